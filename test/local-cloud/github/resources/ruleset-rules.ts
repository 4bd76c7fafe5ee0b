import {
  boolean,
  type Failure,
  integer,
  list,
  object,
  oneOf,
  type Property,
  type PropertyTable,
  type PropertyType,
  string,
  strings,
} from "../../provider/schema";
import { isProperties, isZero, type Properties } from "../../provider/values";
import { between, elements } from "../refusals";

const flag = { type: boolean } as const;
const off = { type: boolean, default: false } as const;
const ordered: PropertyType = { kind: "list", element: string, ordered: true };

const pattern: Property = {
  type: object({
    name: { type: string },
    negate: flag,
    operator: { type: oneOf(["starts_with", "ends_with", "contains", "regex"]), required: true },
    pattern: { type: string, required: true },
  }),
};

const mergeMethod: PropertyType = oneOf(["merge", "squash", "rebase"]);

const pullRequest: PropertyTable = {
  allowedMergeMethods: {
    computed: true,
    refusal: elements(1),
    type: { kind: "list", element: mergeMethod, ordered: true },
  },
  dismissStaleReviewsOnPush: off,
  requireCodeOwnerReview: off,
  requireLastPushApproval: off,
  requiredApprovingReviewCount: { type: integer, default: 0, refusal: between(0, 10) },
  requiredReviewThreadResolution: off,
  requiredReviewers: {
    type: list({
      filePatterns: { type: ordered, required: true, refusal: elements(1) },
      minimumApprovals: { type: integer, required: true },
      reviewer: {
        required: true,
        type: object({ id: { type: integer, required: true }, type: { type: oneOf(["Team"]), required: true } }),
      },
    }),
  },
};

const mergeQueue: PropertyTable = {
  checkResponseTimeoutMinutes: { type: integer, default: 60, refusal: between(0, 360) },
  groupingStrategy: { type: oneOf(["ALLGREEN", "HEADGREEN"]), default: "ALLGREEN" },
  maxEntriesToBuild: { type: integer, default: 5, refusal: between(0, 100) },
  maxEntriesToMerge: { type: integer, default: 5, refusal: between(0, 100) },
  mergeMethod: { type: oneOf(["MERGE", "SQUASH", "REBASE"]), default: "MERGE" },
  minEntriesToMerge: { type: integer, default: 1, refusal: between(0, 100) },
  minEntriesToMergeWaitMinutes: { type: integer, default: 5, refusal: between(0, 360) },
};

const requiredStatusChecks: PropertyTable = {
  doNotEnforceOnCreate: off,
  requiredChecks: {
    refusal: elements(1),
    required: true,
    type: list({ context: { type: string, required: true }, integrationId: { type: integer, default: 0 } }, false),
  },
  strictRequiredStatusChecksPolicy: flag,
};

const requiredCodeScanning: PropertyTable = {
  requiredCodeScanningTools: {
    refusal: elements(1),
    required: true,
    type: list(
      {
        alertsThreshold: { type: oneOf(["none", "errors", "errors_and_warnings", "all"]), required: true },
        securityAlertsThreshold: {
          type: oneOf(["none", "critical", "high_or_higher", "medium_or_higher", "all"]),
          required: true,
        },
        tool: { type: string, required: true },
      },
      false,
    ),
  },
};

export const rules: PropertyTable = {
  branchNamePattern: pattern,
  commitAuthorEmailPattern: pattern,
  commitMessagePattern: pattern,
  committerEmailPattern: pattern,
  copilotCodeReview: { type: object({ reviewDraftPullRequests: off, reviewOnPush: off }) },
  creation: flag,
  deletion: flag,
  fileExtensionRestriction: {
    type: object({ restrictedFileExtensions: { type: strings, required: true, refusal: elements(1) } }),
  },
  filePathRestriction: {
    type: object({ restrictedFilePaths: { type: ordered, required: true, refusal: elements(1) } }),
  },
  maxFilePathLength: {
    type: object({ maxFilePathLength: { type: integer, required: true, refusal: between(1, 32_767) } }),
  },
  maxFileSize: { type: object({ maxFileSize: { type: integer, required: true, refusal: between(1, 100) } }) },
  mergeQueue: { type: object(mergeQueue) },
  nonFastForward: flag,
  pullRequest: { type: object(pullRequest) },
  requiredCodeScanning: { type: object(requiredCodeScanning) },
  requiredDeployments: { type: object({ requiredDeploymentEnvironments: { type: ordered, required: true } }) },
  requiredLinearHistory: flag,
  requiredSignatures: flag,
  requiredStatusChecks: { type: object(requiredStatusChecks) },
  tagNamePattern: pattern,
  update: flag,
  updateAllowsFetchAndMerge: off,
};

/** https://github.com/integrations/terraform-provider-github/blob/v6.13.0/github/util_ruleset_validation.go */
const pushRules = ["fileExtensionRestriction", "filePathRestriction", "maxFilePathLength", "maxFileSize"];

export function ruleRefusals(inputs: Properties): Failure[] {
  const given = isProperties(inputs.rules) ? inputs.rules : {};
  const isPush = inputs.target === "push";
  const misplaced = Object.keys(rules).filter((name) => !isZero(given[name]) && pushRules.includes(name) !== isPush);
  const failures = misplaced.map((name) => ({
    property: `rules.${name}`,
    reason: `rule "${name}" is not valid for ${inputs.target} target`,
  }));
  if (isPush && isProperties(inputs.conditions)) {
    failures.push({ property: "conditions.refName", reason: "ref_name must not be set for push target" });
  }
  if (!isZero(given.updateAllowsFetchAndMerge) && given.update === undefined) {
    failures.push({ property: "rules.updateAllowsFetchAndMerge", reason: "needs update as well." });
  }
  if (given.branchNamePattern !== undefined && given.tagNamePattern !== undefined) {
    failures.push({ property: "rules.branchNamePattern", reason: "conflicts with tagNamePattern." });
  }
  return failures;
}
