import { definePolicy } from "../framework/policy";
import { auditConfigTypes, auditFindings, auditInStack, bucketType, sinkTypes } from "./audit";
import { repositoryType } from "./repository";

const auditProperties = ["auditLogConfigs", "service"];

export const garAudit = definePolicy({
  name: "gar-audit",
  displayName: "What happens in Artifact Registry is recorded, and stays",
  description:
    "An audit configuration for Artifact Registry records writes, of everybody, and what a sink keeps of its records " +
    "stays for a year; where it is asked for, each project with repositories has such a configuration.",
  why:
    "After an incident nobody can tell who pushed what was deployed, or who deleted it, if that was never recorded or " +
    "is gone by the time somebody asks. Google records pushes only where somebody has asked for it.",
  severity: "medium",
  frameworks: [
    { name: "NIST SP 800-53", version: "Rev. 5", reference: "AU-11", specification: "Audit Record Retention" },
    { name: "NIST SP 800-53", version: "Rev. 5", reference: "AU-12", specification: "Audit Record Generation" },
    {
      name: "PCI DSS",
      version: "4.0.1",
      reference: "10.5.1",
      specification: "Retain audit log history for at least 12 months",
    },
  ],
  tags: ["gcp", "artifact-registry", "logging", "provenance"],
  remediationSteps:
    "Add a `gcp.projects.IAMAuditConfig` for `artifactregistry.googleapis.com` with `DATA_WRITE` and without " +
    "`exemptedMembers`, and set `retentionDays` of the log bucket to what your auditors ask for.",
  url: "https://docs.cloud.google.com/artifact-registry/docs/audit-logging",
  settings: {
    required: {
      meaning:
        "Whether each project in which a stack has repositories must have an audit configuration in the same stack. " +
        "Without it, that may be in another stack, or belong to a folder or the organization.",
      default: false as boolean,
      schema: { type: "boolean" },
    },
    minimumDays: {
      meaning: "Days for which records must stay, at least. PCI DSS asks for 12 months.",
      default: 365 as number,
      schema: { type: "integer", minimum: 1 },
    },
  },
  resource: {
    reads: Object.fromEntries(auditConfigTypes.map((type) => [type, auditProperties])),
    check: ({ properties }) => auditFindings(properties),
  },
  stack: {
    reads: {
      ...Object.fromEntries(auditConfigTypes.map((type) => [type, [...auditProperties, "project"]])),
      ...Object.fromEntries(sinkTypes.map((type) => [type, ["destination", "filter"]])),
      [bucketType]: ["bucketId", "retentionDays"],
      [repositoryType]: ["project"],
    },
    check: auditInStack,
  },
});
