import { createHash, randomBytes } from "node:crypto";
import { type Properties, text } from "../provider/values";
import { ApiError } from "./api-error";
import { refuseByRules } from "./branch-rules";
import { moveBranch, tipOf } from "./branches";
import type { GitHub, KeptRepository } from "./github";
import { fileOn, putFile, removeFile } from "./kept-files";

const kind = "commit";

interface Change {
  readonly branch: string;
  readonly file: string;
  /** Undefined deletes the file. */
  readonly content: string | undefined;
  readonly message: string;
  readonly author?: Properties;
  /** The blob that the change is of, where the file is there. */
  readonly sha: string | undefined;
}

/** https://docs.github.com/en/rest/repos/contents#create-or-update-file-contents */
export async function commit(github: GitHub, repository: KeptRepository, change: Change): Promise<void> {
  const { branch, content, file, message } = change;
  const method = content === undefined ? "DELETE" : "PUT";
  const path = `repos/${github.owner}/${repository.name}/contents/${file}`;
  if ((await tipOf(github, repository, branch)) === undefined) {
    throw new ApiError(method, path, 404, `Branch ${branch} not found`);
  }
  const before = await fileOn(github, repository, branch, file);
  if (before === undefined && content === undefined) throw new ApiError(method, path, 404, "Not Found");
  if (before !== undefined && blobSha(text(before, "content")) !== change.sha) {
    throw new ApiError(method, path, 409, `${file} does not match ${change.sha}`);
  }
  await refuseByRules(github, repository, branch, "commit", method, path);
  const commitSha = randomBytes(20).toString("hex");
  await github.kept.put(kind, `${repository.repoId}/${commitSha}`, { branch, file, message, ...change.author });
  if (content === undefined) await removeFile(github, repository, branch, file);
  else await putFile(github, repository, branch, file, { commitSha, content });
  await moveBranch(github, repository, branch, commitSha);
}

export async function messageOf(github: GitHub, { repoId }: KeptRepository, sha: string): Promise<string> {
  const commit = await github.kept.get(kind, `${repoId}/${sha}`);
  return commit === undefined ? "" : text(commit, "message");
}

/** As git has it. */
export function blobSha(content: string): string {
  return createHash("sha1")
    .update(`blob ${Buffer.byteLength(content)}\0${content}`)
    .digest("hex");
}
