import type { ProviderFunction } from "../provider/provider";
import { string } from "../provider/schema";
import { optionalText, type Properties, text } from "../provider/values";
import type { Cloud } from "./cloud";
import { element, ignoringGone } from "./iam";
import { policyDocument, policyDocumentArguments } from "./policy-document";
import { readOidcProvider } from "./resources/iam-oidc-provider";

const optional = { type: string } as const;

export const functions: Readonly<Record<string, ProviderFunction<Cloud>>> = {
  "aws:index/getCallerIdentity:getCallerIdentity": {
    inputs: { id: optional },
    async call(cloud) {
      const { Account: accountId = "", Arn: arn = "", UserId: userId = "" } = await cloud.callerIdentity();
      return { accountId, arn, id: accountId, userId };
    },
  },
  "aws:index/getPartition:getPartition": {
    inputs: { id: optional },
    call: async () => ({
      dnsSuffix: "amazonaws.com",
      id: "aws",
      partition: "aws",
      reverseDnsPrefix: "com.amazonaws",
    }),
  },
  "aws:index/getRegion:getRegion": {
    inputs: { endpoint: optional, id: optional, name: optional, region: optional },
    call: async ({ region }) => ({
      description: region,
      endpoint: `ec2.${region}.amazonaws.com`,
      id: region,
      name: region,
      region,
    }),
  },
  "aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider": {
    inputs: { arn: optional, tags: { type: { kind: "map" } }, url: optional },
    async call(cloud, args) {
      const [arn, url] = [optionalText(args, "arn"), optionalText(args, "url")];
      if ((arn === undefined) === (url === undefined)) throw new Error("give either arn or url");
      const sought = arn ?? `arn:aws:iam::${await cloud.accountId()}:oidc-provider/${url?.replace(/^https:\/\//, "")}`;
      const found = await readOidcProvider(cloud, sought);
      if (found === undefined) throw new Error(`reading IAM OIDC Provider (${arn ?? url}): couldn't find resource`);
      return { ...found, id: sought };
    },
  },
  "aws:iam/getPolicyDocument:getPolicyDocument": {
    inputs: policyDocumentArguments,
    call: async (_cloud, args) => policyDocument(args),
  },
  "aws:iam/getSessionContext:getSessionContext": {
    inputs: { arn: { type: string, required: true } },
    call: (cloud, args) => sessionContext(cloud, text(args, "arn")),
  },
};

/** https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/iam/session_context_data_source.go */
async function sessionContext(cloud: Cloud, arn: string): Promise<Properties> {
  const [, role, sessionName] = /^arn:[^:]+:sts:[^:]*:\d{12}:assumed-role\/([^/]+)\/(.+)$/.exec(arn) ?? [];
  if (role === undefined || sessionName === undefined) {
    return { arn, id: arn, issuerArn: arn, issuerId: "", issuerName: "", sessionName: "" };
  }
  const found = await ignoringGone(cloud.iam.call("GetRole", { RoleName: role }));
  if (found === undefined) throw new Error(`unable to get role (${role}): couldn't find resource`);
  return {
    arn,
    id: arn,
    issuerArn: element(found, "Arn") ?? "",
    issuerId: element(found, "RoleId") ?? "",
    issuerName: role,
    sessionName,
  };
}
