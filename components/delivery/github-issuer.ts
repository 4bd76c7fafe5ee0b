import type { TextRule } from "./reader";

/** Who signs the tokens of github.com's jobs, without `https://`: https://docs.github.com/en/actions/reference/security/oidc */
export const gitHubIssuer = "token.actions.githubusercontent.com";

const slug = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
const label = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?";

/** GitHub's own, an enterprise's of its own (https://docs.github.com/en/enterprise-cloud@latest/actions/reference/security/oidc), and one with data residency. */
const hosted = new RegExp(
  `^(?:token\\.actions\\.githubusercontent\\.com(?:/${slug})?|token\\.actions\\.${label}\\.ghe\\.com)$`,
);
/** https://docs.github.com/en/enterprise-server@latest/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws */
const server = new RegExp(`^(?!token\\.actions\\.)(?:${label}\\.)+${label}/_services/token$`);

export const issuerName: TextRule = {
  pattern: new RegExp(`${hosted.source}|${server.source}`),
  meaning:
    `an issuer of GitHub's tokens without "https://": "${gitHubIssuer}", the same with "/<enterprise>", ` +
    '"token.actions.<subdomain>.ghe.com", or "<host>/_services/token" of GitHub Enterprise Server',
  maximum: 255,
};

/** Whether GitHub runs it, and not an enterprise its own server. */
export function isHostedByGitHub(issuer: string): boolean {
  return hosted.test(issuer);
}
