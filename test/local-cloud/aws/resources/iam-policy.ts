import { normalizedDocument } from "../../provider/documents";
import { document, integer, string } from "../../provider/schema";
import { optionalText, stringMap, text } from "../../provider/values";
import type { Cloud } from "../cloud";
import { equivalentPolicies } from "../documents";
import {
  documentElement,
  element,
  ignoringGone,
  listParameters,
  memberElements,
  tagElements,
  tagParameters,
} from "../iam";
import { type ResourceType, tags } from "../schema";
import { reportedTags, tagChanges } from "../tags";

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const maximumVersions = 5;

export const iamPolicy: ResourceType = {
  title: "IAM Policy",
  autoNamed: true,
  inputs: {
    delayAfterPolicyCreationInMs: { type: integer, unreported: true },
    description: { type: string, replaces: true },
    name: { type: string, computed: true, replaces: true },
    namePrefix: { type: string, computed: true, replaces: true },
    path: { type: string, default: "/", replaces: true },
    policy: { type: document(equivalentPolicies), required: true },
    tags,
  },
  outputs: ["arn", "attachmentCount", "policyId"],

  async create(cloud, inputs, created) {
    if (inputs.namePrefix !== undefined) throw new Error("the local cloud's policies have no namePrefix");
    const description = optionalText(inputs, "description");
    const response = await cloud.iam.call("CreatePolicy", {
      PolicyName: text(inputs, "name"),
      Path: optionalText(inputs, "path") ?? "/",
      PolicyDocument: normalizedDocument(text(inputs, "policy")),
      ...(description !== undefined && { Description: description }),
      ...tagParameters(stringMap(inputs.tagsAll)),
    });
    created(element(response, "Arn") ?? "");
  },

  async read(cloud, id, state) {
    const found = await ignoringGone(cloud.iam.call("GetPolicy", { PolicyArn: id }));
    if (found === undefined) return undefined;
    const VersionId = element(found, "DefaultVersionId") ?? "";
    const version = await cloud.iam.call("GetPolicyVersion", { PolicyArn: id, VersionId });
    return {
      ...reportedTags(tagElements(found), cloud.defaultTags, state),
      arn: id,
      attachmentCount: Number(element(found, "AttachmentCount") ?? 0),
      description: element(found, "Description") ?? "",
      name: element(found, "PolicyName") ?? "",
      namePrefix: "",
      path: element(found, "Path") ?? "/",
      policy: documentElement(version, "Document"),
      policyId: element(found, "PolicyId") ?? "",
    };
  },

  async update(cloud, id, state, inputs) {
    const PolicyArn = id;
    const policy = text(inputs, "policy");
    if (!equivalentPolicies(policy, state.policy ?? "")) {
      const versions = await otherVersions(cloud, id);
      const [oldest] = versions;
      if (oldest !== undefined && versions.length + 1 >= maximumVersions) {
        await cloud.iam.call("DeletePolicyVersion", { PolicyArn, VersionId: oldest });
      }
      const PolicyDocument = normalizedDocument(policy);
      await cloud.iam.call("CreatePolicyVersion", { PolicyArn, PolicyDocument, SetAsDefault: "true" });
    }
    const { added, removed } = tagChanges(state, inputs);
    if (removed.length > 0) await cloud.iam.call("UntagPolicy", { PolicyArn, ...listParameters("TagKeys", removed) });
    if (Object.keys(added).length > 0) await cloud.iam.call("TagPolicy", { PolicyArn, ...tagParameters(added) });
  },

  async delete(cloud, id) {
    if ((await ignoringGone(cloud.iam.call("GetPolicy", { PolicyArn: id }))) === undefined) return;
    for (const VersionId of await otherVersions(cloud, id)) {
      await cloud.iam.call("DeletePolicyVersion", { PolicyArn: id, VersionId });
    }
    await ignoringGone(cloud.iam.call("DeletePolicy", { PolicyArn: id }));
  },
};

/** The versions that are not in force, the oldest first. */
async function otherVersions(cloud: Cloud, PolicyArn: string): Promise<string[]> {
  const versions = memberElements(await cloud.iam.call("ListPolicyVersions", { PolicyArn }), "Versions");
  return versions
    .filter((version) => element(version, "IsDefaultVersion") !== "true")
    .map((version) => element(version, "VersionId") ?? "")
    .sort((left, right) => Number(left.slice(1)) - Number(right.slice(1)));
}

export const iamRolePolicyAttachment: ResourceType = {
  title: "IAM Role Policy Attachment",
  inputs: {
    policyArn: { type: string, required: true, replaces: true },
    role: { type: string, required: true, replaces: true },
  },
  outputs: [],

  async create(cloud, inputs, created) {
    const [role, policyArn] = [text(inputs, "role"), text(inputs, "policyArn")];
    await cloud.iam.call("AttachRolePolicy", { RoleName: role, PolicyArn: policyArn });
    created(`${role}/${policyArn}`);
  },

  async read(cloud, id) {
    const { role, policyArn } = partsOf(id);
    const found = await ignoringGone(cloud.iam.call("ListAttachedRolePolicies", { RoleName: role }));
    const attached = memberElements(found ?? "", "AttachedPolicies").map((policy) => element(policy, "PolicyArn"));
    return attached.includes(policyArn) ? { policyArn, role } : undefined;
  },

  async update() {},

  async delete(cloud, id) {
    const { role, policyArn } = partsOf(id);
    await ignoringGone(cloud.iam.call("DetachRolePolicy", { RoleName: role, PolicyArn: policyArn }));
  },
};

/** A role's name has no slash in it, a policy's ARN has. */
function partsOf(id: string): { role: string; policyArn: string } {
  const slash = id.indexOf("/");
  return { role: id.slice(0, slash), policyArn: id.slice(slash + 1) };
}
