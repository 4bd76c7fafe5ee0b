import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import { getPartitionOutput } from "@pulumi/aws/getPartition";
import { getRegionOutput } from "@pulumi/aws/getRegion";
import * as pulumi from "@pulumi/pulumi";
import type { AwsAccount, RegistryPlace } from "../place";

/** Where a component's provider works. */
export function placeOf(
  parent: pulumi.Resource,
  region: pulumi.Output<string> | undefined,
): pulumi.Output<AwsAccount & RegistryPlace> {
  const { accountId } = getCallerIdentityOutput({}, { parent });
  const { partition, dnsSuffix } = getPartitionOutput({}, { parent });
  return pulumi.output({ accountId, partition, dnsSuffix, region: region ?? getRegionOutput({}, { parent }).region });
}
