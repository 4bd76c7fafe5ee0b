import { randomBytes } from "node:crypto";
import { boolean, document, integer, oneOf, type PropertyTable, string } from "../../provider/schema";
import { optionalText, type Properties, stringMap, type Value } from "../../provider/values";
import type { Cloud } from "../cloud";
import { equivalentPolicies } from "../documents";
import { element, listParameters, tagElements, tagParameters } from "../iam";
import { type ResourceType, region, tags } from "../schema";
import { reportedTags, tagChanges } from "../tags";
import { attributeParameters, attributesIn } from "./sns-api";

const json = document(equivalentPolicies);
const percent = {
  type: integer,
  refusal: (value: unknown) => (Number(value) >= 0 && Number(value) <= 100 ? undefined : "Is not from 0 to 100."),
};

/** What deliveries to a kind of endpoint are logged with. */
function feedback(kind: string): PropertyTable {
  return {
    [`${kind}FailureFeedbackRoleArn`]: { type: string },
    [`${kind}SuccessFeedbackRoleArn`]: { type: string },
    [`${kind}SuccessFeedbackSampleRate`]: percent,
  };
}

/** https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html */
const attributes: PropertyTable = {
  ...feedback("application"),
  ...feedback("firehose"),
  ...feedback("http"),
  ...feedback("lambda"),
  ...feedback("sqs"),
  archivePolicy: { type: json },
  contentBasedDeduplication: { type: boolean, default: false },
  deliveryPolicy: { type: json },
  displayName: { type: string },
  fifoThroughputScope: { type: oneOf(["MessageGroup", "Topic"]), computed: true },
  fifoTopic: { type: boolean, default: false, replaces: true },
  kmsMasterKeyId: { type: string },
  policy: { type: json, computed: true },
  signatureVersion: { type: integer, computed: true },
  tracingConfig: { type: oneOf(["Active", "PassThrough"]), computed: true },
};

/** https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/sns/topic.go */
export const snsTopic: ResourceType = {
  title: "SNS Topic",
  autoNamed: { property: "name", otherwise: "namePrefix", ending },
  inputs: {
    ...attributes,
    name: { type: string, computed: true, replaces: true },
    namePrefix: { type: string, computed: true, replaces: true },
    region,
    tags,
  },
  outputs: ["arn", "beginningArchiveTime", "owner"],

  refusals: (inputs) =>
    inputs.contentBasedDeduplication === true && inputs.fifoTopic !== true
      ? [{ property: "contentBasedDeduplication", reason: "Can be true for FIFO topics only." }]
      : [],

  async create(cloud, inputs, created) {
    const prefix = optionalText(inputs, "namePrefix");
    const unique = optionalText(inputs, "name") ?? `${prefix}${randomBytes(13).toString("hex")}${ending(inputs)}`;
    const answer = await cloud.sns("CreateTopic", {
      Name: unique,
      ...attributeParameters(given(inputs)),
      ...tagParameters(stringMap(inputs.tagsAll)),
    });
    created(element(answer, "TopicArn") ?? "");
  },

  async read(cloud, id, state) {
    const found = await attributesOf(cloud, id);
    if (found === undefined) return undefined;
    const actual = tagElements(await cloud.sns("ListTagsForResource", { ResourceArn: id }));
    const reported = Object.entries(attributes).flatMap(([name, { type }]): [string, Value][] => {
      const value = found[attributeOf(name)];
      if (type.kind === "document" && value === undefined) return [];
      if (type.kind === "boolean") return [[name, value === "true"]];
      return [[name, type.kind === "integer" ? Number(value ?? 0) : (value ?? "")]];
    });
    return {
      ...reportedTags(actual, cloud.defaultTags, state),
      ...Object.fromEntries(reported),
      arn: id,
      beginningArchiveTime: found.BeginningArchiveTime ?? "",
      name: id.slice(id.lastIndexOf(":") + 1),
      namePrefix: optionalText(state, "namePrefix") ?? "",
      owner: found.Owner ?? "",
      region: cloud.region,
    };
  },

  async update(cloud, id, state, inputs) {
    const [before, after] = [given(state), given(inputs)];
    for (const name of Object.keys(attributes)) {
      const AttributeName = attributeOf(name);
      const value = after[AttributeName];
      const isLeft = value === undefined && attributes[name]?.computed;
      if (isLeft || before[AttributeName] === value) continue;
      await cloud.sns("SetTopicAttributes", { TopicArn: id, AttributeName, AttributeValue: value ?? "" });
    }
    const { added, removed } = tagChanges(state, inputs);
    if (Object.keys(added).length > 0) {
      await cloud.sns("TagResource", { ResourceArn: id, ...tagParameters(added) });
    }
    if (removed.length > 0) {
      await cloud.sns("UntagResource", { ResourceArn: id, ...listParameters("TagKeys", removed) });
    }
  },

  delete: async (cloud, id) => {
    await cloud.sns("DeleteTopic", { TopicArn: id });
  },
};

function ending({ fifoTopic }: Properties): string {
  return fifoTopic === true ? ".fifo" : "";
}

/** The attributes of a topic, or undefined where there is no such topic. */
export async function attributesOf(cloud: Cloud, topicArn: string): Promise<Record<string, string> | undefined> {
  const answer = await cloud.sns("GetTopicAttributes", { TopicArn: topicArn }).catch((error: Error) => {
    if (!/^NotFound/.test(error.name)) throw error;
    return undefined;
  });
  return answer === undefined ? undefined : attributesIn(answer);
}

/** `kmsMasterKeyId` is `KmsMasterKeyId`, and the kinds of endpoints are spelt as they are. */
function attributeOf(name: string): string {
  const capitalized = name.charAt(0).toUpperCase() + name.slice(1);
  return capitalized.replace(/^Http(?=\w+Feedback)/, "HTTP").replace(/^Sqs(?=\w+Feedback)/, "SQS");
}

function given(properties: Properties): Record<string, string> {
  const known = Object.keys(attributes).flatMap((name) => {
    const value = properties[name];
    const isUnset = value === undefined || value === null || value === "" || value === false;
    return isUnset ? [] : [[attributeOf(name), String(value)] as const];
  });
  return Object.fromEntries(known);
}
