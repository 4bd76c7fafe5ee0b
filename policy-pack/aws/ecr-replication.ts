import type { ReplicationConfigurationArgs } from "@pulumi/aws/ecr";
import { definePolicy } from "../framework/policy";
import type { Snapshot } from "../framework/snapshot";
import { accountsSetting, ownAccount } from "./accounts";
import { replicationFindings } from "./replication-rules";

export const ecrReplication = definePolicy({
  name: "ecr-replication",
  displayName: "ECR replicates named repositories to named accounts",
  description: "Images are replicated to accounts that have been named, and each rule says which repositories.",
  why:
    "Replication copies every image that is pushed from then on to a registry where others decide who pulls it and " +
    "how long it stays; nothing here takes a copy back.",
  severity: "high",
  frameworks: [
    { name: "NIST SP 800-53", version: "Rev. 5", reference: "AC-4", specification: "Information Flow Enforcement" },
  ],
  tags: ["aws", "ecr", "confidentiality"],
  remediationSteps:
    "Name the destinations' accounts in the setting `accounts` and give every rule `repositoryFilters`, such as " +
    "`production/`. The registry's own account, in another region, is known by itself where its provider has it as " +
    "the only one of `allowedAccountIds`; otherwise name it too.",
  url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html",
  settings: {
    accounts: accountsSetting("Ids of the accounts that images may be replicated to."),
    acceptWholeRegistry: {
      meaning: "Whether a rule may replicate all repositories.",
      default: false as boolean,
      schema: { type: "boolean" },
    },
  },
  resource: {
    reads: { "aws:ecr/replicationConfiguration:ReplicationConfiguration": ["replicationConfiguration"] },
    check: (resource, { accounts, acceptWholeRegistry }) => {
      const { replicationConfiguration } = resource.properties as Snapshot<ReplicationConfigurationArgs>;
      const own = ownAccount(resource);
      return replicationFindings(replicationConfiguration, own ? [...accounts, own] : accounts, acceptWholeRegistry);
    },
  },
});
