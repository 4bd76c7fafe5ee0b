import { definePolicy } from "../framework/policy";
import { permissionFindings, permissionsInStack } from "./ci/permissions";
import { ciSettings } from "./iam/ci-settings";
import { customRoleReads } from "./iam/custom-roles";
import { allPlaces, grantReads } from "./iam/grant-types";
import { serviceAccountReads } from "./iam/service-accounts";

/**
 * It judges what can break the delivery path: what is granted in Artifact Registry, on keys, and as a way to become
 * another identity. What a condition takes away again is not counted: on a repository none is needed. Whoever pushes can
 * move a tag that the service does not keep, whatever else the role has, which is what gar-immutable-tags is about:
 * https://docs.cloud.google.com/artifact-registry/docs/audit-logging
 */
export const googleCiPermissions = definePolicy({
  name: "google-ci-permissions",
  displayName: "CI may push and pull in Google Cloud, and no more",
  description:
    "A principal of a workload identity pool, and a service account that it impersonates, pushes and pulls in named " +
    "repositories, and cannot delete, reconfigure or become another identity.",
  why:
    "Whoever changes a workflow, or a dependency that it runs, has the roles of its principal: with more than pushing " +
    "and pulling they delete releases, change repositories, or give themselves what was kept from them.",
  severity: "high",
  frameworks: [{ name: "NIST SP 800-53", version: "Rev. 5", reference: "AC-6", specification: "Least Privilege" }],
  tags: ["gcp", "artifact-registry", "iam", "least-privilege"],
  remediationSteps:
    "Grant `roles/artifactregistry.reader`, or a custom role that pushes, on the repositories of one environment with " +
    "`gcp.artifactregistry.RepositoryIamMember`. `GoogleDeliveryIdentities` does. Give what administers registries to a " +
    "principal that no workflow of the application can be, and exempt that where it is one of CI's.",
  url: "https://docs.cloud.google.com/artifact-registry/docs/access-control",
  settings: {
    ...ciSettings,
    acceptedRoles: {
      meaning: "Names of custom roles outside the stack that somebody has read, and that CI may have.",
      default: [] as readonly string[],
      schema: {
        type: "array",
        items: { type: "string", pattern: "^(projects|organizations)/[^/]+/roles/[A-Za-z0-9_.]+$" },
      },
    },
  },
  resource: { reads: grantReads(allPlaces), check: permissionFindings },
  stack: {
    reads: {
      ...grantReads(allPlaces, ["repository", "serviceAccount"]),
      ...customRoleReads,
      ...serviceAccountReads,
    },
    check: permissionsInStack,
  },
});
