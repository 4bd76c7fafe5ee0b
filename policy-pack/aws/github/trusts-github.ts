import { coversAction } from "../../../components/aws/iam/action";
import { isList, isRecord, type Plain, Unknown } from "../../framework/snapshot";
import { allowStatements, Malformed } from "../iam/document";
import { isAlmostGithub, isAnyProvider, isGithubPrincipal, issuerOfKeys, issuerOfProvider } from "./issuers";

type Elements = { readonly [element: string]: Plain };

export const webIdentityAction = "sts:AssumeRoleWithWebIdentity";

/** Whether a role lets jobs of GitHub's in. What cannot be read counts as no; `github-oidc-trust` reports it. */
export function trustsGithub(assumeRolePolicy: Plain, issuers: readonly string[]): boolean | Unknown {
  const trusts = allowStatements(assumeRolePolicy, "assumeRolePolicy").map((statement) => {
    if (statement instanceof Malformed) return false;
    return statement instanceof Unknown ? statement : letsGithubIn(statement.elements, issuers);
  });
  return anyOf(trusts);
}

/**
 * Whether an Allow statement is about GitHub's tokens: it names a provider of theirs, or one that is almost called so,
 * asks for one of their claims, or lets any provider's tokens in.
 */
export function letsGithubIn(elements: Elements, issuers: readonly string[]): boolean | Unknown {
  const { Principal: principal, Condition: condition } = elements;
  const federated = isRecord(principal) ? Object.entries(principal).flatMap(federatedIn) : [];
  const mayBeFederated = principal instanceof Unknown || federated.length > 0;
  if (mayBeFederated && issuerOfKeys(condition, issuers) !== undefined) return true;
  const texts = federated.filter((name) => typeof name === "string");
  if (texts.some((name) => isGithubPrincipal(name, issuers) && !isAnyProvider(name))) return true;
  if (texts.some((name) => isAlmostGithub(issuerOfProvider(name) ?? name))) return true;
  const anyProvider =
    "NotPrincipal" in elements ||
    principal === "*" ||
    (isRecord(principal) && listed(principal.AWS).includes("*")) ||
    texts.some(isAnyProvider);
  if (anyProvider) return allowsWebIdentity(elements);
  const unknown = [principal, ...federated].find((value) => value instanceof Unknown);
  return unknown ?? false;
}

function allowsWebIdentity(elements: Elements): boolean | Unknown {
  const covers = (action: Plain) =>
    action instanceof Unknown ? action : typeof action === "string" && coversAction(action, webIdentityAction);
  if (!("NotAction" in elements)) return anyOf(listed(elements.Action).map(covers));
  const left = anyOf(listed(elements.NotAction).map(covers));
  return left instanceof Unknown ? left : !left;
}

/** Whoever reads the kind of a principal in other letters must not be alone with it; `github-oidc-trust` refuses it. */
function federatedIn([kind, named]: readonly [string, Plain]): readonly Plain[] {
  return kind.toLowerCase() === "federated" ? listed(named) : [];
}

/** One value or a list of them; none where there is nothing. */
function listed(value: Plain): readonly Plain[] {
  if (value === undefined) return [];
  return isList(value) ? value : [value];
}

function anyOf(answers: readonly (boolean | Unknown)[]): boolean | Unknown {
  return answers.includes(true) || (answers.find((answer) => answer instanceof Unknown) ?? false);
}
