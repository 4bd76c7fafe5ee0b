import { issuersSetting } from "../aws/github/issuers";
import { definePolicy } from "../framework/policy";
import { allPlaces, grantReads } from "./iam/grant-types";
import { bindingFindings, bindingsInStack } from "./workload-identity/bindings";
import { providerType } from "./workload-identity/provider";
import { providerFindings } from "./workload-identity/provider-findings";

/**
 * Conditions and mappings are evaluated, for tokens that are made from the values in them: for one that should come in,
 * and for those of strangers and of whoever has taken a name over.
 */
export const googleWorkloadIdentity = definePolicy({
  name: "google-workload-identity",
  displayName: "Google Cloud lets in exactly the GitHub jobs that are meant",
  description:
    "A workload identity provider of GitHub's tokens takes those of named owners and repositories, by their ids, and " +
    "what a principal of its pool is granted is granted to one repository.",
  why:
    "Everybody's repositories have tokens of the same issuer. What condition and principal leave open, another " +
    "repository, or somebody who registers a name that came free, pushes and deploys artifacts.",
  severity: "critical",
  frameworks: [
    { name: "NIST SP 800-53", version: "Rev. 5", reference: "AC-6", specification: "Least Privilege" },
    {
      name: "NIST SP 800-53",
      version: "Rev. 5",
      reference: "IA-9",
      specification: "Service Identification and Authentication",
    },
  ],
  tags: ["gcp", "iam", "github", "least-privilege"],
  remediationSteps:
    'Write the condition `assertion.repository_owner_id == "<id>" && assertion.repository_id == "<id>"`, map ' +
    "`google.subject` from ids, and grant to an attribute that is made from `assertion.repository_id` and what else the " +
    "job is known by, such as its environment. `GoogleDeliveryIdentities` does.",
  url: "https://docs.cloud.google.com/iam/docs/workload-identity-federation-with-deployment-pipelines",
  settings: {
    issuers: issuersSetting,
    audiences: {
      meaning: "Audiences beside the provider's own name that tokens may be made for.",
      default: [] as readonly string[],
      schema: { type: "array", items: { type: "string", minLength: 1 } },
    },
  },
  resource: {
    reads: { [providerType]: ["attributeCondition", "attributeMapping", "oidc"], ...grantReads(allPlaces) },
    check: (resource, settings) =>
      resource.type === providerType ? providerFindings(resource.properties, settings) : bindingFindings(resource),
  },
  stack: {
    reads: {
      [providerType]: ["attributeCondition", "attributeMapping", "oidc", "project", "workloadIdentityPoolId"],
      ...grantReads(allPlaces),
    },
    check: (stack, { issuers }) => bindingsInStack(stack, issuers),
  },
});
