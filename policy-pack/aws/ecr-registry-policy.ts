import type { RegistryPolicyArgs } from "@pulumi/aws/ecr";
import { definePolicy, unknownFinding } from "../framework/policy";
import { type Snapshot, Unknown } from "../framework/snapshot";
import { accountsSetting, ownAccount } from "./accounts";
import { allowStatements, Malformed } from "./iam/document";
import { registryStatementFindings } from "./registry-statement";

export const ecrRegistryPolicy = definePolicy({
  name: "ecr-registry-policy",
  displayName: "The ECR registry policy allows replication and imports only",
  description:
    "What a registry policy allows is replication from named accounts and imports of caches, into named repositories.",
  why:
    "A registry policy holds for all repositories, also for those that somebody creates later. Whoever it lets delete " +
    "images, move tags or change settings can undo every guarantee of every environment at once.",
  severity: "high",
  frameworks: [{ name: "NIST SP 800-53", version: "Rev. 5", reference: "AC-6", specification: "Least Privilege" }],
  tags: ["aws", "ecr", "least-privilege", "promotion"],
  remediationSteps:
    "Allow `ecr:ReplicateImage` and `ecr:CreateRepository` to the accounts that replicate to here, one statement for " +
    "the repositories of each, and name these accounts in the setting `accounts`. Grant pulling, and everything else, by " +
    "the policies of repositories and identities. Statements that deny are free.",
  url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions.html",
  settings: {
    accounts: accountsSetting("Ids of the accounts, beside the registry's own, that the policy may name."),
    acceptPulls: {
      meaning: "Whether the policy may let these accounts pull images as well.",
      default: false as boolean,
      schema: { type: "boolean" },
    },
    acceptWholeRegistry: {
      meaning: "Whether a statement may cover all repositories, instead of those with a common beginning.",
      default: false as boolean,
      schema: { type: "boolean" },
    },
  },
  resource: {
    reads: { "aws:ecr/registryPolicy:RegistryPolicy": ["policy"] },
    check: (resource, settings) => {
      const { policy } = resource.properties as Snapshot<RegistryPolicyArgs>;
      return allowStatements(policy, "policy")
        .flatMap((statement) =>
          statement instanceof Unknown || statement instanceof Malformed
            ? [statement]
            : registryStatementFindings(statement, settings, ownAccount(resource)),
        )
        .map((found) =>
          found instanceof Unknown
            ? unknownFinding(found, "document")
            : { property: found.property, reason: found.reason },
        );
    },
  },
});
