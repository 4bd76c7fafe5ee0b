import type { Failure } from "../../provider/schema";
import {
  boolean,
  document,
  integer,
  list,
  object,
  type Property,
  type PropertyTable,
  type PropertyType,
  string,
  strings,
} from "../../provider/schema";
import type { Properties } from "../../provider/values";
import { equivalentPolicies } from "../documents";

const optional = (type: PropertyType): Property => ({ type });
const required = (type: PropertyType): Property => ({ type, required: true });
const part = (type: PropertyType): Property => ({ type, computed: true });

const days = { days: optional(integer) };
const transition = list({ ...days, storageClass: required(string) });
const lifecycleRule = list({
  abortIncompleteMultipartUploadDays: optional(integer),
  enabled: required(boolean),
  expiration: optional(object({ ...days, date: optional(string), expiredObjectDeleteMarker: optional(boolean) })),
  id: optional(string),
  noncurrentVersionExpiration: optional(object(days)),
  noncurrentVersionTransitions: optional(transition),
  prefix: optional(string),
  tags: optional({ kind: "map" }),
  transitions: optional(list({ ...days, date: optional(string), storageClass: required(string) })),
});

const minutes = object({ minutes: optional(integer), status: optional(string) });
const replicationRule = list({
  deleteMarkerReplicationStatus: optional(string),
  destination: required(
    object({
      accessControlTranslation: optional(object({ owner: required(string) })),
      accountId: optional(string),
      bucket: required(string),
      metrics: optional(minutes),
      replicaKmsKeyId: optional(string),
      replicationTime: optional(minutes),
      storageClass: optional(string),
    }),
  ),
  filter: optional(object({ prefix: optional(string), tags: optional({ kind: "map" }) })),
  id: optional(string),
  prefix: optional(string),
  priority: optional(integer),
  sourceSelectionCriteria: optional(
    object({ sseKmsEncryptedObjects: optional(object({ enabled: required(boolean) })) }),
  ),
  status: required(string),
});

const encryptionRule = object({
  applyServerSideEncryptionByDefault: optional(
    object({ kmsMasterKeyId: optional(string), sseAlgorithm: required(string) }),
  ),
  blockedEncryptionTypes: optional(strings),
  bucketKeyEnabled: optional(boolean),
});

/** Parts of a bucket that have resources of their own, and are deprecated on the bucket itself. */
export const s3BucketInlineParts: PropertyTable = {
  accelerationStatus: part(string),
  acl: part(string),
  corsRules: part(
    list({
      allowedHeaders: optional(strings),
      allowedMethods: required(strings),
      allowedOrigins: required(strings),
      exposeHeaders: optional(strings),
      maxAgeSeconds: optional(integer),
    }),
  ),
  grants: part(
    list({
      id: optional(string),
      permissions: required(strings),
      type: required(string),
      uri: optional(string),
    }),
  ),
  lifecycleRules: part(lifecycleRule),
  logging: part(object({ targetBucket: required(string), targetPrefix: optional(string) })),
  objectLockConfiguration: part(
    object({
      objectLockEnabled: optional(string),
      rule: optional(
        object({
          defaultRetention: required(
            object({ days: optional(integer), mode: optional(string), years: optional(integer) }),
          ),
        }),
      ),
    }),
  ),
  policy: part(document(equivalentPolicies)),
  replicationConfiguration: part(object({ role: required(string), rules: required(replicationRule) })),
  requestPayer: part(string),
  serverSideEncryptionConfiguration: part(object({ rule: required(encryptionRule) })),
  versioning: part(object({ enabled: optional(boolean), mfaDelete: optional(boolean) })),
  website: part(
    object({
      errorDocument: optional(string),
      indexDocument: optional(string),
      redirectAllRequestsTo: optional(string),
      routingRules: optional(string),
    }),
  ),
};

/** Silently leaving one out would make the local bucket another than the real one. */
export function refuseInlineParts(inputs: Properties): Failure[] {
  return Object.keys(s3BucketInlineParts)
    .filter((name) => inputs[name] !== undefined)
    .map((property) => ({
      property,
      reason: "Is deprecated, and the local cloud's buckets do not have it: use the resource type of its own.",
    }));
}
