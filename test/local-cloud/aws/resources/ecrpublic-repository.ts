import { boolean, object, string, strings } from "../../provider/schema";
import { type Properties, stringMap, text, withoutInternals } from "../../provider/values";
import { type ResourceType, region, tags } from "../schema";
import { reportedTags } from "../tags";

/** The emulator has no ECR Public. */
const kept = "ecrpublic-repository";

export const ecrpublicRepository: ResourceType = {
  title: "ECR Public Repository",
  inputs: {
    catalogData: {
      type: object({
        aboutText: { type: string },
        architectures: { type: strings },
        description: { type: string },
        logoImageBlob: { type: string },
        operatingSystems: { type: strings },
        usageText: { type: string },
      }),
    },
    forceDestroy: { type: boolean, default: false, unreported: true },
    region,
    repositoryName: { type: string, required: true, replaces: true },
    tags,
  },
  outputs: ["arn", "registryId", "repositoryUri"],

  async create(cloud, inputs, created) {
    const name = text(inputs, "repositoryName");
    if ((await cloud.kept.get(kept, name)) !== undefined) {
      throw Object.assign(new Error(`The repository with name '${name}' already exists`), {
        name: "RepositoryAlreadyExistsException",
      });
    }
    await cloud.kept.put(kept, name, reported(inputs));
    created(name);
  },

  async read(cloud, id, state) {
    const found = await cloud.kept.get(kept, id);
    if (found === undefined) return undefined;
    const account = await cloud.accountId();
    return {
      ...reportedTags(stringMap(found.tagsAll), cloud.defaultTags, state),
      arn: `arn:aws:ecr-public::${account}:repository/${id}`,
      ...(found.catalogData !== undefined && { catalogData: found.catalogData }),
      region: cloud.region,
      registryId: account,
      repositoryName: id,
      // A registry's own alias is not an account id, but as opaque.
      repositoryUri: `public.ecr.aws/${account}/${id}`,
    };
  },

  update: (cloud, id, _state, inputs) => cloud.kept.put(kept, id, reported(inputs)),

  delete: (cloud, id) => cloud.kept.remove(kept, id),
};

function reported(inputs: Properties): Properties {
  return {
    ...(inputs.catalogData !== undefined && { catalogData: withoutInternals(inputs.catalogData) }),
    tagsAll: stringMap(inputs.tagsAll),
  };
}
