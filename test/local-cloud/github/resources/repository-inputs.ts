import { boolean, object, oneOf, type Property, type PropertyTable, string, strings } from "../../provider/schema";
import { repositoryName } from "../refusals";

const flag = { type: boolean } as const;
const on = { type: boolean, default: true } as const;
const off = { type: boolean, default: false } as const;
const words = { type: string } as const;
const onlyOnCreate = { type: string, unreported: true } as const;
const found = { type: string, computed: true } as const;

const status: Property = {
  type: object({ status: { type: oneOf(["enabled", "disabled"]), required: true } }),
};

export const repositoryInputs: PropertyTable = {
  allowAutoMerge: off,
  allowForking: { type: boolean, computed: true },
  allowMergeCommit: on,
  allowRebaseMerge: on,
  allowSquashMerge: on,
  allowUpdateBranch: flag,
  archiveOnDestroy: { type: boolean, unreported: true },
  archived: off,
  autoInit: { type: boolean, unreported: true },
  defaultBranch: found,
  deleteBranchOnMerge: off,
  description: words,
  etag: { ...found, equivalent: () => true },
  fork: found,
  gitignoreTemplate: onlyOnCreate,
  hasDiscussions: flag,
  hasDownloads: flag,
  hasIssues: flag,
  hasProjects: flag,
  hasWiki: flag,
  homepageUrl: words,
  ignoreVulnerabilityAlertsDuringRead: { ...off, unreported: true },
  isTemplate: flag,
  licenseTemplate: onlyOnCreate,
  mergeCommitMessage: { type: string, default: "PR_TITLE" },
  mergeCommitTitle: { type: string, default: "MERGE_MESSAGE" },
  name: { type: string, refusal: repositoryName },
  pages: {
    type: object({
      buildType: { type: oneOf(["legacy", "workflow"]), default: "legacy" },
      cname: words,
      custom404: { type: boolean, computed: true },
      htmlUrl: found,
      source: { type: object({ branch: { type: string, required: true }, path: { type: string, default: "/" } }) },
      status: found,
      url: found,
    }),
  },
  private: { type: boolean, computed: true },
  securityAndAnalysis: {
    computed: true,
    type: object({
      advancedSecurity: status,
      codeSecurity: status,
      secretScanning: status,
      secretScanningAiDetection: status,
      secretScanningNonProviderPatterns: status,
      secretScanningPushProtection: status,
    }),
  },
  sourceOwner: found,
  sourceRepo: found,
  squashMergeCommitMessage: { type: string, default: "COMMIT_MESSAGES" },
  squashMergeCommitTitle: { type: string, default: "COMMIT_OR_PR_TITLE" },
  template: {
    type: object({
      includeAllBranches: off,
      owner: { type: string, required: true },
      repository: { type: string, required: true },
    }),
  },
  topics: {
    computed: true,
    type: strings,
    refusal: (value) =>
      Array.isArray(value) && value.every((topic) => /^[a-z0-9][a-z0-9-]{0,49}$/.test(String(topic)))
        ? undefined
        : "must include only lowercase alphanumeric characters or hyphens and cannot start with a hyphen",
  },
  visibility: { type: oneOf(["public", "private", "internal"]), computed: true },
  vulnerabilityAlerts: { type: boolean, computed: true },
  webCommitSignoffRequired: { type: boolean, computed: true },
};
