import { definePolicy } from "../framework/policy";
import { repositoryType } from "./repository";
import { scanningFindings, scanningInStack, serviceType } from "./scanning";

export const garScanning = definePolicy({
  name: "gar-scanning",
  displayName: "Artifact Registry scans what is pushed",
  description: "Artifacts that are pushed into a repository of Artifact Registry are scanned where Google can do so.",
  why: "What nobody has scanned can be promoted with known vulnerabilities, and no gate can stop it.",
  severity: "high",
  frameworks: [
    {
      name: "NIST SP 800-53",
      version: "Rev. 5",
      reference: "RA-5",
      specification: "Vulnerability Monitoring and Scanning",
    },
  ],
  tags: ["gcp", "artifact-registry", "scan-on-push"],
  remediationSteps:
    'Set `vulnerabilityScanningConfig` of the repository to `{ enablementConfig: "INHERITED" }`, which only Docker ' +
    "repositories have by default, and enable `containerscanning.googleapis.com` with a `gcp.projects.Service` whose " +
    "`disableOnDestroy` is false.",
  url: "https://docs.cloud.google.com/artifact-analysis/docs/enable-automatic-scanning",
  settings: {
    apiEnabledElsewhere: {
      meaning: "Whether another stack, or somebody by hand, enables the Container Scanning API of each project.",
      default: false as boolean,
      schema: { type: "boolean" },
    },
  },
  resource: {
    reads: {
      [repositoryType]: ["format", "mode", "vulnerabilityScanningConfig"],
      [serviceType]: ["disableOnDestroy", "service"],
    },
    check: scanningFindings,
  },
  stack: {
    reads: { [repositoryType]: ["format", "mode", "project"], [serviceType]: ["project", "service"] },
    check: scanningInStack,
  },
});
