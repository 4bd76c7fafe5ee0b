import { normalizedDocument } from "../../provider/documents";
import { boolean, document, integer, list, string, strings } from "../../provider/schema";
import { optionalNumber, optionalText, type Properties, stringMap, text } from "../../provider/values";
import type { Cloud } from "../cloud";
import { equivalentPolicies } from "../documents";
import { documentElement, element, ignoringGone, listParameters, tagElements, tagParameters } from "../iam";
import { type ResourceType, tags } from "../schema";
import { reportedTags, tagChanges } from "../tags";

export const iamRole: ResourceType = {
  title: "IAM Role",
  autoNamed: true,
  inputs: {
    assumeRolePolicy: { type: document(equivalentPolicies), required: true },
    description: { type: string },
    forceDetachPolicies: { type: boolean, default: false, unreported: true },
    inlinePolicies: { type: list({ name: { type: string }, policy: { type: string } }), computed: true },
    managedPolicyArns: { type: strings, computed: true },
    maxSessionDuration: { type: integer, default: 3600 },
    name: { type: string, computed: true, replaces: true },
    namePrefix: { type: string, computed: true, replaces: true },
    path: { type: string, default: "/", replaces: true },
    permissionsBoundary: { type: string },
    tags,
  },
  outputs: ["arn", "createDate", "uniqueId"],

  async create(cloud, inputs, created) {
    refuseUnsupported(inputs);
    const name = text(inputs, "name");
    const description = optionalText(inputs, "description");
    const boundary = optionalText(inputs, "permissionsBoundary");
    await cloud.iam.call("CreateRole", {
      RoleName: name,
      AssumeRolePolicyDocument: normalizedDocument(text(inputs, "assumeRolePolicy")),
      Path: optionalText(inputs, "path") ?? "/",
      MaxSessionDuration: String(optionalNumber(inputs, "maxSessionDuration") ?? 3600),
      ...(description !== undefined && { Description: description }),
      ...(boundary !== undefined && { PermissionsBoundary: boundary }),
      ...tagParameters(stringMap(inputs.tagsAll)),
    });
    created(name);
  },

  async read(cloud, id, state) {
    const found = await ignoringGone(cloud.iam.call("GetRole", { RoleName: id }));
    if (found === undefined) return undefined;
    const actual = tagElements(await cloud.iam.call("ListRoleTags", { RoleName: id }));
    return {
      ...reportedTags(actual, cloud.defaultTags, state),
      arn: element(found, "Arn") ?? "",
      assumeRolePolicy: documentElement(found, "AssumeRolePolicyDocument"),
      createDate: element(found, "CreateDate") ?? "",
      description: element(found, "Description") ?? "",
      inlinePolicies: [],
      managedPolicyArns: [],
      maxSessionDuration: Number(element(found, "MaxSessionDuration") ?? 3600),
      name: id,
      namePrefix: "",
      path: element(found, "Path") ?? "/",
      permissionsBoundary: element(found, "PermissionsBoundaryArn") ?? "",
      uniqueId: element(found, "RoleId") ?? "",
    };
  },

  async update(cloud, id, state, inputs) {
    refuseUnsupported(inputs);
    const RoleName = id;
    await cloud.iam.call("UpdateRole", {
      RoleName,
      Description: optionalText(inputs, "description") ?? "",
      MaxSessionDuration: String(optionalNumber(inputs, "maxSessionDuration") ?? 3600),
    });
    const PolicyDocument = normalizedDocument(text(inputs, "assumeRolePolicy"));
    await cloud.iam.call("UpdateAssumeRolePolicy", { RoleName, PolicyDocument });
    await updateBoundary(cloud, RoleName, optionalText(state, "permissionsBoundary"), inputs);
    const { added, removed } = tagChanges(state, inputs);
    if (removed.length > 0) await cloud.iam.call("UntagRole", { RoleName, ...listParameters("TagKeys", removed) });
    if (Object.keys(added).length > 0) await cloud.iam.call("TagRole", { RoleName, ...tagParameters(added) });
  },

  async delete(cloud, id) {
    await ignoringGone(cloud.iam.call("DeleteRole", { RoleName: id }));
  },
};

export const iamRolePolicy: ResourceType = {
  title: "IAM Role Policy",
  autoNamed: true,
  inputs: {
    name: { type: string, computed: true, replaces: true },
    namePrefix: { type: string, computed: true, replaces: true },
    policy: { type: document(equivalentPolicies), required: true },
    role: { type: string, required: true, replaces: true },
  },
  outputs: [],

  async create(cloud, inputs, created) {
    const [role, name] = [text(inputs, "role"), text(inputs, "name")];
    await putRolePolicy(cloud, role, name, inputs);
    created(`${role}:${name}`);
  },

  async read(cloud, id) {
    const [role = "", name = ""] = id.split(":");
    const found = await ignoringGone(cloud.iam.call("GetRolePolicy", { RoleName: role, PolicyName: name }));
    if (found === undefined) return undefined;
    return { name, namePrefix: "", policy: documentElement(found, "PolicyDocument"), role };
  },

  async update(cloud, id, _state, inputs) {
    const [role = "", name = ""] = id.split(":");
    await putRolePolicy(cloud, role, name, inputs);
  },

  async delete(cloud, id) {
    const [role = "", name = ""] = id.split(":");
    await ignoringGone(cloud.iam.call("DeleteRolePolicy", { RoleName: role, PolicyName: name }));
  },
};

async function putRolePolicy(cloud: Cloud, RoleName: string, PolicyName: string, inputs: Properties): Promise<void> {
  const PolicyDocument = normalizedDocument(text(inputs, "policy"));
  await cloud.iam.call("PutRolePolicy", { RoleName, PolicyName, PolicyDocument });
}

async function updateBoundary(cloud: Cloud, RoleName: string, before: string | undefined, inputs: Properties) {
  const PermissionsBoundary = optionalText(inputs, "permissionsBoundary");
  if (PermissionsBoundary === before) return;
  if (PermissionsBoundary === undefined) await cloud.iam.call("DeleteRolePermissionsBoundary", { RoleName });
  else await cloud.iam.call("PutRolePermissionsBoundary", { RoleName, PermissionsBoundary });
}

/** Silently leaving one out would make the local role weaker or stronger than the real one. */
function refuseUnsupported(inputs: Properties): void {
  for (const name of ["inlinePolicies", "managedPolicyArns", "namePrefix"]) {
    if (inputs[name] !== undefined) throw new Error(`the local cloud's roles have no ${name}`);
  }
}
