/** A principal that a workload identity pool admits, or a set of them. */
export interface PoolPrincipal {
  /** The number of the pool's project. */
  readonly project: string;
  readonly pool: string;
  /** What tells it apart in the pool: `subject`, `group`, `attribute.<name>`, or `*` for everything that comes in. */
  readonly kind: string;
  readonly value: string;
}

/** https://docs.cloud.google.com/iam/docs/principal-identifiers#allow */
export function poolPrincipal(member: string): PoolPrincipal | undefined {
  const match =
    /^principal(?:Set)?:\/\/iam\.googleapis\.com\/projects\/([^/]+)\/locations\/[^/]+\/workloadIdentityPools\/([^/]+)\/([^/]+)(?:\/(.*))?$/is.exec(
      member,
    );
  const [, project = "", pool = "", kind = "", value = ""] = match ?? [];
  return match ? { project, pool, kind, value } : undefined;
}

/** Whether it stands for whoever asks, or for whatever a pool lets in. Google knows types in one spelling only. */
export function isEveryone(member: string): boolean {
  const lower = member.toLowerCase();
  return (
    ["allusers", "allauthenticatedusers"].includes(lower) ||
    // https://docs.cloud.google.com/iam/docs/principal-identifiers#deny
    lower.startsWith("principalset://goog/public:") ||
    poolPrincipal(member)?.kind === "*"
  );
}

/** Clusters and fleets have pools of Google's own: https://docs.cloud.google.com/kubernetes-engine/docs/concepts/workload-identity */
export function isOfClusters({ pool }: PoolPrincipal): boolean {
  return /\.(?:svc|hub)\.id\.goog$/.test(pool);
}

/** The e-mail address of a service account, out of what a grant or a resource calls it. */
export function serviceAccountEmail(name: string): string | undefined {
  return /^(?:serviceAccount:|projects\/[^/]+\/serviceAccounts\/)?([^\s/:@]+@[^\s/:@]+)$/i
    .exec(name)?.[1]
    ?.toLowerCase();
}
