import { closest, distance } from "fastest-levenshtein";
import { Malformed } from "../iam/document";
import { hasClaims, isGithubKey } from "./issuers";

// Of every issuer of OpenID Connect: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
const everyIssuersClaims = ["aud", "sub", "amr"];
// Of GitHub's, in the same table, less `runner_environment`, of which sources disagree whether AWS evaluates it.
const githubClaims = [
  ...["actor", "actor_id", "enterprise_id", "environment", "job_workflow_ref", "ref", "repository", "repository_id"],
  ...["repository_owner_id", "workflow"],
];
const uncertainClaims = ["runner_environment"];

/** Keys of every request, and those of the token service's own: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
const otherKeys = /^(?:aws|sts):./i;

/**
 * The claim that a condition key asks for, `undefined` for a key that is no token's, or why no request has the key: a
 * condition on it lets nobody in, or, with an operator that fails open, everybody.
 */
export function readKey(
  key: string,
  issuer: string,
  issuers: readonly string[],
  property: string,
): string | undefined | Malformed {
  const claims = [...everyIssuersClaims, ...(hasClaims(issuer) ? githubClaims : [])];
  const dead = (reason: string) => new Malformed(property, `is dead: ${reason}`);
  const colon = key.lastIndexOf(":");
  const claim = key.slice(colon + 1).toLowerCase();
  if (key.slice(0, Math.max(colon, 0)).toLowerCase() === issuer.toLowerCase()) {
    if (claims.includes(claim)) return claim;
    if (uncertainClaims.includes(claim)) return undefined;
    if (githubClaims.includes(claim)) {
      return dead("of this issuer's tokens AWS sees the audience and the subject only. Remove the condition.");
    }
    const near = closest(claim, claims);
    const advice = distance(claim, near) <= 2 ? `Did you mean \`${near}\`?` : `It sees ${claims.join(", ")}.`;
    return dead(`AWS sees no claim of this name in GitHub's tokens, so no request has it. ${advice}`);
  }
  if (otherKeys.test(key)) return undefined;
  const fix = "Write <issuer>:<claim>, with the issuer that Principal names.";
  if (isGithubKey(key, issuers)) return dead(`it is a key of another issuer than the statement's. ${fix}`);
  return dead(`no request with a token of GitHub's has a key of this name. ${fix}`);
}
