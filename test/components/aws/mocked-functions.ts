import type { MockCallArgs } from "@pulumi/pulumi/runtime";

/** What the provider's functions answer in the account 111122223333, in eu-west-1. */
export function answer({ token, inputs }: MockCallArgs): Record<string, unknown> {
  switch (token) {
    case "aws:index/getCallerIdentity:getCallerIdentity":
      return { accountId: "111122223333", arn: "arn:aws:sts::111122223333:assumed-role/deploy/ci" };
    case "aws:index/getPartition:getPartition":
      return { partition: "aws", dnsSuffix: "amazonaws.com" };
    case "aws:index/getRegion:getRegion":
      return { region: "eu-west-1" };
    default:
      return inputs;
  }
}
