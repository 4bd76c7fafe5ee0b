import type { Resource } from "../analyze";
import type { PolicyExample } from "../examples";
import { allow, documentOf, equals, issuer } from "./github-trust";

const roleType = "aws:iam/role:Role";
const providerType = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";

const role = (assumeRolePolicy: unknown): Resource => ({
  type: roleType,
  name: "payments-staging-publish",
  properties: { name: "payments-staging-publish", assumeRolePolicy },
});
const provider = (change: Record<string, unknown> = {}): Resource => ({
  type: providerType,
  name: "github",
  properties: { url: `https://${issuer}`, clientIdLists: ["sts.amazonaws.com"], ...change },
});

/** What the generic tests of the policies on GitHub's trust are made from. */
export const githubExamples: Readonly<Record<string, PolicyExample>> = {
  "github-oidc-trust": {
    compliant: [role(documentOf(allow()))],
    mutant: [role(documentOf(allow({ Condition: equals({ sub: "repo:acme/payments:pull_request" }) })))],
    unknown: { [roleType]: { assumeRolePolicy: "advisory" } },
  },
  "github-oidc-provider": {
    compliant: [provider()],
    mutant: [provider({ clientIdLists: ["sts.amazonaws.com", "sigstore"] })],
    unknown: { [providerType]: { url: "advisory", clientIdLists: "mandatory", arn: "nothing" } },
  },
  "github-oidc-thumbprints": {
    compliant: [provider()],
    mutant: [provider({ thumbprintLists: ["6938fd4d98bab03faadb97b34396831e3780aea1"] })],
    unknown: { [providerType]: { url: "nothing", thumbprintLists: "advisory" } },
  },
};
