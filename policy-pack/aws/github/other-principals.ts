import { coversAction, hasActionWildcard } from "../../../components/aws/iam/action";
import { isRecord, type Plain, Unknown } from "../../framework/snapshot";
import { Malformed } from "../iam/document";
import { textsOf } from "../iam/texts";
import { isGithubPrincipal } from "./issuers";
import type { TrustSettings } from "./settings";

type Elements = { readonly [element: string]: Plain };

/** What a session may be given when it is made, which lets nobody in by itself. */
export const sessionActions: readonly string[] = ["sts:SetSourceIdentity", "sts:TagSession"];

const fix = "Give them a role of their own, or name the role's ARN in the setting `otherPrincipals`.";

/** Who else a statement lets into a role of GitHub's jobs. */
export function otherPrincipalFindings(
  elements: Elements,
  property: string,
  { issuers, otherPrincipals }: TrustSettings,
): readonly (Malformed | Unknown)[] {
  if (onlyForSessions(elements)) return [];
  if ("NotPrincipal" in elements) {
    return [new Malformed(`${property}.NotPrincipal`, "lets everyone in but whom it names. Use Principal instead.")];
  }
  const { Principal: principal } = elements;
  const at = `${property}.Principal`;
  if (principal instanceof Unknown) return [principal];
  if (principal === "*") return [new Malformed(at, `lets everyone in. ${fix}`)];
  if (!isRecord(principal) || Object.keys(principal).length === 0) {
    return [new Malformed(at, 'is not a principal. Write { "Federated": "<ARN of the provider>" }.')];
  }
  return Object.entries(principal).flatMap(([kind, named]) => {
    const others = new Malformed(at, `lets others than GitHub's jobs in, past the conditions on these. ${fix}`);
    if (kind !== "AWS" && kind !== "Federated") return [others];
    return textsOf(named, `${at}.${kind}`).flatMap((read) => {
      if (read instanceof Unknown || read instanceof Malformed) return [read];
      const accepted = kind === "AWS" ? otherPrincipals.includes(read.text) : isGithubPrincipal(read.text, issuers);
      return accepted ? [] : [new Malformed(read.property, others.reason)];
    });
  });
}

/** Whether a statement lets nobody in by itself. */
export function onlyForSessions({ Action: action, NotAction: notAction }: Elements): boolean {
  const read = notAction === undefined ? textsOf(action, "") : [];
  return (
    read.length > 0 &&
    read.every(
      (item) =>
        "text" in item &&
        sessionActions.some((known) => !hasActionWildcard(item.text) && coversAction(item.text, known)),
    )
  );
}
