import { oneOf, string, strings } from "../../provider/schema";
import { isUnknown, optionalText, type Properties, text, texts } from "../../provider/values";
import { ApiError } from "../api-error";
import {
  deletionPolicy,
  type Google,
  type GoogleResourceType,
  lastPart,
  partsOfId,
  project,
  projectIdOf,
  projectNamed,
  refuseDisabled,
  timestamp,
} from "../google";
import { atLeastOne } from "../refusals";
import { formatsOf, isKept } from "./kept-resource";

const kind = "custom-role";
const day = 24 * 60 * 60 * 1000;

/** Since its deletion: https://docs.cloud.google.com/iam/docs/creating-custom-roles#deleting-custom-role */
const days = { undeletable: 7, free: 37 };

export const customRole: GoogleResourceType = {
  title: "IAMCustomRole",
  autoNamed: { property: "roleId" },
  inputs: {
    deletionPolicy,
    description: { type: string },
    permissions: { type: strings, required: true, refusal: atLeastOne },
    project,
    roleId: { type: string, replaces: true },
    stage: { type: oneOf(["ALPHA", "BETA", "GA", "DEPRECATED", "DISABLED", "EAP"]), default: "GA" },
    title: { type: string, required: true },
  },
  outputs: ["deleted", "name"],
  // Also of what the provider itself made of the resource's name, whose hyphens no role's id may have.
  refusals: ({ roleId }) =>
    isUnknown(roleId) || /^[a-zA-Z0-9_.]{3,64}$/.test(String(roleId))
      ? []
      : [{ property: "roleId", reason: `"roleId" ("${roleId}") doesn't match regexp "^[a-zA-Z0-9_\\\\.]{3,64}$"` }],

  async create(google, inputs, created) {
    const owner = await projectNamed(google, projectIdOf(google, inputs));
    await refuseDisabled(google, owner, "iam.googleapis.com");
    const name = `projects/${owner.projectId}/roles/${text(inputs, "roleId")}`;
    const before = await google.kept.get(kind, name);
    const age = before === undefined ? Number.POSITIVE_INFINITY : ageOf(before);
    if (before?.deleted === false) throw new Error(`Custom project role ${name} already exists and must be imported`);
    if (age >= days.undeletable && age < days.free) {
      const words = `You can't create a role with role_id (${lastPart(name)}) where there is an existing role with that role_id in a deleted state.`;
      const { message } = new ApiError(400, words, "failedPrecondition");
      throw new Error(`Error creating the custom project role ${name}: ${message}`);
    }
    await put(google, name, inputs);
    created(name);
  },

  /** One that somebody deleted is still found, and shows by `deleted` only. */
  async read(google, id) {
    const parts = partsOfId(google, formatsOf("projects/{project}/roles/{roleId}"), id);
    const name = `projects/${parts.project}/roles/${parts.roleId}`;
    const kept = await google.kept.get(kind, name);
    if (kept === undefined || (kept.deleted === true && ageOf(kept) >= days.undeletable)) return undefined;
    const { deleteTime, ...role } = kept;
    const { project: projectId, roleId } = parts;
    return { id: name, ...role, deletionPolicy: google.deletionPolicy, name, project: projectId, roleId };
  },

  async update(google, id, _state, inputs) {
    if ((await google.kept.get(kind, id)) === undefined) {
      throw new Error(`unable to find custom project role ${id} to update`);
    }
    await put(google, id, inputs);
  },

  async delete(google, id, state) {
    if (isKept(state, `"${id}"`)) return;
    const before = await google.kept.get(kind, id);
    if (before?.deleted !== false) {
      const { message } = new ApiError(
        400,
        "You can't delete a role that is deleted or not there.",
        "failedPrecondition",
      );
      throw new Error(`Error deleting the custom project role ${text(state, "title")}: ${message}`);
    }
    await google.kept.put(kind, id, { ...before, deleted: true, deleteTime: timestamp() });
  },
};

/** Whoever is deleted becomes undeleted. */
async function put(google: Google, name: string, inputs: Properties): Promise<void> {
  const permissions = [...new Set(texts(inputs.permissions))].sort();
  const wrong = permissions.find((permission) => !/^[a-z][a-z0-9.-]*\.[A-Za-z]+\.[A-Za-z]+$/.test(permission));
  if (wrong !== undefined) {
    const { message } = new ApiError(400, `Permission ${wrong} is not valid.`, "badRequest");
    throw new Error(`Error creating the custom project role ${name}: ${message}`);
  }
  await google.kept.put(kind, name, {
    deleted: false,
    description: optionalText(inputs, "description") ?? "",
    permissions,
    stage: text(inputs, "stage"),
    title: text(inputs, "title"),
  });
}

function ageOf({ deleteTime }: Properties): number {
  return (Date.now() - Date.parse(String(deleteTime))) / day;
}
