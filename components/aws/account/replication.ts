/** Where environments are replicated to. */
export interface EcrReplicationArgs {
  /** Names of environments, at most 100: every repository `<environment>/…` is replicated. */
  environments: string[];
  /** Where to: 1 or more. */
  destinations: EcrReplicationDestinationArgs[];
}

/** A registry that receives copies. */
export interface EcrReplicationDestinationArgs {
  /** Its region. */
  region: string;
  /**
   * Its account, which must let this one replicate (`replicatedFrom` of its own `EcrAccount`).
   *
   * @default this account
   */
  accountId?: string;
}

/** Where copies come from. */
export interface EcrReplicationSourceArgs {
  /**
   * Names of environments, 2 characters at least: repositories `<environment>/…` may come from there, and are created
   * as strictly as declared ones.
   */
  environments: string[];
  /**
   * The account that replicates to here.
   *
   * @default this account, from another region
   */
  accountId?: string;
}

/** A destination without an account is this account's. */
export interface ReplicationRule {
  readonly environments: readonly string[];
  readonly destinations: readonly { readonly region: string; readonly accountId?: string }[];
}

export interface ReplicationSource {
  readonly environments: readonly string[];
  readonly accountId?: string;
}

/**
 * Inputs of the registry's replication configuration. A prefix ends with `/`, so that `production` is not
 * `production-eu` as well: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_RepositoryFilter.html
 */
export function replicationInputs(rules: readonly ReplicationRule[], ownAccount: string) {
  return {
    rules: rules.map(({ environments, destinations }) => ({
      destinations: destinations.map(({ region, accountId: account }) => ({
        region,
        registryId: account ?? ownAccount,
      })),
      repositoryFilters: environments.map((name) => ({ filter: `${name}/`, filterType: "PREFIX_MATCH" })),
    })),
  };
}
