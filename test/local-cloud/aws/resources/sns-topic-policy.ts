import { normalizedDocument } from "../../provider/documents";
import { document, string } from "../../provider/schema";
import { type Properties, text } from "../../provider/values";
import type { Cloud } from "../cloud";
import { equivalentPolicies } from "../documents";
import { type ResourceType, region } from "../schema";
import { attributesOf } from "./sns-topic";

/** https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/sns/topic_policy.go */
export const snsTopicPolicy: ResourceType = {
  title: "SNS Topic Policy",
  inputs: {
    arn: { type: string, required: true, replaces: true },
    policy: { type: document(equivalentPolicies), required: true },
    region,
  },
  outputs: ["owner"],

  async create(cloud, inputs, created) {
    await put(cloud, text(inputs, "arn"), text(inputs, "policy"));
    created(text(inputs, "arn"));
  },

  async read(cloud, id): Promise<Properties | undefined> {
    const found = await attributesOf(cloud, id);
    if (!found?.Policy) return undefined;
    return { arn: id, owner: found.Owner ?? "", policy: found.Policy, region: cloud.region };
  },

  update: (cloud, id, _state, inputs) => put(cloud, id, text(inputs, "policy")),

  /** A topic always has a policy: what is left is the one that every topic begins with. */
  async delete(cloud, id) {
    if ((await attributesOf(cloud, id)) === undefined) return;
    const statement = {
      Sid: "__default_statement_ID",
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: ["SNS:Publish", "SNS:Subscribe", "SNS:Receive"],
      Resource: id,
      Condition: { StringEquals: { "AWS:SourceOwner": await cloud.accountId() } },
    };
    await put(cloud, id, JSON.stringify({ Version: "2008-10-17", Statement: [statement] }));
  },
};

async function put(cloud: Cloud, TopicArn: string, policy: string): Promise<void> {
  const AttributeValue = normalizedDocument(policy);
  await cloud.sns("SetTopicAttributes", { TopicArn, AttributeName: "Policy", AttributeValue });
}
