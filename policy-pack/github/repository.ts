import type { JudgedResource } from "../framework/policy";
import { Unknown } from "../framework/snapshot";
import type { Answer } from "./answer";

/** A repository as resources name it, in small letters: GitHub does not tell names apart by case. */
export interface RepositoryName {
  /** `undefined` where only the provider's token tells, or its environment. */
  readonly owner: string | undefined;
  readonly name: string;
}

/**
 * Whose repositories a resource's provider manages. Of both properties the older one counts:
 * https://github.com/integrations/terraform-provider-github/blob/main/github/provider.go
 */
export function ownerOf({ provider }: Pick<JudgedResource, "provider">): string | undefined {
  const { owner, organization } = provider?.properties ?? {};
  const name = [organization, owner].find((value) => typeof value === "string" && value !== "");
  return typeof name === "string" ? name.toLowerCase() : undefined;
}

/** The repository that a resource belongs to; `undefined` where it names none. */
export function repositoryOf(
  resource: Pick<JudgedResource, "properties" | "provider">,
  property = "repository",
): RepositoryName | Unknown | undefined {
  const written = resource.properties[property];
  if (written instanceof Unknown) return written;
  if (typeof written !== "string" || written === "") return undefined;
  return repositoryNamed(written, ownerOf(resource));
}

/** Reads `name`, or `owner/name`, which some resources take as well. */
export function repositoryNamed(text: string, owner?: string): RepositoryName {
  const written = text.toLowerCase();
  const slash = written.indexOf("/");
  return slash < 0 ? { owner, name: written } : { owner: written.slice(0, slash), name: written.slice(slash + 1) };
}

/** Whether two names are of one repository. An owner that nobody tells of can be any. */
export function isSameRepository(one: RepositoryName, other: RepositoryName): boolean {
  return one.name === other.name && (one.owner === undefined || other.owner === undefined || one.owner === other.owner);
}

/** Whether a resource belongs to a repository. */
export function isOf(resource: Pick<JudgedResource, "properties" | "provider">, repository: RepositoryName): Answer {
  const own = repositoryOf(resource);
  return own instanceof Unknown ? own : own !== undefined && isSameRepository(own, repository);
}
