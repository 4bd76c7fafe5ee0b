import { type Property, type PropertyTable, string } from "../../provider/schema";
import { optionalText, type Properties, text, type Value } from "../../provider/values";
import type { Cloud } from "../cloud";
import { type ResourceType, region } from "../schema";
import { ignoring } from "./s3-api";

/** A configuration of a bucket that S3 has a `GET` and a `PUT` for. */
interface BucketPart extends Pick<ResourceType, "title" | "refusals"> {
  /** Such as `versioning`: its name in the API's URLs. */
  readonly query: string;
  readonly inputs: PropertyTable;
  /** Whether the real provider asks S3 to look who owns the bucket; that owner is then part of the id. */
  readonly expectsOwner?: true;
  /** The service's error where the bucket has none. */
  readonly missing?: string;
  /** The service's error that passes, besides that of a bucket which it does not know yet. */
  readonly passing?: string;
  /** What is put; undefined where nothing has to be. */
  body(inputs: Properties): string | undefined;
  headers?(inputs: Properties): Readonly<Record<string, string>>;
  report(body: string): Properties;
  delete(cloud: Cloud, bucket: string, state: Properties): Promise<unknown>;
}

const expectedBucketOwner: Property = { type: string, replaces: true, refusal: noAccount };

export function bucketPart(part: BucketPart): ResourceType {
  const { title, query, inputs, refusals, missing, passing, expectsOwner } = part;
  const put = async (cloud: Cloud, bucket: string, given: Properties) => {
    const body = part.body(given);
    if (body === undefined) return;
    const headers = part.headers?.(given) ?? {};
    await cloud.retry(
      () => cloud.s3.call("PUT", bucket, { query, body, headers }),
      // A bucket that was created a moment ago may not be known everywhere.
      ({ name }) => name === "NoSuchBucket" || name === passing,
    );
  };
  return {
    title,
    inputs: {
      ...inputs,
      bucket: { type: string, required: true, replaces: true },
      ...(expectsOwner && { expectedBucketOwner }),
      region,
    },
    outputs: [],
    ...(refusals && { refusals }),

    async create(cloud, given, created) {
      const [bucket, owner] = [text(given, "bucket"), optionalText(given, "expectedBucketOwner")];
      if (owner !== undefined && owner !== (await cloud.accountId())) {
        throw Object.assign(new Error("the bucket is not the expected owner's"), { name: "AccessDenied" });
      }
      await put(cloud, bucket, given);
      created(owner === undefined ? bucket : `${bucket},${owner}`);
    },

    async read(cloud, id) {
      const [bucket = "", owner = ""] = id.split(",");
      const gone = ["NoSuchBucket", ...(missing === undefined ? [] : [missing])];
      const found = await cloud.s3.call("GET", bucket, { query }).catch(ignoring(...gone));
      if (found === undefined) return undefined;
      return {
        ...part.report(found.body),
        bucket,
        ...(expectsOwner && { expectedBucketOwner: owner }),
        region: cloud.region,
      };
    },

    update: (cloud, id, _state, given) => put(cloud, bucketOf(id), given),

    async delete(cloud, id, state) {
      await part.delete(cloud, bucketOf(id), state).catch(ignoring("NoSuchBucket"));
    },
  };
}

function bucketOf(id: string): string {
  return id.split(",", 1)[0] ?? id;
}

function noAccount(value: Value): string | undefined {
  return /^\d{12}$/.test(String(value)) ? undefined : "Is no account id, which has twelve digits.";
}
