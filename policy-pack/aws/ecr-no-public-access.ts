import type { RepositoryCreationTemplateArgs, RepositoryPolicyArgs } from "@pulumi/aws/ecr";
import { definePolicy } from "../framework/policy";
import type { Snapshot } from "../framework/snapshot";
import { publicAccessFindings } from "./public-access";

const templateType = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate";

export const ecrNoPublicAccess = definePolicy({
  name: "ecr-no-public-access",
  displayName: "ECR grants nothing to everyone",
  description: "A policy of an ECR repository or registry allows known accounts, organizations and services only.",
  why: "Anybody with an AWS account could pull the images, or push their own, depending on the actions that are allowed.",
  severity: "critical",
  frameworks: [
    {
      name: "NIST SP 800-53",
      version: "Rev. 5",
      reference: "AC-3",
      specification: "Access Enforcement",
    },
  ],
  tags: ["aws", "ecr", "confidentiality"],
  remediationSteps:
    "Name in `Principal` the accounts, roles or services that need access. Where a whole organization does, keep the " +
    "wildcard and add the condition `StringEquals` on `aws:PrincipalOrgID`.",
  url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html",
  settings: {},
  resource: {
    reads: {
      "aws:ecr/repositoryPolicy:RepositoryPolicy": ["policy"],
      "aws:ecr/registryPolicy:RegistryPolicy": ["policy"],
      // Public repositories are pulled from without a policy; theirs says who else writes.
      "aws:ecrpublic/repositoryPolicy:RepositoryPolicy": ["policy"],
      [templateType]: ["repositoryPolicy"],
    },
    check: ({ type, properties }) => {
      if (type !== templateType) {
        return publicAccessFindings((properties as Snapshot<RepositoryPolicyArgs>).policy, "policy");
      }
      const { repositoryPolicy } = properties as Snapshot<RepositoryCreationTemplateArgs>;
      return repositoryPolicy === undefined ? [] : publicAccessFindings(repositoryPolicy, "repositoryPolicy");
    },
  },
});
