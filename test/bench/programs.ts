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

/** As many resources as there are in a large stack, all of which the policy pack accepts. */
export const thousandResources = `
import { Repository } from "@pulumi/aws/ecr/repository";
for (let index = 0; index < 1000; index++) {
  new Repository("repository-" + index, {
    name: "repository-" + index,
    imageTagMutability: "IMMUTABLE",
    imageScanningConfiguration: { scanOnPush: true },
  });
}
`;

export const emptyPack = {
  "PulumiPolicy.yaml": "runtime: nodejs\n",
  "package.json": JSON.stringify({ name: "empty-policy-pack", version: "0.0.0", main: "index.js" }),
  "index.js": 'const { PolicyPack } = require("@pulumi/policy");\nnew PolicyPack("empty", { policies: [] });\n',
};
