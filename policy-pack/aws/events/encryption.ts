import { type Finding, type JudgedResource, type StackFinding, unknownFinding } from "../../framework/policy";
import { type Plain, Unknown } from "../../framework/snapshot";
import type { JudgedStack } from "../../framework/stack";
import { isAwsManaged } from "../encryption";
import { isOwn } from "../own-tags";
import { logGroupType } from "./audit";
import { destinations } from "./destinations";
import { rulesOf } from "./findings";

export const topicType = "aws:sns/topic:Topic";
export const queueType = "aws:sqs/queue:Queue";

const keyProperties: Readonly<Record<string, string>> = {
  [topicType]: "kmsMasterKeyId",
  [queueType]: "kmsMasterKeyId",
  [logGroupType]: "kmsKeyId",
};

/** What a resource shows by itself, where it is known to be for events of Amazon ECR because a component of ours made it. */
export function ownEncryptionFindings(resource: JudgedResource): readonly Finding[] {
  return isOwn(resource.properties.tags) ? encryptionFindings(resource) : [];
}

/** What the rules for events of Amazon ECR send them to, and what takes those that could not be sent. */
export function encryptionInStack(stack: JudgedStack): readonly StackFinding[] {
  const { rules } = rulesOf(stack);
  return Object.keys(keyProperties).flatMap((type) =>
    destinations(stack, rules, type, ["arn", "deadLetterConfig"])
      .filter(({ properties }) => !isOwn(properties.tags))
      .flatMap((resource) => {
        const made = resource.dependenciesOf("sqsManagedSseEnabled").length > 0;
        return encryptionFindings(resource, made).map((finding) => ({ ...finding, urn: resource.urn }));
      }),
  );
}

/** Before a queue is there, the provider does not know what a program has not written either. */
function encryptionFindings({ type, properties }: JudgedResource, queueIsWritten = true): readonly Finding[] {
  const property = keyProperties[type] ?? "";
  const key = properties[property];
  // A key that is not known yet is one that the program has made.
  if (key instanceof Unknown) return [];
  if (isAwsManaged(key)) {
    const reason =
      "is AWS's own key, which EventBridge cannot use and nobody can let it: no event arrives. Name a key of yours whose " +
      "policy lets events.amazonaws.com use it.";
    return [{ property, reason }];
  }
  if (typeof key === "string" && key !== "") return [];
  if (type === queueType && isAbsent(key)) return queueFindings(properties.sqsManagedSseEnabled, queueIsWritten);
  const reason =
    "is no key of yours, so that nobody can restrict, withdraw or follow who reads what is told of your images. Name one.";
  return [{ property, reason }];
}

function isAbsent(key: Plain): boolean {
  return key === undefined || key === "";
}

/** A queue is encrypted unless somebody says otherwise: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-sqs-sse.html */
function queueFindings(managed: Plain, isWritten: boolean): readonly Finding[] {
  if (managed === undefined || managed === true) return [];
  if (managed instanceof Unknown) return isWritten ? [unknownFinding(managed, "scalar")] : [];
  const property = "sqsManagedSseEnabled";
  return [{ property, reason: "is not true, and there is no key, so that messages are not encrypted. Name a key." }];
}
