import type { PropertyTable } from "../../provider/schema";
import { string } from "../../provider/schema";
import { type Properties, text } from "../../provider/values";
import { ApiError, notFound } from "../api-error";
import { type Google, isSameResource, lastPart, locationOf, partsOfId, project, projectIdOf } from "../google";

/** What an allow policy can be on. */
export interface IamTarget {
  /** The properties that name it. */
  readonly inputs: PropertyTable;
  /** Where it is not its name, what the ids of its grants begin with. */
  idOf?(name: string): string;
  /** As the real provider's messages name it. */
  describe(name: string): string;
  nameOf(google: Google, properties: Properties): string;
  /** The project that it is in; refuses one that is not there. */
  find(google: Google, name: string): Promise<string>;
  /** The naming properties as the state has them. */
  report(google: Google, name: string, given: Properties): Properties;
}

const location = { type: string, computed: true, replaces: true } as const;
const required = { type: string, required: true, replaces: true } as const;
const named = { ...required, equivalent: isSameResource } as const;

async function findKept(google: Google, kind: string, name: string): Promise<string> {
  if ((await google.kept.get(kind, name)) === undefined) throw notFound();
  return name.split("/")[1] ?? "";
}

const repositoryFormats = [
  /^projects\/(?<project>[^/]+)\/locations\/(?<location>[^/]+)\/repositories\/(?<repository>[^/]+)$/,
  /^(?<project>[^/]+)\/(?<location>[^/]+)\/(?<repository>[^/]+)$/,
  /^(?<location>[^/]+)\/(?<repository>[^/]+)$/,
];

export const onRepository: IamTarget = {
  inputs: { location, project, repository: named },
  describe: (name) => `artifactregistry repository "${name}"`,
  nameOf(google, properties) {
    const repository = text(properties, "repository");
    const parts = repository.includes("/") ? partsOfId(google, repositoryFormats, repository) : {};
    const all = { ...properties, repository, ...parts };
    return `projects/${projectIdOf(google, all)}/locations/${locationOf(google, all)}/repositories/${lastPart(repository)}`;
  },
  find: (google, name) => findKept(google, "repository", name),
  report: (_google, name) => {
    const [, projectId, , place] = name.split("/");
    return { location: place, project: projectId, repository: name };
  },
};

const keyFormats = [
  /^projects\/(?<project>[^/]+)\/locations\/(?<location>[^/]+)\/keyRings\/(?<ring>[^/]+)\/cryptoKeys\/(?<key>[^/]+)$/,
  /^(?<project>[^/]+)\/(?<location>[^/]+)\/(?<ring>[^/]+)\/(?<key>[^/]+)$/,
  /^(?<location>[^/]+)\/(?<ring>[^/]+)\/(?<key>[^/]+)$/,
];

export const onCryptoKey: IamTarget = {
  inputs: { cryptoKeyId: required },
  describe: (name) => `KMS CryptoKey "${name}"`,
  nameOf(google, properties) {
    const {
      project: owner,
      location: place,
      ring,
      key,
    } = partsOfId(google, keyFormats, text(properties, "cryptoKeyId"));
    return `projects/${owner}/locations/${place}/keyRings/${ring}/cryptoKeys/${key}`;
  },
  find: (google, name) => findKept(google, "crypto-key", name),
  report: (_google, name, given) => ({ cryptoKeyId: given.cryptoKeyId ?? name }),
};

export const onServiceAccount: IamTarget = {
  inputs: {
    serviceAccountId: {
      ...required,
      refusal: (value) =>
        /^projects\/[^/]+\/serviceAccounts\/[^/@]+@[^/@]+$/.test(String(value))
          ? undefined
          : `"${value}" doesn't match regexp "projects/<project>/serviceAccounts/<e-mail>"`,
    },
  },
  describe: (name) => `service account '${name}'`,
  nameOf: (_google, properties) => text(properties, "serviceAccountId"),
  async find(google, name) {
    if ((await google.kept.get("service-account", name)) === undefined) {
      throw new ApiError(404, "Unknown service account", "notFound");
    }
    return name.split("/")[1] ?? "";
  },
  report: (_google, name) => ({ serviceAccountId: name }),
};

/** A project by its id is the same as with `projects/` before it. */
export const onProject: IamTarget = {
  inputs: {
    project: { ...required, equivalent: (left, right) => lastPart(String(left)) === lastPart(String(right)) },
  },
  idOf: lastPart,
  describe: (name) => `project "${lastPart(name)}"`,
  nameOf: (_google, properties) => `projects/${lastPart(text(properties, "project"))}`,
  async find(google, name) {
    if ((await google.kept.get("project", lastPart(name))) === undefined) {
      throw new ApiError(403, "The caller does not have permission", "forbidden");
    }
    return lastPart(name);
  },
  report: (_google, name, given) => ({ project: given.project ?? lastPart(name) }),
};

/** Something that is directly in a project. */
export function inProject(property: string, kind: string, collection: string, described: string): IamTarget {
  const format = new RegExp(`^projects/(?<project>[^/]+)/${collection}/(?<${property}>[^/]+)$`);
  return {
    inputs: { [property]: named, project },
    describe: (name) => `${described} "${name}"`,
    nameOf(google, properties) {
      const given = text(properties, property);
      const all = { ...properties, ...(given.includes("/") ? partsOfId(google, [format], given) : {}) };
      return `projects/${projectIdOf(google, all)}/${collection}/${lastPart(given)}`;
    },
    find: (google, name) => findKept(google, kind, name),
    report: (_google, name) => ({ project: name.split("/")[1], [property]: name }),
  };
}

export const onBucket: IamTarget = {
  inputs: { bucket: { ...required, equivalent: (left, right) => bucketName(left) === bucketName(right) } },
  describe: (name) => `storage bucket "${name}"`,
  nameOf: (_google, properties) => `b/${bucketName(properties.bucket)}`,
  async find(google, name) {
    const found = await google.kept.get("bucket", lastPart(name));
    if (found === undefined) throw new ApiError(404, "The specified bucket does not exist.", "notFound");
    return text(found, "project");
  },
  report: (_google, name) => ({ bucket: name }),
};

function bucketName(value: unknown): string {
  return String(value).replace(/^b\//, "");
}
