import type { RegistryPolicyArgs, RepositoryPolicyArgs } from "@pulumi/aws/ecr";
import { resourcePolicy, type Verdict } from "../policy";
import { type Snapshot, snapshot, Unknown } from "../snapshot";
import { restrictsToKnown } from "./iam/condition";
import { allowStatements, Malformed } from "./iam/document";
import { reachesEveryone } from "./iam/principal";

export const ecrNoPublicAccess = resourcePolicy(
  {
    name: "ecr-no-public-access",
    displayName: "ECR grants nothing to everyone",
    description: "A policy of an ECR repository or registry allows known accounts, organizations and services only.",
    severity: "critical",
    framework: {
      name: "NIST SP 800-53",
      version: "Rev. 5",
      reference: "AC-3",
      specification: "Access Enforcement",
    },
    tags: ["aws", "ecr", "confidentiality"],
    remediationSteps:
      "Name in `Principal` the accounts, roles or services that need access. Where a whole organization does, keep the " +
      "wildcard and add the condition `StringEquals` on `aws:PrincipalOrgID`.",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html",
  },
  ["aws:ecr/repositoryPolicy:RepositoryPolicy", "aws:ecr/registryPolicy:RegistryPolicy"],
  (properties) => checkPublicAccess(snapshot(properties)),
);

function checkPublicAccess({ policy }: Snapshot<RepositoryPolicyArgs | RegistryPolicyArgs>): Verdict {
  const findings = allowStatements(policy, "policy").flatMap((statement) => {
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
  return {
    problems: findings.flatMap((finding) =>
      finding instanceof Unknown ? [] : [{ property: finding.property, reason: finding.reason }],
    ),
    undecided: findings.find((finding) => finding instanceof Unknown),
  };
}
