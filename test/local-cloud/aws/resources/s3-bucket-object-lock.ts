import { integer, object, oneOf, string } from "../../provider/schema";
import { isProperties, optionalNumber, optionalText, type Properties, text } from "../../provider/values";
import { element } from "../iam";
import { contentsOf, xml } from "./s3-api";
import { bucketPart } from "./s3-bucket-part";

const query = "object-lock";

export const s3BucketObjectLockConfiguration = bucketPart({
  title: "S3 Bucket Object Lock Configuration",
  query,
  expectsOwner: true,
  missing: "ObjectLockConfigurationNotFoundError",
  inputs: {
    objectLockEnabled: { type: oneOf(["Enabled"]), default: "Enabled", replaces: true },
    rule: {
      type: object({
        defaultRetention: {
          required: true,
          type: object({
            days: { type: integer },
            mode: { type: oneOf(["COMPLIANCE", "GOVERNANCE"]) },
            years: { type: integer },
          }),
        },
      }),
    },
    token: { type: string, unreported: true },
  },

  refusals({ rule }) {
    const retention = retentionOf(rule);
    if (retention?.days === undefined || retention.years === undefined) return [];
    return [{ property: "rule.defaultRetention.years", reason: "Conflicts with days: leave one of them out." }];
  },

  body: (inputs) => configuration(text(inputs, "objectLockEnabled"), retentionOf(inputs.rule)),

  headers(inputs): Record<string, string> {
    const token = optionalText(inputs, "token");
    return token === undefined ? {} : { "x-amz-bucket-object-lock-token": token };
  },

  report(body) {
    const [retention] = contentsOf(body, "DefaultRetention");
    return {
      objectLockEnabled: element(body, "ObjectLockEnabled") ?? "",
      ...(retention !== undefined && {
        rule: {
          defaultRetention: {
            days: Number(element(retention, "Days") ?? 0),
            mode: element(retention, "Mode") ?? "",
            years: Number(element(retention, "Years") ?? 0),
          },
        },
      }),
    };
  },

  /** Object Lock itself cannot be turned off: only the default retention goes. */
  delete: (cloud, bucket, state) =>
    cloud.s3.call("PUT", bucket, { query, body: configuration(text(state, "objectLockEnabled"), undefined) }),
});

function configuration(enabled: string, retention: Properties | undefined): string {
  return xml("ObjectLockConfiguration", {
    ObjectLockEnabled: enabled,
    Rule: retention && {
      DefaultRetention: {
        Days: optionalNumber(retention, "days") || undefined,
        Mode: optionalText(retention, "mode"),
        Years: optionalNumber(retention, "years") || undefined,
      },
    },
  });
}

function retentionOf(rule: Properties[string]): Properties | undefined {
  const retention = isProperties(rule) ? rule.defaultRetention : undefined;
  return isProperties(retention) ? retention : undefined;
}
