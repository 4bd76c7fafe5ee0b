import type { RegistryScanningConfigurationArgs, RepositoryArgs } from "@pulumi/aws/ecr";
import type { PolicyResource } from "@pulumi/policy";
import { type PolicyText, resourcePolicy, type StackProblem, stackPolicy, unknownScalar } from "../policy";
import { isRecord, type Snapshot, snapshot, Unknown } from "../snapshot";
import { overrulesRepositories, scanningProblems, scansOnPush } from "./registry-scanning";

const configurationType = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration";

const text: PolicyText = {
  name: "ecr-scan-on-push",
  displayName: "ECR scans images when they are pushed",
  description: "Every image that is pushed into an ECR repository is scanned.",
  severity: "high",
  framework: {
    name: "NIST SP 800-53",
    version: "Rev. 5",
    reference: "RA-5",
    specification: "Vulnerability Monitoring and Scanning",
  },
  tags: ["aws", "ecr", "scan-on-push"],
  remediationSteps:
    "Set `imageScanningConfiguration` of the repository to `{ scanOnPush: true }`, which is harmless where the " +
    "registry scans anyway. Where the stack has an `aws.ecr.RegistryScanningConfiguration`, give that a rule of " +
    "frequency `SCAN_ON_PUSH` or `CONTINUOUS_SCAN` with a filter that matches the repository's name.",
  url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html",
};

/**
 * Whether a repository is scanned shows in the whole stack only, because scanning belongs to the registry and the
 * repository's own flag is the old way. A configuration that scans nothing is told by itself, before it is created.
 */
export const ecrScanOnPush = {
  ...resourcePolicy(text, [configurationType], (properties) => ({ problems: scanningProblems(snapshot(properties)) })),
  ...stackPolicy(text, checkScanOnPush),
};

const flagProperty = "imageScanningConfiguration.scanOnPush";

function checkScanOnPush(resources: readonly PolicyResource[]): readonly StackProblem[] {
  const configurations = resources
    .filter(({ type }) => type === configurationType)
    .map((resource) => ({
      registry: registryOf(resource),
      configuration: snapshot<RegistryScanningConfigurationArgs>(resource.props),
    }));
  return resources
    .filter(({ type }) => type === "aws:ecr/repository:Repository")
    .flatMap((resource): StackProblem[] => {
      const repository = snapshot<RepositoryArgs>(resource.props);
      const overruling = configurations
        .filter(({ registry }) => registry === registryOf(resource))
        .map(({ configuration }) => configuration)
        .filter(overrulesRepositories);
      if (overruling.length === 0)
        return flagReasons(repository).map((reason) => ({ urn: resource.urn, property: flagProperty, reason }));
      if (overruling.every((configuration) => scansOnPush(configuration, repository.name))) return [];
      const reason =
        "is matched by no known rule of the stack's RegistryScanningConfiguration that scans on push, and the " +
        "registry overrules the repository. Add a rule of SCAN_ON_PUSH or CONTINUOUS_SCAN with a filter that matches.";
      return [{ urn: resource.urn, property: "name", reason }];
    });
}

function flagReasons({ imageScanningConfiguration: scanning }: Snapshot<RepositoryArgs>): readonly string[] {
  const flag = isRecord(scanning) ? scanning.scanOnPush : undefined;
  if (scanning instanceof Unknown || flag instanceof Unknown) return [unknownScalar];
  return flag === true ? [] : ["is not true, and no rule of this stack's registry scans instead. Set it to true."];
}

/** Scanning is configured once per account and region, so a configuration counts for its own provider and region. */
function registryOf({ provider, props }: PolicyResource): string {
  const regions = [props, provider?.props ?? {}].map((properties) => snapshot<RepositoryArgs>(properties).region);
  return `${provider?.urn} ${regions.find((region) => typeof region === "string")}`;
}
