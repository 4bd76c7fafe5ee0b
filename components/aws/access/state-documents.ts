import type { Problem } from "../../delivery/problem";
import { type StateResource, Withheld } from "../../delivery/stack-access/state";
import { type PolicyOfSomebody, StateLookup } from "../../delivery/stack-access/state-lookup";
import type { AccessDocuments, AccessIdentity, AccessKey, AccessOidcProvider, AccessRepository } from "./documents";

/** What decides about access in a stack, and what there is in it that could not be judged. */
export interface StateDocuments {
  readonly documents: AccessDocuments;
  /** By the resource that has them. */
  readonly gaps: readonly Problem[];
}

/** What else gives or takes access: it is named, so that nobody takes its silence for a refusal. */
const notJudged =
  /^aws:(?:iam\/(?:group|policyAttachment|userGroup|samlProvider)|kms\/grant:|ecr\/registryPolicy:|ecrpublic\/|organizations\/policy)/i;

const policiesOfSomebody: readonly PolicyOfSomebody[] = [
  { type: "aws:iam/rolePolicy:RolePolicy", property: "role", of: "role" },
  { type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment", property: "role", of: "role" },
  { type: "aws:iam/userPolicy:UserPolicy", property: "user", of: "user" },
  { type: "aws:iam/userPolicyAttachment:UserPolicyAttachment", property: "user", of: "user" },
  { type: "aws:ecr/repositoryPolicy:RepositoryPolicy", property: "repository", of: "repository" },
  { type: "aws:kms/keyPolicy:KeyPolicy", property: "keyId", of: "key" },
];

/** Finds what decides about access among the resources of a stack, whichever program made them. */
export function stateDocuments(resources: readonly StateResource[]): StateDocuments {
  const state = new StateLookup(resources);
  const identities = [
    ...state.all("aws:iam/role:Role").map((role) => identityOf(role, "role", state)),
    ...state.all("aws:iam/user:User").map((user) => identityOf(user, "user", state)),
  ];
  const documents = {
    oidcProviders: state
      .all("aws:iam/openIdConnectProvider:OpenIdConnectProvider")
      .map((one) => oidcProvider(one, state)),
    identities: identities.filter((identity) => identity !== undefined),
    repositories: repositoriesOf(state),
    keys: keysOf(state),
  };
  for (const resource of resources) {
    if (notJudged.test(resource.type)) state.report(resource, "gives or takes access too, and is not judged here");
  }
  state.reportUnused(policiesOfSomebody);
  return { documents, gaps: state.gaps };
}

function identityOf(resource: StateResource, kind: "role" | "user", state: StateLookup): AccessIdentity | undefined {
  const arn = state.text(resource, "arn");
  if (arn === undefined) return undefined;
  const Kind = kind === "role" ? "Role" : "User";
  const names = [resource.id, resource.properties.name, arn];
  const inline = state.of(resource, `aws:iam/${kind}Policy:${Kind}Policy`, kind, names);
  const attachments = state.of(resource, `aws:iam/${kind}PolicyAttachment:${Kind}PolicyAttachment`, kind, names);
  const attached = [
    ...state.texts(resource, "managedPolicyArns"),
    ...attachments.map((attachment) => state.text(attachment, "policyArn")),
  ];
  const managed = (policyArn: string) => managedPolicy(resource, policyArn, state);
  const trustPolicy = kind === "role" ? state.text(resource, "assumeRolePolicy") : undefined;
  const boundary = resource.properties.permissionsBoundary;
  const boundaryArn =
    boundary === undefined || boundary === "" ? undefined : state.text(resource, "permissionsBoundary");
  const permissionsBoundary = boundaryArn === undefined ? undefined : managed(boundaryArn);
  return {
    arn,
    ...(trustPolicy !== undefined && { trustPolicy }),
    permissionPolicies: [
      ...inline.map((policy) => state.text(policy, "policy")),
      ...inlinePolicies(resource, state),
      ...[...new Set(attached)].map((policyArn) => policyArn && managed(policyArn)),
    ].filter((text) => text !== undefined),
    ...(permissionsBoundary !== undefined && { permissionsBoundary }),
  };
}

/** A role's `inlinePolicies`, which a provider also fills with those that other resources give it. */
function inlinePolicies(resource: StateResource, state: StateLookup): readonly string[] {
  const policies = resource.properties.inlinePolicies ?? [];
  if (!Array.isArray(policies)) {
    state.report(resource, policies instanceof Withheld ? policies.reason : "is no list", "inlinePolicies");
    return [];
  }
  return policies.flatMap((one, index) => {
    const policy: unknown = one instanceof Withheld ? one : one?.policy;
    if (policy === undefined || policy === "") return [];
    if (typeof policy === "string") return [policy];
    state.report(
      resource,
      policy instanceof Withheld ? policy.reason : "is no text",
      `inlinePolicies[${index}].policy`,
    );
    return [];
  });
}

function managedPolicy(owner: StateResource, policyArn: string, state: StateLookup): string | undefined {
  const policy = state
    .all("aws:iam/policy:Policy")
    .find(({ properties, id }) => [properties.arn, id].includes(policyArn));
  if (!policy) return state.report(owner, `has the policy ${policyArn}, which is not in this stack: it is not judged`);
  return state.text(policy, "policy");
}

function oidcProvider(resource: StateResource, state: StateLookup): AccessOidcProvider {
  return {
    arn: state.text(resource, "arn") ?? "",
    url: state.text(resource, "url") ?? "",
    audiences: state.texts(resource, "clientIdLists"),
  };
}

function repositoriesOf(state: StateLookup): readonly AccessRepository[] {
  return state.all("aws:ecr/repository:Repository").flatMap((repository) => {
    const arn = state.text(repository, "arn");
    if (arn === undefined) return [];
    const names = [repository.properties.name, repository.id];
    const [own] = state.of(repository, "aws:ecr/repositoryPolicy:RepositoryPolicy", "repository", names);
    const policy = own && state.text(own, "policy");
    return [{ arn, ...(policy !== undefined && { policy }) }];
  });
}

function keysOf(state: StateLookup): readonly AccessKey[] {
  return state.all("aws:kms/key:Key").flatMap((key) => {
    const arn = state.text(key, "arn");
    const names = [key.properties.keyId, key.id, arn];
    const [own] = state.of(key, "aws:kms/keyPolicy:KeyPolicy", "keyId", names);
    const policy = state.text(own ?? key, "policy");
    if (arn === undefined || policy === undefined) return [];
    const aliases = state.all("aws:kms/alias:Alias").filter(({ properties }) => names.includes(properties.targetKeyId));
    return [{ arn, policy, aliases: aliases.flatMap((alias) => state.text(alias, "name") ?? []) }];
  });
}
