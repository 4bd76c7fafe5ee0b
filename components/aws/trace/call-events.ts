import { keyCalls, registryCalls, repositoryCalls } from "../events/audit-events";
import { actorOf } from "./actor";
import { jsonValues } from "./json-values";
import { digestOf, referenceOf } from "./manifest";
import { given, type Told } from "./told";
import type { TraceEvent } from "./trace-event";
import { listAt, textAt, valueAt } from "./values";

/** The calls that are about single images, of those that an audit trail records. */
export const imageCalls: readonly string[] = [
  "PutImage",
  "BatchDeleteImage",
  "UpdateImageStorageClass",
  "StartImageScan",
];
const settingCalls: ReadonlySet<string> = new Set(
  [...repositoryCalls, ...registryCalls, ...keyCalls].filter((name) => !imageCalls.includes(name)),
);

/** What CloudTrail tells: https://docs.aws.amazon.com/AmazonECR/latest/userguide/logging-using-cloudtrail.html */
export function toldByCall(event: TraceEvent, digest: string): Told | undefined {
  const name = textAt(event.detail, "eventName");
  if (name === undefined || !event.detailType.endsWith(" via CloudTrail")) return undefined;
  if (name === "PolicyExecutionEvent") return expiration(event, digest);
  if (name === "PutImage") return push(event, digest);
  if (settingCalls.has(name)) return setting(event, name);
  if (!imageCalls.includes(name) || !namesImage(event.detail, digest)) return undefined;
  if (name === "BatchDeleteImage") return { ...call(event, "was deleted"), kind: "deletion" };
  if (name === "StartImageScan") return call(event, "was to be scanned");
  const storageClass = textAt(event.detail, "requestParameters", "targetStorageClass");
  return call(event, storageClass === "ARCHIVE" ? "was to be archived" : "was to be restored from the archive");
}

function call(event: TraceEvent, what: string): Told {
  const { detail } = event;
  return {
    kind: "other",
    event,
    what,
    notes: [],
    ...given({
      repository:
        textAt(detail, "requestParameters", "repositoryName") ??
        textAt(detail, "requestParameters", "resourceArn")?.replace(/^arn:.*:repository\//, ""),
      by: actorOf(detail),
      refusal: textAt(detail, "errorCode"),
    }),
  };
}

/** Images are named by digest or tag in the request, and by both in the answer. */
function namesImage(detail: unknown, digest: string): boolean {
  const ids = [
    ...listAt(detail, "requestParameters", "imageIds"),
    ...listAt(detail, "responseElements", "imageIds"),
    valueAt(detail, "requestParameters", "imageId"),
    valueAt(detail, "responseElements", "imageId"),
  ];
  return ids.some((id) => textAt(id, "imageDigest") === digest);
}

/** A refused push is known by its manifest alone. */
function push(event: TraceEvent, digest: string): Told | undefined {
  const manifest = textAt(event.detail, "requestParameters", "imageManifest");
  const pushed =
    textAt(event.detail, "responseElements", "image", "imageId", "imageDigest") ??
    textAt(event.detail, "requestParameters", "imageDigest") ??
    (manifest === undefined ? undefined : digestOf(manifest));
  const tag = textAt(event.detail, "requestParameters", "imageTag");
  if (pushed === digest) return { ...call(event, "was pushed"), kind: "push", ...given({ tag }) };
  if (manifest === undefined || pushed === undefined) return undefined;
  const reference = referenceOf(manifest);
  if (reference?.subject === digest) return call(event, `got a referrer: ${reference.type}, ${pushed}`);
  const [index] = jsonValues(manifest) ?? [];
  const isPart = listAt(index, "manifests").some((child) => textAt(child, "digest") === digest);
  return isPart ? call(event, `became part of the index ${pushed}`) : undefined;
}

function expiration(event: TraceEvent, digest: string): Told | undefined {
  const details = valueAt(event.detail, "serviceEventDetails");
  const action = listAt(details, "lifecycleEventImageActions").find(
    (one) => textAt(one, "lifecycleEventImage", "digest") === digest,
  );
  if (action === undefined) return undefined;
  const priority = valueAt(action, "rulePriority");
  const rule = listAt(details, "lifecycleEventPolicy", "lifecycleEventRules").find(
    (one) => valueAt(one, "rulePriority") === priority,
  );
  const description = textAt(rule, "description");
  const does = textAt(rule, "action");
  return {
    kind: does === "expire" ? "deletion" : "other",
    event,
    what: `was due by the lifecycle policy: ${does ?? "the event does not say for what"}`,
    notes: [`rule ${priority ?? "unknown"}${description === undefined ? "" : ` (${description})`}`],
    ...given({
      repository: textAt(details, "repositoryName"),
      by: actorOf(event.detail),
      refusal: textAt(event.detail, "errorCode"),
    }),
  };
}

/** Longer values are cut: a policy is read where it is. */
const maximumValue = 200;

function setting(event: TraceEvent, name: string): Told {
  const parameters = Object.entries(valueAt(event.detail, "requestParameters") ?? {})
    .filter(([key]) => !["repositoryName", "registryId", "resourceArn"].includes(key))
    .map(([key, value]) => {
      const text = typeof value === "string" ? value : JSON.stringify(value);
      return `${key}: ${text.length > maximumValue ? `${text.slice(0, maximumValue)}…` : text}`;
    });
  return { ...call(event, name), kind: "setting", notes: parameters };
}
