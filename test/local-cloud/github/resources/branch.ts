import { string } from "../../provider/schema";
import { optionalText, text } from "../../provider/values";
import { orGone } from "../api-error";
import {
  createBranch,
  deleteBranch,
  keepSource,
  referenceTo,
  renameBranch,
  sourceOf,
  startOf,
  tipOf,
} from "../branches";
import { etagOf, type GitHubResourceType, idOf, partsOfId, repositoryNamed, repositoryOf } from "../github";

export const branch: GitHubResourceType = {
  title: "Branch",
  inputs: {
    branch: { type: string, required: true },
    etag: { type: string, computed: true, equivalent: () => true },
    repository: { type: string, required: true, replaces: true },
    sourceBranch: { type: string, default: "main", replaces: true, unreported: true },
    sourceSha: { type: string, computed: true, replaces: true, unreported: true },
  },
  outputs: ["ref", "sha"],

  async create(github, inputs, created) {
    const repository = await repositoryOf(github, inputs);
    const name = text(inputs, "branch");
    const source = { branch: text(inputs, "sourceBranch"), sha: optionalText(inputs, "sourceSha") };
    const sha = await startOf(github, repository, source);
    // One that is there already is taken over, whatever it holds.
    if ((await tipOf(github, repository, name)) === undefined) await createBranch(github, repository, name, sha);
    await keepSource(github, repository, name, sha);
    created(idOf(text(inputs, "repository"), name));
  },

  /** Imported by `<repository>:<branch>:<source branch>`, too. */
  async read(github, id, given) {
    const [repositoryName = "", branchPart = ""] = partsOfId(id, ["repository", "branch"]);
    const [importedName = "", importedSource = "main"] = branchPart.split(":");
    const repository = await orGone(repositoryNamed(github, optionalText(given, "repository") ?? repositoryName));
    const name = optionalText(given, "branch") ?? importedName;
    const sha = repository && (await tipOf(github, repository, name));
    if (repository === undefined || sha === undefined) return undefined;
    const ref = `refs/heads/${name}`;
    // GitHub does not tell what a branch was made from, so only the program that makes it knows.
    const isMade = given.sourceBranch !== undefined && given.sha === undefined;
    return {
      branch: name,
      etag: etagOf({ ref, sha }),
      id: idOf(repositoryName, name),
      ref,
      repository: optionalText(given, "repository") ?? repositoryName,
      sha,
      sourceBranch: given.sourceBranch ?? importedSource,
      sourceSha: given.sourceSha ?? (isMade ? await sourceOf(github, repository, name) : undefined),
    };
  },

  async update(github, _id, state, inputs) {
    const [before, name] = [text(state, "branch"), text(inputs, "branch")];
    if (before === name) return;
    const repository = await repositoryOf(github, inputs);
    await renameBranch(github, repository, before, name).catch((error: Error) => {
      const place = `${github.owner}/${repository.name} (${before} -> ${name})`;
      throw new Error(`error renaming GitHub branch ${place}: ${error.message}`);
    });
  },

  async delete(github, _id, state) {
    const repository = await repositoryOf(github, state);
    const name = text(state, "branch");
    await deleteBranch(github, repository, name).catch((error: Error) => {
      throw new Error(`error deleting ${referenceTo(github, repository, name)}: ${error.message}`);
    });
  },
};
