import { isHostedByGitHub } from "../../../components/delivery/github-issuer";
import { isAlmostGithub } from "../../aws/github/issuers";
import { type Finding, unknownFinding } from "../../framework/policy";
import { isList, isRecord, type Plain, Unknown } from "../../framework/snapshot";
import { expressionFindings } from "./expression-findings";
import { githubIssuerOf, type Provider, ReadProvider } from "./provider";
import { tokenFindings } from "./token-findings";

interface ProviderSettings {
  readonly issuers: readonly string[];
  readonly audiences: readonly string[];
}

/** What is wrong with a provider of GitHub's tokens; others are left to other policies. */
export function providerFindings(provider: Provider, { issuers, audiences }: ProviderSettings): readonly Finding[] {
  const issuer = githubIssuerOf(provider, issuers);
  if (issuer === undefined) return [];
  // Providers of clusters have issuers that are known late, so that this is left to the update, as for documents.
  if (issuer instanceof Unknown) return [unknownFinding(issuer, "document")];
  const oidc = isRecord(provider.oidc) ? provider.oidc : {};
  return [
    ...issuerFindings(oidc.issuerUri, issuer),
    ...keyFindings(oidc.jwksJson, issuer),
    ...audienceFindings(oidc.allowedAudiences, audiences),
    ...admissionFindings(provider),
  ];
}

function admissionFindings(provider: Provider): readonly Finding[] {
  const { attributeCondition: condition, attributeMapping: mapping } = provider;
  const unknown = [condition, mapping, ...(isRecord(mapping) ? Object.values(mapping) : [])].filter(
    (value) => value instanceof Unknown,
  );
  const findings = [
    ...unknown.map((value) => unknownFinding(value, "document")),
    ...expressionFindings(condition, mapping),
  ];
  if (condition === undefined) {
    const reason =
      "is missing, so that jobs of everybody's repositories come in. Ask for assertion.repository_owner_id and " +
      "assertion.repository_id.";
    return [...findings, { property: "attributeCondition", reason }];
  }
  const read = findings.length === 0 ? ReadProvider.of(provider) : undefined;
  return read ? tokenFindings(read) : findings;
}

function issuerFindings(uri: Plain, issuer: string): readonly Finding[] {
  const problem = (reason: string) => [{ property: "oidc.issuerUri", reason }];
  if (isAlmostGithub(issuer)) {
    return problem("is almost GitHub's issuer: whoever has that host can sign any token. Correct the host.");
  }
  const lower = issuer.replace(/^[^/]+/, (host) => host.toLowerCase());
  return uri === `https://${lower}`
    ? []
    : problem(
        "is not written as in GitHub's tokens. Write https:// and the issuer, its host in small letters, no slash at its end.",
      );
}

function keyFindings(keys: Plain, issuer: string): readonly Finding[] {
  if (keys === undefined || !isHostedByGitHub(issuer.toLowerCase())) return [];
  const reason =
    "takes the place of GitHub's own keys, so that whoever has these can sign any token, and GitHub's next ones are not " +
    "known. Remove it.";
  return [{ property: "oidc.jwksJson", reason }];
}

/** By default a token has to be made for this very provider. */
function audienceFindings(allowed: Plain, accepted: readonly string[]): readonly Finding[] {
  const property = "oidc.allowedAudiences";
  if (allowed === undefined) return [];
  if (allowed instanceof Unknown) return [unknownFinding(allowed, "document")];
  if (!isList(allowed))
    return [{ property, reason: "is not a list. Remove it, so that tokens are for this provider only." }];
  return allowed.flatMap((audience, index): Finding[] => {
    if (audience instanceof Unknown) return [unknownFinding(audience, "document")];
    if (typeof audience === "string" && (ownAudience.test(audience) || accepted.includes(audience))) return [];
    const reason =
      "is not the name of a provider, so that tokens for something else are taken. Remove it, or name it in the setting " +
      "`audiences`.";
    return [{ property: `${property}[${index}]`, reason }];
  });
}

const ownAudience =
  /^(?:https:)?\/\/iam\.googleapis\.com\/projects\/[^/]+\/locations\/global\/workloadIdentityPools\/[^/]+\/providers\/[^/]+$/;
