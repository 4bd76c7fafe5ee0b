import { boolean, document, integer, oneOf, type PropertyTable, string } from "../../provider/schema";
import { optionalText, type Properties, text } from "../../provider/values";
import { equivalentPolicies } from "../documents";
import { element } from "../iam";
import { type ResourceType, region } from "../schema";
import { attributeParameters, attributesIn } from "./sns-api";

const json = document(equivalentPolicies);

/** https://docs.aws.amazon.com/sns/latest/api/API_SetSubscriptionAttributes.html */
const attributes: PropertyTable = {
  deliveryPolicy: { type: json },
  filterPolicy: { type: json },
  filterPolicyScope: { type: oneOf(["MessageAttributes", "MessageBody"]), computed: true },
  rawMessageDelivery: { type: boolean, default: false },
  redrivePolicy: { type: json },
  replayPolicy: { type: json },
  subscriptionRoleArn: { type: string },
};

const protocols = ["application", "email", "email-json", "firehose", "http", "https", "lambda", "sms", "sqs"];

/** https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/sns/topic_subscription.go */
export const snsTopicSubscription: ResourceType = {
  title: "SNS Topic Subscription",
  inputs: {
    ...attributes,
    confirmationTimeoutInMinutes: { type: integer, default: 1, unreported: true },
    endpoint: { type: string, required: true, replaces: true },
    endpointAutoConfirms: { type: boolean, default: false, unreported: true },
    protocol: { type: oneOf(protocols), required: true, replaces: true },
    region,
    topic: { type: string, required: true, replaces: true },
  },
  outputs: ["arn", "confirmationWasAuthenticated", "ownerId", "pendingConfirmation"],

  refusals: ({ protocol, subscriptionRoleArn }) =>
    protocol === "firehose" && subscriptionRoleArn === undefined
      ? [{ property: "subscriptionRoleArn", reason: "Is required with the protocol firehose." }]
      : [],

  async create(cloud, inputs, created) {
    const answer = await cloud.sns("Subscribe", {
      TopicArn: text(inputs, "topic"),
      Protocol: text(inputs, "protocol"),
      Endpoint: text(inputs, "endpoint"),
      ReturnSubscriptionArn: "true",
      ...attributeParameters(given(inputs)),
    });
    created(element(answer, "SubscriptionArn") ?? "");
  },

  async read(cloud, id) {
    const answer = await cloud.sns("GetSubscriptionAttributes", { SubscriptionArn: id }).catch((error: Error) => {
      if (!/^NotFound/.test(error.name)) throw error;
      return undefined;
    });
    if (answer === undefined) return undefined;
    const found = attributesIn(answer);
    const values = Object.entries(attributes).flatMap(([name, { type }]) => {
      const value = found[attributeOf(name)];
      if (type.kind === "document" && value === undefined) return [];
      return [[name, type.kind === "boolean" ? value === "true" : (value ?? "")]];
    });
    return {
      ...Object.fromEntries(values),
      arn: id,
      confirmationWasAuthenticated: found.ConfirmationWasAuthenticated === "true",
      endpoint: found.Endpoint ?? "",
      ownerId: found.Owner ?? "",
      pendingConfirmation: found.PendingConfirmation === "true",
      protocol: found.Protocol ?? "",
      region: cloud.region,
      topic: found.TopicArn ?? "",
    };
  },

  async update(cloud, id, state, inputs) {
    const [before, after] = [given(state), given(inputs)];
    for (const AttributeName of Object.keys(attributes).map(attributeOf)) {
      if (before[AttributeName] === after[AttributeName]) continue;
      const AttributeValue = after[AttributeName] ?? (AttributeName === "RawMessageDelivery" ? "false" : "");
      await cloud.sns("SetSubscriptionAttributes", { SubscriptionArn: id, AttributeName, AttributeValue });
    }
  },

  delete: async (cloud, id) => {
    await cloud.sns("Unsubscribe", { SubscriptionArn: id }).catch((error: Error) => {
      if (!/^NotFound/.test(error.name)) throw error;
    });
  },
};

function attributeOf(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function given(properties: Properties): Record<string, string> {
  const known = Object.keys(attributes).flatMap((name) => {
    const value = properties[name] === true ? "true" : optionalText(properties, name);
    return value === undefined || value === "" ? [] : [[attributeOf(name), value] as const];
  });
  return Object.fromEntries(known);
}
