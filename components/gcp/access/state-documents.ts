import type { Problem } from "../../delivery/problem";
import { type StateResource, Withheld } from "../../delivery/stack-access/state";
import { StateLookup } from "../../delivery/stack-access/state-lookup";
import type { GoogleBinding, GoogleRole } from "../iam/allow-policy";
import type { GrantedOn } from "../iam/grant-types";
import { predefinedRoles } from "../iam/predefined-roles";
import type { WorkloadIdentityProvider } from "../workload-identity/provider";
import type { GoogleAccessDocuments } from "./documents";
import { type StateBinding, stateBindings } from "./state-grants";

/** Something in a stack that an allow policy can be on, or that one in the stack is on. */
export interface StatePlace {
  readonly name: string;
  readonly on: GrantedOn;
}

/** What decides about access in a stack, and what there is in it that could not be judged. */
export interface GoogleStateDocuments {
  readonly documents: GoogleAccessDocuments;
  readonly places: readonly StatePlace[];
  /** Ids of the keys that were made of a service account, by its name. */
  readonly accountKeys: ReadonlyMap<string, readonly string[]>;
  /** By the resource that has them. */
  readonly gaps: readonly Problem[];
}

/** What can have an allow policy, by type; its id in a state is its name. */
const placeTypes: Readonly<Record<string, GrantedOn>> = {
  "gcp:artifactregistry/repository:Repository": "repository",
  "gcp:serviceaccount/account:Account": "serviceAccount",
  "gcp:kms/cryptoKey:CryptoKey": "key",
  "gcp:iam/workloadIdentityPool:WorkloadIdentityPool": "pool",
  "gcp:containeranalysis/note:Note": "note",
  "gcp:binaryauthorization/attestor:Attestor": "attestor",
};

/** What else gives or takes access: it is named, so that nobody takes its silence for a refusal. */
const notJudged =
  /^gcp:(?:iam\/(?:denyPolicy|accessBoundaryPolicy|principalAccessBoundaryPolicy|foldersPolicyBinding|organizationsPolicyBinding|projectsPolicyBinding):|(?:folder|organizations|projects)\/organizationPolicy:|organizations\/policy:|orgpolicy\/policy:)/;

/** Finds what decides about access on Google Cloud among the resources of a stack, whichever program made them. */
export function googleStateDocuments(resources: readonly StateResource[]): GoogleStateDocuments {
  const state = new StateLookup(resources);
  const roles = customRoles(state);
  const found = stateBindings(state).filter((one) => isJudged(one, roles, state));
  const places = new Map<string, StatePlace>();
  for (const [type, on] of Object.entries(placeTypes)) {
    for (const { id } of state.all(type)) places.set(id, { name: id, on });
  }
  const bindings = new Map<string, GoogleBinding[]>();
  for (const { on, resource, binding } of found) {
    if (!places.has(resource)) places.set(resource, { name: resource, on });
    bindings.set(resource, [...(bindings.get(resource) ?? []), binding]);
  }
  for (const { name } of [...places.values()]) {
    const [project] = /^projects\/[^/]+/.exec(name) ?? [];
    if (project !== undefined && !places.has(project)) places.set(project, { name: project, on: "project" });
  }
  for (const resource of resources) {
    if (notJudged.test(resource.type)) state.report(resource, "gives or takes access too, and is not judged here");
  }
  return {
    documents: {
      providers: providersOf(state),
      roles,
      resources: [...places.keys()].map((name) => ({ name, bindings: bindings.get(name) ?? [] })),
    },
    places: [...places.values()],
    accountKeys: accountKeys(state),
    gaps: state.gaps,
  };
}

function isJudged({ on, resource, binding, from }: StateBinding, roles: readonly GoogleRole[], state: StateLookup) {
  const { role } = binding;
  if (on === "folder" || on === "organization") {
    return state.report(from, `grants ${role} on ${resource}: what is in that is not known here, and is not judged`);
  }
  if (predefinedRoles.has(role) || roles.some(({ name }) => name === role)) return true;
  const which = role.startsWith("roles/") ? "whose permissions are not known here" : "which is not in this stack";
  return state.report(from, `grants ${role}, ${which}: what it gives is not judged`);
}

/** A role that is disabled gives nothing: https://docs.cloud.google.com/iam/docs/creating-custom-roles#disable-role */
function customRoles(state: StateLookup): readonly GoogleRole[] {
  return ["gcp:projects/iAMCustomRole:IAMCustomRole", "gcp:organizations/iAMCustomRole:IAMCustomRole"].flatMap((type) =>
    state.all(type).map((role) => {
      const isDisabled = role.properties.stage === "DISABLED";
      return { name: role.id, permissions: isDisabled ? [] : state.texts(role, "permissions") };
    }),
  );
}

function providersOf(state: StateLookup): readonly WorkloadIdentityProvider[] {
  const disabledPools = state
    .all("gcp:iam/workloadIdentityPool:WorkloadIdentityPool")
    .filter(({ properties }) => properties.disabled === true)
    .map(({ properties }) => properties.name);
  const type = "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider";
  return state.all(type).flatMap((resource) => {
    const name = state.text(resource, "name");
    const { oidc, attributeMapping = {}, attributeCondition, disabled } = resource.properties;
    if (name === undefined) return [];
    const withheld = [attributeCondition, attributeMapping, ...Object.values(attributeMapping as object)].find(
      (one) => one instanceof Withheld,
    );
    if (withheld) state.report(resource, withheld.reason, "attributeMapping or attributeCondition");
    const { issuerUri, allowedAudiences } = (oidc ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof issuerUri !== "string") {
      state.report(resource, "takes no OIDC tokens, or it cannot be told whose: who they are of is not judged", "oidc");
      return [];
    }
    return [
      {
        name,
        issuerUri,
        attributeMapping: textsByKey(attributeMapping),
        ...(Array.isArray(allowedAudiences) && { allowedAudiences: allowedAudiences.map(String) }),
        ...(typeof attributeCondition === "string" && attributeCondition !== "" && { attributeCondition }),
        disabled: disabled === true || disabledPools.includes(name.replace(/\/providers\/[^/]*$/, "")),
      },
    ];
  });
}

function textsByKey(record: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(record as Readonly<Record<string, unknown>>);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

/** https://www.pulumi.com/registry/packages/gcp/api-docs/serviceaccount/key/ */
function accountKeys(state: StateLookup): ReadonlyMap<string, readonly string[]> {
  const keys = new Map<string, readonly string[]>();
  for (const { id } of state.all("gcp:serviceaccount/key:Key")) {
    const [, account, key] = /^(.+)\/keys\/([^/]+)$/.exec(id) ?? [];
    if (account !== undefined && key !== undefined) keys.set(account, [...(keys.get(account) ?? []), key]);
  }
  return keys;
}
