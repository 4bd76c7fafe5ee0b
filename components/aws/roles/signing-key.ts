import { kmsSignActions, kmsVerifyActions } from "../actions";
import type { IdentitySettings } from "./identity-args";

/** An alias takes no ".": https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html */
export function signingKeyAlias({ rolePrefix }: Pick<IdentitySettings, "rolePrefix">): string {
  return `alias/${rolePrefix.replaceAll(".", "-")}-signing`;
}

/** Who does what with a signing key. */
interface SigningKeyGrants {
  readonly partition: string;
  readonly accountId: string;
  /** ARNs of the roles that sign, where their own policies let them. */
  readonly signers: readonly string[];
  /** Ids of other accounts whose identities may verify. */
  readonly verifyingAccounts: readonly string[];
}

/**
 * The signing key's policy. The account administers the key and lets its identities use it, but nobody signs who is
 * not named: a Deny holds against grants too
 * (https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html). Whoever may change this policy can
 * lift that.
 */
export function signingKeyPolicy({ partition, accountId, signers, verifyingAccounts }: SigningKeyGrants): string {
  const root = (account: string) => `arn:${partition}:iam::${account}:root`;
  const accountOf = (arn: string) => arn.split(":")[4] ?? "";
  const foreign = signers.filter((arn) => accountOf(arn) !== accountId).sort();
  const letAccounts = (Sid: string, accounts: readonly string[], Action: readonly string[]) => {
    const AWS = [...new Set(accounts)].sort().map(root);
    return { Sid, Effect: "Allow", Principal: { AWS }, Action, Resource: "*" };
  };
  const statements: object[] = [
    {
      Sid: "AccountAdministers",
      Effect: "Allow",
      Principal: { AWS: root(accountId) },
      Action: "kms:*",
      Resource: "*",
    },
    {
      Sid: "OnlyPublishersSign",
      Effect: "Deny",
      Principal: "*",
      Action: "kms:Sign",
      Resource: "*",
      Condition: { ArnNotEquals: { "aws:PrincipalArn": [...signers].sort() } },
    },
  ];
  if (foreign.length > 0) {
    const statement = letAccounts("OtherAccountsSign", foreign.map(accountOf), kmsSignActions);
    statements.push({ ...statement, Condition: { ArnEquals: { "aws:PrincipalArn": foreign } } });
  }
  if (verifyingAccounts.length > 0) {
    statements.push(letAccounts("OtherAccountsVerify", verifyingAccounts, kmsVerifyActions));
  }
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
