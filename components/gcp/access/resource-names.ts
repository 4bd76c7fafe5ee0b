import type { GrantedOn } from "../iam/grant-types";

/** Where something is that is named by its last part only. */
export interface NamedIn {
  readonly project?: string | undefined;
  readonly location?: string | undefined;
}

/**
 * The name of what something is granted on, in full, from what a program may write; `undefined` where it cannot be told.
 *
 * @see https://www.pulumi.com/registry/packages/gcp/api-docs/kms/cryptokeyiammember/ for what keys can be named by
 */
export function resourceName(on: GrantedOn, written: string, { project, location }: NamedIn): string | undefined {
  const isFull = /^(?:projects|folders|organizations)\/./.test(written);
  const inProject = (collection: string) =>
    isFull ? written : project === undefined ? undefined : `projects/${project}/${collection}/${written}`;
  switch (on) {
    case "project":
      return isFull ? written : `projects/${written}`;
    case "folder":
      return isFull ? written : `folders/${written}`;
    case "organization":
      return isFull ? written : `organizations/${written}`;
    case "repository":
      return isFull ? written : location && inProject(`locations/${location}/repositories`);
    case "pool":
      return inProject("locations/global/workloadIdentityPools");
    case "note":
      return inProject("notes");
    case "attestor":
      return inProject("attestors");
    case "serviceAccount":
      return serviceAccountName(written);
    case "key":
      return isFull ? written : keyName(written.split("/"), ["keyRings", "cryptoKeys"], project);
    case "keyRing":
      return isFull ? written : keyName(written.split("/"), ["keyRings"], project);
  }
}

/** `-` stands for the account's own project: https://docs.cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts/get */
function serviceAccountName(written: string): string | undefined {
  const [, owner, email] = /^(?:projects\/([^/]+)\/serviceAccounts\/)?([^/]+@[^/]+)$/.exec(written) ?? [];
  if (email === undefined) return undefined;
  const [, own] = /@([^.]+)\.iam\.gserviceaccount\.com$/.exec(email) ?? [];
  const project = owner === undefined || owner === "-" ? own : owner;
  return project === undefined ? undefined : `projects/${project}/serviceAccounts/${email}`;
}

/** `<project>/<location>/<key ring>/<key>`, or without the project. */
function keyName(parts: readonly string[], collections: readonly string[], project?: string): string | undefined {
  const names = parts.length === collections.length + 1 ? [project, ...parts] : parts;
  const [owner, location, ...inside] = names;
  if (owner === undefined || location === undefined || inside.length !== collections.length) return undefined;
  const path = collections.map((collection, index) => `${collection}/${inside[index]}`);
  return [`projects/${owner}`, `locations/${location}`, ...path].join("/");
}
