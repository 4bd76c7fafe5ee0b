import { normalizedDocument } from "../../provider/documents";
import { boolean, document, object, oneOf, type Property } from "../../provider/schema";
import { isProperties, text } from "../../provider/values";
import { equivalentPolicies } from "../documents";
import { element } from "../iam";
import { xml } from "./s3-api";
import { bucketPart } from "./s3-bucket-part";

const flag: Property = { type: boolean, default: false };

export const s3BucketPublicAccessBlock = bucketPart({
  title: "S3 Bucket Public Access Block",
  query: "publicAccessBlock",
  missing: "NoSuchPublicAccessBlockConfiguration",
  inputs: {
    blockPublicAcls: flag,
    blockPublicPolicy: flag,
    ignorePublicAcls: flag,
    restrictPublicBuckets: flag,
    skipDestroy: { type: boolean, unreported: true },
  },

  body: (inputs) =>
    xml("PublicAccessBlockConfiguration", {
      BlockPublicAcls: inputs.blockPublicAcls === true,
      BlockPublicPolicy: inputs.blockPublicPolicy === true,
      IgnorePublicAcls: inputs.ignorePublicAcls === true,
      RestrictPublicBuckets: inputs.restrictPublicBuckets === true,
    }),

  report: (body) => ({
    blockPublicAcls: element(body, "BlockPublicAcls") === "true",
    blockPublicPolicy: element(body, "BlockPublicPolicy") === "true",
    ignorePublicAcls: element(body, "IgnorePublicAcls") === "true",
    restrictPublicBuckets: element(body, "RestrictPublicBuckets") === "true",
  }),

  async delete(cloud, bucket, state) {
    if (state.skipDestroy !== true) await cloud.s3.call("DELETE", bucket, { query: "publicAccessBlock" });
  },
});

export const s3BucketPolicy = bucketPart({
  title: "S3 Bucket Policy",
  query: "policy",
  missing: "NoSuchBucketPolicy",
  // A principal that was created a moment ago may not be known to S3 yet.
  passing: "MalformedPolicy",
  inputs: { policy: { type: document(equivalentPolicies), required: true } },
  body: (inputs) => normalizedDocument(text(inputs, "policy")),
  report: (body) => ({ policy: body }),
  delete: (cloud, bucket) => cloud.s3.call("DELETE", bucket, { query: "policy" }),
});

export const s3BucketOwnershipControls = bucketPart({
  title: "S3 Bucket Ownership Controls",
  query: "ownershipControls",
  missing: "OwnershipControlsNotFoundError",
  inputs: {
    rule: {
      required: true,
      type: object({
        objectOwnership: {
          type: oneOf(["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"]),
          required: true,
        },
      }),
    },
  },
  body: ({ rule }) =>
    xml("OwnershipControls", { Rule: { ObjectOwnership: isProperties(rule) ? text(rule, "objectOwnership") : "" } }),
  report: (body) => ({ rule: { objectOwnership: element(body, "ObjectOwnership") ?? "" } }),
  delete: (cloud, bucket) => cloud.s3.call("DELETE", bucket, { query: "ownershipControls" }),
});
