import { differs } from "../../provider/diff";
import { boolean, object, oneOf, type PropertyTable, string } from "../../provider/schema";
import {
  isProperties,
  objects,
  optionalText,
  type Properties,
  stringMap,
  text,
  type Value,
} from "../../provider/values";
import type { Cloud } from "../cloud";
import { type ResourceType, region, tags } from "../schema";
import { reportedTags, tagChanges } from "../tags";
import { otherConfigurations } from "./firehose-destinations";
import { arn, configurationOf, destination, extendedS3, longerThan, reportedDestination } from "./firehose-extended-s3";
import { otherS3Configurations } from "./firehose-record-formats";
import { tagPairs } from "./json-api";

/** The emulator takes them and does not describe them. */
const keptOptions = "firehose-extended-s3-options";

/** Amazon Data Firehose, which was Kinesis Data Firehose. */
export const firehoseDeliveryStream: ResourceType = {
  title: "Kinesis Firehose Delivery Stream",
  autoNamed: true,
  inputs: {
    ...otherConfigurations,
    arn: { type: string, computed: true },
    destination: {
      type: oneOf([
        ...["elasticsearch", "extended_s3", "http_endpoint", "iceberg", "opensearch", "opensearchserverless"],
        ...["redshift", "snowflake", "splunk"],
      ]),
      required: true,
      replaces: true,
      refusal: (value) =>
        value === "extended_s3" ? undefined : "The local cloud's delivery streams write to extended_s3 only.",
    },
    destinationId: { type: string, computed: true },
    extendedS3Configuration: { type: object(extendedS3) },
    name: { type: string, computed: true, replaces: true, refusal: longerThan(64) },
    region,
    serverSideEncryption: {
      mayBeMissing: true,
      type: object({
        enabled: { type: boolean, default: false },
        keyArn: arn,
        keyType: { type: oneOf(["AWS_OWNED_CMK", "CUSTOMER_MANAGED_CMK"]), default: "AWS_OWNED_CMK" },
      }),
    },
    tags,
    versionId: { type: string, computed: true },
  },
  outputs: [],

  refusals: (inputs) => [
    ...(inputs.extendedS3Configuration === undefined
      ? [{ property: "extendedS3Configuration", reason: "Is required where destination is 'extended_s3'." }]
      : []),
    ...refuseOthers(otherConfigurations, inputs, ""),
    ...refuseOthers(otherS3Configurations, configurationOf(inputs), "extendedS3Configuration."),
  ],

  async create(cloud, inputs, created) {
    const name = text(inputs, "name");
    const { DeliveryStreamARN } = await patiently(cloud, "CreateDeliveryStream", {
      DeliveryStreamName: name,
      DeliveryStreamType: "DirectPut",
      ExtendedS3DestinationConfiguration: destination(configurationOf(inputs)),
      Tags: tagPairs(stringMap(inputs.tagsAll)),
    });
    created(String(DeliveryStreamARN));
    await keepOptions(cloud, name, inputs);
    if (isEncrypted(inputs)) await startEncryption(cloud, name, inputs);
  },

  /** Its id is its ARN. */
  async read(cloud, id, state) {
    const name = nameOf(id);
    const found = await ignoringGone(cloud.firehose("DescribeDeliveryStream", { DeliveryStreamName: name }));
    if (!isProperties(found?.DeliveryStreamDescription)) return undefined;
    const stream = found.DeliveryStreamDescription;
    const [described] = objects(stream.Destinations);
    const actual = await cloud.firehose("ListTagsForDeliveryStream", { DeliveryStreamName: name });
    const options = await cloud.kept.get(keptOptions, name);
    return {
      ...reportedTags(tagRecord(actual.Tags), cloud.defaultTags, state),
      arn: text(stream, "DeliveryStreamARN"),
      destination: "extended_s3",
      destinationId: described === undefined ? "" : text(described, "DestinationId"),
      extendedS3Configuration: {
        customTimeZone: "UTC",
        fileExtension: "",
        ...options,
        ...reportedDestination(described),
      },
      name,
      region: cloud.region,
      serverSideEncryption: reportedEncryption(stream.DeliveryStreamEncryptionConfiguration),
      versionId: text(stream, "VersionId"),
    };
  },

  async update(cloud, id, state, inputs) {
    const DeliveryStreamName = nameOf(id);
    const changed = (name: string) => {
      const property = firehoseDeliveryStream.inputs[name];
      return property !== undefined && differs(property, state[name], inputs[name]);
    };
    if (changed("extendedS3Configuration") || changed("serverSideEncryption")) {
      await patiently(cloud, "UpdateDestination", {
        CurrentDeliveryStreamVersionId: text(state, "versionId"),
        DeliveryStreamName,
        DestinationId: text(state, "destinationId"),
        ExtendedS3DestinationUpdate: destination(configurationOf(inputs)),
      });
      await keepOptions(cloud, DeliveryStreamName, inputs);
    }
    if (changed("serverSideEncryption")) {
      if (isEncrypted(inputs)) await startEncryption(cloud, DeliveryStreamName, inputs);
      else await cloud.firehose("StopDeliveryStreamEncryption", { DeliveryStreamName });
    }
    const { added, removed } = tagChanges(state, inputs);
    if (removed.length > 0) await cloud.firehose("UntagDeliveryStream", { DeliveryStreamName, TagKeys: removed });
    if (Object.keys(added).length > 0) {
      await cloud.firehose("TagDeliveryStream", { DeliveryStreamName, Tags: tagPairs(added) });
    }
  },

  async delete(cloud, id) {
    const name = nameOf(id);
    await ignoringGone(cloud.firehose("DeleteDeliveryStream", { DeliveryStreamName: name }));
    await cloud.kept.remove(keptOptions, name);
  },
};

