import type { AccessMatrix, Admission, Permission } from "../../delivery/access-matrix";
import type { Problem } from "../../delivery/problem";
import { mapToken, principalsOf } from "../workload-identity/map-token";
import type {
  GoogleAccessDocuments,
  GoogleAccessQuestion,
  GoogleAccessToken,
  GoogleBinding,
  GoogleResource,
} from "./documents";
import { predefinedRoles } from "./predefined-roles";

/** What came of it. */
export interface GoogleAccessMatrixReading {
  /** Without what has problems. */
  readonly matrix: AccessMatrix;
  /** What could not be evaluated, each by the resource that says it. */
  readonly problems: readonly Problem[];
}

/** What is asked about every token and identity. */
export interface GoogleAccessQuestions {
  readonly tokens: readonly GoogleAccessToken[];
  readonly questions: readonly GoogleAccessQuestion[];
}

const impersonate = "iam.serviceAccounts.getAccessToken";

/**
 * Evaluates allow policies and workload identity providers, as they are sent to Google: which principals a token is,
 * which service accounts it may impersonate, and what each of them may do on the asked resources. `tokenPermissions`
 * combines the two.
 *
 * *When to use*: to prove in a test that a program gives away what it should and nothing else, whichever program it is.
 *
 * *Gotchas*: deny policies, principal access boundaries, organization policies and who is in a group are not looked at;
 * a binding under a condition counts as none, and is a problem.
 *
 * @see https://docs.cloud.google.com/iam/docs/policies
 */
export function googleAccessMatrix(
  { providers, roles, resources }: GoogleAccessDocuments,
  { tokens, questions }: GoogleAccessQuestions,
): GoogleAccessMatrixReading {
  const problems: Problem[] = [];
  const permissionsOfRole = new Map([
    ...predefinedRoles,
    ...roles.map(({ name, permissions }) => [name, permissions] as const),
  ]);
  const byName = new Map(resources.map((resource) => [resource.name, resource]));
  for (const { name, bindings } of resources) {
    for (const { role, condition } of bindings) {
      if (condition !== undefined)
        problems.push({ property: name, reason: `grants ${role} under a condition, which is not evaluated` });
      if (!permissionsOfRole.has(role))
        problems.push({ property: name, reason: `grants ${role}, whose permissions are not known` });
    }
  }
  const allowed = (members: ReadonlySet<string>, { action, resource }: GoogleAccessQuestion) =>
    inheritedBindings(resource, byName).some(
      ({ role, members: granted, condition }) =>
        condition === undefined &&
        (permissionsOfRole.get(role) ?? []).includes(action) &&
        granted.some((member) => members.has(member) || isEverybody(member)),
    );
  const named = new Set(resources.flatMap(({ bindings }) => bindings.flatMap(({ members }) => members)));
  const accounts = resources.filter(({ name }) => name.includes("/serviceAccounts/"));
  const admissions: Admission[] = tokens.flatMap(({ name: token, claims }) => {
    const principals = new Set(
      providers.flatMap((provider) => [...principalsOf(poolOf(provider.name), mapToken(provider, claims))]),
    );
    if (principals.size === 0) return [];
    const impersonated = accounts.filter(({ name: resource }) =>
      allowed(principals, { action: impersonate, resource }),
    );
    return [
      ...[...principals].filter((one) => named.has(one)),
      ...impersonated.map(({ name }) => `serviceAccount:${name.slice(name.lastIndexOf("/") + 1)}`),
    ].map((identity) => ({ token, identity }));
  });
  const permissions: Permission[] = [...named].flatMap((identity) =>
    questions
      .filter((question) => allowed(new Set([identity]), question))
      .map((question) => ({ identity, ...question })),
  );
  return { matrix: { admissions, permissions }, problems };
}

/** A policy is inherited from all that a resource is in: https://docs.cloud.google.com/iam/docs/resource-hierarchy-access-control */
function inheritedBindings(name: string, byName: ReadonlyMap<string, GoogleResource>): readonly GoogleBinding[] {
  const found: GoogleBinding[] = [];
  const seen = new Set<string>();
  for (let next: string | undefined = name; next !== undefined && !seen.has(next); ) {
    seen.add(next);
    const resource: GoogleResource | undefined = byName.get(next);
    found.push(...(resource?.bindings ?? []));
    next = resource?.parent;
  }
  return found;
}

function isEverybody(member: string): boolean {
  return member === "allUsers" || member === "allAuthenticatedUsers";
}

function poolOf(provider: string): string {
  return provider.replace(/\/providers\/[^/]*$/, "");
}
