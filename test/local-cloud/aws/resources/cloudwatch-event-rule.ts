import { randomBytes } from "node:crypto";
import { parse } from "../../provider/documents";
import { boolean, document, oneOf, string } from "../../provider/schema";
import { canonical, objects, optionalText, type Properties, stringMap, text } from "../../provider/values";
import { type ResourceType, region, tags } from "../schema";
import { reportedTags, tagChanges } from "../tags";
import { tagPairs } from "./json-api";
import { ignoring } from "./s3-api";

const defaultBus = "default";
const longestPattern = 4096;

/** https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/events/rule.go */
export const cloudwatchEventRule: ResourceType = {
  title: "EventBridge Rule",
  autoNamed: { property: "name", otherwise: "namePrefix" },
  inputs: {
    description: { type: string },
    eventBusName: { type: string, default: defaultBus, replaces: true },
    eventPattern: {
      type: document((left, right) => canonical(parse(left)) === canonical(parse(right))),
      refusal: (value) =>
        String(value).length > longestPattern ? `Has more than ${longestPattern} characters.` : undefined,
    },
    forceDestroy: { type: boolean, default: false, unreported: true },
    isEnabled: { type: boolean, computed: true },
    name: { type: string, computed: true, replaces: true },
    namePrefix: { type: string, computed: true, replaces: true },
    region,
    roleArn: { type: string },
    scheduleExpression: { type: string },
    state: { type: oneOf(["DISABLED", "ENABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"]), computed: true },
    tags,
  },
  outputs: ["arn"],

  refusals: (inputs) => [
    ...(inputs.eventPattern === undefined && inputs.scheduleExpression === undefined
      ? [{ property: "eventPattern", reason: "One of eventPattern and scheduleExpression must be given." }]
      : []),
    ...(inputs.isEnabled !== undefined && inputs.state !== undefined
      ? [{ property: "isEnabled", reason: "Conflicts with state: leave one of them out." }]
      : []),
    ...(inputs.eventBusName !== undefined && inputs.eventBusName !== defaultBus
      ? [{ property: "eventBusName", reason: "The local cloud has the default event bus only: leave it out." }]
      : []),
  ],

  async create(cloud, inputs, created) {
    const prefix = optionalText(inputs, "namePrefix");
    const Name = optionalText(inputs, "name") ?? `${prefix}${randomBytes(13).toString("hex")}`;
    await cloud.events("PutRule", { ...ruleOf(inputs), Name, Tags: tagPairs(stringMap(inputs.tagsAll)) });
    created(Name);
  },

  async read(cloud, id, state) {
    const found = await cloud.events("DescribeRule", { Name: id }).catch(ignoring("ResourceNotFoundException"));
    if (found === undefined) return undefined;
    const arn = text(found, "Arn");
    const { Tags } = await cloud.events("ListTagsForResource", { ResourceARN: arn });
    const actual = objects(Tags).map((tag) => [text(tag, "Key"), text(tag, "Value")] as const);
    const ruleState = text(found, "State");
    return {
      ...reportedTags(Object.fromEntries(actual), cloud.defaultTags, state),
      arn,
      description: optionalText(found, "Description") ?? "",
      eventBusName: text(found, "EventBusName"),
      eventPattern: optionalText(found, "EventPattern") ?? "",
      isEnabled: ruleState !== "DISABLED",
      name: id,
      namePrefix: optionalText(state, "namePrefix") ?? "",
      region: cloud.region,
      roleArn: optionalText(found, "RoleArn") ?? "",
      scheduleExpression: optionalText(found, "ScheduleExpression") ?? "",
      state: ruleState,
    };
  },

  async update(cloud, id, state, inputs) {
    await cloud.events("PutRule", { ...ruleOf(inputs), Name: id });
    const { added, removed } = tagChanges(state, inputs);
    const ResourceARN = text(state, "arn");
    if (Object.keys(added).length > 0) await cloud.events("TagResource", { ResourceARN, Tags: tagPairs(added) });
    if (removed.length > 0) await cloud.events("UntagResource", { ResourceARN, TagKeys: removed });
  },

  /** The service refuses while a rule has targets, and the emulator does not. */
  async delete(cloud, id) {
    const { Targets } = await cloud.events("ListTargetsByRule", { Rule: id });
    if (objects(Targets).length > 0) {
      throw Object.assign(new Error("Rule can't be deleted since it has targets."), { name: "ValidationException" });
    }
    await cloud.events("DeleteRule", { Name: id });
  },
};

function ruleOf(inputs: Properties) {
  const isEnabled = inputs.isEnabled === false ? "DISABLED" : "ENABLED";
  return {
    Description: optionalText(inputs, "description") ?? "",
    EventPattern: optionalText(inputs, "eventPattern") ?? "",
    RoleArn: optionalText(inputs, "roleArn") ?? "",
    ScheduleExpression: optionalText(inputs, "scheduleExpression") ?? "",
    State: optionalText(inputs, "state") ?? isEnabled,
  };
}
