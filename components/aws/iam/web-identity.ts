import { issuerOf } from "../roles/issuer";
import type { ContextValues } from "./context";

/** Of every issuer, in the table of https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif */
const everyIssuersClaims = ["aud", "sub", "amr"];

/** Of GitHub's, in the same table. */
const gitHubClaims = [
  ...["actor", "actor_id", "enterprise_id", "environment", "job_workflow_ref", "ref", "repository", "repository_id"],
  ...["repository_owner_id", "workflow"],
];

/**
 * What AWS puts into the context of `sts:AssumeRoleWithWebIdentity`: the claims that it knows, under the issuer's name.
 * Whatever else a token claims no condition can see.
 *
 * @param issuer its URL, with or without `https://`
 */
export function webIdentityContext(issuer: string, claims: Readonly<Record<string, unknown>>): ContextValues {
  const name = issuer.replace(/^https:\/\//, "");
  const known = issuerOf(name).hasClaims ? [...everyIssuersClaims, ...gitHubClaims] : everyIssuersClaims;
  const entries = known.flatMap((claim): [string, string | readonly string[]][] => {
    const value = claims[claim];
    if (Array.isArray(value)) return [[`${name}:${claim}`, value.map(String)]];
    return ["string", "number", "boolean"].includes(typeof value) ? [[`${name}:${claim}`, String(value)]] : [];
  });
  return Object.fromEntries(entries);
}
