import type { Permission } from "../../delivery/access-matrix";
import type { Origin } from "../../delivery/stack-access/origin";
import { Permitted } from "../../delivery/stack-access/permitted";
import { questionsOf } from "../../delivery/stack-access/places";
import type { Assumption, StackAccess } from "../../delivery/stack-access/stack-access";
import type { StateResource } from "../../delivery/stack-access/state";
import type { GoogleResource } from "../iam/allow-policy";
import { AllowPolicies } from "../iam/evaluate";
import { alsoKnownAs } from "../iam/members";
import { impersonationPermissions } from "./matrix";
import { googlePlaces } from "./places";
import { poolOf, tokenOrigins, wholePoolOf } from "./principal-words";
import { type GoogleStateDocuments, googleStateDocuments } from "./state-documents";

/** Who may do what on Google Cloud, by the allow policies and workload identity providers in a stack's state. */
export function googleStackAccess(resources: readonly StateResource[]): StackAccess {
  const found = googleStateDocuments(resources);
  const { assumed, assumptions } = assumingConditions(found.documents.resources);
  const places = googlePlaces(found);
  const all = [
    ...assumed,
    ...places
      .map(({ resource }) => resource)
      .filter(isNotIn(assumed))
      .map(withoutPolicy),
  ];
  const policies = new AllowPolicies(all, found.documents.roles);
  const accounts = found.places.filter(({ on }) => on === "serviceAccount").map(({ name }) => accountOf(name));
  const identities = [...new Set([...policies.members, ...accounts])].sort();
  const may = (identity: string, action: string, resource: string) =>
    policies.allows(knownAs(identity), { permission: action, resource });
  const permissions: Permission[] = identities.flatMap((identity) =>
    questionsOf(places)
      .filter(({ action, resource }) => may(identity, action, resource))
      .map((question) => ({ identity, ...question })),
  );
  const permitted = new Permitted(places, permissions);
  const takers = (account: string) =>
    identities.filter(
      (one) =>
        accountOf(account) !== one && impersonationPermissions.some((permission) => may(one, permission, account)),
    );
  const gaps = [...found.gaps];
  const from = (identity: string): readonly Origin[] | undefined => {
    const origins = originsOf(identity, found, takers);
    if (!origins) gaps.push({ property: identity, reason: notHere(identity) });
    return origins;
  };
  const described = identities.map((identity) => {
    const origins = from(identity);
    return { identity, ...(origins && { from: origins }), may: permitted.by(identity) };
  });
  return {
    identities: described,
    nobody: permitted.byNobody(),
    assumptions,
    gaps: [...gaps, ...policies.problems],
    notLookedAt: [
      "Google Cloud: deny policies, principal access boundaries, folders and organizations, who is in a group, and what services do for whom are not looked at; a job has what every principal set gives that it is in.",
    ],
  };
}

/** Takes conditions on what is not known without a request, such as its time, for the case that gives most. */
function assumingConditions(resources: readonly GoogleResource[]): {
  readonly assumed: readonly GoogleResource[];
  readonly assumptions: readonly Assumption[];
} {
  const assumptions: Assumption[] = [];
  const assumed = resources.map(({ name, bindings }) => ({
    name,
    bindings: bindings.map(({ role, members, condition }) => {
      if (condition) assumptions.push({ of: name, statement: role, conditions: [condition.expression] });
      return { role, members };
    }),
  }));
  return { assumed, assumptions };
}

function isNotIn(resources: readonly GoogleResource[]): (name: string) => boolean {
  const names = new Set(resources.map(({ name }) => name));
  return (name) => !names.has(name);
}

function withoutPolicy(name: string): GoogleResource {
  return { name, bindings: [] };
}

function accountOf(name: string): string {
  return `serviceAccount:${name.slice(name.lastIndexOf("/") + 1).toLowerCase()}`;
}

function knownAs(identity: string): readonly string[] {
  const pool = wholePoolOf(identity);
  return [...alsoKnownAs(identity), ...(pool === undefined ? [] : [pool])];
}

/** https://docs.cloud.google.com/iam/docs/service-agents */
const serviceAgent = /^serviceAccount:(?:service-\d+@gcp-sa-[a-z0-9-]+\.iam|\d+@cloudservices)\.gserviceaccount\.com$/;

function originsOf(
  identity: string,
  { documents, places, accountKeys }: GoogleStateDocuments,
  takers: (account: string) => readonly string[],
): readonly Origin[] | undefined {
  const only = (who: string): readonly Origin[] => [{ who, conditions: [] }];
  if (poolOf(identity) !== undefined) return tokenOrigins(identity, documents.providers);
  if (identity === "allUsers") return only("anybody");
  if (identity === "allAuthenticatedUsers") return only("anybody with a Google account");
  if (identity.startsWith("group:")) return only("its members");
  if (identity.startsWith("domain:")) return only("its users");
  if (!identity.startsWith("serviceAccount:")) return only("whoever signs in as it");
  const account = places.find(({ name, on }) => on === "serviceAccount" && accountOf(name) === identity);
  if (!account) return serviceAgent.test(identity) ? only("a service of Google's") : undefined;
  return [
    ...takers(account.name).flatMap(only),
    ...(accountKeys.get(account.name) ?? []).flatMap((key) => only(`whoever holds its key ${key}`)),
  ];
}

function notHere(identity: string): string {
  return poolOf(identity) === undefined
    ? "is a service account that is not in this stack: who may act as it is not judged"
    : "is of a workload identity pool whose providers are not in this stack: whose tokens they are is not judged";
}
