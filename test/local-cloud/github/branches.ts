import { createHash } from "node:crypto";
import { text } from "../provider/values";
import { ApiError } from "./api-error";
import { refuseByRules, violationsOf } from "./branch-rules";
import type { GitHub, KeptRepository } from "./github";
import { copyFiles, removeFiles } from "./kept-files";

const kind = "branch";

/** A branch's newest commit. Every repository has a first one, on its default branch. */
export async function tipOf(github: GitHub, repository: KeptRepository, branch: string): Promise<string | undefined> {
  const kept = await github.kept.get(kind, keyOf(repository, branch));
  if (kept !== undefined) return text(kept, "sha");
  return branch === repository.defaultBranch ? firstCommit(repository) : undefined;
}

/** The commit that the real provider makes a branch from: the one that is named, or the source's newest. */
export async function startOf(
  github: GitHub,
  repository: KeptRepository,
  source: { readonly branch: string; readonly sha: string | undefined },
): Promise<string> {
  const sha = source.sha ?? (await tipOf(github, repository, source.branch));
  if (sha !== undefined) return sha;
  const path = `${pathOf(github, repository)}/git/ref/heads/${source.branch}`;
  const { message } = new ApiError("GET", path, 404, "Not Found");
  throw new Error(`error querying ${referenceTo(github, repository, source.branch)}: ${message}`);
}

export async function createBranch(github: GitHub, repository: KeptRepository, branch: string, sha: string) {
  await postReference(github, repository, branch, sha).catch((error: Error) => {
    throw new Error(`error creating ${referenceTo(github, repository, branch)}: ${error.message}`);
  });
}

async function postReference(github: GitHub, repository: KeptRepository, branch: string, sha: string) {
  const path = `${pathOf(github, repository)}/git/refs`;
  const source = await branchAt(github, repository, sha);
  if (source === undefined) {
    if ((await github.kept.get("commit", `${repository.repoId}/${sha}`)) === undefined) {
      throw new ApiError("POST", path, 422, "Object does not exist");
    }
    throw new Error("the local cloud's repositories keep what branches end with, and not what they had before");
  }
  await refuseByRules(github, repository, branch, "creation", "POST", path);
  await github.kept.put(kind, keyOf(repository, branch), { name: branch, sha });
  await copyFiles(github, repository, source, branch);
}

export async function deleteBranch(github: GitHub, repository: KeptRepository, branch: string): Promise<void> {
  const path = `${pathOf(github, repository)}/git/refs/heads/${branch}`;
  if ((await tipOf(github, repository, branch)) === undefined) {
    throw new ApiError("DELETE", path, 422, "Reference does not exist");
  }
  if (branch === repository.defaultBranch) {
    throw new ApiError("DELETE", path, 422, "Cannot delete the default branch");
  }
  await refuseByRules(github, repository, branch, "deletion", "DELETE", path);
  await removeBranch(github, repository, branch);
}

export async function renameBranch(github: GitHub, repository: KeptRepository, branch: string, name: string) {
  const path = `${pathOf(github, repository)}/branches/${branch}/rename`;
  const sha = await tipOf(github, repository, branch);
  if (sha === undefined) throw new ApiError("POST", path, 404, "Branch not found");
  if ((await tipOf(github, repository, name)) !== undefined) {
    throw new ApiError("POST", path, 422, "New branch already exists");
  }
  const refused = [
    ...(await violationsOf(github, repository, branch, "deletion")),
    ...(await violationsOf(github, repository, name, "creation")),
  ];
  if (refused.length > 0) {
    const message = `repository rules do not permit renaming branch '${branch}' to '${name}'`;
    throw new ApiError("POST", path, 422, message);
  }
  const kept = await github.kept.get(kind, keyOf(repository, branch));
  await github.kept.put(kind, keyOf(repository, name), { ...kept, name, sha });
  await copyFiles(github, repository, branch, name);
  await removeBranch(github, repository, branch);
  if (branch === repository.defaultBranch) {
    await github.kept.put("repository", String(repository.repoId), { ...repository, defaultBranch: name });
  }
}

/** What a branch was made from by a program. */
export async function keepSource(github: GitHub, repository: KeptRepository, branch: string, sourceSha: string) {
  const sha = await tipOf(github, repository, branch);
  await github.kept.put(kind, keyOf(repository, branch), { name: branch, sha, sourceSha });
}

export async function sourceOf(github: GitHub, repository: KeptRepository, branch: string) {
  return (await github.kept.get(kind, keyOf(repository, branch)))?.sourceSha;
}

/** To another commit. */
export async function moveBranch(github: GitHub, repository: KeptRepository, branch: string, sha: string) {
  const kept = await github.kept.get(kind, keyOf(repository, branch));
  await github.kept.put(kind, keyOf(repository, branch), { ...kept, name: branch, sha });
}

async function branchAt(github: GitHub, repository: KeptRepository, sha: string): Promise<string | undefined> {
  const prefix = `${repository.repoId}/`;
  const kept = (await github.kept.entries(kind)).filter(([key]) => key.startsWith(prefix));
  const found = kept.find(([, branch]) => branch.sha === sha)?.[0].slice(prefix.length);
  const { defaultBranch } = repository;
  return found ?? ((await tipOf(github, repository, defaultBranch)) === sha ? defaultBranch : undefined);
}

async function removeBranch(github: GitHub, repository: KeptRepository, branch: string): Promise<void> {
  await removeFiles(github, repository, branch);
  await github.kept.remove(kind, keyOf(repository, branch));
}

export function referenceTo({ owner }: GitHub, { name }: KeptRepository, branch: string): string {
  return `GitHub branch reference ${owner}/${name} (refs/heads/${branch})`;
}

const pathOf = ({ owner }: GitHub, { name }: KeptRepository) => `repos/${owner}/${name}`;
const keyOf = ({ repoId }: KeptRepository, branch: string) => `${repoId}/${branch}`;
const firstCommit = ({ repoId }: KeptRepository) => createHash("sha1").update(`${repoId}`).digest("hex");
