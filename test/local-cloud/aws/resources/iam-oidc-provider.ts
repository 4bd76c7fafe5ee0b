import { string, strings } from "../../provider/schema";
import { type Properties, stringMap, text, texts, type Value } from "../../provider/values";
import type { Cloud } from "../cloud";
import { element, ignoringGone, listElements, listParameters, tagElements, tagParameters } from "../iam";
import { type ResourceType, tags } from "../schema";
import { reportedTags } from "../tags";

export const iamOpenIdConnectProvider: ResourceType = {
  title: "IAM OIDC Provider",
  inputs: {
    clientIdLists: { type: strings, required: true },
    tags,
    thumbprintLists: { type: { kind: "list", element: string, ordered: true }, computed: true },
    url: { type: string, required: true, replaces: true, equivalent: sameIssuer },
  },
  outputs: ["arn"],

  async create(cloud, inputs, created) {
    created(await createProvider(cloud, inputs));
  },

  async read(cloud, id, state) {
    const provider = await readOidcProvider(cloud, id);
    if (provider === undefined) return undefined;
    const { tags: actual, ...rest } = provider;
    return { ...rest, ...reportedTags(actual, cloud.defaultTags, state) };
  },

  /**
   * The emulator cannot change a provider, so it is made anew; its ARN follows from the URL. Thumbprints that the
   * program no longer names stay, as they do with the real provider.
   */
  async update(cloud, id, state, inputs) {
    await cloud.iam.call("DeleteOpenIDConnectProvider", { OpenIDConnectProviderArn: id });
    await createProvider(cloud, { ...inputs, thumbprintLists: inputs.thumbprintLists ?? state.thumbprintLists });
  },

  async delete(cloud, id) {
    await ignoringGone(cloud.iam.call("DeleteOpenIDConnectProvider", { OpenIDConnectProviderArn: id }));
  },
};

async function createProvider(cloud: Cloud, inputs: Properties): Promise<string> {
  const response = await cloud.iam.call("CreateOpenIDConnectProvider", {
    Url: text(inputs, "url"),
    ...listParameters("ClientIDList", texts(inputs.clientIdLists)),
    ...listParameters("ThumbprintList", texts(inputs.thumbprintLists)),
    ...tagParameters(stringMap(inputs.tagsAll)),
  });
  return element(response, "OpenIDConnectProviderArn") ?? "";
}

export async function readOidcProvider(cloud: Cloud, arn: string) {
  const call = cloud.iam.call("GetOpenIDConnectProvider", { OpenIDConnectProviderArn: arn });
  const found = await ignoringGone(call);
  if (found === undefined) return undefined;
  return {
    arn,
    clientIdLists: listElements(found, "ClientIDList"),
    tags: tagElements(found),
    thumbprintLists: listElements(found, "ThumbprintList"),
    // IAM reports it without the scheme: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetOpenIDConnectProvider.html
    url: issuerOf(element(found, "Url") ?? ""),
  };
}

function issuerOf(url: string): string {
  return url.replace(/^https:\/\//, "");
}

function sameIssuer(left: Value, right: Value): boolean {
  return issuerOf(String(left)) === issuerOf(String(right));
}
