import type { OpenIdConnectProviderArgs } from "@pulumi/aws/iam";
import { definePolicy } from "../framework/policy";
import { isList, type Plain, type Snapshot } from "../framework/snapshot";
import { hasClaims } from "./github/issuers";
import { githubIssuerOf } from "./github/provider";

export const githubOidcThumbprints = definePolicy({
  name: "github-oidc-thumbprints",
  displayName: "GitHub's OIDC provider needs no thumbprints",
  description: "The OIDC provider of GitHub's tokens names no thumbprints of certificates, which AWS does not look at.",
  why:
    "A list that looks as if it protected something is kept up to date for nothing, and found missing when GitHub " +
    "changes its certificates.",
  severity: "low",
  advisory: true,
  frameworks: [
    { name: "NIST SP 800-53", version: "Rev. 5", reference: "CM-6", specification: "Configuration Settings" },
  ],
  tags: ["aws", "iam", "github", "configuration"],
  remediationSteps:
    "Leave `thumbprintLists` out. Only a server of your own whose certificate no public authority has signed needs one.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_verify-thumbprint.html",
  settings: {},
  resource: {
    reads: { "aws:iam/openIdConnectProvider:OpenIdConnectProvider": ["url", "thumbprintLists"] },
    check: ({ properties }) => {
      const { url, thumbprintLists } = properties as Snapshot<OpenIdConnectProviderArgs>;
      const issuer = githubIssuerOf(url, []);
      if (typeof issuer !== "string" || !hasClaims(issuer) || isEmpty(thumbprintLists)) return [];
      const reason = "is not looked at for this issuer: AWS knows who signs its certificates. Leave it out.";
      return [{ property: "thumbprintLists", reason }];
    },
  },
});

/** What is not known yet is what somebody has looked up. */
function isEmpty(thumbprints: Plain): boolean {
  return thumbprints === undefined || (isList(thumbprints) && thumbprints.length === 0);
}
