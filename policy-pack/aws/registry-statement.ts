import { coversAction, hasActionWildcard } from "../../components/aws/iam/action";
import { isRecord, type Plain, Unknown } from "../framework/snapshot";
import { Malformed } from "./iam/document";
import { textsOf } from "./iam/texts";
import { grantedActions, harmfulActions, pullActions } from "./registry-actions";

interface RegistryPolicySettings {
  readonly accounts: readonly string[];
  readonly acceptPulls: boolean;
  readonly acceptWholeRegistry: boolean;
}

type Elements = { readonly [element: string]: Plain };
/** What is wrong, or what cannot be told before the apply. */
type Result = Malformed | Unknown;

/** What an Allow statement of a registry policy grants too much of. `own` is the registry's account, where known. */
export function registryStatementFindings(
  { property, elements }: { readonly property: string; readonly elements: Elements },
  settings: RegistryPolicySettings,
  own: string | undefined,
): readonly Result[] {
  return [
    ...actionFindings(elements, property, settings),
    ...resourceFindings(elements, property, settings),
    ...principalFindings(elements, property, [...settings.accounts, own, resourceAccount(elements, property)]),
  ];
}

const list = new Intl.ListFormat("en-GB");

function actionFindings(
  elements: Elements,
  property: string,
  { acceptPulls }: RegistryPolicySettings,
): readonly Result[] {
  const accepted = acceptPulls ? [...grantedActions, ...pullActions] : grantedActions;
  const fix = `Write out what others need of ${list.format(accepted)}.`;
  return elementFindings(elements, property, "Action", "NotAction", (text) => {
    const harm = [...harmfulActions]
      .filter(([, actions]) => actions.some((action) => coversAction(text, action)))
      .map(([what]) => what);
    if (harm.length > 0) {
      return `lets whoever it names ${list.format(harm)}, in all repositories that the statement covers. ${fix}`;
    }
    if (hasActionWildcard(text)) return `has a wildcard, which also covers what ECR may have one day. ${fix}`;
    return accepted.some((action) => coversAction(text, action))
      ? undefined
      : `is nothing that a registry policy is needed for. ${fix}`;
  });
}

/** An ARN of repositories whose account is fixed, and what it says of their names. */
const repositoriesArn = /^arn:[a-z-]+:ecr:[a-z0-9*?-]+:(\d{12}):repository\/(.+)$/;

function resourceFindings(
  elements: Elements,
  property: string,
  { acceptWholeRegistry }: RegistryPolicySettings,
): readonly Result[] {
  const fix = "Write the ARN of repositories, such as arn:aws:ecr:<region>:<account>:repository/production/*.";
  return elementFindings(elements, property, "Resource", "NotResource", (text) => {
    const names = repositoriesArn.exec(text)?.[2];
    if (names === undefined) return `is no ARN of repositories in one account. ${fix}`;
    // A letter alone, or several, would cover whatever environments have names that begin like that.
    return acceptWholeRegistry || /^[a-z0-9]+(?:[._/-]|$)/.test(names)
      ? undefined
      : `leaves open which word the repositories' names begin with, and so which environments it covers. ${fix}`;
  });
}

/** Judges each text of an element, whose negation would cover all that it does not name. */
function elementFindings(
  elements: Elements,
  property: string,
  element: string,
  negation: string,
  problem: (text: string) => string | undefined,
): readonly Result[] {
  if (negation in elements) {
    return [new Malformed(`${property}.${negation}`, `covers all but what it names. Use ${element} instead.`)];
  }
  return textsOf(elements[element], `${property}.${element}`).flatMap((read) => {
    if (read instanceof Unknown || read instanceof Malformed) return [read];
    const reason = problem(read.text);
    return reason === undefined ? [] : [new Malformed(read.property, reason)];
  });
}

/**
 * The account whose repositories the statement is about. Only if that is the registry's own account does the statement
 * grant anything, so whoever it names in that account is no stranger.
 */
function resourceAccount(elements: Elements, property: string): string | undefined | Unknown {
  const resources = textsOf(elements.Resource, property);
  const unknown = resources.find((read) => read instanceof Unknown);
  if (unknown) return unknown;
  const accounts = new Set(
    resources.map((read) => ("text" in read ? repositoriesArn.exec(read.text)?.[1] : undefined)),
  );
  return accounts.size === 1 ? [...accounts][0] : undefined;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
const accountPrincipal = /^(?:(\d{12})|arn:[a-z-]+:(?:iam|sts)::(\d{12}):.+)$/;

function principalFindings(
  elements: Elements,
  property: string,
  accounts: readonly (string | undefined | Unknown)[],
): readonly Result[] {
  if ("NotPrincipal" in elements) {
    return [new Malformed(`${property}.NotPrincipal`, "covers everyone but whom it names. Use Principal instead.")];
  }
  const { Principal: principal } = elements;
  const at = `${property}.Principal`;
  const nobody = new Malformed(at, 'names no accounts. Write { "AWS": "<account id>" }.');
  if (principal instanceof Unknown) return [principal];
  if (!isRecord(principal) || Object.keys(principal).length === 0) return [nobody];
  return Object.entries(principal).flatMap(([kind, named]) => {
    if (kind !== "AWS") return [nobody];
    return textsOf(named, `${at}.AWS`).flatMap((read) => {
      if (read instanceof Unknown || read instanceof Malformed) return [read];
      const [, id, arnId] = accountPrincipal.exec(read.text) ?? [];
      const account = id ?? arnId;
      if (account !== undefined && accounts.includes(account)) return [];
      // The account of what is not known yet may be this one.
      if (account !== undefined && accounts.some((known) => known instanceof Unknown)) return [];
      const fix = "Name the account in the setting `accounts` if it may, or leave it out.";
      return [new Malformed(read.property, `is in no account that a registry policy may name. ${fix}`)];
    });
  });
}
