import type { OpenIdConnectProviderArgs, OpenIdConnectProviderState } from "@pulumi/aws/iam";
import { definePolicy, type StackFinding, unknownFinding } from "../framework/policy";
import { type Snapshot, Unknown } from "../framework/snapshot";
import type { JudgedStack } from "../framework/stack";
import { ownAccount } from "./accounts";
import { issuersSetting } from "./github/issuers";
import { audienceFindings, githubIssuerOf, urlFindings } from "./github/provider";
import { audiencesSetting } from "./github/settings";

const type = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";

export const githubOidcProvider = definePolicy({
  name: "github-oidc-provider",
  displayName: "GitHub's OIDC provider takes tokens for AWS only",
  description:
    "The OIDC provider of GitHub's tokens has GitHub's own issuer and AWS's audience, and an account has one of it.",
  why:
    "Tokens that a job gives to another service would be taken by AWS as well if their audience were accepted, and " +
    "whoever has a host that is almost called like GitHub's issuer could sign tokens of any repository.",
  severity: "high",
  frameworks: [
    {
      name: "NIST SP 800-53",
      version: "Rev. 5",
      reference: "IA-9",
      specification: "Service Identification and Authentication",
    },
  ],
  tags: ["aws", "iam", "github", "least-privilege"],
  remediationSteps:
    "Create it once per account, with the url `https://token.actions.githubusercontent.com` and the audience " +
    "`sts.amazonaws.com` (`sts.amazonaws.com.cn` in China), and let other stacks name it by its ARN.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html",
  settings: { issuers: issuersSetting, audiences: audiencesSetting },
  resource: {
    reads: { [type]: ["url", "clientIdLists"] },
    check: ({ properties, provider }, { issuers, audiences }) => {
      const { url, clientIdLists } = properties as Snapshot<OpenIdConnectProviderArgs>;
      const issuer = githubIssuerOf(url, issuers);
      if (issuer === undefined) return [];
      // Providers of clusters have urls that are known late, so that this is left to the update, as for documents.
      if (issuer instanceof Unknown) return [unknownFinding(issuer, "document")];
      const { region } = provider?.properties ?? {};
      return [...urlFindings(url, issuer), ...audienceFindings(clientIdLists, region, audiences)];
    },
  },
  stack: { reads: { [type]: ["url", "arn"] }, check: (stack, { issuers }) => repeatedProviders(stack, issuers) },
});

/** AWS refuses the second one of an account in the middle of an update. One that has an ARN exists. */
function repeatedProviders(stack: JudgedStack, issuers: readonly string[]): readonly StackFinding[] {
  const first = new Set<string>();
  const providers = stack.ofType<OpenIdConnectProviderState>(type);
  const [existing, created] = [true, false].map((exists) =>
    providers.filter(({ properties }) => (typeof properties.arn === "string") === exists),
  );
  return [...(existing ?? []), ...(created ?? [])].flatMap((resource) => {
    const { url, arn } = resource.properties;
    const issuer = githubIssuerOf(url, issuers);
    if (issuer === undefined || issuer instanceof Unknown) return [];
    const place = `${ownAccount(resource) ?? resource.provider?.urn} ${issuer.toLowerCase()}`;
    if (!first.has(place) || typeof arn === "string") {
      first.add(place);
      return [];
    }
    const reason = "is the issuer of another provider of this account, which has one of each. Name that by its ARN.";
    return [{ urn: resource.urn, property: "url", reason }];
  });
}
