/** An account of one partition of AWS. */
export interface AwsAccount {
  readonly partition: string;
  readonly accountId: string;
  /** What the partition's host names end with, such as `amazonaws.com`. */
  readonly dnsSuffix: string;
}

/** Where a registry is. */
export interface RegistryPlace {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

export function repositoryArn({ partition, region, accountId }: RegistryPlace, name: string): string {
  return `arn:${partition}:ecr:${region}:${accountId}:repository/${name}`;
}
