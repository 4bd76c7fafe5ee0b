import { createHash, randomInt } from "node:crypto";
import type { KeptState } from "../provider/kept-state";
import type { ResourceType } from "../provider/schema";
import { canonical, optionalNumber, type Properties, text, type Value } from "../provider/values";
import type { Actor } from "./actors";
import { ApiError } from "./api-error";
import type { Plan } from "./plans";

/** GitHub as the resources of one owner see it. */
export interface GitHub {
  readonly owner: string;
  readonly plan: Plan;
  /** All that the provider's token is. */
  readonly actors: readonly Actor[];
  readonly kept: KeptState;
}

export interface GitHubResourceType extends ResourceType<GitHub> {
  /** Inputs that are a replacement only because of what GitHub has. */
  forces?(github: GitHub, state: Properties, inputs: Properties): Promise<readonly string[]>;
  /** Outputs that an update has to put right, although no input changed. */
  drifted?(state: Properties): readonly string[];
}

/** What is kept of a repository; its things are kept under its id, so that a renamed repository keeps them. */
export interface KeptRepository extends Properties {
  repoId: number;
  name: string;
  visibility: string;
  defaultBranch: string;
}

export async function repositories(github: GitHub): Promise<KeptRepository[]> {
  return (await github.kept.list("repository")) as KeptRepository[];
}

/** Names are not case sensitive: https://docs.github.com/en/rest/repos/repos#get-a-repository */
export async function findRepository(github: GitHub, name: string): Promise<KeptRepository | undefined> {
  const found = await repositories(github);
  return found.find((repository) => repository.name.toLowerCase() === name.toLowerCase());
}

export async function repositoryNamed(github: GitHub, name: string): Promise<KeptRepository> {
  const found = await findRepository(github, name);
  if (found === undefined) throw new ApiError("GET", `repos/${github.owner}/${name}`, 404, "Not Found");
  return found;
}

/** https://github.com/integrations/terraform-provider-github/blob/v6.13.0/github/util_diff.go, diffRepository */
export async function movedRepository(github: GitHub, state: Properties, inputs: Properties): Promise<string[]> {
  const { repository } = inputs;
  if (typeof repository !== "string" || repository === state.repository) return [];
  const found = await findRepository(github, repository);
  return found !== undefined && found.repoId !== optionalNumber(state, "repositoryId") ? ["repository"] : [];
}

export interface KeptEnvironment extends Properties {
  id: number;
  name: string;
}

export async function environmentNamed(
  github: GitHub,
  repository: KeptRepository,
  name: string,
): Promise<KeptEnvironment> {
  const found = await github.kept.get("environment", `${repository.repoId}/${name}`);
  if (found === undefined) throw new ApiError("GET", environmentPath(github, repository, name), 404, "Not Found");
  return found as KeptEnvironment;
}

export function environmentPath(github: GitHub, repository: KeptRepository, name: string): string {
  return `repos/${github.owner}/${repository.name}/environments/${encodeURIComponent(name)}`;
}

/** https://github.com/integrations/terraform-provider-github/blob/v6.13.0/github/util.go, buildID */
export function idOf(...parts: string[]): string {
  return parts.map((part, index) => (index < parts.length - 1 ? part.replaceAll(":", "??") : part)).join(":");
}

/** The parts of an id; the last one may have colons of its own. */
export function partsOfId(id: string, names: readonly string[]): string[] {
  const parts = id.split(":");
  const last = parts.slice(names.length - 1).join(":");
  if (parts.length < names.length) {
    throw new Error(`unexpected ID format ("${id}"); expected <${names.join(">:<")}>`);
  }
  return [...parts.slice(0, names.length - 1).map((part) => part.replaceAll("??", ":")), last];
}

export function newId(): number {
  return randomInt(100_000_000, 2_000_000_000);
}

/** A global node id as GitHub makes it: the type's letters and the packed ids, such as `R_kgDOAn8UvA`. */
export function nodeId(letters: string, ...ids: number[]): string {
  const packed = Buffer.alloc(2 + 5 * ids.length);
  packed.writeUInt8(0x91 + ids.length, 0);
  ids.forEach((id, index) => {
    packed.writeUInt8(0xce, 2 + 5 * index);
    packed.writeUInt32BE(id, 3 + 5 * index);
  });
  return `${letters}_${packed.toString("base64url")}`;
}

/** As the client prints an API's time. */
export function timestamp(now = new Date()): string {
  return `${now.toISOString().slice(0, 19).replace("T", " ")} +0000 UTC`;
}

export function etagOf(content: Value): string {
  return `W/"${createHash("sha256").update(canonical(content)).digest("hex")}"`;
}

/** The repository that a resource is in, by the name in its state or, in an import, in its id. */
export function repositoryOf(github: GitHub, properties: Properties): Promise<KeptRepository> {
  return repositoryNamed(github, text(properties, "repository"));
}
