import type { RepositoryArgs, RepositoryPolicyArgs } from "@pulumi/aws/ecrpublic";
import { definePolicy, type Finding, unknownFinding } from "../framework/policy";
import { type Snapshot, Unknown } from "../framework/snapshot";

export const ecrNoPublicRepository = definePolicy({
  name: "ecr-no-public-repository",
  displayName: "ECR repositories are private",
  description: "No repository is in the public gallery of ECR unless its name has been accepted.",
  why:
    "Whoever knows its name can pull every image of a public repository, without an account, and with it whatever " +
    "source, dependencies and secrets are inside. Nobody can take back what has been pulled.",
  severity: "critical",
  frameworks: [
    { name: "NIST SP 800-53", version: "Rev. 5", reference: "AC-22", specification: "Publicly Accessible Content" },
  ],
  tags: ["aws", "ecr", "confidentiality"],
  remediationSteps:
    "Use `aws.ecr.Repository` instead. Where the whole world shall have the images, add the repository's name to the " +
    "setting `repositories`.",
  url: "https://docs.aws.amazon.com/AmazonECR/latest/public/public-repositories.html",
  settings: {
    repositories: {
      meaning: "Names of the repositories that are meant to be public.",
      default: [] as readonly string[],
      schema: { type: "array", items: { type: "string", minLength: 1 } },
    },
  },
  resource: {
    reads: {
      "aws:ecrpublic/repository:Repository": ["repositoryName"],
      "aws:ecrpublic/repositoryPolicy:RepositoryPolicy": ["repositoryName"],
    },
    check: ({ properties }, { repositories }) => checkPublicRepository(properties, repositories),
  },
});

function checkPublicRepository(
  { repositoryName: name }: Snapshot<RepositoryArgs | RepositoryPolicyArgs>,
  accepted: readonly string[],
): readonly Finding[] {
  if (name instanceof Unknown && accepted.length > 0) return [unknownFinding(name, "scalar")];
  if (typeof name === "string" && accepted.includes(name)) return [];
  const reason =
    "is not the name of a repository that is meant to be public. Use a private one, or add the name to the setting " +
    "`repositories`.";
  return [{ property: "repositoryName", reason }];
}
