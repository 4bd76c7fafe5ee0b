import type { Identity } from "../../delivery/identity";
import type { AwsAccount } from "../place";
import type { IdentitySettings } from "./identity-args";

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const maximumRoleName = 64;

export function roleName(prefix: string, { environment, duty }: Identity): string {
  return `${prefix}-${environment}-${duty}`;
}

export function roleArn(
  { partition, accountId }: Pick<AwsAccount, "partition" | "accountId">,
  { rolePath, rolePrefix }: Pick<IdentitySettings, "rolePath" | "rolePrefix">,
  identity: Identity,
): string {
  return `arn:${partition}:iam::${accountId}:role${rolePath}${roleName(rolePrefix, identity)}`;
}
