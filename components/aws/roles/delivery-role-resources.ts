import type { OpenIdConnectProvider } from "@pulumi/aws/iam/openIdConnectProvider";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { Alias } from "@pulumi/aws/kms/alias";
import { Key } from "@pulumi/aws/kms/key";
import type * as pulumi from "@pulumi/pulumi";
import { Duty, type Identity, identitiesOf } from "../../delivery/identity";
import type { AwsAccount, RegistryPlace } from "../place";
import { deliveryTags, roleTags } from "../tags";
import type { DeliveryRolesSettings } from "./delivery-roles-settings";
import { newOidcProvider } from "./oidc-provider";
import { permissionDocument } from "./permission-document";
import { roleArn, roleName } from "./role";
import { signingKeyAlias, signingKeyPolicy } from "./signing-key";
import { trustDocument } from "./trust-document";

/** Values by environment and duty. */
export type ByEnvironmentAndDuty<T> = Record<string, Partial<Record<Duty, T>>>;

/** The resources inside `EcrDeliveryRoles`. */
export interface EcrDeliveryRolesResources {
  readonly roles: ByEnvironmentAndDuty<Role>;
  /** What each role may do, one inline policy each. */
  readonly rolePolicies: ByEnvironmentAndDuty<RolePolicy>;
  /** With `createOidcProvider: true`. */
  readonly oidcProvider?: OpenIdConnectProvider;
  /** With `signing: true`. */
  readonly signingKey?: Key;
  /** With `signing: true`. */
  readonly signingKeyAlias?: Alias;
}

/** What every resource is made from. */
export interface RolesContext {
  readonly name: string;
  readonly settings: DeliveryRolesSettings;
  readonly child: pulumi.CustomResourceOptions;
  readonly place: pulumi.Output<AwsAccount & RegistryPlace>;
}

export function identitiesIn({ identities }: DeliveryRolesSettings): readonly Identity[] {
  return identitiesOf(identities.environments, identities.promotesFrom !== undefined);
}

function tagsOf({ settings }: RolesContext): Record<string, pulumi.Input<string>> {
  const { namespace, sources } = settings.identities;
  const [source] = sources;
  return { ...settings.tags, ...deliveryTags({ namespace, ...(source && { source }) }) };
}

/** It is retained, because other stacks' roles trust it too. */
export function createOidcProvider(context: RolesContext): OpenIdConnectProvider | undefined {
  const { name, settings, child, place } = context;
  const { createOidcProvider: creates, issuer } = settings.identities;
  const options = settings.disposable ? child : { ...child, retainOnDelete: true };
  return creates ? newOidcProvider(name, issuer, place.dnsSuffix, tagsOf(context), options) : undefined;
}

export function createRoles(
  context: RolesContext,
  oidcProvider: OpenIdConnectProvider | undefined,
): ByEnvironmentAndDuty<Role> {
  const { name, settings, child, place } = context;
  const { identities } = settings;
  const { rolePath, rolePrefix, maxSessionSeconds, permissionsBoundaryArn, namespace } = identities;
  const roles: ByEnvironmentAndDuty<Role> = {};
  for (const identity of identitiesIn(settings)) {
    const { environment, duty } = identity;
    roles[environment] ??= {};
    roles[environment][duty] = new Role(
      `${name}/${environment}/${duty}`,
      {
        name: roleName(rolePrefix, identity),
        path: rolePath,
        description: descriptionOf(identity, namespace),
        assumeRolePolicy: place.apply((account) => trustDocument(identity, identities, account)),
        maxSessionDuration: maxSessionSeconds,
        ...(permissionsBoundaryArn && { permissionsBoundary: permissionsBoundaryArn }),
        tags: { ...tagsOf(context), ...roleTags(identity) },
      },
      // A role of the same name with another path must go first.
      { ...child, deleteBeforeReplace: true, ...(oidcProvider && { dependsOn: [oidcProvider] }) },
    );
  }
  return roles;
}

function descriptionOf({ duty, environment }: Identity, namespace: string): string {
  const does = { publish: "Publishes", promote: "Promotes", deploy: "Deploys" }[duty];
  return `${does} ${namespace} ${duty === Duty.Deploy ? "in" : "into"} ${environment}`;
}

export function createRolePolicies(
  { name, settings, child, place }: RolesContext,
  roles: ByEnvironmentAndDuty<Role>,
): ByEnvironmentAndDuty<RolePolicy> {
  const policies: ByEnvironmentAndDuty<RolePolicy> = {};
  for (const identity of identitiesIn(settings)) {
    const { environment, duty } = identity;
    const role = roles[environment]?.[duty];
    if (!role) continue;
    policies[environment] ??= {};
    policies[environment][duty] = new RolePolicy(
      `${name}/${environment}/${duty}`,
      {
        name: duty,
        role: role.name,
        policy: place.apply((known) => permissionDocument(identity, settings.identities, known)),
      },
      child,
    );
  }
  return policies;
}

export function createSigningKey(
  context: RolesContext,
): Pick<EcrDeliveryRolesResources, "signingKey" | "signingKeyAlias"> {
  const { name, settings, child, place } = context;
  const { identities, publishers, verifyingAccounts, disposable } = settings;
  if (!identities.signing) return {};
  const region = settings.region && { region: settings.region };
  const publisher = identitiesIn(settings).filter(({ duty }) => duty === Duty.Publish);
  // What was signed must stay verifiable, so the key is held as the artifacts are.
  const held = disposable ? child : { ...child, protect: true, retainOnDelete: true };
  const signingKey = new Key(
    `${name}/signing`,
    {
      ...region,
      description: `Signs the artifacts of ${identities.namespace}`,
      keyUsage: "SIGN_VERIFY",
      customerMasterKeySpec: "ECC_NIST_P256",
      deletionWindowInDays: 30,
      policy: place.apply(({ partition, accountId }) =>
        signingKeyPolicy({
          partition,
          accountId,
          signers: [
            ...publisher.map((identity) => roleArn({ partition, accountId }, identities, identity)),
            ...publishers,
          ],
          verifyingAccounts,
        }),
      ),
      tags: tagsOf(context),
    },
    held,
  );
  const alias = { ...region, name: signingKeyAlias(identities), targetKeyId: signingKey.keyId };
  return { signingKey, signingKeyAlias: new Alias(`${name}/signing`, alias, held) };
}
