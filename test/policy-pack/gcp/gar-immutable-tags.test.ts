import { describe, expect, it } from "vitest";
import { garImmutableTags } from "../../../policy-pack/gcp/gar-immutable-tags";
import { analyze, configuredPack, remediate, summary, unknownStringValue } from "../analyze";

const name = "gar-immutable-tags";
const type = "gcp:artifactregistry/repository:Repository";
const at = "dockerConfig.immutableTags";
const docker = { format: "DOCKER", repositoryId: "payments-docker" };
const holding = (holds: unknown) => ({ "artifact-registries-holds": holds });

async function find(properties: Record<string, unknown>, settings: Record<string, unknown> = {}, resourceType = type) {
  const pack = configuredPack([garImmutableTags], { [name]: { settings } });
  return summary(await analyze([garImmutableTags], { type: resourceType, properties }, pack));
}

describe("a Docker repository", () => {
  it.each<[string, unknown, string[]]>([
    ["immutable", { immutableTags: true }, []],
    ["mutable", { immutableTags: false }, [at]],
    ["not said", {}, [at]],
    ["null", { immutableTags: null }, [at]],
    ["a text, which the provider would convert", { immutableTags: "true" }, [at]],
    ["a list", { immutableTags: [true] }, [at]],
    ["in no configuration", undefined, [at]],
    ["in a configuration that is null", null, [at]],
    ["in a configuration that is a list", [{ immutableTags: true }], [at]],
    ["in a configuration that is true itself", true, [at]],
    ["unknown", { immutableTags: unknownStringValue }, [at]],
    ["in an unknown configuration", unknownStringValue, ["dockerConfig"]],
  ])("is judged where its tags are %s", async (_, dockerConfig, expected) => {
    expect(await find({ ...docker, dockerConfig })).toEqual(expected);
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    ["in small letters", { format: "docker" }, [at]],
    ["a standard one by name", { mode: "STANDARD_REPOSITORY" }, [at]],
    ["of an unknown mode", { mode: unknownStringValue }, ["mode"]],
    ["of an unknown format", { format: unknownStringValue }, ["format"]],
    ["of a format that is a number", { format: 1 }, [at]],
    ["a remote one, whose tags are its upstream's", { mode: "REMOTE_REPOSITORY" }, []],
    ["a virtual one, which holds nothing", { mode: "VIRTUAL_REPOSITORY" }, []],
    ["of another format, which has no tags", { format: "NPM" }, []],
  ])("is judged where it is %s", async (_, change, expected) => {
    expect(await find({ ...docker, ...change })).toEqual(expected);
  });

  it.each(["format", "mode", "labels", "repositoryId"])(
    "is not judged by its %s where tags are immutable",
    async (key) => {
      expect(await find({ ...docker, dockerConfig: { immutableTags: true }, [key]: unknownStringValue })).toEqual([]);
    },
  );

  it("is what this policy judges, and nothing else", async () => {
    expect(await find(docker, {}, "gcp:storage/bucket:Bucket")).toEqual([]);
  });
});

describe("mutable tags", () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>, string[]]>([
    ["no label", {}, {}, [at]],
    ["the label of unreleased artifacts", { labels: holding("unreleased") }, {}, []],
    ["the label of released artifacts", { labels: holding("released") }, {}, [at]],
    ["a label that says something else", { labels: holding("some") }, {}, [at]],
    ["a label that is a list", { labels: holding(["unreleased"]) }, {}, [at]],
    ["labels that are a list", { labels: ["unreleased"] }, {}, [at]],
    ["an unknown label", { labels: holding(unknownStringValue) }, {}, ["labels.artifact-registries-holds"]],
    ["unknown labels", { labels: unknownStringValue }, {}, ["labels"]],
    ["a setting for its id", {}, { unreleasedRepositories: ["payments-*"] }, []],
    ["a setting for other ids", {}, { unreleasedRepositories: ["orders-*"] }, [at]],
    [
      "an unknown id, of which a setting would decide",
      { repositoryId: unknownStringValue },
      { releasedRepositories: [], unreleasedRepositories: ["payments-*"] },
      ["repositoryId"],
    ],
    ["a setting, and a label against it", { labels: holding("released") }, { unreleasedRepositories: ["*"] }, [at]],
    ["an id of production", { repositoryId: "production-payments-docker", labels: holding("unreleased") }, {}, [at]],
    [
      "an unknown id, which may be production's",
      { repositoryId: unknownStringValue, labels: holding("unreleased") },
      {},
      ["repositoryId"],
    ],
    [
      "an id that a setting calls released",
      { labels: holding("unreleased") },
      { releasedRepositories: ["payments-*"] },
      [at],
    ],
  ])("are judged where there is %s", async (_, change, settings, expected) => {
    expect(await find({ ...docker, ...change }, settings)).toEqual(expected);
  });
});

describe("remediation", () => {
  const pack = configuredPack([garImmutableTags], { [name]: { level: "remediate" } });
  it.each<[string, Record<string, unknown>, unknown]>([
    ["makes mutable tags immutable", { ...docker, dockerConfig: { immutableTags: false } }, { immutableTags: true }],
    ["makes tags immutable of which nothing is said", docker, { immutableTags: true }],
  ])("%s", async (_, properties, expected) => {
    expect(await remediate(pack, name, { type, properties })).toMatchObject({ dockerConfig: expected });
  });

  it.each<[string, Record<string, unknown>]>([
    ["what is unknown", { ...docker, dockerConfig: unknownStringValue }],
    ["what cannot be read", { ...docker, dockerConfig: [] }],
    ["a repository that needs nothing", { ...docker, labels: holding("unreleased") }],
  ])("leaves %s alone", async (_, properties) => {
    expect(await remediate(pack, name, { type, properties })).toBeUndefined();
  });
});
