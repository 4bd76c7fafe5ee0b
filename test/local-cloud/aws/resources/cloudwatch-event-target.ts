import { randomBytes } from "node:crypto";
import { isJson } from "../../provider/documents";
import { boolean, integer, object, string } from "../../provider/schema";
import {
  isProperties,
  objects,
  optionalNumber,
  optionalText,
  type Properties,
  stringMap,
  text,
} from "../../provider/values";
import type { Cloud } from "../cloud";
import { type ResourceType, region } from "../schema";
import { eventTargetKinds } from "./cloudwatch-event-target-kinds";

const inputs = ["input", "inputPath", "inputTransformer"];

/** https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/events/target.go */
export const cloudwatchEventTarget: ResourceType = {
  title: "EventBridge Target",
  inputs: {
    ...eventTargetKinds,
    arn: { type: string, required: true },
    deadLetterConfig: { type: object({ arn: { type: string } }) },
    eventBusName: { type: string, default: "default", replaces: true },
    forceDestroy: { type: boolean, default: false, unreported: true },
    input: {
      type: string,
      refusal: (value) => (isJson(String(value)) ? undefined : "Contains an invalid JSON document."),
    },
    inputPath: { type: string },
    inputTransformer: {
      type: object({ inputPaths: { type: { kind: "map" } }, inputTemplate: { type: string, required: true } }),
    },
    region,
    retryPolicy: {
      type: object({ maximumEventAgeInSeconds: { type: integer }, maximumRetryAttempts: { type: integer } }),
    },
    roleArn: { type: string },
    rule: { type: string, required: true, replaces: true },
    sqsTarget: { type: object({ messageGroupId: { type: string } }) },
    targetId: { type: string, computed: true, replaces: true },
  },
  outputs: [],

  refusals: (given) => [
    ...inputs
      .filter((name) => given[name] !== undefined)
      .slice(1)
      .map((property) => ({ property, reason: `Conflicts with others of ${inputs.join(", ")}: give one of them.` })),
    ...Object.keys(eventTargetKinds)
      .filter((name) => given[name] !== undefined)
      .map((property) => ({ property, reason: "The local cloud has no such targets: leave it out." })),
  ],

  async create(cloud, given, created) {
    const Rule = text(given, "rule");
    const Id = optionalText(given, "targetId") ?? `terraform-${randomBytes(13).toString("hex")}`;
    await cloud.events("PutTargets", { Rule, Targets: [targetOf(Id, given)] });
    created(idOf(Rule, Id));
  },

  async read(cloud, id, state) {
    // Imports name it by rule and target, or by the event bus before them, with slashes between them.
    const [targetOfImport, ruleOfImport] = id.split("/").reverse();
    const rule = ruleOfImport ?? text(state, "rule");
    const targetId = (ruleOfImport === undefined ? id.slice(rule.length + 1) : targetOfImport) ?? "";
    const found = await find(cloud, rule, targetId);
    return (
      found && {
        ...stateOf(found),
        eventBusName: "default",
        id: idOf(rule, targetId),
        region: cloud.region,
        rule,
        targetId,
      }
    );
  },

  async update(cloud, _id, state, given) {
    const target = targetOf(text(state, "targetId"), given);
    await cloud.events("PutTargets", { Rule: text(state, "rule"), Targets: [target] });
  },

  async delete(cloud, _id, state) {
    await cloud.events("RemoveTargets", { Rule: text(state, "rule"), Ids: [text(state, "targetId")] });
  },
};

function idOf(rule: string, targetId: string): string {
  return `${rule}-${targetId}`;
}

async function find(cloud: Cloud, Rule: string, targetId: string): Promise<Properties | undefined> {
  const { Targets } = await cloud.events("ListTargetsByRule", { Rule });
  return objects(Targets).find(({ Id }) => Id === targetId);
}

function targetOf(Id: string, given: Properties) {
  const transformer = isProperties(given.inputTransformer) ? given.inputTransformer : undefined;
  const retry = isProperties(given.retryPolicy) ? given.retryPolicy : undefined;
  const deadLetters = isProperties(given.deadLetterConfig) ? given.deadLetterConfig : undefined;
  const queue = isProperties(given.sqsTarget) ? given.sqsTarget : undefined;
  return {
    Id,
    Arn: text(given, "arn"),
    RoleArn: optionalText(given, "roleArn"),
    Input: optionalText(given, "input"),
    InputPath: optionalText(given, "inputPath"),
    InputTransformer: transformer && {
      InputPathsMap: stringMap(transformer.inputPaths),
      InputTemplate: text(transformer, "inputTemplate"),
    },
    RetryPolicy: retry && {
      MaximumEventAgeInSeconds: optionalNumber(retry, "maximumEventAgeInSeconds"),
      MaximumRetryAttempts: optionalNumber(retry, "maximumRetryAttempts"),
    },
    DeadLetterConfig: deadLetters && { Arn: optionalText(deadLetters, "arn") },
    SqsParameters: queue && { MessageGroupId: optionalText(queue, "messageGroupId") },
  };
}

function stateOf({
  InputTransformer,
  RetryPolicy,
  DeadLetterConfig,
  SqsParameters,
  ...target
}: Properties): Properties {
  return {
    arn: text(target, "Arn"),
    roleArn: optionalText(target, "RoleArn") ?? "",
    input: optionalText(target, "Input") ?? "",
    inputPath: optionalText(target, "InputPath") ?? "",
    ...(isProperties(InputTransformer) && {
      inputTransformer: {
        inputPaths: stringMap(InputTransformer.InputPathsMap),
        inputTemplate: text(InputTransformer, "InputTemplate"),
      },
    }),
    ...(isProperties(RetryPolicy) && {
      retryPolicy: {
        maximumEventAgeInSeconds: optionalNumber(RetryPolicy, "MaximumEventAgeInSeconds") ?? 0,
        maximumRetryAttempts: optionalNumber(RetryPolicy, "MaximumRetryAttempts") ?? 0,
      },
    }),
    ...(isProperties(DeadLetterConfig) && {
      deadLetterConfig: { arn: optionalText(DeadLetterConfig, "Arn") ?? "" },
    }),
    ...(isProperties(SqsParameters) && {
      sqsTarget: { messageGroupId: optionalText(SqsParameters, "MessageGroupId") ?? "" },
    }),
  };
}
