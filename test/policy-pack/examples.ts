import { accountExamples } from "./account-examples";
import type { Resource } from "./analyze";
import { ciExamples } from "./aws/ci-examples";
import { eventExamples } from "./aws/event-examples";
import { githubExamples } from "./aws/github-examples";
import { signingExamples } from "./aws/signing-examples";
import { googleExamples } from "./gcp/google-examples";
import { deliveryExamples } from "./github/delivery-examples";
import { fileExamples } from "./github/file-examples";

/** What the generic tests of every policy are made from. */
export interface PolicyExample {
  /** Resources that keep this rule and all others. */
  readonly compliant: readonly Resource[];
  /** The same with a difference in one thing, which breaks this rule alone. */
  readonly mutant: readonly Resource[];
  /** What comes of each property that is read, by type, where it is unknown in the compliant resources. */
  readonly unknown: Readonly<Record<string, Readonly<Record<string, "mandatory" | "advisory" | "nothing">>>>;
  /** Settings without which the compliant resources are not. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

const repositoryType = "aws:ecr/repository:Repository";
const lifecyclePolicyType = "aws:ecr/lifecyclePolicy:LifecyclePolicy";
const scanningType = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration";

const repository = (change: Record<string, unknown> = {}): Resource => ({
  type: repositoryType,
  name: "api",
  properties: {
    name: "production/api",
    imageTagMutability: "IMMUTABLE",
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfigurations: [
      { encryptionType: "KMS", kmsKey: "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" },
    ],
    forceDelete: false,
    ...change,
  },
});

const newest = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      selection: {
        tagStatus: "tagged",
        tagPatternList: ["*"],
        countType: "imageCountMoreThan",
        countNumber: 200,
      },
      action: { type: "expire" },
    },
  ],
});
const withUntaggedRule = JSON.stringify({
  rules: [
    ...JSON.parse(newest).rules,
    {
      rulePriority: 2,
      selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 7 },
      action: { type: "expire" },
    },
  ],
});
const lifecyclePolicy = (policy: unknown = newest): Resource => ({
  type: lifecyclePolicyType,
  name: "api",
  properties: { repository: "production/api", policy },
});
const kept = [repository(), lifecyclePolicy()];

const allowing = (principal: unknown) =>
  JSON.stringify({ Statement: { Effect: "Allow", Principal: principal, Action: "ecr:BatchGetImage" } });
const repositoryPolicy = (principal: unknown): Resource => ({
  type: "aws:ecr/repositoryPolicy:RepositoryPolicy",
  name: "api",
  properties: { repository: "production/api", policy: allowing(principal) },
});
const registryPolicy: Resource = {
  type: "aws:ecr/registryPolicy:RegistryPolicy",
  name: "registry",
  properties: {
    policy: JSON.stringify({
      Statement: {
        Effect: "Allow",
        Principal: { AWS: "111122223333" },
        Action: "ecr:BatchImportUpstreamImage",
        Resource: "arn:aws:ecr:eu-west-1:111122223333:repository/docker-hub/*",
      },
    }),
  },
};
const cloudControl = (typeName: string): Resource => ({
  type: "aws:cloudcontrol/resource:Resource",
  name: "signing",
  properties: { typeName, desiredState: "{}" },
});
const scanning = (filter: string): Resource => ({
  type: scanningType,
  name: "scanning",
  properties: {
    scanType: "ENHANCED",
    rules: [{ scanFrequency: "SCAN_ON_PUSH", repositoryFilters: [{ filter, filterType: "WILDCARD" }] }],
  },
});

const taskDefinitionType = "aws:ecs/taskDefinition:TaskDefinition";
const deploymentType = "kubernetes:apps/v1:Deployment";
const image = `111122223333.dkr.ecr.eu-west-1.amazonaws.com/production/api@sha256:${"0123456789abcdef".repeat(4)}`;
const workloads = (sidecar: string): readonly Resource[] => [
  {
    type: taskDefinitionType,
    name: "api",
    properties: {
      family: "api",
      containerDefinitions: JSON.stringify([
        { name: "api", image },
        { name: "proxy", image: sidecar },
      ]),
    },
  },
  {
    type: deploymentType,
    name: "api",
    properties: {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "api" },
      spec: { template: { spec: { containers: [{ name: "api", image }] } } },
    },
  },
];

export const examples: Readonly<Record<string, PolicyExample>> = {
  ...accountExamples,
  ...githubExamples,
  ...deliveryExamples,
  ...ciExamples,
  ...signingExamples,
  ...eventExamples,
  ...fileExamples,
  ...googleExamples,
  "ecr-immutable-tags": {
    compliant: [
      repository({
        imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
        imageTagMutabilityExclusionFilters: [{ filter: "pr-*", filterType: "WILDCARD" }],
      }),
      lifecyclePolicy(),
    ],
    mutant: [
      repository({
        imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
        imageTagMutabilityExclusionFilters: [{ filter: "v*", filterType: "WILDCARD" }],
      }),
      lifecyclePolicy(),
    ],
    unknown: {
      [repositoryType]: { imageTagMutability: "mandatory", imageTagMutabilityExclusionFilters: "mandatory" },
    },
  },
  "ecr-scan-on-push": {
    compliant: [...kept, scanning("production/*")],
    mutant: [...kept, scanning("staging/*")],
    unknown: {
      // An unknown type may be BASIC or ENHANCED: the rules decide with either. The flag is overruled here.
      [scanningType]: { scanType: "nothing", rules: "mandatory", region: "nothing" },
      [repositoryType]: { imageScanningConfiguration: "nothing", name: "mandatory", region: "nothing" },
    },
  },
  "ecr-no-public-access": {
    compliant: [...kept, repositoryPolicy({ AWS: "111122223333" }), registryPolicy],
    mutant: [...kept, repositoryPolicy({ AWS: "*" }), registryPolicy],
    unknown: {
      "aws:ecr/repositoryPolicy:RepositoryPolicy": { policy: "advisory" },
      "aws:ecr/registryPolicy:RegistryPolicy": { policy: "advisory" },
      "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate": { repositoryPolicy: "advisory" },
      "aws:ecrpublic/repositoryPolicy:RepositoryPolicy": { policy: "advisory" },
    },
  },
  "ecr-encryption": {
    compliant: kept,
    mutant: [repository({ encryptionConfigurations: [{ encryptionType: "AES256" }] }), lifecyclePolicy()],
    unknown: { [repositoryType]: { encryptionConfigurations: "mandatory" } },
  },
  "ecr-retention": {
    compliant: kept,
    mutant: [
      repository(),
      lifecyclePolicy(
        newest
          .replace("imageCountMoreThan", "sinceImagePushed")
          .replace('"countNumber"', '"countUnit":"days","countNumber"'),
      ),
    ],
    unknown: {
      [lifecyclePolicyType]: { policy: "advisory", repository: "advisory", region: "nothing" },
      [repositoryType]: {
        name: "advisory",
        tags: "nothing",
        // Where tags can move, what they leave behind grows.
        imageTagMutability: "mandatory",
        imageTagMutabilityExclusionFilters: "nothing",
        region: "nothing",
      },
    },
  },
  "ecr-untagged-referrers": {
    compliant: kept,
    mutant: [repository(), lifecyclePolicy(withUntaggedRule)],
    unknown: { [lifecyclePolicyType]: { policy: "advisory" } },
  },
  "ecr-judged-resources": {
    compliant: [cloudControl("AWS::ECR::SigningConfiguration")],
    mutant: [cloudControl("AWS::ECR::Repository")],
    unknown: { "aws:cloudcontrol/resource:Resource": { typeName: "mandatory" } },
  },
  "ecr-no-force-delete": {
    compliant: kept,
    mutant: [repository({ forceDelete: true }), lifecyclePolicy()],
    unknown: { [repositoryType]: { forceDelete: "mandatory" } },
  },
  "deploy-by-digest": {
    compliant: workloads(image),
    mutant: workloads("docker.io/envoyproxy/envoy:v1.36.2"),
    unknown: {
      [taskDefinitionType]: { containerDefinitions: "advisory" },
      [deploymentType]: { spec: "advisory" },
    },
  },
};
