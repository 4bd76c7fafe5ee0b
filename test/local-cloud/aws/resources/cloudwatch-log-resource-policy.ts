import { normalizedDocument } from "../../provider/documents";
import { document, string } from "../../provider/schema";
import { objects, optionalText, type Properties, text } from "../../provider/values";
import type { Cloud } from "../cloud";
import { equivalentPolicies } from "../documents";
import { type ResourceType, region } from "../schema";
import { ignoring } from "./s3-api";

/** https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/logs/resource_policy.go */
export const cloudwatchLogResourcePolicy: ResourceType = {
  title: "CloudWatch Logs Resource Policy",
  inputs: {
    policyDocument: { type: document(equivalentPolicies), required: true },
    policyName: { type: string, computed: true, replaces: true },
    region,
    resourceArn: { type: string, computed: true, replaces: true },
  },
  outputs: ["policyScope", "revisionId"],

  refusals: (inputs) =>
    (inputs.policyName === undefined) === (inputs.resourceArn === undefined)
      ? [{ property: "policyName", reason: "Exactly one of policyName and resourceArn must be given." }]
      : [],

  async create(cloud, inputs, created) {
    const id = optionalText(inputs, "resourceArn") ?? text(inputs, "policyName");
    await cloud.logs("PutResourcePolicy", { ...nameOf(id), policyDocument: documentOf(inputs) });
    created(id);
  },

  async read(cloud, id) {
    const found = await find(cloud, id);
    return (
      found && {
        policyDocument: text(found, "policyDocument"),
        policyName: optionalText(found, "policyName") ?? "",
        policyScope: text(found, "policyScope"),
        region: cloud.region,
        resourceArn: optionalText(found, "resourceArn") ?? "",
        revisionId: optionalText(found, "revisionId") ?? "",
      }
    );
  },

  async update(cloud, id, _state, inputs) {
    const revision = optionalText((await find(cloud, id)) ?? {}, "revisionId");
    const expected = isArn(id) && revision !== undefined ? { expectedRevisionId: revision } : {};
    await cloud.logs("PutResourcePolicy", { ...nameOf(id), ...expected, policyDocument: documentOf(inputs) });
  },

  async delete(cloud, id) {
    const found = await find(cloud, id);
    if (!found) return;
    const expected = isArn(id) ? { expectedRevisionId: text(found, "revisionId") } : {};
    await cloud
      .logs("DeleteResourcePolicy", { ...nameOf(id), ...expected })
      .catch(ignoring("ResourceNotFoundException"));
  },
};

function isArn(id: string): boolean {
  return id.startsWith("arn:");
}

function nameOf(id: string): object {
  return isArn(id) ? { resourceArn: id } : { policyName: id };
}

function documentOf(inputs: Properties): string {
  return normalizedDocument(text(inputs, "policyDocument"));
}

async function find(cloud: Cloud, id: string): Promise<Properties | undefined> {
  const { resourcePolicies } = await cloud.logs("DescribeResourcePolicies", isArn(id) ? nameOf(id) : {});
  return objects(resourcePolicies).find(({ policyName }) => isArn(id) || policyName === id);
}
