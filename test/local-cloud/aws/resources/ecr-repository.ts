import type { EncryptionType, ImageTagMutability, Repository, Tag } from "@aws-sdk/client-ecr";
import { boolean, list, object, oneOf, string } from "../../provider/schema";
import {
  isProperties,
  objects,
  optionalText,
  type Properties,
  stringMap,
  text,
  type Value,
} from "../../provider/values";
import type { Cloud } from "../cloud";
import { type ResourceType, region, tags } from "../schema";
import { reportedTags, tagChanges } from "../tags";

/** The emulator does not know exclusion filters. */
const keptFilters = "ecr-tag-mutability-exclusion-filters";

/** The service reports its managed key by id and not by its alias; the id is the account's own, and opaque. */
const managedKeyId = "6c1f2a0e-3d5b-4e7a-9c84-52d1b7f0a936";

export const ecrRepository: ResourceType = {
  title: "ECR Repository",
  autoNamed: true,
  inputs: {
    encryptionConfigurations: {
      mayBeMissing: true,
      replaces: true,
      type: list({
        encryptionType: { type: oneOf(["AES256", "KMS", "KMS_DSSE"]), default: "AES256" },
        kmsKey: { type: string, computed: true },
      }),
    },
    forceDelete: { type: boolean, unreported: true },
    imageScanningConfiguration: {
      mayBeMissing: true,
      type: object({ scanOnPush: { type: boolean, required: true } }),
    },
    imageTagMutability: {
      type: oneOf(["IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION", "MUTABLE", "MUTABLE_WITH_EXCLUSION"]),
      default: "MUTABLE",
    },
    imageTagMutabilityExclusionFilters: {
      type: list({
        filter: { type: string, required: true },
        filterType: { type: oneOf(["WILDCARD"]), required: true },
      }),
    },
    name: { type: string, computed: true, replaces: true },
    region,
    tags,
  },
  outputs: ["arn", "registryId", "repositoryUrl"],

  async create(cloud, inputs, created) {
    const ecr = await cloud.ecr();
    const name = text(inputs, "name");
    const [encryption] = objects(inputs.encryptionConfigurations);
    const { repository } = await ecr.createRepository({
      repositoryName: name,
      imageTagMutability: mutability(inputs),
      imageTagMutabilityExclusionFilters: filters(inputs),
      imageScanningConfiguration: scanning(inputs),
      tags: tagList(stringMap(inputs.tagsAll)),
      ...(encryption && {
        encryptionConfiguration: {
          encryptionType: text(encryption, "encryptionType") as EncryptionType,
          kmsKey: optionalText(encryption, "kmsKey"),
        },
      }),
    });
    created(repository?.repositoryName ?? name);
    await keepFilters(cloud, name, inputs);
  },

  async read(cloud, id, state) {
    const ecr = await cloud.ecr();
    const repository = await find(cloud, id);
    if (repository === undefined) return undefined;
    const { tags: actual = [] } = await ecr.listTagsForResource({ resourceArn: repository.repositoryArn });
    const kept = await cloud.kept.get(keptFilters, id);
    return {
      ...reportedTags(tagRecord(actual), cloud.defaultTags, state),
      arn: repository.repositoryArn ?? "",
      encryptionConfigurations: [await encryptionOf(cloud, repository)],
      imageScanningConfiguration: { scanOnPush: repository.imageScanningConfiguration?.scanOnPush ?? false },
      imageTagMutability: repository.imageTagMutability ?? "MUTABLE",
      // The service has filters only in the modes that use them.
      ...(repository.imageTagMutability?.endsWith("_WITH_EXCLUSION") &&
        kept && { imageTagMutabilityExclusionFilters: kept.filters ?? [] }),
      name: repository.repositoryName ?? id,
      region: cloud.region,
      registryId: repository.registryId ?? "",
      repositoryUrl: repository.repositoryUri ?? "",
    };
  },

  async update(cloud, id, state, inputs) {
    const ecr = await cloud.ecr();
    await ecr.putImageTagMutability({
      repositoryName: id,
      imageTagMutability: mutability(inputs),
      imageTagMutabilityExclusionFilters: filters(inputs),
    });
    await keepFilters(cloud, id, inputs);
    if (inputs.imageScanningConfiguration !== undefined) {
      await ecr.putImageScanningConfiguration({ repositoryName: id, imageScanningConfiguration: scanning(inputs) });
    }
    const { added, removed } = tagChanges(state, inputs);
    const resourceArn = text(state, "arn");
    if (removed.length > 0) await ecr.untagResource({ resourceArn, tagKeys: [...removed] });
    if (Object.keys(added).length > 0) await ecr.tagResource({ resourceArn, tags: tagList(added) });
  },

  async delete(cloud, id, state) {
    const ecr = await cloud.ecr();
    await ecr.deleteRepository({ repositoryName: id, force: state.forceDelete === true }).catch((error) => {
      if (error.name === "RepositoryNotFoundException") return;
      if (error.name !== "RepositoryNotEmptyException") throw error;
      error.message = `not empty, consider using forceDelete: ${error.message}`;
      throw error;
    });
    await cloud.kept.remove(keptFilters, id);
  },
};

async function find(cloud: Cloud, name: string): Promise<Repository | undefined> {
  const ecr = await cloud.ecr();
  const found = await ecr.describeRepositories({ repositoryNames: [name] }).catch((error) => {
    if (error.name === "RepositoryNotFoundException") return undefined;
    throw error;
  });
  return found?.repositories?.[0];
}

function mutability(inputs: Properties): ImageTagMutability {
  return text(inputs, "imageTagMutability") as ImageTagMutability;
}

function filters(inputs: Properties) {
  const given = objects(inputs.imageTagMutabilityExclusionFilters);
  if (given.length === 0) return undefined;
  return given.map((filter) => ({ filter: text(filter, "filter"), filterType: "WILDCARD" as const }));
}

async function keepFilters(cloud: Cloud, name: string, inputs: Properties): Promise<void> {
  const given = filters(inputs);
  if (given === undefined) await cloud.kept.remove(keptFilters, name);
  else await cloud.kept.put(keptFilters, name, { filters: given });
}

function scanning(inputs: Properties) {
  const configuration = inputs.imageScanningConfiguration;
  return isProperties(configuration) ? { scanOnPush: configuration.scanOnPush === true } : undefined;
}

/** With KMS and no key of one's own the service uses its managed key; the emulator leaves the key out. */
async function encryptionOf(cloud: Cloud, repository: Repository): Promise<Value> {
  const { encryptionType = "AES256", kmsKey } = repository.encryptionConfiguration ?? {};
  if (encryptionType === "AES256") return { encryptionType, kmsKey: "" };
  const managedKey = `arn:aws:kms:${cloud.region}:${await cloud.accountId()}:key/${managedKeyId}`;
  return { encryptionType, kmsKey: kmsKey ?? managedKey };
}

function tagList(record: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(record).map(([Key, Value]) => ({ Key, Value }));
}

function tagRecord(tagsOf: readonly Tag[]): Record<string, string> {
  return Object.fromEntries(tagsOf.map(({ Key = "", Value = "" }) => [Key, Value]));
}
