import { boolean, string } from "../../provider/schema";
import { isUnknown, optionalText, type Properties, text } from "../../provider/values";
import { ApiError, orGone } from "../api-error";
import {
  deletionPolicy,
  type Google,
  type GoogleResourceType,
  lastPart,
  newUniqueId,
  partsOfId,
  project,
  projectIdOf,
  projectNamed,
  refuseDisabled,
} from "../google";
import { type Grant, grantsOf, putGrant, removeGrant, removeGrants } from "../policies";
import { characters } from "../refusals";
import { isKept } from "./kept-resource";

const kind = "service-account";

const formats = [
  /^projects\/(?<project>[^/]+)\/serviceAccounts\/(?<email>[^/]+)$/,
  /^(?<project>[^/]+)\/(?<email>[^/]+)$/,
  /^(?<email>[^/]+)$/,
];

export const account: GoogleResourceType = {
  title: "service account",
  autoNamed: { property: "accountId" },
  inputs: {
    accountId: { type: string, replaces: true },
    createIgnoreAlreadyExists: { type: boolean, unreported: true },
    deletionPolicy,
    description: { type: string, refusal: characters(256) },
    disabled: { type: boolean, default: false },
    displayName: { type: string },
    project,
  },
  outputs: ["email", "member", "name", "uniqueId"],
  // Also of what the provider itself made of the resource's name, which can be too long.
  refusals: ({ accountId }) =>
    isUnknown(accountId) || isAccountId(String(accountId))
      ? []
      : [{ property: "accountId", reason: `"accountId" ("${accountId}") ${accountIdRule}` }],

  planned(google, inputs) {
    const projectId = optionalText(inputs, "project") ?? google.project;
    const accountId = text(inputs, "accountId");
    if (projectId === undefined || isUnknown(projectId) || isUnknown(accountId)) return {};
    return addresses(emailOf(accountId, projectId), projectId);
  },

  async create(google, inputs, created) {
    const owner = await projectNamed(google, projectIdOf(google, inputs));
    await refuseDisabled(google, owner, "iam.googleapis.com");
    const { projectId } = owner;
    const email = emailOf(text(inputs, "accountId"), projectId);
    const name = `projects/${projectId}/serviceAccounts/${email}`;
    if ((await google.kept.get(kind, name)) === undefined) {
      await put(google, name, inputs, newUniqueId());
    } else if (inputs.createIgnoreAlreadyExists !== true) {
      const message = `Service account ${inputs.accountId} already exists within project projects/${projectId}.`;
      throw new ApiError(409, message, "alreadyExists");
    }
    created(name);
  },

  async read(google, id) {
    const parts = partsOfId(google, formats, id);
    const owner = await orGone(projectNamed(google, projectIdOf(google, parts)));
    const email = text(parts, "email");
    const kept = owner && (await google.kept.get(kind, `projects/${owner.projectId}/serviceAccounts/${email}`));
    if (owner === undefined || kept === undefined) return undefined;
    const { projectId } = owner;
    return {
      ...kept,
      ...addresses(email, projectId),
      accountId: email.replace(/@.*/, ""),
      deletionPolicy: google.deletionPolicy,
      id: `projects/${projectId}/serviceAccounts/${email}`,
      project: projectId,
    };
  },

  async update(google, id, _state, inputs) {
    const before = await google.kept.get(kind, id);
    if (before === undefined) {
      throw new Error(
        `Error retrieving service account "${id}": ${new ApiError(404, "Unknown service account").message}`,
      );
    }
    await put(google, id, inputs, text(before, "uniqueId"));
  },

  /** Its grants stay, for somebody who is deleted: https://docs.cloud.google.com/iam/docs/service-accounts-delete-undelete */
  async delete(google, id, state) {
    if (isKept(state, `"${id}"`)) return;
    const before = await google.kept.get(kind, id);
    if (before === undefined) return;
    const member = `serviceAccount:${lastPart(id)}`;
    for (const grant of await grantsOf(google.kept, member)) {
      const deleted: Grant = { ...grant, member: `deleted:${member}?uid=${before.uniqueId}` };
      await removeGrant(google.kept, grant);
      await putGrant(google.kept, deleted);
    }
    await removeGrants(google.kept, id);
    await google.kept.remove(kind, id);
  },
};

/** https://github.com/hashicorp/terraform-provider-google/blob/main/google/verify/validation.go, ValidateRFC1035Name */
function isAccountId(accountId: string): boolean {
  return accountId.length >= 6 && accountId.length <= 30 && /^[a-z]([-a-z0-9]*[a-z0-9])$/.test(accountId);
}
const accountIdRule = "must have 6 to 30 characters and match regex ^[a-z]([-a-z0-9]*[a-z0-9])$";

function emailOf(accountId: string, projectId: string): string {
  return `${accountId}@${projectId}.iam.gserviceaccount.com`;
}

function addresses(email: string, projectId: string): Properties {
  return { email, member: `serviceAccount:${email}`, name: `projects/${projectId}/serviceAccounts/${email}` };
}

async function put(google: Google, name: string, inputs: Properties, uniqueId: string): Promise<void> {
  const displayName = optionalText(inputs, "displayName") ?? "";
  if (displayName.length > 100) throw new ApiError(400, "display_name exceeds the limit of 100 characters.");
  await google.kept.put(kind, name, {
    description: optionalText(inputs, "description") ?? "",
    disabled: inputs.disabled === true,
    displayName,
    uniqueId,
  });
}
