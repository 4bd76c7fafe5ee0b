import { type Finding, unknownFinding } from "../../framework/policy";
import { isList, type Plain, Unknown } from "../../framework/snapshot";
import { partitionOfRegion, tokenServiceAudiences } from "./audience";
import { isAlmostGithub, isGithubIssuer } from "./issuers";

/** The issuer of an OIDC provider of GitHub's tokens; `undefined` for those of others. */
export function githubIssuerOf(url: Plain, issuers: readonly string[]): string | Unknown | undefined {
  if (url instanceof Unknown) return url;
  const issuer = typeof url === "string" ? withoutScheme(url).replace(/\/+$/, "") : "";
  return isGithubIssuer(issuer, issuers) || isAlmostGithub(issuer) ? issuer : undefined;
}

/** What is wrong with how the provider of an issuer of GitHub's is written. */
export function urlFindings(url: Plain, issuer: string): readonly Finding[] {
  const problem = (reason: string) => [{ property: "url", reason }];
  if (isAlmostGithub(issuer)) {
    return problem("is almost GitHub's issuer: whoever has that host can sign any token. Correct the host.");
  }
  if (typeof url !== "string" || url === `https://${lowerHost(issuer)}`) return [];
  return problem(
    "is not written as in GitHub's tokens, so that none is accepted. Write https:// and the issuer, its host in small " +
      "letters, without a slash at its end.",
  );
}

export function audienceFindings(audiences: Plain, region: Plain, accepted: readonly string[]): readonly Finding[] {
  const property = "clientIdLists";
  const own = tokenServiceAudiences(typeof region === "string" ? partitionOfRegion(region) : undefined);
  const fix = `Write ${own.join(" or ")}.`;
  if (audiences instanceof Unknown) return [unknownFinding(audiences, "scalar")];
  if (!isList(audiences) || audiences.length === 0) return [{ property, reason: `names no audience. ${fix}` }];
  return audiences.flatMap((audience, index): Finding[] => {
    if (audience instanceof Unknown) return [unknownFinding(audience, "scalar")];
    if (typeof audience === "string" && [...own, ...accepted].includes(audience)) return [];
    const reason = `is not the audience of AWS's token service, so that tokens for something else are taken. ${fix}`;
    return [{ property: `${property}[${index}]`, reason: `${reason} Or name it in the setting \`audiences\`.` }];
  });
}

function withoutScheme(url: string): string {
  return url.replace(/^[a-z]+:\/\//i, "");
}

function lowerHost(issuer: string): string {
  return issuer.replace(/^[^/]+/, (host) => host.toLowerCase());
}
