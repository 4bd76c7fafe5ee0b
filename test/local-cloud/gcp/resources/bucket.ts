import {
  isProperties,
  optionalNumber,
  optionalText,
  type Properties,
  text,
  withoutInternals,
} from "../../provider/values";
import { ApiError } from "../api-error";
import { isUsable, mayEncrypt } from "../encryption";
import {
  type Google,
  type GoogleResourceType,
  type KeptProject,
  projectIdOf,
  projectNamed,
  refuseDisabled,
  timestamp,
} from "../google";
import { labelsAfter, reportedLabels } from "../labels";
import { bucketLocations } from "../locations";
import { removeGrants } from "../policies";
import { agentOf, generateAgent } from "../service-agents";
import { bucketInputs } from "./bucket-inputs";
import { isKept } from "./kept-resource";

const kind = "bucket";
const service = "storage.googleapis.com";

/** Its name is everybody's: there is one of it in all projects. */
export const bucket: GoogleResourceType = {
  title: "Bucket",
  autoNamed: true,
  inputs: bucketInputs,
  outputs: ["effectiveLabels", "projectNumber", "pulumiLabels", "selfLink", "timeCreated", "updated", "url"],

  async create(google, inputs, created) {
    const owner = await projectNamed(google, projectIdOf(google, inputs));
    const name = text(inputs, "name");
    if ((await google.kept.get(kind, name)) !== undefined) {
      const message =
        "The requested bucket name is not available. The bucket namespace is shared by all users of the system.";
      throw new ApiError(409, `${message} Please select a different name and try again.`, "conflict");
    }
    await put(google, owner, inputs, {}, undefined);
    created(name);
  },

  async read(google, id, given) {
    const name = id.replace(/.*\//, "");
    const kept = await google.kept.get(kind, name);
    if (kept === undefined) return undefined;
    const owner = await projectNamed(google, text(kept, "project"));
    return {
      ...kept,
      ...reportedLabels(google, kept, given),
      deletionPolicy: google.deletionPolicy,
      id: name,
      name,
      projectNumber: Number(owner.number),
      selfLink: `https://www.googleapis.com/storage/v1/b/${name}`,
      url: `gs://${name}`,
    };
  },

  async update(google, id, state, inputs) {
    const before = await google.kept.get(kind, id);
    if (before === undefined) throw new ApiError(404, "The specified bucket does not exist.", "notFound");
    await put(google, await projectNamed(google, text(before, "project")), inputs, state, before);
  },

  async delete(google, id, state) {
    if (isKept(state, `"${id}"`)) return;
    await google.kept.remove(kind, id);
    await removeGrants(google.kept, `b/${id}`);
  },
};

async function put(
  google: Google,
  owner: KeptProject,
  inputs: Properties,
  state: Properties,
  before: Properties | undefined,
): Promise<void> {
  await refuseDisabled(google, owner, service);
  const name = text(inputs, "name");
  const location = text(inputs, "location").toUpperCase();
  refuseName(name, location);
  refuseSettings(inputs, before);
  await refuseKey(google, owner, inputs.encryption);
  const { deletionPolicy, forceDestroy, labels, ...said } = inputs;
  const settings = withoutInternals(said);
  const now = timestamp();
  await google.kept.put(kind, name, {
    publicAccessPrevention: before?.publicAccessPrevention ?? "inherited",
    softDeletePolicy: before?.softDeletePolicy ?? { effectiveTime: now, retentionDurationSeconds: 604_800 },
    uniformBucketLevelAccess: before?.uniformBucketLevelAccess ?? false,
    versioning: before?.versioning ?? { enabled: false },
    ...(isProperties(settings) && settings),
    labels: labelsAfter(google, inputs, state, before),
    location,
    project: owner.projectId,
    timeCreated: before?.timeCreated ?? now,
    updated: now,
  });
}

/** https://docs.cloud.google.com/storage/docs/buckets#naming */
function refuseName(name: string, location: string): void {
  const isName =
    /^[a-z0-9][a-z0-9_.-]{1,61}[a-z0-9]$/.test(name) && !name.startsWith("goog") && !name.includes("google");
  if (!isName) throw new ApiError(400, `Invalid bucket name: '${name}'`, "invalid");
  if (!bucketLocations.has(location)) {
    throw new ApiError(400, `The specified location constraint is not valid.`, "invalid");
  }
}

/** https://docs.cloud.google.com/storage/docs/bucket-lock: what is locked can be made longer only. */
function refuseSettings(inputs: Properties, before: Properties | undefined): void {
  const prevention = optionalText(inputs, "publicAccessPrevention") ?? "inherited";
  if (!["enforced", "inherited"].includes(prevention)) {
    throw new ApiError(400, `Invalid value for public access prevention: ${prevention}`, "invalid");
  }
  const seconds = isProperties(inputs.softDeletePolicy)
    ? optionalNumber(inputs.softDeletePolicy, "retentionDurationSeconds")
    : undefined;
  if (seconds !== undefined && seconds !== 0 && (seconds < 604_800 || seconds > 7_776_000)) {
    throw new ApiError(400, "Soft delete policy's retention duration has to be 0 or 7 to 90 days.", "invalid");
  }
  const retention = isProperties(inputs.retentionPolicy) ? inputs.retentionPolicy : undefined;
  if (retention !== undefined && !/^[1-9]\d*$/.test(String(retention.retentionPeriod))) {
    throw new ApiError(400, "The value for retentionPeriod has to be a number of seconds.", "invalid");
  }
  if (retention !== undefined && isProperties(inputs.versioning) && inputs.versioning.enabled === true) {
    throw new ApiError(400, "A bucket has either a retention policy or object versioning.", "invalid");
  }
  const locked =
    isProperties(before?.retentionPolicy) && before.retentionPolicy.isLocked === true && before.retentionPolicy;
  if (locked && !(Number(retention?.retentionPeriod ?? 0) >= Number(locked.retentionPeriod))) {
    throw new ApiError(403, "Cannot reduce retention duration of a locked Retention Policy for bucket.", "forbidden");
  }
}

async function refuseKey(google: Google, owner: KeptProject, encryption: Properties[string]): Promise<void> {
  const key = isProperties(encryption) ? optionalText(encryption, "defaultKmsKeyName") : undefined;
  if (key === undefined) return;
  // It is there once its address has been asked for, which a key's grant needs.
  const agent = agentOf(owner, service);
  if (!(await isUsable(google, key)) || !(await mayEncrypt(google, key, agent))) {
    throw new ApiError(
      403,
      "Permission denied on Cloud KMS key. Please ensure that your Cloud Storage service account has been authorized " +
        "to use this key.",
      "forbidden",
    );
  }
  await generateAgent(google, owner, service);
}
