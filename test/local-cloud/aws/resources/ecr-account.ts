import { normalizedDocument } from "../../provider/documents";
import { document, list, object, oneOf, type PropertyTable, string } from "../../provider/schema";
import { optionalText, type Properties, text, type Value, withoutInternals } from "../../provider/values";
import type { Cloud } from "../cloud";
import { equivalentLifecyclePolicies, equivalentPolicies } from "../documents";
import { type ResourceType, region } from "../schema";

/** The emulator has none of these: each is kept beside it, one per region and id. */
interface Kept {
  readonly title: string;
  readonly kind: string;
  readonly inputs: PropertyTable;
  readonly outputs: readonly string[];
  /** What AWS finds it by. */
  readonly id: (cloud: Cloud, inputs: Properties) => string | Promise<string>;
  /** The service's error where there is one already; without it, creating overwrites. */
  readonly exists?: string;
  /** The real provider's deletion changes nothing. */
  readonly stays?: true;
}

function keptType({ title, kind, inputs, outputs, id: idOf, exists, stays }: Kept): ResourceType {
  const put = (cloud: Cloud, id: string, given: Properties) => {
    const kept = Object.entries(given)
      .filter(([name, value]) => name !== "region" && inputs[name] !== undefined && value !== undefined)
      .map(([name, value]) => {
        const isDocument = inputs[name]?.type.kind === "document" && typeof value === "string";
        return [name, isDocument ? normalizedDocument(value) : withoutInternals(value ?? null)];
      });
    return cloud.kept.put(kind, id, Object.fromEntries(kept));
  };
  return {
    title,
    inputs: { ...inputs, region },
    outputs,

    async create(cloud, given, created) {
      const id = await idOf(cloud, given);
      if (exists !== undefined && (await cloud.kept.get(kind, id)) !== undefined) {
        throw Object.assign(new Error(`There is already one for '${id}'`), { name: exists });
      }
      await put(cloud, id, given);
      created(id);
    },

    async read(cloud, id) {
      const found = await cloud.kept.get(kind, id);
      if (found === undefined) return undefined;
      const registryId: Properties = outputs.includes("registryId") ? { registryId: await cloud.accountId() } : {};
      return { ...found, ...registryId, region: cloud.region };
    },

    update: (cloud, id, _state, given) => put(cloud, id, given),

    delete: async (cloud, id) => {
      if (!stays) await cloud.kept.remove(kind, id);
    },
  };
}

export const ecrAccountSetting = keptType({
  title: "ECR Account Setting",
  kind: "ecr-account-setting",
  inputs: {
    name: {
      type: oneOf(["BASIC_SCAN_TYPE_VERSION", "BLOB_MOUNTING", "REGISTRY_POLICY_SCOPE"]),
      // The package's type lets it be missing, and its provider does not; every program here gives it.
      computed: true,
      replaces: true,
    },
    value: { type: oneOf(["AWS_NATIVE", "CLAIR", "DISABLED", "ENABLED", "V1", "V2"]), required: true },
  },
  outputs: [],
  id: (_cloud, inputs) => text(inputs, "name"),
  stays: true,
});

const cacheRule = keptType({
  title: "ECR Pull Through Cache Rule",
  kind: "ecr-pull-through-cache-rule",
  inputs: {
    credentialArn: { type: string },
    customRoleArn: { type: string },
    ecrRepositoryPrefix: { type: string, required: true, replaces: true },
    upstreamRegistryUrl: { type: string, required: true, replaces: true },
    upstreamRepositoryPrefix: { type: string, replaces: true },
  },
  outputs: ["registryId"],
  id: (_cloud, inputs) => text(inputs, "ecrRepositoryPrefix"),
  exists: "PullThroughCacheRuleAlreadyExistsException",
});

/** Of a private registry Amazon ECR sets the upstream's prefix where none is given, and the provider reads it. */
export const ecrPullThroughCacheRule: ResourceType = {
  ...cacheRule,
  async read(cloud, id, state) {
    const found = await cacheRule.read(cloud, id, state);
    const isPrivate = String(found?.upstreamRegistryUrl).includes(".dkr.ecr.");
    return found && isPrivate ? { upstreamRepositoryPrefix: "ROOT", ...found } : found;
  },
};

const templateExclusions = list({
  filter: { type: string, required: true },
  filterType: { type: oneOf(["WILDCARD"]), required: true },
});

export const ecrRepositoryCreationTemplate = keptType({
  title: "ECR Repository Creation Template",
  kind: "ecr-repository-creation-template",
  inputs: {
    appliedFors: {
      type: {
        kind: "list",
        element: oneOf(["CREATE_ON_PUSH", "PULL_THROUGH_CACHE", "REPLICATION"]),
        ordered: false,
      },
      required: true,
    },
    customRoleArn: { type: string },
    description: { type: string },
    encryptionConfigurations: {
      mayBeMissing: true,
      type: list({
        encryptionType: { type: oneOf(["AES256", "KMS", "KMS_DSSE"]), default: "AES256" },
        kmsKey: { type: string, computed: true },
      }),
    },
    imageTagMutability: {
      type: oneOf(["IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION", "MUTABLE", "MUTABLE_WITH_EXCLUSION"]),
      default: "MUTABLE",
    },
    imageTagMutabilityExclusionFilters: { type: templateExclusions },
    lifecyclePolicy: { type: document(equivalentLifecyclePolicies) },
    prefix: { type: string, required: true, replaces: true },
    repositoryPolicy: { type: document(equivalentPolicies) },
    resourceTags: { type: { kind: "map" } },
  },
  outputs: ["registryId"],
  id: (_cloud, inputs) => text(inputs, "prefix"),
  exists: "TemplateAlreadyExistsException",
});

export const ecrPullTimeUpdateExclusion = keptType({
  title: "ECR Pull Time Update Exclusion",
  kind: "ecr-pull-time-update-exclusion",
  inputs: { principalArn: { type: string, required: true, replaces: true } },
  outputs: [],
  id: (_cloud, inputs) => optionalText(inputs, "principalArn") ?? "",
  exists: "ExclusionAlreadyExistsException",
});

const replicationRule = list({
  destinations: {
    required: true,
    type: list({ region: { type: string, required: true }, registryId: { type: string, required: true } }),
  },
  repositoryFilters: {
    type: list({
      filter: { type: string, required: true },
      filterType: { type: oneOf(["PREFIX_MATCH"]), required: true },
    }),
  },
});

const replication = keptType({
  title: "ECR Replication Configuration",
  kind: "ecr-replication-configuration",
  inputs: { replicationConfiguration: { type: object({ rules: { type: replicationRule, required: true } }) } },
  outputs: ["registryId"],
  id: (cloud) => cloud.accountId(),
});

/** Without rules the real provider finds none: the next update would make it again. */
export const ecrReplicationConfiguration: ResourceType = {
  ...replication,
  async read(cloud, id, state) {
    const found = await replication.read(cloud, id, state);
    return hasRules(found?.replicationConfiguration) ? found : undefined;
  },
};

function hasRules(configuration: Value | undefined): boolean {
  return (
    typeof configuration === "object" &&
    configuration !== null &&
    !Array.isArray(configuration) &&
    Array.isArray(configuration.rules) &&
    configuration.rules.length > 0
  );
}
