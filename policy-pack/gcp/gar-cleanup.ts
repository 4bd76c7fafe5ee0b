import { definePolicy } from "../framework/policy";
import { cleanupFindings } from "./cleanup/findings";
import { cleanupSettings } from "./cleanup/settings";
import { repositoryType } from "./repository";

/** Policies are evaluated: what they make of versions that are as old as can be. */
export const garCleanup = definePolicy({
  name: "gar-cleanup",
  displayName: "Artifact Registry keeps what was released and bounds the rest",
  description:
    "Cleanup policies of a repository are in force, take no released version by its age, and bound the growth of what " +
    "can be deleted.",
  why:
    "A release that nobody has replaced yet would be deleted one day, and with it what runs or what to roll back to; " +
    "and where nothing expires, costs and old vulnerable versions grow for ever.",
  severity: "high",
  frameworks: [
    {
      name: "NIST SP 800-53",
      version: "Rev. 5",
      reference: "SI-12",
      specification: "Information Management and Retention",
    },
  ],
  tags: ["gcp", "artifact-registry", "retention", "rollback"],
  remediationSteps:
    "Where nothing is released, write a policy that deletes what is older than some days (of images with immutable tags, " +
    "what is untagged). Where packages are released, delete everything and keep the newest with `mostRecentVersions`. " +
    "Images whose tags are immutable stay. Set `cleanupPolicyDryRun` to false once its log shows what you expect.",
  url: "https://docs.cloud.google.com/artifact-registry/docs/repositories/cleanup-policy-overview",
  settings: cleanupSettings,
  resource: {
    reads: {
      [repositoryType]: [
        "cleanupPolicies",
        "cleanupPolicyDryRun",
        "dockerConfig",
        "format",
        "labels",
        "mode",
        "repositoryId",
      ],
    },
    check: ({ properties }, settings) => cleanupFindings(properties, settings),
  },
});
