import type { Properties } from "../provider/values";
import type { GitHub, KeptRepository } from "./github";

const kind = "file";

export function fileOn(github: GitHub, repository: KeptRepository, branch: string, file: string) {
  return github.kept.get(kind, keyOf(repository, branch, file));
}

export function putFile(github: GitHub, repository: KeptRepository, branch: string, file: string, kept: Properties) {
  return github.kept.put(kind, keyOf(repository, branch, file), kept);
}

export function removeFile(github: GitHub, repository: KeptRepository, branch: string, file: string) {
  return github.kept.remove(kind, keyOf(repository, branch, file));
}

export async function copyFiles(github: GitHub, repository: KeptRepository, from: string, to: string): Promise<void> {
  for (const [file, kept] of await filesOn(github, repository, from)) await putFile(github, repository, to, file, kept);
}

export async function removeFiles(github: GitHub, repository: KeptRepository, branch: string): Promise<void> {
  for (const [file] of await filesOn(github, repository, branch)) await removeFile(github, repository, branch, file);
}

async function filesOn(github: GitHub, repository: KeptRepository, branch: string): Promise<[string, Properties][]> {
  const prefix = keyOf(repository, branch, "");
  const kept = await github.kept.entries(kind);
  return kept.flatMap(([key, file]) => (key.startsWith(prefix) ? [[key.slice(prefix.length), file]] : []));
}

function keyOf({ repoId }: KeptRepository, branch: string, file: string): string {
  return `${repoId}/${branch}/${file}`;
}
