import type { RegistryScanningConfigurationArgs, RepositoryArgs } from "@pulumi/aws/ecr";
import { definePolicy, type Finding, type StackFinding, unknownFinding } from "../framework/policy";
import { isRecord, type Snapshot, Unknown } from "../framework/snapshot";
import type { JudgedStack } from "../framework/stack";
import { registryOf } from "./registry";
import { overrulesRepositories, scanningProblems, scansOnPush } from "./registry-scanning";

const repositoryType = "aws:ecr/repository:Repository";
const configurationType = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration";

/**
 * Whether a repository is scanned shows in the whole stack only, because scanning belongs to the registry and the
 * repository's own flag is the old way. A configuration that scans nothing is told by itself, before it is created.
 */
export const ecrScanOnPush = definePolicy({
  name: "ecr-scan-on-push",
  displayName: "ECR scans images when they are pushed",
  description: "Every image that is pushed into an ECR repository is scanned.",
  why: "What nobody has scanned can be promoted with known vulnerabilities, and no gate can stop it.",
  severity: "high",
  frameworks: [
    {
      name: "NIST SP 800-53",
      version: "Rev. 5",
      reference: "RA-5",
      specification: "Vulnerability Monitoring and Scanning",
    },
    {
      name: "AWS Foundational Security Best Practices",
      version: "1.0.0",
      reference: "ECR.1",
      specification: "ECR private repositories should have image scanning configured",
    },
  ],
  tags: ["aws", "ecr", "scan-on-push"],
  remediationSteps:
    "Set `imageScanningConfiguration` of the repository to `{ scanOnPush: true }`, which is harmless where the " +
    "registry scans anyway. Where the stack has an `aws.ecr.RegistryScanningConfiguration`, give that a rule of " +
    "frequency `SCAN_ON_PUSH` or `CONTINUOUS_SCAN` with a filter that matches the repository's name.",
  url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html",
  settings: {},
  resource: {
    reads: { [configurationType]: ["scanType", "rules"] },
    check: ({ properties }) => scanningProblems(properties),
    remediates: [repositoryType],
    remediate: ({ properties: { imageScanningConfiguration: scanning } }) =>
      scanning === undefined || (isRecord(scanning) && !(scanning.scanOnPush instanceof Unknown))
        ? { imageScanningConfiguration: { scanOnPush: true } }
        : undefined,
  },
  stack: {
    reads: {
      [repositoryType]: ["imageScanningConfiguration", "name", "region"],
      [configurationType]: ["scanType", "rules", "region"],
    },
    check: checkScanOnPush,
  },
});

const flagProperty = "imageScanningConfiguration.scanOnPush";

function checkScanOnPush(stack: JudgedStack): readonly StackFinding[] {
  const configurations = stack.ofType<RegistryScanningConfigurationArgs>(configurationType);
  return stack.ofType<RepositoryArgs>(repositoryType).flatMap((repository): StackFinding[] => {
    const { urn, properties } = repository;
    const overruling = configurations
      .filter((configuration) => registryOf(configuration) === registryOf(repository))
      .filter((configuration) => overrulesRepositories(configuration.properties));
    if (overruling.length === 0) return flagFindings(properties).map((finding) => ({ ...finding, urn }));
    if (overruling.every((configuration) => scansOnPush(configuration.properties, properties.name))) return [];
    const reason =
      "is matched by no known rule of the stack's RegistryScanningConfiguration that scans on push, and the " +
      "registry overrules the repository. Add a rule of SCAN_ON_PUSH or CONTINUOUS_SCAN with a filter that matches.";
    return [{ urn, property: "name", reason }];
  });
}

function flagFindings({ imageScanningConfiguration: scanning }: Snapshot<RepositoryArgs>): readonly Finding[] {
  const flag = isRecord(scanning) ? scanning.scanOnPush : undefined;
  const unknown = [scanning, flag].find((value) => value instanceof Unknown);
  if (unknown) return [unknownFinding(unknown, "scalar")];
  if (flag === true) return [];
  return [
    {
      property: flagProperty,
      reason: "is not true, and no rule of this stack's registry scans instead. Set it to true.",
    },
  ];
}
