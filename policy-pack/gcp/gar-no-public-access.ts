import { definePolicy } from "../framework/policy";
import { customRoleReads } from "./iam/custom-roles";
import { grantReads } from "./iam/grant-types";
import { publicFindings, publicInStack, publicPlaces } from "./public-access";

export const garNoPublicAccess = definePolicy({
  name: "gar-no-public-access",
  displayName: "Artifact Registry grants nothing to everyone",
  description:
    "What is granted on repositories, on service accounts, pools, keys, notes and attestors, and on projects with roles " +
    "that reach them, is granted to known principals; that signatures are verified by everyone is no finding.",
  why:
    "With `allUsers` anybody pulls the artifacts or pushes their own, depending on the role, and a set of everything " +
    "that a pool admits is as open as the pool's weakest provider, also one that somebody adds later.",
  severity: "critical",
  frameworks: [
    { name: "NIST SP 800-53", version: "Rev. 5", reference: "AC-3", specification: "Access Enforcement" },
    { name: "NIST SP 800-53", version: "Rev. 5", reference: "AC-22", specification: "Publicly Accessible Content" },
  ],
  tags: ["gcp", "artifact-registry", "iam", "confidentiality"],
  remediationSteps:
    "Name the users, groups, service accounts or principal sets that need access, such as " +
    "`principalSet://…/attribute.<name>/<value>`. Where a repository is meant for the whole world, exempt its grant.",
  url: "https://docs.cloud.google.com/artifact-registry/docs/access-control",
  settings: {},
  resource: { reads: grantReads(publicPlaces), check: publicFindings },
  stack: {
    reads: { ...grantReads(["project", "folder", "organization"]), ...customRoleReads },
    check: publicInStack,
  },
});
