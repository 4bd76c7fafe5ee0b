import type { TextRule } from "../../delivery/reader";

/** Who signs GitHub's tokens, and what AWS can see of them. */
export interface Issuer {
  /** Its URL without `https://`: what the provider's ARN ends with, and the condition keys start with. */
  readonly name: string;
  /**
   * Whether AWS evaluates GitHub's own claims of its tokens (`repository_id`, `ref`, `job_workflow_ref` …), and not
   * `aud` and `sub` alone:
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
   */
  readonly hasClaims: boolean;
}

export const gitHubIssuer = "token.actions.githubusercontent.com";

const slug = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
const label = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?";

/** GitHub's own, an enterprise's of its own (https://docs.github.com/en/enterprise-cloud@latest/actions/reference/security/oidc), and one with data residency. */
const withClaims = new RegExp(
  `^(?:token\\.actions\\.githubusercontent\\.com(?:/${slug})?|token\\.actions\\.${label}\\.ghe\\.com)$`,
);
/** https://docs.github.com/en/enterprise-server@latest/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws */
const server = new RegExp(`^(?!token\\.actions\\.)(?:${label}\\.)+${label}/_services/token$`);

export const issuerName: TextRule = {
  pattern: new RegExp(`${withClaims.source}|${server.source}`),
  meaning:
    `an issuer of GitHub's tokens without "https://": "${gitHubIssuer}", the same with "/<enterprise>", ` +
    '"token.actions.<subdomain>.ghe.com", or "<host>/_services/token" of GitHub Enterprise Server',
  maximum: 255,
};

export function issuerOf(name: string): Issuer {
  return { name, hasClaims: withClaims.test(name) };
}
