import { type Finding, type JudgedResource, unknownFinding } from "../../framework/policy";
import { type Plain, Unknown } from "../../framework/snapshot";
import { ownAccount } from "../accounts";
import { problem } from "../ci/findings";
import { isOwn } from "../own-tags";
import { judgeKeyPolicy } from "./key-policy";
import type { Signer } from "./statement";

export const keyType = "aws:kms/key:Key";

export interface KeySettings {
  readonly everySigningKey: boolean;
  readonly minimumDeletionDays: number;
  readonly administrators: readonly string[];
}

/** Whether a key shows by itself that it signs artifacts: others sign tokens, or the names of a domain. */
export function isShownToSign({ properties }: JudgedResource, { everySigningKey }: KeySettings): boolean | Unknown {
  const { keyUsage, tags } = properties;
  // Of the components of this package, only `EcrDeliveryRoles` makes a key that signs.
  const meant = everySigningKey || isOwn(tags);
  if (!meant) return false;
  return keyUsage instanceof Unknown ? keyUsage : keyUsage === "SIGN_VERIFY";
}

/** What is wrong with a key but for its policy. That it is disabled is not: so it is once somebody has stolen its use. */
export function keyFindings({ properties }: JudgedResource, { minimumDeletionDays }: KeySettings): readonly Finding[] {
  const { deletionWindowInDays: days = 30 } = properties;
  const property = "deletionWindowInDays";
  const kept = typeof days === "number" && days >= minimumDeletionDays;
  const reason =
    `is not ${minimumDeletionDays} or more days, in which somebody can notice that the key is about to go, and with it ` +
    "the proof of everything that it has signed. Leave it out, which is 30.";
  return [
    ...lockoutFindings(properties.bypassPolicyLockoutSafetyCheck),
    ...(days instanceof Unknown ? [unknownFinding(days, "scalar")] : kept ? [] : [{ property, reason }]),
  ];
}

export function lockoutFindings(bypass: Plain): readonly Finding[] {
  if (bypass instanceof Unknown) return [unknownFinding(bypass, "scalar")];
  if (bypass === undefined || bypass === false) return [];
  const reason =
    "is not false, so that a policy can be set that locks everybody out, and only AWS Support could change it. Leave it out.";
  return [{ property: "bypassPolicyLockoutSafetyCheck", reason }];
}

/** Who may sign by the policy of a key, and what is wrong with that. */
export function policyFindings(
  key: JudgedResource,
  document: Plain,
  { administrators }: KeySettings,
): { readonly signers: readonly Signer[]; readonly findings: readonly Finding[] } {
  const { arn } = key.properties;
  const own =
    ownAccount(key) ?? (typeof arn === "string" ? /^arn:[a-z-]+:kms:[^:]+:(\d{12}):/.exec(arn)?.[1] : undefined);
  const { signers, results } = judgeKeyPolicy(document, "policy", { own, administrators });
  const findings = results.map((one) => (one instanceof Unknown ? unknownFinding(one, "document") : problem(one)));
  return { signers, findings };
}
