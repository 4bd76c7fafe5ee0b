import { boolean, type Property, string } from "../../provider/schema";
import { optionalText, type Properties, text } from "../../provider/values";
import { orGone } from "../api-error";
import { createBranch, startOf, tipOf } from "../branches";
import { blobSha, commit, messageOf } from "../commits";
import {
  type GitHub,
  type GitHubResourceType,
  idOf,
  type KeptRepository,
  movedRepository,
  partsOfId,
  repositoryOf,
} from "../github";
import { fileOn } from "../kept-files";
import { requires } from "../refusals";

/** What says how a branch is made matters only while it is made. */
const ofBranch = { unreported: true } as const;

const notReported: Property = { type: string, unreported: true };

export const repositoryFile: GitHubResourceType = {
  title: "RepositoryFile",
  inputs: {
    autocreateBranch: { ...ofBranch, type: boolean, default: false },
    autocreateBranchSourceBranch: { ...ofBranch, type: string, default: "main" },
    autocreateBranchSourceSha: { ...ofBranch, type: string, computed: true },
    branch: { type: string, computed: true, replaces: true },
    commitAuthor: notReported,
    commitEmail: notReported,
    commitMessage: { type: string, computed: true },
    content: { type: string, required: true },
    file: { type: string, required: true, replaces: true },
    overwriteOnCreate: { type: boolean, default: false, unreported: true },
    repository: { type: string, required: true },
  },
  outputs: ["commitSha", "ref", "repositoryId", "sha"],
  forces: movedRepository,
  refusals: (inputs) => [
    ...requires(inputs, "commitAuthor", "commitEmail"),
    ...requires(inputs, "commitEmail", "commitAuthor"),
  ],

  async create(github, inputs, created) {
    const repository = await repositoryOf(github, inputs);
    const branch = optionalText(inputs, "branch") ?? repository.defaultBranch;
    await haveBranch(github, repository, branch, inputs);
    const file = text(inputs, "file");
    const before = await fileOn(github, repository, branch, file);
    if (before !== undefined && inputs.overwriteOnCreate !== true) {
      throw new Error("refusing to overwrite existing file: configure `overwrite_on_create` to `true` to override");
    }
    const message = optionalText(inputs, "commitMessage") ?? `Add ${file}`;
    const sha = before && blobSha(text(before, "content"));
    await commit(github, repository, { branch, file, content: text(inputs, "content"), message, sha, ...by(inputs) });
    created(idOf(text(inputs, "repository"), file, branch));
  },

  /** Imported by `<repository>:<file path>:`, too, for the default branch. */
  async read(github, id, given) {
    const [repositoryName = "", filePart = "", branchPart = ""] = partsOfId(id, ["repository", "file path", "branch"]);
    const state = { repository: repositoryName, file: filePart, ...given };
    const repository = await orGone(repositoryOf(github, state));
    if (repository === undefined) return undefined;
    const branch = optionalText(given, "branch") ?? (branchPart === "" ? repository.defaultBranch : branchPart);
    const found = await fileOn(github, repository, branch, text(state, "file"));
    if (found === undefined) return undefined;
    // The commit is looked for only where it is not known yet.
    const commitSha = optionalText(given, "commitSha") ?? text(found, "commitSha");
    const content = text(found, "content");
    return {
      branch,
      commitMessage: await messageOf(github, repository, commitSha),
      commitSha,
      content,
      file: state.file,
      id: idOf(text(state, "repository"), text(state, "file"), branch),
      overwriteOnCreate: given.overwriteOnCreate ?? false,
      ref: branch,
      repository: state.repository,
      repositoryId: given.repositoryId ?? repository.repoId,
      sha: blobSha(content),
    };
  },

  async update(github, _id, state, inputs) {
    const repository = await repositoryOf(github, inputs);
    const file = text(inputs, "file");
    const message = ownMessage(optionalText(inputs, "commitMessage") ?? text(state, "commitMessage"), file, "Update");
    const change = { branch: text(state, "branch"), file, message, sha: optionalText(state, "sha"), ...by(inputs) };
    await commit(github, repository, { ...change, content: text(inputs, "content") });
  },

  async delete(github, _id, state) {
    const repository = await repositoryOf(github, state);
    const file = text(state, "file");
    const message = ownMessage(text(state, "commitMessage"), file, "Delete");
    const change = { branch: text(state, "branch"), file, message, sha: optionalText(state, "sha"), ...by(state) };
    await commit(github, repository, { ...change, content: undefined });
  },
};

/** A message that the provider chose says what is done now. */
function ownMessage(message: string, file: string, verb: string): string {
  return message === `Add ${file}` ? `${verb} ${file}` : message;
}

function by({ commitAuthor, commitEmail }: Properties): { author?: Properties } {
  return commitAuthor === undefined ? {} : { author: { author: commitAuthor, email: commitEmail } };
}

async function haveBranch(
  github: GitHub,
  repository: KeptRepository,
  branch: string,
  inputs: Properties,
): Promise<void> {
  if ((await tipOf(github, repository, branch)) !== undefined) return;
  const place = `${github.owner}/${repository.name}`;
  if (inputs.autocreateBranch !== true) {
    throw new Error(`branch ${branch} not found in repository ${place} or repository is not readable`);
  }
  const source = {
    branch: text(inputs, "autocreateBranchSourceBranch"),
    sha: optionalText(inputs, "autocreateBranchSourceSha"),
  };
  await createBranch(github, repository, branch, await startOf(github, repository, source));
}
