import type { Plain } from "../../framework/snapshot";

/** A managed policy of AWS that reaches registries, as far as that goes, and what it lets people do. */
export interface AwsManagedPolicy {
  readonly lets: string;
  readonly document: Plain;
}

const everywhere = (elements: { readonly [element: string]: Plain }): Plain => ({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", ...elements, Resource: "*" },
});

const read = [
  ...["ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer"],
  ...["ecr:GetRepositoryPolicy", "ecr:DescribeRepositories", "ecr:ListImages", "ecr:DescribeImages"],
  ...["ecr:BatchGetImage", "ecr:GetLifecyclePolicy", "ecr:GetLifecyclePolicyPreview", "ecr:ListTagsForResource"],
  "ecr:DescribeImageScanFindings",
];
const push = ["ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload", "ecr:PutImage"];
const pull = [
  ...["ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
  "ecr:BatchImportUpstreamImage",
];

const managed: ReadonlyMap<string, AwsManagedPolicy> = new Map([
  // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess.html
  ["AdministratorAccess", { lets: "do everything in the account", document: everywhere({ Action: "*" }) }],
  // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/PowerUserAccess.html
  [
    "PowerUserAccess",
    {
      lets: "do everything but manage identities",
      document: everywhere({ NotAction: ["iam:*", "organizations:*", "account:*"] }),
    },
  ],
  // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/IAMFullAccess.html
  ["IAMFullAccess", { lets: "become anybody in the account", document: everywhere({ Action: "iam:*" }) }],
  // https://docs.aws.amazon.com/AmazonECR/latest/userguide/security-iam-awsmanpol.html
  [
    "AmazonEC2ContainerRegistryFullAccess",
    { lets: "delete, overwrite and reconfigure every repository", document: everywhere({ Action: "ecr:*" }) },
  ],
  // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEC2ContainerRegistryPowerUser.html
  [
    "AmazonEC2ContainerRegistryPowerUser",
    { lets: "push into every repository of every environment", document: everywhere({ Action: [...read, ...push] }) },
  ],
  // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEC2ContainerRegistryReadOnly.html
  [
    "AmazonEC2ContainerRegistryReadOnly",
    { lets: "pull from every repository", document: everywhere({ Action: read }) },
  ],
  // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEC2ContainerRegistryPullOnly.html
  [
    "AmazonEC2ContainerRegistryPullOnly",
    { lets: "pull from every repository", document: everywhere({ Action: pull }) },
  ],
]);

/** By its ARN, in any partition. */
export function awsManagedPolicy(arn: string): AwsManagedPolicy | undefined {
  const name = /^arn:[a-z-]+:iam::aws:policy\/([\w+=,.@-]+)$/.exec(arn)?.[1];
  return name === undefined ? undefined : managed.get(name);
}
