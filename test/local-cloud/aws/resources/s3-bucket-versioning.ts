import { object, oneOf, string } from "../../provider/schema";
import { isProperties, optionalText, type Properties } from "../../provider/values";
import { element } from "../iam";
import type { ResourceType } from "../schema";
import { xml } from "./s3-api";
import { bucketPart } from "./s3-bucket-part";

const versioning = bucketPart({
  title: "S3 Bucket Versioning",
  query: "versioning",
  expectsOwner: true,
  inputs: {
    mfa: { type: string, unreported: true, refusal: noMfaDelete },
    versioningConfiguration: {
      required: true,
      type: object({
        mfaDelete: { type: oneOf(["Disabled", "Enabled"]), computed: true, refusal: noMfaDelete },
        status: { type: oneOf(["Disabled", "Enabled", "Suspended"]), required: true },
      }),
    },
  },

  // The service knows no status "Disabled": it is the real provider's word for a bucket that never had another.
  body(inputs) {
    const status = statusOf(inputs);
    return status === "Disabled" ? undefined : xml("VersioningConfiguration", { Status: status });
  },

  report: (body) => ({ versioningConfiguration: { status: element(body, "Status") ?? "Disabled" } }),

  async delete(cloud, bucket, state) {
    if (statusOf(state) === "Disabled") return;
    const body = xml("VersioningConfiguration", { Status: "Suspended" });
    await cloud.s3.call("PUT", bucket, { query: "versioning", body });
  },
});

export const s3BucketVersioning: ResourceType = {
  ...versioning,
  async update(cloud, id, state, inputs) {
    const [before, after] = [statusOf(state), statusOf(inputs)];
    if (after === "Disabled" && before !== after) {
      throw new Error(`versioningConfiguration.status cannot be updated from '${before}' to '${after}'`);
    }
    await versioning.update(cloud, id, state, inputs);
  },
};

function statusOf({ versioningConfiguration }: Properties): string {
  const status = isProperties(versioningConfiguration) && optionalText(versioningConfiguration, "status");
  return status || "Disabled";
}

function noMfaDelete(): string {
  return "The local cloud has no MFA delete: leave it out.";
}
