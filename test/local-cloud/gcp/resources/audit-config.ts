import { list, string, strings } from "../../provider/schema";
import { objects, type Properties, text, texts } from "../../provider/values";
import { ApiError } from "../api-error";
import { type Google, type GoogleResourceType, lastPart, projectNamed } from "../google";
import { refuseMember } from "../members";
import { allowPolicyOf } from "../policies";
import { onProject } from "./iam-targets";

const kind = "audit-config";

/** All audit logs of one service in a project, whoever has configured them before. */
export const auditConfig: GoogleResourceType = {
  title: "IAMAuditConfig",
  inputs: {
    ...onProject.inputs,
    auditLogConfigs: {
      type: list({ exemptedMembers: { type: strings }, logType: { type: string, required: true } }, false),
      required: true,
    },
    service: { type: string, required: true },
  },
  outputs: ["etag"],

  async create(google, inputs, created) {
    await put(google, inputs);
    created(`${text(inputs, "project")}/audit_config/${text(inputs, "service")}`);
  },

  async read(google, id, given) {
    const [, project = "", service = ""] = /^(.+)\/audit_config\/([^/]+)$/.exec(id) ?? id.split(/\s+/);
    const [owner, name] = project === "" ? id.split(/\s+/) : [project, service];
    const projectId = lastPart(owner ?? "");
    const kept = await google.kept.get(kind, `${projectId}/${name}`);
    if (kept === undefined) return undefined;
    const { etag } = await allowPolicyOf(google.kept, `projects/${projectId}`);
    return { ...kept, etag, id: `${owner}/audit_config/${name}`, project: given.project ?? owner, service: name };
  },

  async update(google, _id, state, inputs) {
    if (state.service !== inputs.service) await remove(google, state);
    await put(google, inputs);
  },

  delete: (google, _id, state) => remove(google, state),
};

/** https://docs.cloud.google.com/logging/docs/audit/configure-data-access */
async function put(google: Google, inputs: Properties): Promise<void> {
  const { projectId } = await projectNamed(google, lastPart(text(inputs, "project")));
  const configs = objects(inputs.auditLogConfigs);
  for (const { logType, exemptedMembers } of configs) {
    if (!["ADMIN_READ", "DATA_READ", "DATA_WRITE"].includes(String(logType))) {
      throw new ApiError(
        400,
        `Invalid value at 'policy.audit_configs.audit_log_configs.log_type', "${logType}"`,
        "invalid",
      );
    }
    for (const member of texts(exemptedMembers)) await refuseMember(google, member);
  }
  const service = text(inputs, "service");
  if (service !== "allServices" && !/^[a-z0-9-]+\.googleapis\.com$/.test(service)) {
    throw new ApiError(400, `Invalid service: ${service}`, "badRequest");
  }
  await google.kept.put(kind, `${projectId}/${service}`, {
    auditLogConfigs: configs.map(({ logType, exemptedMembers }) => ({
      logType,
      ...(texts(exemptedMembers).length > 0 && { exemptedMembers: texts(exemptedMembers).sort() }),
    })),
  });
}

async function remove(google: Google, state: Properties): Promise<void> {
  await google.kept.remove(kind, `${lastPart(text(state, "project"))}/${text(state, "service")}`);
}
