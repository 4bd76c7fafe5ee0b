/** The same resources, once through the component and once written by hand. */
const artifacts = 100;

export const throughComponent = `
import { EcrRegistry } from "artifact-registries";
new EcrRegistry("bench", {
  artifacts: Array.from({ length: ${artifacts} }, (_, index) => ({ name: "artifact-" + index })),
  environments: [{ name: "staging" }, { name: "production" }],
  disposable: true,
});
`;

export const byHand = `
import { LifecyclePolicy } from "@pulumi/aws/ecr/lifecyclePolicy";
import { Repository } from "@pulumi/aws/ecr/repository";
import { Key } from "@pulumi/aws/kms/key";
import { ComponentResource } from "@pulumi/pulumi";

const parent = new ComponentResource("platform-components:index:Registry", "bench");
const tag = (tags: Record<string, string>) =>
  Object.fromEntries(Object.entries(tags).map(([key, value]) => ["artifact-registries:" + key, value]));
const key = new Key("bench", { enableKeyRotation: true, deletionWindowInDays: 30, description: "Encrypts the repositories of bench", tags: tag({ namespace: "bench" }) }, { parent });
const tagged = { tagStatus: "tagged", tagPatternList: ["*"] };
const expire = { type: "expire" };
const staging = [
  ["Unreleased images expire 90 days after their push", { ...tagged, countType: "sinceImagePushed", countUnit: "days", countNumber: 90 }],
  ["Untagged images expire 97 days after their push", { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 97 }],
];
const production = [["The newest 200 released images stay", { ...tagged, countType: "imageCountMoreThan", countNumber: 200 }]];
const policies = Object.fromEntries(
  Object.entries({ staging, production }).map(([environment, selections]) => [
    environment,
    JSON.stringify({
      rules: selections.map(([description, selection], index) => ({ rulePriority: index + 1, description, selection, action: expire })),
    }),
  ]),
);
for (const [environment, policy] of Object.entries(policies)) {
  for (let index = 0; index < ${artifacts}; index++) {
    const name = environment + "/bench/artifact-" + index;
    const repository = new Repository(name, {
      name,
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: key.arn }],
      forceDelete: true,
      tags: tag({ namespace: "bench", environment, artifact: "artifact-" + index }),
    }, { parent });
    new LifecyclePolicy(name, { repository: repository.name, policy }, { parent });
  }
}
`;

/** The same for Google Cloud, where an environment has one repository for all artifacts of a format. */
const teams = 50;

export const throughGoogleComponent = `
import { GoogleArtifactRegistry } from "artifact-registries/gcp";
for (let index = 0; index < ${teams}; index++) {
  new GoogleArtifactRegistry("bench-" + index, {
    artifacts: [{ name: "api" }, { name: "client", type: "npm" }],
    environments: [{ name: "staging" }, { name: "production" }],
    immutability: "service",
    encryption: "GOOGLE_MANAGED",
    enableApis: false,
    disposable: true,
  });
}
`;

export const googleByHand = `
import { Repository } from "@pulumi/gcp/artifactregistry/repository";
import { getClientConfigOutput } from "@pulumi/gcp/organizations/getClientConfig";
import { getProjectOutput } from "@pulumi/gcp/organizations/getProject";
import { ComponentResource } from "@pulumi/pulumi";

const older = (tagState: string, days: number) => ({ tagState, olderThan: days * 86400 + "s" });
const cleanup = {
  "staging docker": [{ id: "delete-untagged", action: "DELETE", condition: older("UNTAGGED", 97) }],
  "staging npm": [{ id: "delete-unreleased", action: "DELETE", condition: older("ANY", 90) }],
  "production docker": [],
  "production npm": [
    { id: "delete-others", action: "DELETE", condition: { tagState: "ANY" } },
    { id: "keep-newest", action: "KEEP", mostRecentVersions: { keepCount: 200 } },
  ],
};
for (let index = 0; index < ${teams}; index++) {
  const namespace = "bench-" + index;
  const parent = new ComponentResource("platform-components:index:Registry", namespace);
  const { project, region: location } = getClientConfigOutput({ parent });
  project.apply((projectId) => getProjectOutput({ projectId }, { parent }));
  for (const [place, cleanupPolicies] of Object.entries(cleanup)) {
    const [environment, format] = place.split(" ");
    new Repository(namespace + "/" + environment + "/" + format, {
      project,
      location,
      repositoryId: environment + "-" + namespace + "-" + format,
      format: format.toUpperCase(),
      mode: "STANDARD_REPOSITORY",
      description: "What " + namespace + " has in " + environment,
      ...(format === "docker" && { dockerConfig: { immutableTags: true } }),
      vulnerabilityScanningConfig: { enablementConfig: "INHERITED" },
      cleanupPolicies,
      cleanupPolicyDryRun: false,
      deletionPolicy: "DELETE",
      labels: { "artifact-registries-namespace": namespace, "artifact-registries-environment": environment },
    }, { parent });
  }
}
`;

