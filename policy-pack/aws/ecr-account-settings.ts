import type { AccountSettingArgs } from "@pulumi/aws/ecr";
import { definePolicy, type Finding, unknownFinding } from "../framework/policy";
import { type Snapshot, Unknown } from "../framework/snapshot";

/**
 * The settings of a registry and the values that keep images safe:
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutAccountSetting.html
 */
const accepted: ReadonlyMap<string, readonly string[]> = new Map([
  ["BASIC_SCAN_TYPE_VERSION", ["AWS_NATIVE"]],
  ["REGISTRY_POLICY_SCOPE", ["V2"]],
  // Sharing layers takes the right to download them, so that either keeps repositories apart:
  // https://docs.aws.amazon.com/AmazonECR/latest/userguide/blob-mounting.html
  ["BLOB_MOUNTING", ["ENABLED", "DISABLED"]],
]);

export const ecrAccountSettings = definePolicy({
  name: "ecr-account-settings",
  displayName: "ECR account settings keep the registry's controls in force",
  description: "Settings of an ECR registry choose the current scanner and the full scope of the registry policy.",
  why:
    "The old scanner, which AWS no longer supports, misses findings, and with the old scope a registry policy is " +
    "enforced for three actions only: whatever else it denies is allowed.",
  severity: "high",
  frameworks: [
    { name: "NIST SP 800-53", version: "Rev. 5", reference: "CM-6", specification: "Configuration Settings" },
  ],
  tags: ["aws", "ecr", "scan-on-push", "least-privilege"],
  remediationSteps: "Set `BASIC_SCAN_TYPE_VERSION` to `AWS_NATIVE` and `REGISTRY_POLICY_SCOPE` to `V2`.",
  url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions.html",
  settings: {},
  resource: {
    reads: { "aws:ecr/accountSetting:AccountSetting": ["name", "value"] },
    check: ({ properties }) => checkAccountSetting(properties),
  },
});

function checkAccountSetting({ name, value }: Snapshot<AccountSettingArgs>): readonly Finding[] {
  if (name instanceof Unknown) return [unknownFinding(name, "scalar")];
  const values = typeof name === "string" ? accepted.get(name) : undefined;
  if (!values) {
    const reason = `is no setting that this policy knows to be safe. There are ${[...accepted.keys()].join(", ")}.`;
    return [{ property: "name", reason }];
  }
  if (value instanceof Unknown) return values.length > 1 ? [] : [unknownFinding(value, "scalar")];
  if (typeof value === "string" && values.includes(value)) return [];
  return [{ property: "value", reason: `is not what this setting takes here. Use ${values.join(" or ")}.` }];
}
