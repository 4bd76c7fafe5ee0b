import type { LifecyclePolicyArgs, RepositoryArgs } from "@pulumi/aws/ecr";
import { definePolicy, type Finding, type StackFinding } from "../framework/policy";
import type { Snapshot } from "../framework/snapshot";
import type { JudgedStack } from "../framework/stack";
import { ownedPolicyFindings } from "./retention/owned-policy";
import { repositoryFindings } from "./retention/repositories";
import { documentFindings, documentGrowth, isNamed, releasedFindingsIn, releasedIn } from "./retention/retention";
import { type RetentionSettings, retentionSettings } from "./retention/settings";

const repositoryType = "aws:ecr/repository:Repository";
const policyType = "aws:ecr/lifecyclePolicy:LifecyclePolicy";

/** What is released where a repository says so itself, and which policies are missing, shows in the whole stack only. */
export const ecrRetention = definePolicy({
  name: "ecr-retention",
  displayName: "ECR keeps what was released and bounds the rest",
  description:
    "Every ECR repository has a lifecycle policy that bounds the growth of what it holds and takes no released image " +
    "by its age.",
  why:
    "A release that nobody has replaced yet would be deleted one day, and with it what runs or what to roll back to; " +
    "and where nothing expires, costs and old vulnerable images grow until ECR refuses the next push.",
  severity: "high",
  frameworks: [
    {
      name: "NIST SP 800-53",
      version: "Rev. 5",
      reference: "SI-12",
      specification: "Information Management and Retention",
    },
    {
      name: "AWS Foundational Security Best Practices",
      version: "1.0.0",
      reference: "ECR.3",
      specification: "ECR repositories should have at least one lifecycle policy configured",
    },
  ],
  tags: ["aws", "ecr", "retention", "rollback"],
  remediationSteps:
    "Give each repository an `aws.ecr.LifecyclePolicy`. Where images are released, its first rule selects them and takes " +
    'them by `countType` `"imageCountMoreThan"`; rules by age come after that. A last rule selects all other tagged ' +
    "images. Untagged images need a rule only where tags are mutable: where they are not, these are signatures and " +
    "parts of images, and the few that tags of `IMMUTABLE_WITH_EXCLUSION` leave behind when they move may stay.",
  url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html",
  settings: retentionSettings,
  resource: {
    reads: { [policyType]: ["policy", "repository"] },
    check: ({ properties }, settings) => checkLifecyclePolicy(properties, settings),
  },
  stack: {
    reads: {
      [repositoryType]: ["name", "tags", "imageTagMutability", "imageTagMutabilityExclusionFilters", "region"],
      [policyType]: ["policy", "repository", "region"],
    },
    check: checkStack,
  },
});

function checkLifecyclePolicy(
  { policy, repository }: Snapshot<LifecyclePolicyArgs>,
  settings: RetentionSettings,
): readonly Finding[] {
  const bounded =
    typeof repository === "string" ? !isNamed(repository, settings.keepAll) : settings.keepAll.length === 0;
  const released = isNamed(repository, settings.releasedRepositories);
  return [
    ...documentFindings(policy, "policy"),
    ...(bounded ? documentGrowth(policy, "policy", settings) : []),
    ...(released ? releasedFindingsIn(policy, "policy", releasedIn(repository, "released", settings)) : []),
  ];
}

function checkStack(stack: JudgedStack, settings: RetentionSettings): readonly StackFinding[] {
  const policies = stack.ofType<LifecyclePolicyArgs>(policyType);
  const { owners, findings } = repositoryFindings(stack.ofType<RepositoryArgs>(repositoryType), policies, settings);
  return [...findings, ...policies.flatMap((policy) => ownedPolicyFindings(policy, owners.get(policy), settings))];
}
