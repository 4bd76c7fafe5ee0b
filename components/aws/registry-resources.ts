import { LifecyclePolicy } from "@pulumi/aws/ecr/lifecyclePolicy";
import { RegistryScanningConfiguration } from "@pulumi/aws/ecr/registryScanningConfiguration";
import { Repository } from "@pulumi/aws/ecr/repository";
import { RepositoryPolicy } from "@pulumi/aws/ecr/repositoryPolicy";
import { Key } from "@pulumi/aws/kms/key";
import type * as pulumi from "@pulumi/pulumi";
import { heldBy } from "../delivery/holds";
import { EcrScanFrequency, EcrScanType, scanningInputs } from "./account/scanning";
import { repositoryPath } from "./ecr-backend";
import { releasedLifecyclePolicy, unreleasedLifecyclePolicy } from "./lifecycle/retention-policies";
import { EcrEncryption, type EcrRegistrySettings } from "./registry-args";
import { losingInputs } from "./replacement";
import { type RepositoryAccess, repositoryPolicyDocument } from "./repository-policy";
import type { EcrDeliveryRoles } from "./roles/delivery-roles";
import { deliveryTags, repositoryTags } from "./tags";

/** Values by environment and artifact. */
export type ByEnvironmentAndArtifact<T> = Record<string, Record<string, T>>;

/** The resources inside an `EcrRegistry`, by environment and artifact where there are several. */
export interface EcrRegistryResources {
  readonly repositories: ByEnvironmentAndArtifact<Repository>;
  /** None for a later environment with `keepReleased: "all"`. */
  readonly lifecyclePolicies: ByEnvironmentAndArtifact<LifecyclePolicy>;
  /** For environments with a lock, or with somebody outside of the account's own identities who is let in. */
  readonly repositoryPolicies: ByEnvironmentAndArtifact<RepositoryPolicy>;
  /** With a source. */
  readonly deliveryRoles?: EcrDeliveryRoles;
  /** The registry's own key, where it has one. */
  readonly key?: Key;
  /** With `standalone: true`. */
  readonly scanningConfiguration?: RegistryScanningConfiguration;
}

/** What every resource of one registry is made from. */
export interface Context {
  readonly name: string;
  readonly settings: EcrRegistrySettings;
  /** Options of every child. */
  readonly child: pulumi.CustomResourceOptions;
}

/**
 * Options of the children that hold artifacts, or without which artifacts cannot be read. Rules and grants are not
 * held: retaining one would leave it in force after the program has taken it back.
 */
function heldOptions(context: Context, holds: boolean): pulumi.CustomResourceOptions {
  const options = stayingOptions(context);
  return holds && !context.settings.disposable ? { ...options, protect: true, retainOnDelete: true } : options;
}

/**
 * Options of the children that stay in the region that they are in: what belongs to a repository must not be deleted
 * there, and made anew elsewhere, while the repository itself stays.
 */
function stayingOptions({ settings, child }: Context): pulumi.CustomResourceOptions {
  return settings.allowReplacement ? child : { ...child, ignoreChanges: ["region"] };
}

function regionOf({ settings }: Context): { region?: pulumi.Output<string> } {
  return settings.region ? { region: settings.region } : {};
}

export function createKey(context: Context): Key | undefined {
  const { name, settings } = context;
  if (settings.encryption === EcrEncryption.Aes256 || settings.kmsKeyArn) return undefined;
  const { namespace } = settings.delivery;
  return new Key(
    name,
    {
      ...regionOf(context),
      description: `Encrypts the repositories of ${namespace}`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      tags: { ...settings.tags, ...deliveryTags(settings.delivery) },
    },
    heldOptions(context, true),
  );
}

export function createRepositories(
  context: Context,
  keyArn: pulumi.Output<string> | undefined,
): ByEnvironmentAndArtifact<Repository> {
  const { settings } = context;
  const { namespace } = settings.delivery;
  const encryption = {
    encryptionType: settings.encryption,
    ...(keyArn && { kmsKey: keyArn }),
  };
  const exclusion = settings.mutableTagFilters.map((filter) => ({ filter, filterType: "WILDCARD" }));
  const repositories: ByEnvironmentAndArtifact<Repository> = {};
  for (const { environment, artifact, logicalName } of places(context)) {
    const holds = heldBy(environment, context.settings);
    repositories[environment] ??= {};
    repositories[environment][artifact] = new Repository(
      logicalName,
      {
        ...regionOf(context),
        name: repositoryPath(environment, namespace, artifact),
        imageTagMutability: exclusion.length > 0 ? "IMMUTABLE_WITH_EXCLUSION" : "IMMUTABLE",
        ...(exclusion.length > 0 && { imageTagMutabilityExclusionFilters: exclusion }),
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [encryption],
        forceDelete: settings.disposable,
        tags: { ...settings.tags, ...deliveryTags(settings.delivery), ...repositoryTags(environment, artifact, holds) },
      },
      {
        ...heldOptions(context, holds === "released"),
        ...(!settings.allowReplacement && { ignoreChanges: losingInputs(holds) }),
      },
    );
  }
  return repositories;
}