/** As many resources as there are in a large stack, all of which the policy pack accepts. */
export const thousandResources = `
import { LifecyclePolicy } from "@pulumi/aws/ecr/lifecyclePolicy";
import { Repository } from "@pulumi/aws/ecr/repository";
const kmsKey = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const selection = { tagStatus: "tagged", tagPatternList: ["*"], countType: "imageCountMoreThan", countNumber: 200 };
const policy = JSON.stringify({ rules: [{ rulePriority: 1, selection, action: { type: "expire" } }] });
for (let index = 0; index < 500; index++) {
  const name = "production/artifact-" + index;
  const repository = new Repository(name, {
    name,
    imageTagMutability: "IMMUTABLE",
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfigurations: [{ encryptionType: "KMS", kmsKey }],
  });
  new LifecyclePolicy(name, { repository: name, policy }, { dependsOn: repository });
}
`;

export const largeStateResources = 5000;

/** The state of a stack that has as many repositories as lifecycle policies, all of which the policy pack accepts. */
export function largeState(): string {
  const urn = (type: string, name: string) => `urn:pulumi:large::bench::${type}::${name}`;
  const selection = {
    tagStatus: "tagged",
    tagPatternList: ["*"],
    countType: "imageCountMoreThan",
    countNumber: 200,
  };
  const policy = JSON.stringify({ rules: [{ rulePriority: 1, selection, action: { type: "expire" } }] });
  const kmsKey = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
  const stack = { urn: urn("pulumi:pulumi:Stack", "bench-large"), type: "pulumi:pulumi:Stack", custom: false };
  const resource = (type: string, name: string, inputs: object) => ({
    urn: urn(type, name),
    type,
    custom: true,
    id: name,
    inputs,
    outputs: inputs,
    parent: stack.urn,
  });
  const resources = Array.from({ length: largeStateResources / 2 }, (_, index) => {
    const name = `production/artifact-${index}`;
    return [
      resource("aws:ecr/repository:Repository", name, {
        name,
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: "KMS", kmsKey }],
        tags: { team: "payments", service: name },
      }),
      resource("aws:ecr/lifecyclePolicy:LifecyclePolicy", name, { repository: name, policy }),
    ];
  });
  const manifest = { time: "2026-01-01T00:00:00Z", magic: "", version: "" };
  return JSON.stringify({ version: 3, deployment: { manifest, resources: [stack, ...resources.flat()] } });
}

export const emptyPack = {
  "PulumiPolicy.yaml": "runtime: nodejs\n",
  "package.json": JSON.stringify({ name: "empty-policy-pack", version: "0.0.0", main: "index.js" }),
  "index.js": 'const { PolicyPack } = require("@pulumi/policy");\nnew PolicyPack("empty", { policies: [] });\n',
};

export const trivialPack = {
  ...emptyPack,
  "index.js": [
    'const { PolicyPack } = require("@pulumi/policy");',
    "const validateResource = () => undefined;",
    'const policies = [{ name: "trivial", description: "Nothing is refused.", validateResource }];',
    'new PolicyPack("trivial", { policies });',
    "",
  ].join("\n"),
};
