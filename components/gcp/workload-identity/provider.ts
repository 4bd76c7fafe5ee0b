/** A provider of a workload identity pool, as far as it decides about a token. */
export interface WorkloadIdentityProvider {
  /** `projects/<number>/locations/global/workloadIdentityPools/<pool>/providers/<provider>` */
  readonly name: string;
  /** With `https://`. */
  readonly issuerUri: string;
  /** None is the provider's own name. */
  readonly allowedAudiences?: readonly string[];
  readonly attributeMapping: Readonly<Record<string, string>>;
  readonly attributeCondition?: string;
  /** Or its pool is. */
  readonly disabled?: boolean;
}

/** https://docs.cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers */
export const providerLimits = {
  subjectBytes: 127,
  mappedBytes: 8 * 1024,
  customAttributes: 50,
  expression: 2048,
  condition: 4096,
  audiences: 10,
  audience: 256,
} as const;
