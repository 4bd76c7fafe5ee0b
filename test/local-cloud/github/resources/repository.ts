import { optionalNumber, optionalText, type Properties, text, withoutInternals } from "../../provider/values";
import { ApiError } from "../api-error";
import {
  etagOf,
  findRepository,
  type GitHub,
  type GitHubResourceType,
  type KeptRepository,
  repositories,
} from "../github";
import { conflicts } from "../refusals";
import { newRepository, reported } from "./kept-repository";
import { repositoryInputs } from "./repository-inputs";

export const repository: GitHubResourceType = {
  title: "Repository",
  autoNamed: true,
  inputs: repositoryInputs,
  outputs: [
    ...["fullName", "gitCloneUrl", "htmlUrl", "httpCloneUrl", "nodeId", "primaryLanguage", "repoId", "sshCloneUrl"],
    "svnUrl",
  ],
  refusals: (inputs) => conflicts(inputs, "private", "visibility"),

  async create(github, inputs, created) {
    refuseUnsupported(inputs);
    if (inputs.defaultBranch !== undefined && inputs.defaultBranch !== "main") {
      throw new Error("cannot set the default branch on a new repository to something other than 'main'");
    }
    const name = text(inputs, "name");
    await refuseTaken(github, name, undefined, "POST", `orgs/${github.owner}/repos`);
    await putRepository(github, inputs, newRepository(name, visibilityOf(inputs) ?? "public"));
    created(name);
  },

  async read(github, id, state) {
    const kept = await known(github, id, state);
    return kept && { ...reported(github, kept), etag: etagOf(kept) };
  },

  async update(github, id, state, inputs) {
    refuseUnsupported(inputs);
    const before = await existing(github, id, state);
    if (before.archived === true && inputs.archived === true) return;
    await refuseTaken(github, text(inputs, "name"), before.repoId, "PATCH", `repos/${github.owner}/${before.name}`);
    await putRepository(github, inputs, before);
  },

  async delete(github, id, state) {
    const before = await existing(github, id, state);
    if (state.archiveOnDestroy !== true) await github.kept.remove("repository", String(before.repoId));
    else await github.kept.put("repository", String(before.repoId), { ...before, archived: true });
  },
};

/** GitHub leads from a repository's old name to the new one. */
async function known(github: GitHub, id: string, state: Properties): Promise<KeptRepository | undefined> {
  const repoId = optionalNumber(state, "repoId");
  const all = repoId === undefined ? [] : await repositories(github);
  if (repoId !== undefined) return all.find((each) => each.repoId === repoId);
  return findRepository(github, optionalText(state, "name") ?? id);
}

async function existing(github: GitHub, id: string, state: Properties): Promise<KeptRepository> {
  const before = await known(github, id, state);
  if (before === undefined) throw new ApiError("GET", `repos/${github.owner}/${id}`, 404, "Not Found");
  return before;
}

function visibilityOf(inputs: Properties): string | undefined {
  if (typeof inputs.private === "boolean") return inputs.private ? "private" : "public";
  return optionalText(inputs, "visibility");
}

/** A setting without a default that the program does not give is switched off, and not left as GitHub has it. */
const sent = [
  ...["allowUpdateBranch", "hasDiscussions", "hasDownloads", "hasIssues", "hasProjects", "hasWiki", "isTemplate"],
];

async function putRepository(github: GitHub, inputs: Properties, before: KeptRepository): Promise<void> {
  const said = Object.entries(inputs).filter(
    ([name, value]) => value !== undefined && (name in before || name === "securityAndAnalysis") && name !== "private",
  );
  await github.kept.put("repository", String(before.repoId), {
    ...before,
    ...Object.fromEntries(sent.map((name) => [name, false])),
    description: "",
    homepageUrl: "",
    ...Object.fromEntries(said.map(([name, value]) => [name, withoutInternals(value ?? null)])),
    visibility: visibilityOf(inputs) ?? before.visibility,
  });
}

async function refuseTaken(github: GitHub, name: string, own: number | undefined, method: string, path: string) {
  const other = await findRepository(github, name);
  if (other === undefined || other.repoId === own) return;
  const problem = "{Resource:Repository Field:name Code:custom Message:name already exists on this account}";
  throw new ApiError(method, path, 422, "Repository creation failed.", problem);
}

/** Silently leaving one out would make a repository of another kind than the real one. */
function refuseUnsupported(inputs: Properties): void {
  for (const name of ["fork", "pages", "sourceOwner", "sourceRepo", "template"]) {
    if (inputs[name] !== undefined) throw new Error(`the local cloud's repositories have no ${name}`);
  }
}