/** A role that was created a moment ago cannot be assumed yet. */
function patiently(cloud: Cloud, operation: string, input: object): Promise<Properties> {
  return cloud.retry(
    () => cloud.firehose(operation, input),
    ({ name, message }) => name === "InvalidArgumentException" && message.includes("unable to assume role"),
  );
}

async function ignoringGone(call: Promise<Properties>): Promise<Properties | undefined> {
  return call.catch((error) => {
    if (error.name === "ResourceNotFoundException") return undefined;
    throw error;
  });
}

async function startEncryption(cloud: Cloud, name: string, { serverSideEncryption }: Properties): Promise<void> {
  if (!isProperties(serverSideEncryption)) return;
  await cloud.firehose("StartDeliveryStreamEncryption", {
    DeliveryStreamName: name,
    DeliveryStreamEncryptionConfigurationInput: {
      KeyType: text(serverSideEncryption, "keyType"),
      KeyARN: optionalText(serverSideEncryption, "keyArn"),
    },
  });
}

function isEncrypted({ serverSideEncryption }: Properties): boolean {
  return isProperties(serverSideEncryption) && serverSideEncryption.enabled === true;
}

function reportedEncryption(described: Value | undefined): Properties {
  if (!isProperties(described) || described.Status !== "ENABLED") return { enabled: false, keyType: "AWS_OWNED_CMK" };
  return { enabled: true, keyArn: optionalText(described, "KeyARN") ?? "", keyType: text(described, "KeyType") };
}

async function keepOptions(cloud: Cloud, name: string, inputs: Properties): Promise<void> {
  const { customTimeZone = "UTC", fileExtension = "" } = configurationOf(inputs);
  await cloud.kept.put(keptOptions, name, { customTimeZone, fileExtension });
}

/** `arn:aws:firehose:<region>:<account>:deliverystream/<name>` */
function nameOf(id: string): string {
  const [, name] = /^arn:[^:]+:firehose:[^:]*:\d{12}:deliverystream\/([^/]+)$/.exec(id) ?? [];
  if (name !== undefined) return name;
  throw new Error("the id of a delivery stream is its ARN: arn:aws:firehose:<region>:<account>:deliverystream/<name>");
}

function tagRecord(list: Value | undefined): Record<string, string> {
  return Object.fromEntries(objects(list).map((tag) => [text(tag, "Key"), text(tag, "Value")]));
}

/** Silently leaving one out would make the local stream another than the real one. */
function refuseOthers(others: PropertyTable, inputs: Properties, path: string) {
  return Object.keys(others)
    .filter((name) => inputs[name] !== undefined)
    .map((name) => ({
      property: `${path}${name}`,
      reason: "The local cloud's delivery streams do not have it: leave it out.",
    }));
}
