const tokenService = "sts.amazonaws.com";

/** Of partitions whose hosts have other names, as their endpoints do: https://docs.aws.amazon.com/general/latest/gr/rande.html */
const byPartition: ReadonlyMap<string, readonly string[]> = new Map([
  ["aws-cn", ["sts.amazonaws.com.cn"]],
  // Documented for China only. An action that has not been told otherwise asks for the usual one everywhere.
  ["aws-eusc", [tokenService, "sts.amazonaws.eu"]],
]);

/**
 * The audiences that tokens for AWS have in a partition or, where that is not known, in any:
 * https://github.com/aws-actions/configure-aws-credentials#oidc-audience
 */
export function tokenServiceAudiences(partition: string | undefined): readonly string[] {
  if (partition === undefined) return [...new Set([tokenService, ...[...byPartition.values()].flat()])];
  return byPartition.get(partition) ?? [tokenService];
}

/** Of the regions that are in another partition than most: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
export function partitionOfRegion(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("eusc-") ? "aws-eusc" : "aws";
}
