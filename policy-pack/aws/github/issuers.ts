import { distance } from "fastest-levenshtein";
import { gitHubIssuer, isHostedByGitHub, issuerName } from "../../../components/delivery/github-issuer";
import type { Setting } from "../../framework/policy";
import { isRecord, type Plain } from "../../framework/snapshot";

/** A setting that lists hosts of issuers that this pack cannot know, none by default. */
export const issuersSetting: Setting<readonly string[]> = {
  meaning:
    "Issuers of GitHub's tokens beside `token.actions.githubusercontent.com`, `token.actions.<subdomain>.ghe.com` and " +
    "`<host>/_services/token`, without `https://`, such as a proxy before GitHub Enterprise Server.",
  default: [],
  schema: { type: "array", items: { type: "string", pattern: "^[a-z0-9-]+(\\.[a-z0-9-]+)+(/[A-Za-z0-9._~-]+)*$" } },
};

/** Whether an issuer, without `https://`, signs tokens of GitHub's jobs. Names of hosts are the same in either case. */
export function isGithubIssuer(name: string, issuers: readonly string[]): boolean {
  const issuer = hostInLowerCase(name);
  // Whatever its path is: that of a provider's ARN may be written in a wrong way.
  return issuer.split("/")[0] === gitHubIssuer || issuerName.pattern.test(issuer) || issuers.includes(issuer);
}

/** Whether AWS sees more of the issuer's tokens than audience and subject. */
export function hasClaims(name: string): boolean {
  return isHostedByGitHub(hostInLowerCase(name));
}

/** The issuer that an OIDC provider's ARN names, where that is one. */
export function issuerOfProvider(arn: string): string | undefined {
  return /^arn:[^:]*:iam::[^:]*:oidc-provider\/(.+)$/i.exec(arn)?.[1];
}

/** Whether a Federated principal is a provider of GitHub's tokens, or stands for any provider. */
export function isGithubPrincipal(principal: string, issuers: readonly string[]): boolean {
  return isAnyProvider(principal) || isGithubIssuer(issuerOfProvider(principal) ?? principal, issuers);
}

export function isAnyProvider(principal: string): boolean {
  return /[*?]/.test(principal);
}

/** Whether the name of a condition key begins with one of GitHub's issuers, whether the rest is a claim or not. */
export function isGithubKey(key: string, issuers: readonly string[]): boolean {
  return isGithubIssuer(issuerOfKey(key), issuers);
}

/** The issuer of GitHub's whose claims a condition asks for. */
export function issuerOfKeys(condition: Plain, issuers: readonly string[]): string | undefined {
  if (!isRecord(condition)) return undefined;
  const keys = Object.values(condition).flatMap((tests) => (isRecord(tests) ? Object.keys(tests) : []));
  return keys.map(issuerOfKey).find((issuer) => isGithubIssuer(issuer, issuers));
}

function issuerOfKey(key: string): string {
  return key.slice(0, Math.max(key.lastIndexOf(":"), 0));
}

/** Whether somebody else's issuer can be taken for GitHub's. */
export function isAlmostGithub(name: string): boolean {
  const [host = ""] = name.toLowerCase().split("/");
  return host !== gitHubIssuer && host.length < 64 && distance(host, gitHubIssuer) <= 3;
}

function hostInLowerCase(name: string): string {
  const [host = "", ...path] = name.split("/");
  return [host.toLowerCase(), ...path].join("/");
}
