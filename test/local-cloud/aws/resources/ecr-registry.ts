import { normalizedDocument } from "../../provider/documents";
import { document, list, oneOf, string } from "../../provider/schema";
import { text, type Value, withoutInternals } from "../../provider/values";
import { equivalentPolicies } from "../documents";
import { type ResourceType, region } from "../schema";

/** The emulator has no registry policy and no scanning configuration: both are kept beside it, one per region. */
const keptPolicy = "ecr-registry-policy";
const keptScanning = "ecr-registry-scanning-configuration";

export const ecrRegistryPolicy: ResourceType = {
  title: "ECR Registry Policy",
  inputs: { policy: { type: document(equivalentPolicies), required: true }, region },
  outputs: ["registryId"],

  async create(cloud, inputs, created) {
    const account = await cloud.accountId();
    await cloud.kept.put(keptPolicy, account, { policy: normalizedDocument(text(inputs, "policy")) });
    created(account);
  },

  async read(cloud, id) {
    const found = await cloud.kept.get(keptPolicy, id);
    return found && { policy: found.policy, region: cloud.region, registryId: id };
  },

  update: (cloud, id, _state, inputs) =>
    cloud.kept.put(keptPolicy, id, { policy: normalizedDocument(text(inputs, "policy")) }),

  delete: (cloud, id) => cloud.kept.remove(keptPolicy, id),
};

/** Every registry has one: deleting it puts the service's own default back, so it is never gone. */
export const ecrRegistryScanningConfiguration: ResourceType = {
  title: "ECR Registry Scanning Configuration",
  inputs: {
    region,
    rules: {
      type: list(
        {
          repositoryFilters: {
            required: true,
            type: list(
              {
                filter: { type: string, required: true },
                filterType: { type: oneOf(["WILDCARD"]), required: true },
              },
              false,
            ),
          },
          scanFrequency: { type: oneOf(["CONTINUOUS_SCAN", "MANUAL", "SCAN_ON_PUSH"]), required: true },
        },
        false,
      ),
    },
    scanType: { type: oneOf(["BASIC", "ENHANCED"]), required: true },
  },
  outputs: ["registryId"],

  async create(cloud, inputs, created) {
    const account = await cloud.accountId();
    await cloud.kept.put(keptScanning, account, configuration(inputs.scanType, inputs.rules));
    created(account);
  },

  async read(cloud, id) {
    const found = (await cloud.kept.get(keptScanning, id)) ?? configuration("BASIC", []);
    return { ...found, region: cloud.region, registryId: id };
  },

  update: (cloud, id, _state, inputs) => cloud.kept.put(keptScanning, id, configuration(inputs.scanType, inputs.rules)),

  delete: (cloud, id) => cloud.kept.remove(keptScanning, id),
};

function configuration(scanType: Value | undefined, rules: Value | undefined) {
  return { scanType: scanType ?? "BASIC", rules: withoutInternals(rules ?? []) };
}
