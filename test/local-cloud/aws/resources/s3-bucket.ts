import { randomBytes } from "node:crypto";
import { boolean, oneOf, string } from "../../provider/schema";
import { optionalText, type Properties, stringMap, text } from "../../provider/values";
import type { Cloud } from "../cloud";
import { element } from "../iam";
import { type ResourceType, region, tags } from "../schema";
import { reportedTags } from "../tags";
import { contentsOf, ignoring, xml } from "./s3-api";
import { refuseInlineParts, s3BucketInlineParts } from "./s3-bucket-inline-parts";

const longestName = 63;
/** What the real provider puts after a prefix to make the name unique. */
const uniqueLength = 26;

export const s3Bucket: ResourceType = {
  title: "S3 Bucket",
  autoNamed: { property: "bucket", otherwise: "bucketPrefix", lowerCase: true },
  inputs: {
    ...s3BucketInlineParts,
    bucket: { type: string, computed: true, replaces: true, refusal: longerThan(longestName) },
    bucketNamespace: { type: oneOf(["account-regional", "global"]), computed: true, replaces: true },
    bucketPrefix: {
      type: string,
      computed: true,
      replaces: true,
      refusal: longerThan(longestName - uniqueLength),
    },
    forceDestroy: { type: boolean, default: false, unreported: true },
    objectLockEnabled: { type: boolean, computed: true, replaces: true },
    region,
    tags,
  },
  outputs: [
    ...["arn", "bucketDomainName", "bucketRegion", "bucketRegionalDomainName"],
    ...["hostedZoneId", "websiteDomain", "websiteEndpoint"],
  ],

  refusals: (inputs) => [
    ...(inputs.bucket !== undefined && inputs.bucketPrefix !== undefined
      ? [{ property: "bucketPrefix", reason: "Conflicts with bucket: leave one of them out." }]
      : []),
    ...(inputs.bucketNamespace === "account-regional"
      ? [{ property: "bucketNamespace", reason: "The local cloud has global buckets only: leave it out." }]
      : []),
    ...refuseInlineParts(inputs),
  ],

  async create(cloud, inputs, created) {
    const prefix = optionalText(inputs, "bucketPrefix");
    const name =
      prefix === undefined ? text(inputs, "bucket") : `${prefix}${randomBytes(uniqueLength / 2).toString("hex")}`;
    await refuseSecond(cloud, name);
    await cloud.s3.call("PUT", name, {
      headers: inputs.objectLockEnabled === true ? { "x-amz-bucket-object-lock-enabled": "true" } : {},
      ...(cloud.region !== "us-east-1" && {
        body: xml("CreateBucketConfiguration", { LocationConstraint: cloud.region }),
      }),
    });
    created(name);
    await putTags(cloud, name, inputs);
  },

  async read(cloud, id, state) {
    const bucketRegion = await head(cloud, id);
    if (bucketRegion === undefined) return undefined;
    return {
      ...reportedTags(await tagsOf(cloud, id), cloud.defaultTags, state),
      arn: `arn:aws:s3:::${id}`,
      bucket: id,
      bucketDomainName: `${id}.s3.amazonaws.com`,
      bucketNamespace: "global",
      bucketPrefix: optionalText(state, "bucketPrefix") ?? "",
      bucketRegion,
      bucketRegionalDomainName: `${id}.s3.${bucketRegion}.amazonaws.com`,
      objectLockEnabled: await hasObjectLock(cloud, id),
      region: cloud.region,
    };
  },

  update: (cloud, id, _state, inputs) => putTags(cloud, id, inputs),

  async delete(cloud, id, state) {
    try {
      await cloud.s3.call("DELETE", id);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (error.name === "NoSuchBucket") return;
      if (error.name !== "BucketNotEmpty" || state.forceDestroy !== true) throw error;
      await empty(cloud, id, state.objectLockEnabled === true);
      await cloud.s3.call("DELETE", id);
    }
  },
};

/** The bucket's region, or undefined when there is no such bucket. */
async function head(cloud: Cloud, name: string): Promise<string | undefined> {
  const found = await cloud.s3.call("HEAD", name).catch(ignoring("NoSuchBucket"));
  return found && (found.headers.get("x-amz-bucket-region") ?? cloud.region);
}

/**
 * Creating one's own bucket again is an error of the service everywhere but in this region, where the real provider
 * looks first: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
 */
async function refuseSecond(cloud: Cloud, name: string): Promise<void> {
  if (cloud.region !== "us-east-1" || (await head(cloud, name)) === undefined) return;
  throw Object.assign(new Error("there is a bucket of this name"), { name: "BucketAlreadyExists" });
}

async function hasObjectLock(cloud: Cloud, name: string): Promise<boolean> {
  const found = await cloud.s3
    .call("GET", name, { query: "object-lock" })
    .catch(ignoring("ObjectLockConfigurationNotFoundError"));
  return found !== undefined && element(found.body, "ObjectLockEnabled") === "Enabled";
}

async function tagsOf(cloud: Cloud, name: string): Promise<Record<string, string>> {
  const found = await cloud.s3.call("GET", name, { query: "tagging" }).catch(ignoring("NoSuchTagSet"));
  const pairs = contentsOf(found?.body ?? "", "Tag");
  return Object.fromEntries(pairs.map((tag) => [element(tag, "Key") ?? "", element(tag, "Value") ?? ""]));
}

/** There is no call that changes one tag. */
async function putTags(cloud: Cloud, name: string, inputs: Properties): Promise<void> {
  const all = Object.entries(stringMap(inputs.tagsAll));
  if (all.length === 0) {
    await cloud.s3.call("DELETE", name, { query: "tagging" });
  } else {
    const body = xml("Tagging", { TagSet: { Tag: all.map(([Key, Value]) => ({ Key, Value })) } });
    await cloud.s3.call("PUT", name, { query: "tagging", body });
  }
}

/** All versions of all objects; the first that the service refuses to delete ends it. */
async function empty(cloud: Cloud, name: string, locked: boolean): Promise<void> {
  const headers: Record<string, string> = locked ? { "x-amz-bypass-governance-retention": "true" } : {};
  for (;;) {
    const { body } = await cloud.s3.call("GET", name, { query: "versions" });
    const versions = [...contentsOf(body, "Version"), ...contentsOf(body, "DeleteMarker")];
    for (const version of versions) {
      const query = `versionId=${encodeURIComponent(element(version, "VersionId") ?? "null")}`;
      await cloud.s3.call("DELETE", `${name}/${element(version, "Key")}`, { query, headers });
    }
    if (versions.length === 0) return;
  }
}

function longerThan(maximum: number) {
  return (value: unknown) =>
    typeof value === "string" && value.length > maximum ? `Has more than ${maximum} characters.` : undefined;
}