export function createLifecyclePolicies(
  context: Context,
  repositories: ByEnvironmentAndArtifact<Repository>,
): ByEnvironmentAndArtifact<LifecyclePolicy> {
  const { retention } = context.settings.delivery;
  const policies: ByEnvironmentAndArtifact<LifecyclePolicy> = {};
  for (const { environment, artifact, logicalName } of places(context)) {
    const policy =
      heldBy(environment, context.settings) === "released"
        ? releasedLifecyclePolicy(retention)
        : unreleasedLifecyclePolicy(retention);
    const repository = repositories[environment]?.[artifact];
    if (!policy || !repository) continue;
    policies[environment] ??= {};
    const args = { ...regionOf(context), repository: repository.name, policy };
    policies[environment][artifact] = new LifecyclePolicy(logicalName, args, stayingOptions(context));
  }
  return policies;
}

export function createRepositoryPolicies(
  context: Context,
  repositories: ByEnvironmentAndArtifact<Repository>,
  roles: EcrDeliveryRoles | undefined,
): ByEnvironmentAndArtifact<RepositoryPolicy> {
  const policies: ByEnvironmentAndArtifact<RepositoryPolicy> = {};
  for (const { environment, artifact, logicalName } of places(context)) {
    const repository = repositories[environment]?.[artifact];
    const policy = repositoryPolicy(context, environment, roles);
    if (!policy || !repository) continue;
    policies[environment] ??= {};
    const args = { ...regionOf(context), repository: repository.name, policy };
    policies[environment][artifact] = new RepositoryPolicy(logicalName, args, stayingOptions(context));
  }
  return policies;
}

/** An environment's lock names its promoter, whose ARN is known when the account is. */
function repositoryPolicy(
  context: Context,
  environment: string,
  roles: EcrDeliveryRoles | undefined,
): pulumi.Input<string> | undefined {
  const { access, breakGlassPrincipals, disposable, repositoryLock } = context.settings;
  const granted = access.get(environment) ?? nobodyElse;
  const locked = repositoryLock && roles?.resources.roles[environment]?.promote !== undefined;
  if (!locked || !roles) return repositoryPolicyDocument(granted);
  const deleters = disposable ? {} : { deleters: breakGlassPrincipals };
  return roles.roles.apply((arns) => {
    const promoter = arns[environment]?.promote ?? "";
    return repositoryPolicyDocument({ ...granted, lock: { promoter, ...deleters } }) ?? "";
  });
}

const nobodyElse: RepositoryAccess = { pullAccounts: [], promoters: [], publishers: [] };

export function createScanningConfiguration(context: Context): RegistryScanningConfiguration | undefined {
  const { name, settings } = context;
  if (!settings.standalone) return undefined;
  const { environments, namespace } = settings.delivery;
  const scanFilters = environments.map((environment) => repositoryPath(environment.name, namespace, "*"));
  return new RegistryScanningConfiguration(
    name,
    {
      ...regionOf(context),
      ...scanningInputs({ scanType: EcrScanType.Basic, scanFrequency: EcrScanFrequency.OnPush, scanFilters }),
    },
    // Deleting it would reset the whole account, not only this registry.
    { ...stayingOptions(context), retainOnDelete: true },
  );
}

/** Every artifact in every environment, in their order. */
function places({ name, settings }: Context): { environment: string; artifact: string; logicalName: string }[] {
  const { environments, artifacts } = settings.delivery;
  return environments.flatMap((environment) =>
    artifacts.map((artifact) => ({
      environment: environment.name,
      artifact: artifact.name,
      // The component's name comes first, so that an alias of the component is one of its children too.
      logicalName: `${name}/${environment.name}/${artifact.name}`,
    })),
  );
}
