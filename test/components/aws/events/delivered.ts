import { randomUUID } from "node:crypto";
import type { Registered } from "../mocked-registry";
import type { SampleEvent } from "./documented-events";
import { eventsAt, sqsAt } from "./events-api";
import { children } from "./mocked-events";

/** A queue, and what is in it. */
export class Queue {
  private constructor(
    private readonly endpoint: string,
    readonly arn: string,
    private readonly url: string,
  ) {}

  static async create(endpoint: string): Promise<Queue> {
    const { QueueUrl } = await sqsAt(endpoint, "CreateQueue", { QueueName: `queue-${randomUUID()}` });
    const input = { QueueUrl, AttributeNames: ["QueueArn"] };
    const { Attributes } = await sqsAt(endpoint, "GetQueueAttributes", input);
    return new Queue(endpoint, String((Attributes as Record<string, unknown>).QueueArn), String(QueueUrl));
  }

  /** Takes all messages out. */
  async take(): Promise<string[]> {
    const bodies: string[] = [];
    for (;;) {
      const input = { QueueUrl: this.url, MaxNumberOfMessages: 10 };
      const { Messages } = await sqsAt(this.endpoint, "ReceiveMessage", input);
      const messages = (Messages ?? []) as { Body: string; ReceiptHandle: string }[];
      if (messages.length === 0) return bodies;
      bodies.push(...messages.map(({ Body }) => Body));
      for (const { ReceiptHandle } of messages) {
        await sqsAt(this.endpoint, "DeleteMessage", { QueueUrl: this.url, ReceiptHandle });
      }
    }
  }
}

/** The emulator takes events of AWS's own services from nobody, as AWS does: their sources get other names here. */
const ownPrefix = "test.";

function withOwnSource(pattern: string): string {
  const own = pattern.replace('"source":["aws.', `"source":["${ownPrefix}aws.`);
  if (own === pattern) throw new Error(`the pattern has no source of AWS's: ${pattern}`);
  return own;
}

/** A delivered event as it is in AWS. */
export function withoutOwnSource(event: string): string {
  const original = event.replace(`"${ownPrefix}aws.`, '"aws.');
  if (original === event) throw new Error(`the event has no source of these tests: ${event}`);
  return original;
}

/**
 * Makes the rules of a component in the emulator, each with the target that it has there, but delivered to `arn`.
 * The emulator delivers nothing for a rule that sees reads as well, so its state is left out.
 */
export async function makeRules(endpoint: string, registered: readonly Registered[], arn: string): Promise<void> {
  const of = (type: string) => children(registered).filter((child) => child.type.endsWith(`:${type}`));
  for (const { name, inputs } of of("EventRule")) {
    await eventsAt(endpoint, "PutRule", { Name: name, EventPattern: withOwnSource(String(inputs.eventPattern)) });
  }
  for (const { name, inputs } of of("EventTarget")) {
    const transformer = inputs.inputTransformer as { inputPaths: object; inputTemplate: string } | undefined;
    const InputTransformer = transformer && {
      InputPathsMap: transformer.inputPaths,
      InputTemplate: transformer.inputTemplate,
    };
    const target = { Id: String(inputs.targetId), Arn: arn, ...(InputTransformer && { InputTransformer }) };
    await eventsAt(endpoint, "PutTargets", { Rule: name, Targets: [target] });
  }
}

/** Puts events for rules that `makeRules` made. */
export async function putEvents(endpoint: string, events: readonly SampleEvent[]): Promise<void> {
  const Entries = events.map((event) => ({
    Source: `${ownPrefix}${event.source}`,
    DetailType: event["detail-type"],
    Resources: event.resources,
    Detail: JSON.stringify(event.detail),
  }));
  const { FailedEntryCount } = await eventsAt(endpoint, "PutEvents", { Entries });
  if (FailedEntryCount !== 0) throw new Error(`${FailedEntryCount} events were not taken`);
}
