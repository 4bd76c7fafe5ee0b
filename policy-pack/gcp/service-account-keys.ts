import type { KeyArgs } from "@pulumi/gcp/serviceaccount";
import type { HmacKeyArgs } from "@pulumi/gcp/storage";
import { type Finding, type JudgedResource, type StackFinding, unknownFinding } from "../framework/policy";
import { type Plain, type Snapshot, Unknown } from "../framework/snapshot";
import type { JudgedStack } from "../framework/stack";
import { CiIdentities } from "./iam/ci-identities";
import { type CiSettings, isCiAccount } from "./iam/ci-settings";
import { serviceAccountEmail } from "./iam/principals";

export const keyType = "gcp:serviceaccount/key:Key";
/** It opens Cloud Storage: https://docs.cloud.google.com/storage/docs/authentication/hmackeys */
export const hmacKeyType = "gcp:storage/hmacKey:HmacKey";

interface KeySettings extends CiSettings {
  readonly allowedServiceAccounts: readonly string[];
}

const reason =
  "gets a key that works from anywhere until somebody deletes it, and that the state and every copy of it hold. Let CI " +
  "in by a token of its job, or name the service account in the setting `allowedServiceAccounts`.";

/** What a key shows by itself: an HMAC key is judged where a setting says that its service account is CI's. */
export function keyFindings({ type, properties }: JudgedResource, settings: KeySettings): readonly Finding[] {
  if (type === keyType) {
    const { serviceAccountId }: Snapshot<KeyArgs> = properties;
    return accountFindings(serviceAccountId, "serviceAccountId", settings);
  }
  const { serviceAccountEmail: email }: Snapshot<HmacKeyArgs> = properties;
  return isNamed(email, settings.ciServiceAccounts) ? accountFindings(email, "serviceAccountEmail", settings) : [];
}

/** HMAC keys of service accounts that CI impersonates. */
export function keysInStack(stack: JudgedStack, settings: KeySettings): readonly StackFinding[] {
  const identities = new CiIdentities(stack, settings);
  return stack.ofType<HmacKeyArgs>(hmacKeyType).flatMap((key) => {
    const { serviceAccountEmail: email } = key.properties;
    if (isNamed(email, settings.ciServiceAccounts)) return [];
    const ofCi = identities.owns(key, "serviceAccountEmail");
    if (ofCi === false || isNamed(email, settings.allowedServiceAccounts)) return [];
    const finding =
      ofCi instanceof Unknown ? unknownFinding(ofCi, "relation") : { property: "serviceAccountEmail", reason };
    return [{ ...finding, urn: key.urn }];
  });
}

function accountFindings(
  account: Plain,
  property: string,
  { allowedServiceAccounts }: KeySettings,
): readonly Finding[] {
  // Where nobody is allowed, it does not matter who it is.
  if (account instanceof Unknown && allowedServiceAccounts.length > 0) return [unknownFinding(account, "relation")];
  return isNamed(account, allowedServiceAccounts) ? [] : [{ property, reason }];
}

function isNamed(account: Plain, emails: readonly string[]): boolean {
  return typeof account === "string" && isCiAccount(serviceAccountEmail(account), emails);
}
