import { randomBytes } from "node:crypto";
import { boolean, integer, oneOf, string } from "../../provider/schema";
import { objects, optionalNumber, optionalText, stringMap, text } from "../../provider/values";
import type { Cloud } from "../cloud";
import { type ResourceType, region, tags } from "../schema";
import { reportedTags, tagChanges } from "../tags";
import { ignoring } from "./s3-api";

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const retentions = [
  ...[0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731],
  ...[1096, 1827, 2192, 2557, 2922, 3288, 3653],
];
/** What the emulator has no operation for: whether a group may be deleted, and another key than at first. */
const kind = "log-group";

/** https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/logs/group.go */
export const cloudwatchLogGroup: ResourceType = {
  title: "CloudWatch Logs Log Group",
  autoNamed: { property: "name", otherwise: "namePrefix" },
  inputs: {
    deletionProtectionEnabled: { type: boolean, computed: true },
    kmsKeyId: { type: string },
    logGroupClass: { type: oneOf(["DELIVERY", "INFREQUENT_ACCESS", "STANDARD"]), computed: true, replaces: true },
    name: { type: string, computed: true, replaces: true },
    namePrefix: { type: string, computed: true, replaces: true },
    region,
    retentionInDays: {
      type: integer,
      default: 0,
      refusal: (value) => (retentions.includes(Number(value)) ? undefined : `Is none of ${retentions.join(", ")}.`),
    },
    skipDestroy: { type: boolean, default: false, unreported: true },
    tags,
  },
  outputs: ["arn"],

  async create(cloud, inputs, created) {
    const prefix = optionalText(inputs, "namePrefix");
    const logGroupName = optionalText(inputs, "name") ?? `${prefix}${randomBytes(13).toString("hex")}`;
    const kmsKeyId = optionalText(inputs, "kmsKeyId");
    const logGroupClass = optionalText(inputs, "logGroupClass");
    await cloud.logs("CreateLogGroup", { logGroupName, kmsKeyId, logGroupClass, tags: stringMap(inputs.tagsAll) });
    created(logGroupName);
    const deletionProtectionEnabled = inputs.deletionProtectionEnabled === true;
    await cloud.kept.put(kind, logGroupName, { deletionProtectionEnabled, kmsKeyId: kmsKeyId ?? "" });
    await putRetention(cloud, logGroupName, optionalNumber(inputs, "retentionInDays"));
  },

  async read(cloud, id, state) {
    const { logGroups } = await cloud.logs("DescribeLogGroups", { logGroupNamePrefix: id });
    const found = objects(logGroups).find(({ logGroupName }) => logGroupName === id);
    if (found === undefined) return undefined;
    const arn = text(found, "logGroupArn");
    const { tags: actual } = await cloud.logs("ListTagsForResource", { resourceArn: arn });
    const { deletionProtectionEnabled = false, kmsKeyId } = (await cloud.kept.get(kind, id)) ?? {};
    return {
      ...reportedTags(stringMap(actual), cloud.defaultTags, state),
      arn,
      deletionProtectionEnabled,
      kmsKeyId: kmsKeyId ?? optionalText(found, "kmsKeyId") ?? "",
      logGroupClass: text(found, "logGroupClass"),
      name: id,
      namePrefix: optionalText(state, "namePrefix") ?? "",
      region: cloud.region,
      retentionInDays: optionalNumber(found, "retentionInDays") ?? 0,
    };
  },

  async update(cloud, id, state, inputs) {
    const deletionProtectionEnabled = inputs.deletionProtectionEnabled ?? state.deletionProtectionEnabled ?? false;
    await cloud.kept.put(kind, id, { deletionProtectionEnabled, kmsKeyId: optionalText(inputs, "kmsKeyId") ?? "" });
    await putRetention(cloud, id, optionalNumber(inputs, "retentionInDays"));
    const { added, removed } = tagChanges(state, inputs);
    const resourceArn = text(state, "arn");
    if (Object.keys(added).length > 0) await cloud.logs("TagResource", { resourceArn, tags: added });
    if (removed.length > 0) await cloud.logs("UntagResource", { resourceArn, tagKeys: removed });
  },

  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/protecting-log-groups-from-deletion.html */
  async delete(cloud, id, state) {
    if (state.skipDestroy === true) return;
    const kept = await cloud.kept.get(kind, id);
    if (kept?.deletionProtectionEnabled === true) {
      throw Object.assign(new Error("The log group is protected from deletion."), { name: "ValidationException" });
    }
    await cloud.logs("DeleteLogGroup", { logGroupName: id }).catch(ignoring("ResourceNotFoundException"));
    await cloud.kept.remove(kind, id);
  },
};

async function putRetention(cloud: Cloud, logGroupName: string, retentionInDays: number | undefined): Promise<void> {
  if (retentionInDays) await cloud.logs("PutRetentionPolicy", { logGroupName, retentionInDays });
  else await cloud.logs("DeleteRetentionPolicy", { logGroupName });
}
