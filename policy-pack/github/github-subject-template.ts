import { issuersSetting } from "../aws/github/issuers";
import { definePolicy } from "../framework/policy";
import {
  organizationTemplateType,
  repositoryTemplateType,
  templateFindings,
  templatesInStack,
} from "./subject-template";
import { roleType } from "./trusted-subjects";

export const githubSubjectTemplate = definePolicy({
  name: "github-subject-template",
  displayName: "Subjects of GitHub's tokens tell jobs apart as the clouds do",
  description:
    "The template of the subjects of GitHub's tokens names the repository and what a job runs for, in the form that the " +
    "roles of the same stack trust.",
  why:
    "Where subjects leave the repository or the branch out, a role that trusts one lets in jobs of others. Where their " +
    "form is another one, it lets nobody in, and whoever is in a hurry takes the conditions out.",
  severity: "high",
  frameworks: [
    {
      name: "NIST SP 800-53",
      version: "Rev. 5",
      reference: "IA-9",
      specification: "Service Identification and Authentication",
    },
  ],
  tags: ["github", "iam", "least-privilege"],
  remediationSteps:
    "Set `useDefault` of the repository's template to true, or let `includeClaimKeys` begin with `repo` and `context`, and " +
    "name the same claims, in that order, in the subjects that roles trust.",
  url: "https://docs.github.com/en/actions/reference/security/oidc#customizing-the-subject-claims-for-an-organization-or-repository",
  settings: { issuers: issuersSetting },
  resource: {
    reads: {
      [repositoryTemplateType]: ["useDefault", "includeClaimKeys"],
      [organizationTemplateType]: ["includeClaimKeys"],
    },
    check: ({ type, properties }) => templateFindings(properties, type === repositoryTemplateType),
  },
  stack: {
    reads: {
      [repositoryTemplateType]: ["repository", "useDefault", "includeClaimKeys"],
      [organizationTemplateType]: ["includeClaimKeys"],
      [roleType]: ["assumeRolePolicy"],
    },
    check: templatesInStack,
  },
});
