import { definePolicy, type Finding, unknownFinding } from "../framework/policy";
import { type Plain, Unknown } from "../framework/snapshot";

/** What the other policies judge in the classic provider, by the names that CloudFormation has for it. */
const kinds = [
  "PublicRepository",
  "PullThroughCacheRule",
  "RegistryPolicy",
  "RegistryScanningConfiguration",
  "ReplicationConfiguration",
  "Repository",
  "RepositoryCreationTemplate",
];
/** Resources that take any type of CloudFormation, by the property that names it. */
const anyType = new Map([
  ["aws:cloudcontrol/resource:Resource", "typeName"],
  ["aws-native:index:ExtensionResource", "type"],
]);
/** https://www.pulumi.com/docs/iac/concepts/providers/any-terraform-provider/ */
const terraformTypes = [
  ...["AccountSetting", "LifecyclePolicy", "RepositoryPolicy", ...kinds]
    .filter((kind) => kind !== "PublicRepository")
    .map((kind) => `aws:index/ecr${kind}:Ecr${kind}`),
  ...["Repository", "RepositoryPolicy"].map((kind) => `aws:index/ecrpublic${kind}:Ecrpublic${kind}`),
  ...kinds.map((kind) => `awscc:index/ecr${kind}:Ecr${kind}`),
];
const otherTypes = [...kinds.map((kind) => `aws-native:ecr:${kind}`), ...terraformTypes];

/** Without it, another way to make the same resource would be a way around every other policy. */
export const ecrJudgedResources = definePolicy({
  name: "ecr-judged-resources",
  displayName: "ECR is provisioned where the policies can judge it",
  description:
    "ECR repositories and registries are made with the resources of the provider `aws`, which this pack reads.",
  why:
    "The same repository made with AWS Cloud Control or a Terraform provider has other names, which no other policy of " +
    "this pack reads: it could be mutable, public and unscanned without a finding.",
  severity: "high",
  frameworks: [
    { name: "NIST SP 800-53", version: "Rev. 5", reference: "CM-6", specification: "Configuration Settings" },
  ],
  tags: ["aws", "ecr", "configuration"],
  remediationSteps:
    "Use the resource of the same name in `@pulumi/aws/ecr` (or `@pulumi/aws/ecrpublic`), and take the one that exists " +
    "in with `import`. Where another tool judges it, exempt the resource.",
  url: "https://www.pulumi.com/registry/packages/aws/api-docs/ecr/",
  settings: {},
  resource: {
    reads: Object.fromEntries([
      ...otherTypes.map((type) => [type, []] as const),
      ...[...anyType].map(([type, property]) => [type, [property]] as const),
    ]),
    check: ({ type, properties }) => {
      const property = anyType.get(type);
      return property === undefined ? [notJudged("type")] : checkTypeName(properties[property], property);
    },
  },
});

function checkTypeName(typeName: Plain, property: string): readonly Finding[] {
  if (typeName instanceof Unknown) return [unknownFinding(typeName, "scalar")];
  return kinds.some((kind) => typeName === `AWS::ECR::${kind}`) ? [notJudged(property)] : [];
}

function notJudged(property: string): Finding {
  return { property, reason: "is one that this pack does not read. Use the resource of the provider `aws` instead." };
}
