import type { RegistryPolicyArgs, RepositoryPolicyArgs } from "@pulumi/aws/ecr";
import { definePolicy, type Finding, unknownFinding } from "../framework/policy";
import { type Snapshot, Unknown } from "../framework/snapshot";
import { restrictsToKnown } from "./iam/condition";
import { allowStatements, Malformed } from "./iam/document";
import { reachesEveryone } from "./iam/principal";

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
    },
    check: ({ properties }) => checkPublicAccess(properties),
  },
});

function checkPublicAccess({ policy }: Snapshot<RepositoryPolicyArgs | RegistryPolicyArgs>): readonly Finding[] {
  const found = allowStatements(policy, "policy").flatMap((statement) => {
    if (statement instanceof Unknown || statement instanceof Malformed) return [statement];
    const { property, elements } = statement;
    const everyone = reachesEveryone(elements, property);
    const restricted = restrictsToKnown(elements.Condition, `${property}.Condition`);
    const malformed = [everyone, restricted].filter((result) => result instanceof Malformed);
    if (malformed.length > 0) return malformed;
    if (everyone === false || restricted === true) return [];
    const unknown = [everyone, restricted].find((result) => result instanceof Unknown);
    if (unknown) return [unknown];
    const reason =
      "allows everyone: no condition that surely holds them to known accounts or organizations. Name the accounts in " +
      "Principal, or add StringEquals on aws:PrincipalOrgID.";
    return [{ property, reason }];
  });
  return found.map((finding) =>
    finding instanceof Unknown
      ? unknownFinding(finding, "document")
      : { property: finding.property, reason: finding.reason },
  );
}
