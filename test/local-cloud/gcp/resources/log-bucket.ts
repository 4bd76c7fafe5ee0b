import { boolean, integer, list, object, string } from "../../provider/schema";
import { isProperties, optionalNumber, type Properties, text, withoutInternals } from "../../provider/values";
import { ApiError } from "../api-error";
import { deletionPolicy, type Google, type GoogleResourceType, projectNamed, refuseDisabled } from "../google";
import { logLocations } from "../locations";
import { isKept } from "./kept-resource";

const kind = "log-bucket";
const required = { type: string, required: true, replaces: true } as const;

/** One that is there already is taken over, such as `_Default`. */
export const projectBucketConfig: GoogleResourceType = {
  title: "Logging Bucket Config",
  inputs: {
    bucketId: required,
    cmekSettings: {
      type: object({
        kmsKeyName: { type: string, required: true },
        kmsKeyVersionName: { type: string, computed: true },
        name: { type: string, computed: true },
        serviceAccountId: { type: string, computed: true },
      }),
    },
    deletionPolicy,
    description: { type: string, computed: true },
    // Once on, it stays on, whatever the program says.
    enableAnalytics: { type: boolean, equivalent: (before, after) => before === true || before === after },
    indexConfigs: {
      type: list({ fieldPath: { type: string, required: true }, type: { type: string, required: true } }, false),
    },
    location: required,
    locked: { type: boolean },
    project: required,
    retentionDays: { type: integer, default: 30 },
  },
  outputs: ["lifecycleState", "name"],

  async create(google, inputs, created) {
    const { projectId } = await projectNamed(google, text(inputs, "project"));
    const name = `projects/${projectId}/locations/${text(inputs, "location")}/buckets/${text(inputs, "bucketId")}`;
    const before = (await google.kept.get(kind, name)) ?? builtIn(name);
    await put(google, name, inputs, before);
    created(name);
  },

  async read(google, id) {
    const [, project, , location, , bucketId] = id.split("/");
    const kept = (await google.kept.get(kind, id)) ?? builtIn(id);
    if (kept === undefined) return undefined;
    return { ...kept, bucketId, deletionPolicy: google.deletionPolicy, location, name: id, project };
  },

  async update(google, id, _state, inputs) {
    await put(google, id, inputs, await google.kept.get(kind, id));
  },

  /** It can be restored for 7 days, which nothing here counts, and its id is taken for as long: https://docs.cloud.google.com/logging/docs/buckets#delete-bucket */
  async delete(google, id, state) {
    if (isKept(state, `"${id}"`) || builtIn(id) !== undefined) return;
    const before = await google.kept.get(kind, id);
    if (before === undefined || before.lifecycleState === "DELETE_REQUESTED") return;
    if (before.locked === true) throw new ApiError(400, "Locked buckets cannot be deleted.");
    await google.kept.put(kind, id, { ...before, lifecycleState: "DELETE_REQUESTED" });
  },
};

/** https://docs.cloud.google.com/logging/docs/store-log-entries#routing-overview */
function builtIn(name: string): Properties | undefined {
  const days = { _Default: 30, _Required: 400 }[name.replace(/.*\//, "")];
  return days === undefined ? undefined : { lifecycleState: "ACTIVE", retentionDays: days, locked: days === 400 };
}

async function put(google: Google, name: string, inputs: Properties, before: Properties | undefined): Promise<void> {
  await refuseDisabled(google, await projectNamed(google, text(inputs, "project")), "logging.googleapis.com");
  if (!logLocations.has(text(inputs, "location")))
    throw new ApiError(400, `Location ${inputs.location} is not supported.`);
  if (!/^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,99}$/.test(text(inputs, "bucketId"))) {
    throw new ApiError(400, `Invalid bucket id: ${inputs.bucketId}`);
  }
  if (before?.lifecycleState === "DELETE_REQUESTED") {
    throw new ApiError(400, "Buckets must be in an ACTIVE state to be modified", "failedPrecondition");
  }
  const days = optionalNumber(inputs, "retentionDays") ?? 30;
  if (days < 1 || days > 3650) throw new ApiError(400, `Retention has to be 1 to 3650 days, here are ${days}.`);
  const retains = days !== before?.retentionDays || inputs.locked !== true;
  if (before?.locked === true && retains)
    throw new ApiError(400, "The retention of a locked bucket cannot be changed.");
  const { bucketId, deletionPolicy, location, project, ...said } = inputs;
  const settings = withoutInternals(said);
  await google.kept.put(kind, name, {
    description: before?.description ?? "",
    ...(isProperties(settings) && settings),
    ...(before?.enableAnalytics === true && { enableAnalytics: true }),
    lifecycleState: "ACTIVE",
  });
}
