import * as pulumi from "@pulumi/pulumi";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime";
import { vi } from "vitest";
import { EcrAuditTrail } from "../../../../components/aws/events/audit-trail";
import type { EcrAuditTrailArgs } from "../../../../components/aws/events/audit-trail-args";
import { EcrScanNotifications } from "../../../../components/aws/events/scan-notifications";
import type { EcrScanNotificationsArgs } from "../../../../components/aws/events/scan-notifications-args";
import { answer } from "../mocked-functions";
import { type Registered, resolved } from "../mocked-registry";

export const environments = [{ name: "staging" }, { name: "production" }];
const place = "eu-west-1:111122223333";

/** What AWS makes up; everything else comes back as it was put in. */
function outputsOf({ type, name, inputs }: MockResourceArgs): Record<string, unknown> {
  const named = { ...inputs, name: inputs.name ?? `${name}-1a2b3c4` };
  switch (type) {
    case "aws:kms/key:Key":
      return { ...inputs, arn: `arn:aws:kms:${place}:key/${name}` };
    case "aws:sns/topic:Topic":
      return { ...named, arn: `arn:aws:sns:${place}:${name}-1a2b3c4` };
    case "aws:cloudwatch/eventRule:EventRule":
      return { ...named, arn: `arn:aws:events:${place}:rule/${name}-1a2b3c4` };
    case "aws:cloudwatch/logGroup:LogGroup":
      return { ...inputs, arn: `arn:aws:logs:${place}:log-group:${inputs.name}` };
    case "aws:s3/bucket:Bucket":
      return { ...inputs, bucket: `${name}-1a2b3c4`, arn: `arn:aws:s3:::${name}-1a2b3c4` };
    case "aws:iam/role:Role":
      return { ...named, arn: `arn:aws:iam::111122223333:role/${name}-1a2b3c4` };
    case "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream":
      return { ...named, arn: `arn:aws:firehose:${place}:deliverystream/${name}-1a2b3c4` };
    default:
      return inputs;
  }
}

/** Creates a component without an engine and tells which resources were registered, with which inputs and options. */
async function mocked<T extends pulumi.ComponentResource>(
  create: (options: pulumi.ComponentResourceOptions) => T,
  outputs: (component: T) => pulumi.Output<unknown>,
  options: pulumi.ComponentResourceOptions,
): Promise<{ component: T; registered: Registered[]; warnings: string[] }> {
  const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
  const inputs: Omit<Registered, "options">[] = [];
  await pulumi.runtime.setMocks({
    newResource(resource) {
      inputs.push({ type: resource.type, name: resource.name, inputs: resource.inputs });
      return { id: `${resource.name}-id`, state: outputsOf(resource) };
    },
    call: answer,
  });
  const optionsOf = new Map<string, pulumi.ResourceOptions>();
  const component = create({
    ...options,
    // Unlike `transforms`, these run without an engine.
    transformations: [
      ({ type, name, opts }) => {
        optionsOf.set(`${type} ${name}`, opts);
        return undefined;
      },
    ],
  });
  await resolved(outputs(component));
  await pulumi.runtime.disconnect();
  const warnings = warn.mock.calls.map(([message]) => message);
  warn.mockRestore();
  const registered = inputs.map((one) => ({ ...one, options: optionsOf.get(`${one.type} ${one.name}`) ?? {} }));
  return {
    component,
    warnings,
    registered: registered.sort((a, b) => `${a.type}${a.name}`.localeCompare(`${b.type}${b.name}`)),
  };
}

export function mockedNotifications(args: object = {}, options: pulumi.ComponentResourceOptions = {}) {
  return mocked(
    (all) => new EcrScanNotifications("payments", { environments, ...args } as EcrScanNotificationsArgs, all),
    ({ topicArn, notices }) => pulumi.all([topicArn, notices]),
    options,
  );
}

export function mockedTrail(args: object = {}, options: pulumi.ComponentResourceOptions = {}) {
  return mocked(
    (all) => new EcrAuditTrail("payments", { environments, ...args } as EcrAuditTrailArgs, all),
    ({ logGroupArn, encryptionKeyArn, archiveBucket, notices }) =>
      pulumi.all([logGroupArn, encryptionKeyArn, archiveBucket, notices]),
    options,
  );
}

export const short = ({ type, name }: Registered) => `${type.split(":").at(-1)} ${name}`;
export const children = (registered: readonly Registered[]) => registered.filter(({ type }) => type.startsWith("aws:"));

export function inputsOf(registered: readonly Registered[], address: string): Record<string, unknown> {
  const found = registered.find((one) => short(one) === address);
  if (!found) throw new Error(`there is no ${address}, only ${registered.map(short).join(", ")}`);
  return found.inputs;
}
