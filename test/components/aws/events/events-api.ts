import type { SampleEvent } from "./documented-events";

/** Calls one operation of an API that takes and gives JSON; fails with what the service says. */
async function call(
  endpoint: string,
  service: string,
  target: string,
  input: object,
): Promise<Record<string, unknown>> {
  const authorization = `AWS4-HMAC-SHA256 Credential=test/20261123/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": target, authorization },
    body: JSON.stringify(input),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${target}: ${response.status} ${text}`);
  return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
}

/** Operations of Amazon EventBridge. */
export function eventsAt(endpoint: string, operation: string, input: object): Promise<Record<string, unknown>> {
  return call(endpoint, "events", `AWSEvents.${operation}`, input);
}

/** Operations of Amazon SQS. */
export function sqsAt(endpoint: string, operation: string, input: object): Promise<Record<string, unknown>> {
  return call(endpoint, "sqs", `AmazonSQS.${operation}`, input);
}

/** Operations of Amazon SNS, whose API takes forms and gives XML; gives the ARN that the answer has. */
export async function snsAt(endpoint: string, form: Readonly<Record<string, string>>): Promise<string> {
  const authorization =
    "AWS4-HMAC-SHA256 Credential=test/20261123/us-east-1/sns/aws4_request, SignedHeaders=host, Signature=0";
  const body = new URLSearchParams({ Version: "2010-03-31", ...form });
  const response = await fetch(endpoint, { method: "POST", headers: { authorization }, body });
  const [, arn] = /<(?:TopicArn|SubscriptionArn)>([^<]+)</.exec(await response.text()) ?? [];
  if (!response.ok || arn === undefined) throw new Error(`${form.Action}: ${response.status}`);
  return arn;
}

/** Operations of Amazon CloudWatch Logs. */
export function logsAt(endpoint: string, operation: string, input: object): Promise<Record<string, unknown>> {
  return call(endpoint, "logs", `Logs_20140328.${operation}`, input);
}

/** Operations of Amazon ECR. */
export function ecrAt(endpoint: string, operation: string, input: object): Promise<Record<string, unknown>> {
  return call(endpoint, "ecr", `AmazonEC2ContainerRegistry_V20150921.${operation}`, input);
}

/** Whether EventBridge says that a pattern matches an event; a pattern that it refuses is an error. */
export async function matches(endpoint: string, pattern: string, event: SampleEvent): Promise<boolean> {
  const { Result } = await eventsAt(endpoint, "TestEventPattern", {
    EventPattern: pattern,
    Event: JSON.stringify(event),
  });
  return Result === true;
}
