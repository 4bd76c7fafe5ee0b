import { describe, expect, it } from "vitest";
import { garScanning } from "../../../policy-pack/gcp/gar-scanning";
import { analyze, analyzeStack, configuredPack, type Resource, summary, unknownStringValue } from "../analyze";

const repositoryType = "gcp:artifactregistry/repository:Repository";
const serviceType = "gcp:projects/service:Service";
const at = "vulnerabilityScanningConfig.enablementConfig";
const api = "containerscanning.googleapis.com";

const find = async (type: string, properties: Record<string, unknown>) =>
  summary(await analyze([garScanning], { type, properties }));

describe("a repository", () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ["says nothing, which is the API's for Docker", {}, []],
    ["has a configuration that says nothing", { vulnerabilityScanningConfig: {} }, []],
    ["inherits", { vulnerabilityScanningConfig: { enablementConfig: "INHERITED" } }, []],
    ["is switched off", { vulnerabilityScanningConfig: { enablementConfig: "DISABLED" } }, [at]],
    ["is set to what Google does not have", { vulnerabilityScanningConfig: { enablementConfig: "ENABLED" } }, [at]],
    ["has null", { vulnerabilityScanningConfig: { enablementConfig: null } }, []],
    ["has a number", { vulnerabilityScanningConfig: { enablementConfig: 1 } }, [at]],
    ["has a text for a configuration", { vulnerabilityScanningConfig: "INHERITED" }, [at]],
    ["has a list for a configuration", { vulnerabilityScanningConfig: [] }, [at]],
    [
      "has an unknown configuration",
      { vulnerabilityScanningConfig: unknownStringValue },
      ["vulnerabilityScanningConfig"],
    ],
    ["has an unknown value", { vulnerabilityScanningConfig: { enablementConfig: unknownStringValue } }, [at]],
    ["has an unknown format", { format: unknownStringValue }, ["format"]],
    ["holds packages, which nobody scans by default", { format: "npm" }, [at]],
    [
      "holds packages and inherits",
      { format: "npm", vulnerabilityScanningConfig: { enablementConfig: "INHERITED" } },
      [],
    ],
    ["holds what Google does not scan", { format: "APT" }, []],
    [
      "is switched off in an unknown mode",
      { mode: unknownStringValue, vulnerabilityScanningConfig: { enablementConfig: "DISABLED" } },
      ["mode"],
    ],
    [
      "is switched off where nothing is pushed",
      { mode: "REMOTE_REPOSITORY", vulnerabilityScanningConfig: { enablementConfig: "DISABLED" } },
      [],
    ],
  ])("is judged where it %s", async (_, change, expected) => {
    expect(await find(repositoryType, { format: "DOCKER", ...change })).toEqual(expected);
  });
});

describe("what enables the API", () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ["stays when the stack goes", { service: api }, []],
    ["is said to stay", { service: api, disableOnDestroy: false }, []],
    ["goes with the stack", { service: api, disableOnDestroy: true }, ["disableOnDestroy"]],
    ["goes where that is a text", { service: api, disableOnDestroy: "true" }, ["disableOnDestroy"]],
    ["may go", { service: api, disableOnDestroy: unknownStringValue }, ["disableOnDestroy"]],
    ["is another service, which may go", { service: "run.googleapis.com", disableOnDestroy: true }, []],
    ["may be any service, and goes", { service: unknownStringValue, disableOnDestroy: true }, ["service"]],
    ["is no service", { service: 1, disableOnDestroy: true }, []],
  ])("is judged where it %s", async (_, properties, expected) => {
    expect(await find(serviceType, properties)).toEqual(expected);
  });
});

describe("the API", () => {
  const repository = (change: Record<string, unknown> = {}): Resource => ({
    type: repositoryType,
    name: "docker",
    properties: { format: "DOCKER", project: "acme", ...change },
  });
  const service = (change: Record<string, unknown> = {}): Resource => ({
    type: serviceType,
    properties: { service: api, project: "acme", ...change },
  });
  const missing = ["advisory: project"];

  it.each<[string, Resource[], string[]]>([
    ["enabled for the project", [repository(), service()], []],
    ["not enabled", [repository()], missing],
    ["not enabled for two repositories, which is said once", [repository(), repository()], missing],
    ["not enabled for two projects", [repository(), repository({ project: "other" })], [...missing, ...missing]],
    ["enabled for another project", [repository(), service({ project: "other" })], missing],
    ["enabled for the provider's project", [repository(), service({ project: undefined })], []],
    ["enabled for a project that is not known yet", [repository({ project: unknownStringValue }), service()], []],
    ["another one", [repository(), service({ service: "run.googleapis.com" })], missing],
    ["not needed for what Google does not scan", [repository({ format: "APT" })], []],
    ["not needed where nothing is pushed", [repository({ mode: "VIRTUAL_REPOSITORY" })], []],
    [
      "enabled where both projects are those of providers",
      [
        { ...repository({ project: undefined }), provider: { name: "one", properties: { project: "acme" } } },
        { ...service({ project: undefined }), provider: { name: "one", properties: { project: "acme" } } },
      ],
      [],
    ],
    [
      "enabled for the project of another provider",
      [
        { ...repository({ project: undefined }), provider: { name: "one", properties: { project: "acme" } } },
        { ...service({ project: undefined }), provider: { name: "two", properties: { project: "other" } } },
      ],
      missing,
    ],
  ])("is judged where it is %s", async (_, resources, expected) => {
    expect(summary(await analyzeStack([garScanning], resources))).toEqual(expected);
  });

  it("is a violation with the preset `strict`, and nothing where another stack is said to enable it", async () => {
    const strict = configuredPack([garScanning], { "pack-configuration": { settings: { preset: "strict" } } });
    expect(summary(await analyzeStack([garScanning], [repository()], strict))).toEqual(["project"]);
    const elsewhere = configuredPack([garScanning], { "gar-scanning": { settings: { apiEnabledElsewhere: true } } });
    expect(await analyzeStack([garScanning], [repository()], elsewhere)).toEqual([]);
  });
});
