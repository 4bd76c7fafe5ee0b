import type { Cloud } from "./cloud";
import type { Properties } from "./values";

type ProviderFunction = (cloud: Cloud) => Promise<Properties>;

export const functions: Readonly<Record<string, ProviderFunction>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": async (cloud) => {
    const { Account: accountId = "", Arn: arn = "", UserId: userId = "" } = await cloud.callerIdentity();
    return { accountId, arn, id: accountId, userId };
  },
  "aws:index/getPartition:getPartition": async () => ({
    dnsSuffix: "amazonaws.com",
    id: "aws",
    partition: "aws",
    reverseDnsPrefix: "com.amazonaws",
  }),
  "aws:index/getRegion:getRegion": async ({ region }) => ({
    description: region,
    endpoint: `ec2.${region}.amazonaws.com`,
    id: region,
    name: region,
    region,
  }),
};
