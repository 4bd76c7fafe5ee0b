import { coversAction, hasActionWildcard } from "../../../components/aws/iam/action";
import { gitHubIssuer } from "../../../components/delivery/github-issuer";
import { isRecord, type Plain, Unknown } from "../../framework/snapshot";
import { Malformed } from "../iam/document";
import { textsOf } from "../iam/texts";
import { type ClaimTest, readClaimTests } from "./claim-tests";
import { claimFindings } from "./claims";
import { isAnyProvider, isGithubPrincipal, issuerOfKeys, issuerOfProvider } from "./issuers";
import { onlyForSessions, otherPrincipalFindings, sessionActions } from "./other-principals";
import type { TrustSettings } from "./settings";
import { webIdentityAction } from "./trusts-github";

type Elements = { readonly [element: string]: Plain };
type Result = Malformed | Unknown;

/** What is wrong with an Allow statement that is about GitHub's jobs. */
export function trustStatementFindings(
  elements: Elements,
  property: string,
  settings: TrustSettings,
): readonly Result[] {
  if (onlyForSessions(elements)) return [];
  return [
    ...otherPrincipalFindings(elements, property, settings),
    ...actionFindings(elements, property),
    ...conditionFindings(elements, property, settings),
  ];
}

function actionFindings({ Action: action, NotAction: notAction }: Elements, property: string): readonly Result[] {
  const fix = `Write ${webIdentityAction}.`;
  if (notAction !== undefined) {
    return [new Malformed(`${property}.NotAction`, `allows all but what it names. Use Action instead. ${fix}`)];
  }
  const read = textsOf(action, `${property}.Action`);
  const accepted = [webIdentityAction, ...sessionActions];
  return read.flatMap((item) => {
    if (item instanceof Unknown || item instanceof Malformed) return [item];
    if (hasActionWildcard(item.text)) return [new Malformed(item.property, `has a wildcard. ${fix}`)];
    if (accepted.some((known) => coversAction(item.text, known))) return [];
    return [new Malformed(item.property, `is dead: it is not what tokens of GitHub's are taken with. ${fix}`)];
  });
}

function conditionFindings(elements: Elements, property: string, settings: TrustSettings): readonly Result[] {
  const { Principal: principal, Condition: condition } = elements;
  const federated = isRecord(principal) ? textsOf(principal.Federated, `${property}.Principal.Federated`) : [];
  const named = federated.filter((item) => "text" in item);
  const anyProvider = named
    .filter(({ text }) => isAnyProvider(text))
    .map(
      (item) => new Malformed(item.property, "stands for providers that nobody has named. Write the provider's ARN."),
    );
  const providers = named.filter(({ text }) => !isAnyProvider(text) && isGithubPrincipal(text, settings.issuers));
  const noArn = providers
    .filter(({ text }) => issuerOfProvider(text) === undefined)
    .map(
      (item) => new Malformed(item.property, "is no provider. Write arn:aws:iam::<account>:oidc-provider/<issuer>."),
    );
  const issuers = new Set(providers.map(({ text }) => issuerOfProvider(text) ?? text));
  if (issuers.size > 1) {
    const reason = "names several issuers, and each has keys of its own. Write one statement for each.";
    return [...anyProvider, ...noArn, new Malformed(`${property}.Principal.Federated`, reason)];
  }
  const [issuer = issuerOfKeys(condition, settings.issuers) ?? gitHubIssuer] = issuers;
  const at = `${property}.Condition`;
  const read = readClaimTests(condition, at, issuer, settings.issuers);
  const open = read.filter((item) => item instanceof Unknown || item instanceof Malformed);
  const tests = read.filter((item): item is ClaimTest => "claim" in item);
  const partition = /^arn:([^:]+):/i.exec(providers[0]?.text ?? "")?.[1]?.toLowerCase();
  const conditions = { property: at, tests, complete: open.length === 0, issuer, partition };
  return [...anyProvider, ...noArn, ...open, ...claimFindings(conditions, settings)];
}
