import { randomBytes } from "node:crypto";
import { type Failure, string } from "../../provider/schema";
import { isUnknown, optionalText, type Properties, stringMap } from "../../provider/values";
import { type ResourceType, region, tags } from "../schema";
import { reportedTags, tagChanges } from "../tags";
import { ignoring } from "./s3-api";
import {
  attributesToChange,
  attributesToCreate,
  findAttributes,
  queueAttributes,
  reportedAttributes,
} from "./sqs-queue-attributes";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
const names = { standard: /^[\w-]{1,80}$/, fifo: /^[\w-]{1,75}\.fifo$/ };

/** https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/sqs/queue.go */
export const sqsQueue: ResourceType = {
  title: "SQS Queue",
  autoNamed: { property: "name", otherwise: "namePrefix", ending },
  inputs: {
    ...queueAttributes,
    name: { type: string, computed: true, replaces: true },
    namePrefix: { type: string, computed: true, replaces: true },
    region,
    tags,
  },
  outputs: ["arn", "url"],

  refusals: (inputs) => [
    ...refusedName(inputs),
    ...(inputs.contentBasedDeduplication === true && inputs.fifoQueue === false
      ? [{ property: "contentBasedDeduplication", reason: "Can be true for FIFO queues only." }]
      : []),
    ...(inputs.kmsMasterKeyId !== undefined && inputs.sqsManagedSseEnabled !== undefined
      ? [{ property: "sqsManagedSseEnabled", reason: "Conflicts with kmsMasterKeyId: leave one of them out." }]
      : []),
  ],

  async create(cloud, inputs, created) {
    const made = `${optionalText(inputs, "namePrefix")}${randomBytes(13).toString("hex")}${ending(inputs)}`;
    const { QueueUrl } = await cloud.sqs("CreateQueue", {
      QueueName: optionalText(inputs, "name") ?? made,
      Attributes: attributesToCreate(inputs),
      tags: stringMap(inputs.tagsAll),
    });
    created(String(QueueUrl));
  },

  async read(cloud, id, state) {
    const found = await findAttributes(cloud, id);
    if (found === undefined) return undefined;
    const { Tags } = await cloud.sqs("ListQueueTags", { QueueUrl: id });
    return {
      ...reportedTags(stringMap(Tags), cloud.defaultTags, state),
      ...reportedAttributes(found),
      arn: found.QueueArn ?? "",
      name: id.slice(id.lastIndexOf("/") + 1),
      namePrefix: optionalText(state, "namePrefix") ?? "",
      region: cloud.region,
      url: id,
    };
  },

  async update(cloud, id, state, inputs) {
    const Attributes = attributesToChange(state, inputs);
    if (Object.keys(Attributes).length > 0) await cloud.sqs("SetQueueAttributes", { QueueUrl: id, Attributes });
    const { added, removed } = tagChanges(state, inputs);
    if (Object.keys(added).length > 0) await cloud.sqs("TagQueue", { QueueUrl: id, Tags: added });
    if (removed.length > 0) await cloud.sqs("UntagQueue", { QueueUrl: id, TagKeys: removed });
  },

  delete: async (cloud, id) => {
    await cloud.sqs("DeleteQueue", { QueueUrl: id }).catch(ignoring("QueueDoesNotExist"));
  },
};

function ending({ fifoQueue }: Properties): string {
  return fifoQueue === true ? ".fifo" : "";
}

function refusedName({ name, namePrefix, fifoQueue }: Properties): Failure[] {
  if (name !== undefined && namePrefix !== undefined) {
    return [{ property: "namePrefix", reason: "Conflicts with name: leave one of them out." }];
  }
  if (typeof name !== "string" || isUnknown(name) || isUnknown(fifoQueue)) return [];
  const isFifo = fifoQueue === true;
  if ((isFifo ? names.fifo : names.standard).test(name)) return [];
  const reason = isFifo
    ? "Is no name of a FIFO queue: at most 75 letters, digits, hyphens and underscores, and .fifo after them."
    : "Is no name of a queue: at most 80 letters, digits, hyphens and underscores.";
  return [{ property: "name", reason }];
}
