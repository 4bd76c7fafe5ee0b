import { normalizedDocument } from "../../provider/documents";
import { document, string } from "../../provider/schema";
import { type Properties, text } from "../../provider/values";
import type { Cloud } from "../cloud";
import { equivalentPolicies } from "../documents";
import { type ResourceType, region } from "../schema";
import { ignoring } from "./s3-api";
import { findAttributes } from "./sqs-queue-attributes";

/** https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/sqs/queue_policy.go */
export const sqsQueuePolicy: ResourceType = {
  title: "SQS Queue Policy",
  inputs: {
    policy: { type: document(equivalentPolicies), required: true },
    queueUrl: { type: string, required: true, replaces: true },
    region,
  },
  outputs: [],

  async create(cloud, inputs, created) {
    const queueUrl = text(inputs, "queueUrl");
    await put(cloud, queueUrl, inputs);
    created(queueUrl);
  },

  async read(cloud, id) {
    const found = await findAttributes(cloud, id);
    return found?.Policy ? { policy: found.Policy, queueUrl: id, region: cloud.region } : undefined;
  },

  update: (cloud, id, _state, inputs) => put(cloud, id, inputs),

  async delete(cloud, id) {
    await setPolicy(cloud, id, "").catch(ignoring("QueueDoesNotExist"));
  },
};

async function put(cloud: Cloud, queueUrl: string, inputs: Properties): Promise<void> {
  const policy = normalizedDocument(text(inputs, "policy"));
  await cloud.retry(
    () => setPolicy(cloud, queueUrl, policy),
    // SQS may not know a principal yet that was created a moment ago.
    ({ name, message }) => name === "InvalidAttributeValue" && message.includes("for the parameter Policy"),
  );
}

function setPolicy(cloud: Cloud, QueueUrl: string, Policy: string): Promise<Properties> {
  return cloud.sqs("SetQueueAttributes", { QueueUrl, Attributes: { Policy } });
}
