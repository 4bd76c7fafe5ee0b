import {
  boolean,
  integer,
  list,
  object,
  oneOf,
  type Property,
  type PropertyTable,
  type PropertyType,
  setOf,
  string,
} from "../../provider/schema";
import { canonical, objects, type Properties, type Value } from "../../provider/values";
import { deletionPolicy, project } from "../google";

const optional = (type: PropertyType): Property => ({ type });
const fixed = (type: PropertyType): Property => ({ type, replaces: true });
const orderedStrings: PropertyType = { kind: "list", element: string, ordered: true };

/** Cleanup policies as the API has them: by id, the last one of the same id, with durations in seconds. */
export function cleanupPoliciesOf(value: Value | undefined): Properties[] {
  const byId = new Map(objects(value).map((policy) => [policy.id, inSeconds(policy)]));
  return [...byId.values()];
}

function inSeconds(policy: Properties): Properties {
  const [condition] = objects([policy.condition ?? null]);
  if (condition === undefined) return policy;
  const { newerThan, olderThan, ...others } = condition;
  return {
    ...policy,
    condition: {
      ...others,
      ...(newerThan !== undefined && { newerThan: seconds(newerThan) }),
      ...(olderThan !== undefined && { olderThan: seconds(olderThan) }),
    },
  };
}

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** https://github.com/hashicorp/terraform-provider-google/blob/main/google/services/artifactregistry/resource_artifact_registry_repository.go, parseDurationAsSeconds */
function seconds(duration: Value): Value {
  const [, count, unit = ""] = /^(\d+)([smhd])$/.exec(String(duration)) ?? [];
  const factor = units[unit];
  return count === undefined || factor === undefined ? duration : `${Number(count) * factor}s`;
}

function isSameCleanup(left: Value, right: Value): boolean {
  const sorted = (value: Value) => cleanupPoliciesOf(value).map((policy) => canonical(withoutEmpty(policy)));
  return canonical(sorted(left).sort()) === canonical(sorted(right).sort());
}

/** An empty list or text is none, for the real provider. */
function withoutEmpty(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (value === null || typeof value !== "object") return value;
  const known = Object.entries(value).flatMap(([name, inner]): [string, Value][] => {
    const isEmpty =
      inner === undefined || inner === null || inner === "" || (Array.isArray(inner) && inner.length === 0);
    return isEmpty || name.startsWith("__") ? [] : [[name, withoutEmpty(inner)]];
  });
  return Object.fromEntries(known);
}

const cleanupPolicies: Property = {
  type: setOf(
    object({
      action: optional(oneOf(["DELETE", "KEEP", ""])),
      condition: optional(
        object({
          newerThan: optional(string),
          olderThan: optional(string),
          packageNamePrefixes: optional(orderedStrings),
          tagPrefixes: optional(orderedStrings),
          tagState: { type: oneOf(["TAGGED", "UNTAGGED", "ANY", ""]), default: "ANY" },
          versionNamePrefixes: optional(orderedStrings),
        }),
      ),
      id: { type: string, required: true },
      mostRecentVersions: optional(
        object({ keepCount: optional(integer), packageNamePrefixes: optional(orderedStrings) }),
      ),
    }),
  ),
  equivalent: isSameCleanup,
};

/** An upstream that is one of the well known ones by name, or any by its address. */
function upstream(name: string): Property {
  return fixed(
    object({ customRepository: fixed(object({ uri: fixed(string) })), publicRepository: fixed(oneOf([name, ""])) }),
  );
}

/** An upstream that is a part of a well known one. */
function upstreamPart(...bases: string[]): Property {
  const required = (type: PropertyType): Property => ({ type, required: true, replaces: true });
  return fixed(
    object({
      publicRepository: fixed(object({ repositoryBase: required(oneOf(bases)), repositoryPath: required(string) })),
    }),
  );
}

/** What only updates in place here is what the real provider updates. */
const remoteRepositoryConfig: PropertyType = object({
  aptRepository: upstreamPart("DEBIAN", "UBUNTU", "DEBIAN_SNAPSHOT"),
  commonRepository: fixed(object({ uri: { type: string, required: true, replaces: true } })),
  description: fixed(string),
  disableUpstreamValidation: optional(boolean),
  dockerRepository: upstream("DOCKER_HUB"),
  mavenRepository: upstream("MAVEN_CENTRAL"),
  noCache: fixed(object({})),
  npmRepository: upstream("NPMJS"),
  pythonRepository: upstream("PYPI"),
  upstreamCredentials: optional(
    object({
      usernamePasswordCredentials: optional(
        object({ passwordSecretVersion: optional(string), username: optional(string) }),
      ),
    }),
  ),
  yumRepository: upstreamPart("CENTOS", "CENTOS_DEBUG", "CENTOS_VAULT", "CENTOS_STREAM", "ROCKY", "EPEL"),
});

export const repositoryInputs: PropertyTable = {
  cleanupPolicies,
  cleanupPolicyDryRun: optional(boolean),
  deletionPolicy,
  description: optional(string),
  dockerConfig: optional(object({ immutableTags: optional(boolean) })),
  format: {
    type: string,
    required: true,
    replaces: true,
    equivalent: (left, right) => String(left).toUpperCase() === String(right).toUpperCase(),
  },
  kmsKeyName: fixed(string),
  labels: optional({ kind: "map" }),
  location: { type: string, computed: true, replaces: true },
  mavenConfig: optional(
    object({
      allowSnapshotOverwrites: fixed(boolean),
      versionPolicy: {
        type: oneOf(["VERSION_POLICY_UNSPECIFIED", "RELEASE", "SNAPSHOT", ""]),
        default: "VERSION_POLICY_UNSPECIFIED",
        replaces: true,
      },
    }),
  ),
  mode: {
    type: oneOf(["STANDARD_REPOSITORY", "VIRTUAL_REPOSITORY", "REMOTE_REPOSITORY", ""]),
    default: "STANDARD_REPOSITORY",
    replaces: true,
  },
  project,
  remoteRepositoryConfig: optional(remoteRepositoryConfig),
  repositoryId: { type: string, required: true, replaces: true },
  virtualRepositoryConfig: optional(
    object({
      upstreamPolicies: optional(
        list({ id: optional(string), priority: optional(integer), repository: optional(string) }, false),
      ),
    }),
  ),
  vulnerabilityScanningConfig: {
    type: object({
      enablementConfig: optional(oneOf(["INHERITED", "DISABLED", ""])),
      enablementState: { type: string, computed: true },
      enablementStateReason: { type: string, computed: true },
    }),
    computed: true,
  },
};

export const upstreamKinds = [
  ...["aptRepository", "commonRepository", "dockerRepository", "mavenRepository", "npmRepository", "pythonRepository"],
  "yumRepository",
];
