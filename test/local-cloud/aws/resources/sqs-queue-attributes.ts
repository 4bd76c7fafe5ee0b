import { normalizedDocument, parse } from "../../provider/documents";
import { boolean, document, integer, oneOf, type Property, type PropertyTable, string } from "../../provider/schema";
import { canonical, type Properties, stringMap, type Value } from "../../provider/values";
import type { Cloud } from "../cloud";
import { equivalentPolicies } from "../documents";
import { ignoring } from "./s3-api";

const json = document((left, right) => canonical(parse(left)) === canonical(parse(right)));

function between(least: number, most: number): Property {
  const refusal = (value: Value) =>
    Number(value) >= least && Number(value) <= most ? undefined : `Is not from ${least} to ${most}.`;
  return { type: integer, refusal };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
export const queueAttributes: PropertyTable = {
  contentBasedDeduplication: { type: boolean, default: false },
  deduplicationScope: { type: oneOf(["messageGroup", "queue"]), computed: true },
  delaySeconds: { ...between(0, 900), default: 0 },
  fifoQueue: { type: boolean, default: false, replaces: true },
  fifoThroughputLimit: { type: oneOf(["perMessageGroupId", "perQueue"]), computed: true },
  kmsDataKeyReusePeriodSeconds: { ...between(60, 86_400), computed: true },
  kmsMasterKeyId: { type: string },
  maxMessageSize: { ...between(1024, 1_048_576), default: 262_144 },
  messageRetentionSeconds: { ...between(60, 1_209_600), default: 345_600 },
  policy: { type: document(equivalentPolicies), computed: true },
  // The service refuses more than 20; the real provider leaves that to it.
  receiveWaitTimeSeconds: { type: integer, default: 0 },
  redriveAllowPolicy: { type: json, computed: true },
  redrivePolicy: { type: json, computed: true },
  sqsManagedSseEnabled: { type: boolean, computed: true },
  visibilityTimeoutSeconds: { ...between(0, 43_200), default: 30 },
};

/** Those that the API calls otherwise. */
const otherNames: Readonly<Record<string, string>> = {
  maxMessageSize: "MaximumMessageSize",
  messageRetentionSeconds: "MessageRetentionPeriod",
  receiveWaitTimeSeconds: "ReceiveMessageWaitTimeSeconds",
  visibilityTimeoutSeconds: "VisibilityTimeout",
};

/** What the real provider takes where the service does not say: it says so for encrypted queues only. */
const defaultKeyReuse = 300;

/** A queue's attributes as the API has them, or undefined where there is no such queue. */
export async function findAttributes(cloud: Cloud, url: string): Promise<Record<string, string> | undefined> {
  const answer = await cloud
    .sqs("GetQueueAttributes", { QueueUrl: url, AttributeNames: ["All"] })
    .catch(ignoring("QueueDoesNotExist"));
  return answer && stringMap(answer.Attributes);
}

export function reportedAttributes(found: Readonly<Record<string, string>>): Properties {
  const reported = Object.entries(queueAttributes).flatMap(([name, { type }]): [string, Value][] => {
    const value = found[attributeOf(name)];
    if (type.kind === "document" && value === undefined) return [];
    if (type.kind === "boolean") return [[name, value === "true"]];
    return [[name, type.kind === "integer" ? Number(value ?? 0) : (value ?? "")]];
  });
  const properties: Properties = Object.fromEntries(reported);
  return {
    ...properties,
    kmsDataKeyReusePeriodSeconds: properties.kmsDataKeyReusePeriodSeconds || defaultKeyReuse,
  };
}

/** What a new queue is made with: false and zero are said only where they are no default of the service's. */
export function attributesToCreate(inputs: Properties): Record<string, string> {
  const known = Object.entries(queueAttributes).flatMap(([name, { computed }]): [string, string][] => {
    const value = inputs[name];
    if (isAbsent(value) || (value === false && !computed)) return [];
    return [[attributeOf(name), attributeText(name, value)]];
  });
  return Object.fromEntries(known);
}

export function attributesToChange(state: Properties, inputs: Properties): Record<string, string> {
  const changed = Object.entries(queueAttributes).flatMap(([name, { computed }]): [string, string][] => {
    const [before, after] = [attributeText(name, state[name]), attributeText(name, inputs[name])];
    const isLeft = computed && isAbsent(inputs[name]);
    return isLeft || before === after ? [] : [[attributeOf(name), after]];
  });
  return Object.fromEntries(changed);
}

function isAbsent(value: Value | undefined): value is undefined | null | "" {
  return value === undefined || value === null || value === "";
}

function attributeText(name: string, value: Value | undefined): string {
  if (isAbsent(value)) return "";
  return queueAttributes[name]?.type.kind === "document" ? normalizedDocument(String(value)) : String(value);
}

function attributeOf(name: string): string {
  return otherNames[name] ?? name.charAt(0).toUpperCase() + name.slice(1);
}
