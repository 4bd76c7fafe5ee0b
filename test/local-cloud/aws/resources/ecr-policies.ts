import { normalizedDocument } from "../../provider/documents";
import { document, string } from "../../provider/schema";
import { text } from "../../provider/values";
import type { Cloud } from "../cloud";
import { equivalentLifecyclePolicies, equivalentPolicies } from "../documents";
import { type ResourceType, region } from "../schema";

const repository = { type: string, required: true, replaces: true } as const;

/** The real provider replaces it on every change, the old one first: both would be the same policy of one repository. */
export const ecrLifecyclePolicy: ResourceType = {
  title: "ECR Lifecycle Policy",
  deleteBeforeReplace: true,
  inputs: {
    policy: { type: document(equivalentLifecyclePolicies), required: true, replaces: true },
    region,
    repository,
  },
  outputs: ["registryId"],

  async create(cloud, inputs, created) {
    const ecr = await cloud.ecr();
    const repositoryName = text(inputs, "repository");
    await ecr.putLifecyclePolicy({ repositoryName, lifecyclePolicyText: normalizedDocument(text(inputs, "policy")) });
    created(repositoryName);
  },

  async read(cloud, id) {
    const ecr = await cloud.ecr();
    const found = await ecr.getLifecyclePolicy({ repositoryName: id }).catch(ignoring(...lifecyclePolicyGone));
    if (found === undefined) return undefined;
    return {
      policy: found.lifecyclePolicyText ?? "",
      region: cloud.region,
      registryId: found.registryId ?? "",
      repository: found.repositoryName ?? id,
    };
  },

  async update() {},

  async delete(cloud, id) {
    const ecr = await cloud.ecr();
    await ecr.deleteLifecyclePolicy({ repositoryName: id }).catch(ignoring(...lifecyclePolicyGone));
  },
};

export const ecrRepositoryPolicy: ResourceType = {
  title: "ECR Repository Policy",
  inputs: {
    policy: { type: document(equivalentPolicies), required: true },
    region,
    repository,
  },
  outputs: ["registryId"],

  async create(cloud, inputs, created) {
    await putRepositoryPolicy(cloud, text(inputs, "repository"), text(inputs, "policy"));
    created(text(inputs, "repository"));
  },

  async read(cloud, id) {
    const ecr = await cloud.ecr();
    const found = await ecr.getRepositoryPolicy({ repositoryName: id }).catch(ignoring(...repositoryPolicyGone));
    if (found === undefined) return undefined;
    return {
      policy: found.policyText ?? "",
      region: cloud.region,
      registryId: found.registryId ?? "",
      repository: found.repositoryName ?? id,
    };
  },

  update: (cloud, id, _state, inputs) => putRepositoryPolicy(cloud, id, text(inputs, "policy")),

  async delete(cloud, id) {
    const ecr = await cloud.ecr();
    await ecr.deleteRepositoryPolicy({ repositoryName: id }).catch(ignoring(...repositoryPolicyGone));
  },
};

const lifecyclePolicyGone = ["LifecyclePolicyNotFoundException", "RepositoryNotFoundException"];
const repositoryPolicyGone = ["RepositoryPolicyNotFoundException", "RepositoryNotFoundException"];

/** A principal that was created a moment ago may not be known to ECR yet, which then calls the policy invalid. */
async function putRepositoryPolicy(cloud: Cloud, repositoryName: string, policy: string): Promise<void> {
  const ecr = await cloud.ecr();
  await cloud.retry(
    () => ecr.setRepositoryPolicy({ repositoryName, policyText: normalizedDocument(policy) }),
    (error) =>
      error.name === "InvalidParameterException" && error.message.includes("Invalid repository policy provided"),
  );
}

function ignoring(...names: readonly string[]) {
  return (error: Error): undefined => {
    if (!names.includes(error.name)) throw error;
  };
}
