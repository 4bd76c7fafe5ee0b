import type { AccessMatrix, Admission, Permission } from "../../delivery/access-matrix";
import type { Problem } from "../../delivery/problem";
import { AllowPolicies } from "../iam/evaluate";
import { allUsers, alsoKnownAs } from "../iam/members";
import { mapToken, principalsOf } from "../workload-identity/map-token";
import type { WorkloadIdentityProvider } from "../workload-identity/provider";
import { providerProblems } from "../workload-identity/provider-problems";
import type { GoogleAccessDocuments, GoogleAccessQuestion, GoogleAccessToken } from "./documents";

/** What came of it. */
export interface GoogleAccessMatrixReading {
  /** Without what has problems. */
  readonly matrix: AccessMatrix;
  /** What could not be evaluated, each by the resource or the provider that says it. */
  readonly problems: readonly Problem[];
}

/** What is asked about every token and identity. */
export interface GoogleAccessQuestions {
  readonly tokens: readonly GoogleAccessToken[];
  readonly questions: readonly GoogleAccessQuestion[];
  /** When it is asked, for conditions on `request.time`. */
  readonly time?: Date;
}

/** With any of them one gets tokens of the account: https://docs.cloud.google.com/iam/docs/service-account-permissions */
export const impersonationPermissions: readonly string[] = [
  "iam.serviceAccounts.getAccessToken",
  "iam.serviceAccounts.signBlob",
  "iam.serviceAccounts.signJwt",
  "iam.serviceAccountKeys.create",
];

/**
 * Evaluates allow policies and workload identity providers, as they are sent to Google: which principals a token is,
 * which service accounts it may impersonate, also one by way of another, and what each of them may do on the asked
 * resources. `tokenPermissions` combines the two.
 *
 * *When to use*: to prove in a test that a program gives away what it should and nothing else, whichever program it is.
 *
 * *Gotchas*: deny policies, principal access boundaries, organization policies, resources that run as a service account
 * (`iam.serviceAccounts.actAs`) and who is in a group or a domain are not looked at. What cannot be evaluated counts as
 * refused, and is among the problems.
 *
 * @see https://docs.cloud.google.com/iam/docs/policies
 */
export function googleAccessMatrix(
  { providers, roles, resources }: GoogleAccessDocuments,
  { tokens, questions, time }: GoogleAccessQuestions,
): GoogleAccessMatrixReading {
  const policies = new AllowPolicies(resources, roles);
  const allows = (identity: string, permission: string, resource: string) =>
    policies.allows(alsoKnownAs(identity), { permission, resource, ...(time && { time }) });
  const accounts = resources.map(({ name }) => accountOf(name)).filter((account) => account !== undefined);
  const identities = new Set([...policies.members, ...accounts.map(({ identity }) => identity)]);

  const admissions: Admission[] = tokens.flatMap(({ name: token, claims }) => {
    const reached = new Set([allUsers, ...providers.flatMap((provider) => [...principals(provider, claims)])]);
    // What is added while this goes on is gone through as well.
    for (const identity of reached) {
      for (const account of accounts) {
        if (reached.has(account.identity)) continue;
        if (!impersonationPermissions.some((permission) => allows(identity, permission, account.name))) continue;
        reached.add(account.identity);
      }
    }
    return [...reached].filter((one) => identities.has(one)).map((identity) => ({ token, identity }));
  });
  const permissions: Permission[] = [...identities].flatMap((identity) =>
    questions
      .filter(({ action, resource }) => allows(identity, action, resource))
      .map((question) => ({ identity, ...question })),
  );
  const problems = [...providers.flatMap(problemsOf), ...policies.problems];
  return { matrix: { admissions, permissions }, problems };
}

function principals(provider: WorkloadIdentityProvider, claims: GoogleAccessToken["claims"]): ReadonlySet<string> {
  return principalsOf(provider.name.replace(/\/providers\/[^/]*$/, ""), mapToken(provider, claims));
}

function problemsOf(provider: WorkloadIdentityProvider): readonly Problem[] {
  return providerProblems(provider).map(({ property, reason }) => ({
    property: `${provider.name} ${property}`,
    reason,
  }));
}

function accountOf(name: string): { readonly name: string; readonly identity: string } | undefined {
  const [, address] = /^projects\/[^/]+\/serviceAccounts\/([^/]+)$/.exec(name) ?? [];
  return address === undefined ? undefined : { name, identity: `serviceAccount:${address.toLowerCase()}` };
}
