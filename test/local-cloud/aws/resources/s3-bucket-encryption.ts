import { boolean, list, object, oneOf, setOf, string } from "../../provider/schema";
import { isProperties, objects, optionalText, type Properties, text, texts } from "../../provider/values";
import { element } from "../iam";
import { contentsOf, xml } from "./s3-api";
import { bucketPart } from "./s3-bucket-part";

/** Every bucket has one since 2023: deleting it puts the service's own key back. */
export const s3BucketServerSideEncryptionConfiguration = bucketPart({
  title: "S3 Bucket Server-side Encryption Configuration",
  query: "encryption",
  expectsOwner: true,
  missing: "ServerSideEncryptionConfigurationNotFoundError",
  passing: "OperationAborted",
  inputs: {
    rules: {
      required: true,
      // A set in the real provider, but the service takes one rule only.
      type: list({
        applyServerSideEncryptionByDefault: {
          type: object({
            kmsMasterKeyId: { type: string, computed: true },
            sseAlgorithm: { type: oneOf(["AES256", "aws:fsx", "aws:kms", "aws:kms:dsse"]), required: true },
          }),
        },
        blockedEncryptionTypes: { type: setOf(oneOf(["NONE", "SSE-C"])), computed: true },
        bucketKeyEnabled: { type: boolean, computed: true },
      }),
    },
  },

  refusals({ rules }) {
    const given = objects(rules).length;
    return given > 1 ? [{ property: "rules", reason: `Has ${given} rules; Amazon S3 takes one.` }] : [];
  },

  body: ({ rules }) => xml("ServerSideEncryptionConfiguration", { Rule: objects(rules).map(rule) }),

  report: (body) => ({ rules: contentsOf(body, "Rule").map(reported) }),

  delete: (cloud, bucket) => cloud.s3.call("DELETE", bucket, { query: "encryption" }),
});

function rule(given: Properties) {
  const { applyServerSideEncryptionByDefault: byDefault, blockedEncryptionTypes, bucketKeyEnabled } = given;
  return {
    ...(isProperties(byDefault) && {
      ApplyServerSideEncryptionByDefault: {
        SSEAlgorithm: text(byDefault, "sseAlgorithm"),
        KMSMasterKeyID: optionalText(byDefault, "kmsMasterKeyId"),
      },
    }),
    ...(texts(blockedEncryptionTypes).length > 0 && {
      BlockedEncryptionTypes: { EncryptionType: texts(blockedEncryptionTypes) },
    }),
    BucketKeyEnabled: bucketKeyEnabled === true,
  };
}

function reported(body: string): Properties {
  const sseAlgorithm = element(body, "SSEAlgorithm");
  const blocked = contentsOf(body, "EncryptionType");
  return {
    ...(sseAlgorithm !== undefined && {
      applyServerSideEncryptionByDefault: { kmsMasterKeyId: element(body, "KMSMasterKeyID") ?? "", sseAlgorithm },
    }),
    ...(blocked.length > 0 && { blockedEncryptionTypes: blocked }),
    bucketKeyEnabled: element(body, "BucketKeyEnabled") === "true",
  };
}
