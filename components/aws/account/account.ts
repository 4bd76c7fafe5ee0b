import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import { getPartitionOutput } from "@pulumi/aws/getPartition";
import { getRegionOutput } from "@pulumi/aws/getRegion";
import * as pulumi from "@pulumi/pulumi";
import { inputError } from "../../input-error";
import { claimNames } from "../claim-names";
import { oidcProviderName } from "../roles/oidc-provider";
import type { EcrAccountArgs, EcrAccountDetails } from "./account-args";
import {
  type AccountContext,
  createAccountSettings,
  createCacheRules,
  createOidcProvider,
  createPullTimeExclusions,
  createRegistryPolicy,
  createReplicationConfiguration,
  createScanningConfiguration,
  type EcrAccountResources,
} from "./account-resources";
import { claimAccount } from "./owner";
import { placeConflicts } from "./place-conflicts";
import { accountType, readAccountArgs } from "./read-account-args";
import { createTemplates } from "./template-resources";

/**
 * The settings of Amazon ECR that an account has once in each region: scanning, the registry policy, account settings,
 * pull-through caches, replication, and the templates that repositories are created from; by argument also the OIDC
 * provider that trusts GitHub's jobs, which an account has once in all regions. Without arguments every
 * repository is scanned on push, no other account can write or replicate to here, and nothing is imported.
 *
 * When to use: once per account and region, usually in a stack of its own; each `EcrRegistry` joins by `account`.
 *
 * Gotchas:
 * - It overwrites what the account has: the scanning configuration, the account settings, the registry policy, and,
 *   with `replication`, the replication rules.
 * - Every resource is retained. Destroying the stack, or removing a cache or replication, leaves it in AWS as it is;
 *   standing the stack up again then needs `import` for caches and templates.
 * - A cache's tags are not immutable, because they follow the upstream's. Never promote from a cache, nor deploy from
 *   it by tag.
 * - A template shapes repositories that are created from then on, not those that exist.
 *
 * @throws pulumi.InputPropertiesError with all problems of the arguments, before anything is created.
 */
export class EcrAccount extends pulumi.ComponentResource {
  /** The account's id, which is the registry's too. */
  readonly registryId: pulumi.Output<string>;
  /**
   * Plain data for the `account` argument of `EcrRegistry`: account, region, type of scanning, scan filters and
   * prefixes of caches. Export it, and another stack can take it from a `StackReference`.
   */
  readonly account: pulumi.Output<EcrAccountDetails>;
  /** The resources inside; to change their inputs use the `transforms` option. */
  readonly resources: EcrAccountResources;

  constructor(name: string, args: EcrAccountArgs = {}, options?: pulumi.ComponentResourceOptions) {
    const settings = readAccountArgs(name, args);
    super("artifact-registries:index:EcrAccount", name, args, options);
    const region = settings.region ?? getRegionOutput({}, { parent: this }).region;
    const component = { type: accountType, name };
    const claimed = claimAccount(component, this, args.region, () => region);
    const names = claimNames(component, this, settings.oidcIssuer ? [oidcProviderName(settings.oidcIssuer)] : []);
    if (names.problems.length > 0) throw inputError(accountType, name, names.problems);
    const { accountId } = getCallerIdentityOutput({}, { parent: this });
    const { partition, dnsSuffix } = getPartitionOutput({}, { parent: this });
    const found = pulumi.output({ accountId, partition, dnsSuffix, region });
    const place = pulumi.all([found, claimed]).apply(([known, owners]) => {
      const problems = [...owners, ...names.inAccount(known.accountId), ...placeConflicts(known, settings)];
      if (problems.length > 0) throw inputError(accountType, name, problems);
      return known;
    });
    const context: AccountContext = {
      name,
      settings,
      child: { parent: this, retainOnDelete: true },
      place,
      // The checked one, so that nothing is made where the check fails.
      inRegion: settings.region ? { region: place.region } : {},
    };
    const scanningConfiguration = createScanningConfiguration(context);
    const accountSettings = createAccountSettings(context);
    const registryPolicy = createRegistryPolicy(context, accountSettings.REGISTRY_POLICY_SCOPE);
    const templates = createTemplates(context);
    const oidcProvider = createOidcProvider(context);
    const replicationConfiguration = createReplicationConfiguration(context);
    this.resources = {
      scanningConfiguration,
      accountSettings,
      registryPolicy,
      ...templates,
      cacheRules: createCacheRules(context, templates.creationTemplates),
      pullTimeExclusions: createPullTimeExclusions(context),
      ...(replicationConfiguration && { replicationConfiguration }),
      ...(oidcProvider && { oidcProvider }),
    };
    this.registryId = place.accountId;
    this.account = place.apply((known) => ({
      accountId: known.accountId,
      region: known.region,
      scanType: settings.scanType,
      scanFilters: [...settings.scanFilters],
      upstreamPrefixes: settings.upstreams.map(({ prefix }) => prefix),
    }));
    this.registerOutputs({ registryId: this.registryId, account: this.account });
  }
}
