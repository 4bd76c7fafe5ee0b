import { describe, expect, it } from "vitest";
import { deployByDigest } from "../../../policy-pack/delivery/deploy-by-digest";
import { analyze, configuredPack, summary, unknownStringValue } from "../analyze";
import { jsonWorkloads, plainWorkloads, type Workload } from "./workloads";

const policies = [deployByDigest];
const digest = `sha256:${"0123456789abcdef".repeat(4)}`;
const repository = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/production/api";
const byTag = `${repository}:1.4.2`;
const byDigest = `${repository}@${digest}`;

const judge = (type: string, properties: Record<string, unknown>, settings: Record<string, unknown> = {}) =>
  analyze(policies, { type, properties }, configuredPack(policies, { "deploy-by-digest": { settings } }));
const find = async (...parameters: Parameters<typeof judge>) => summary(await judge(...parameters));

const taskDefinition = "aws:ecs/taskDefinition:TaskDefinition";
const pod = "kubernetes:core/v1:Pod";
const findImage = (image: unknown, settings?: Record<string, unknown>) =>
  find(pod, { spec: { containers: [{ image }] } }, settings);
const refused = ["spec.containers[0].image"];

const workloads = { ...jsonWorkloads, ...plainWorkloads };
const images = ({ places }: Workload, image: unknown = byDigest) => places.map(() => image);

it("judges the kinds of workload that are tested here, and no others", () => {
  expect(Object.keys(deployByDigest.resource.reads).sort()).toEqual(Object.keys(workloads).sort());
});

describe.each(Object.entries(workloads))("%s", (type, workload) => {
  it("may run images by digest only, in each place that names one", async () => {
    expect(await find(type, workload.properties(images(workload)))).toEqual([]);
    expect(await find(type, workload.properties(images(workload, byTag)))).toEqual(workload.places);
    for (const [index, place] of workload.places.entries()) {
      expect(await find(type, workload.properties(images(workload).with(index, byTag)))).toEqual([place]);
    }
  });

  it("is judged by the update where its properties are not known before", async () => {
    const properties = workload.properties(images(workload));
    for (const property of deployByDigest.resource.reads[type] ?? []) {
      expect(await find(type, { ...properties, [property]: unknownStringValue })).toEqual([`advisory: ${property}`]);
    }
    expect(await find(type, { ...properties, description: unknownStringValue })).toEqual([]);
  });

  it("is refused and breaks nothing where a property has another type", async () => {
    const properties = workload.properties(images(workload));
    const text = type in jsonWorkloads || workload.places.includes("imageUri");
    for (const property of deployByDigest.resource.reads[type] ?? []) {
      for (const value of [7, true, ...(text ? [] : ["text"])]) {
        expect(await find(type, { ...properties, [property]: value })).toEqual([property]);
      }
      expect(await find(type, { ...properties, [property]: null })).toEqual([]);
      expect(await find(type, { ...properties, [property]: undefined })).toEqual([]);
    }
  });
});

describe.each(Object.entries(plainWorkloads))("an image of %s", (type, workload) => {
  it("is judged by the update where it is not known before, and the others at once", async () => {
    for (const [index, place] of workload.places.entries()) {
      const unknown = workload.properties(images(workload).with(index, unknownStringValue));
      expect(await find(type, unknown)).toEqual([`advisory: ${place}`]);
      const others = workload.properties(images(workload, byTag).with(index, unknownStringValue));
      const expected = workload.places.map((other) => (other === place ? `advisory: ${other}` : other));
      expect(await find(type, others)).toEqual(expected);
    }
  });
});

describe("an image", () => {
  it.each([
    ["a digest", byDigest],
    ["a tag and a digest", `${byTag}@${digest}`],
    ["a digest in Docker Hub", `nginx@${digest}`],
    ["a digest in a registry with a port", `localhost:5000/api@${digest}`],
  ])("complies with %s", async (_, image) => {
    expect(await findImage(image)).toEqual([]);
  });

  it.each([
    ["a tag", byTag],
    ["no tag", repository],
    ["a commit as a tag", `${repository}:3d3c42e5aac5ba805825da76410c181273ba90b1`],
    ["a tag that looks like a digest", `${repository}:${digest.replace(":", "-")}`],
    ["the hexadecimal digits of a digest as a tag", `${repository}:${digest.slice("sha256:".length)}`],
    ["only a digest", digest],
    ["the id of a local image", digest.slice("sha256:".length)],
    ["a digest that is too short", byDigest.slice(0, -1)],
    ["a digest that is too long", `${byDigest}0`],
    ["a digest in upper case", `${repository}@${digest.toUpperCase()}`],
    ["a digest of another algorithm", `${repository}@sha1:${"a".repeat(40)}`],
    ["a digest before a tag", `${byDigest}:1.4.2`],
    ["a digest and spaces", ` ${byDigest}`],
    ["a digest and a scheme", `docker://${byDigest}`],
    ["a digest and no name", `@${digest}`],
    ["a digest in the repository's name", `${repository}/${digest.replace(":", "-")}:latest`],
  ])("is refused with %s", async (_, image) => {
    expect(await findImage(image)).toEqual(refused);
    expect(await findImage(byDigest)).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["a number", 7],
    ["true", true],
    ["a list", [byDigest]],
    ["an object", { reference: byDigest }],
  ])("is refused where it is %s", async (_, image) => {
    expect(await findImage(image)).toEqual(refused);
  });

  it.each<[string, object]>([
    ["missing", { name: "api" }],
    ["null", { image: null }],
    ["empty, as providers give back what is not set", { image: "" }],
  ])("is not there where it is %s", async (_, container) => {
    expect(await find(pod, { spec: { containers: [container] } })).toEqual([]);
  });

  it("says whether it lacks a digest or the form of a reference, and never what it is", async () => {
    const message = async (image: string) => (await judge(pod, { spec: { containers: [{ image }] } }))[0]?.fullMessage;
    expect(await message("acme.example/hunter2:hunter3")).toMatch(/names an image by a tag(?!.*hunter)/s);
    expect(await message("acme.example/hunter2")).toMatch(/by neither tag nor digest(?!.*hunter)/s);
    expect(await message("hunter2!")).toMatch(/is not a reference to an image(?!.*hunter)/s);
  });
});

describe("a pod", () => {
  it.each<[string, unknown, string[]]>([
    ["its spec is a list", [], ["spec"]],
    ["its containers are an object", { containers: { api: { image: byTag } } }, ["spec.containers"]],
    ["its containers are a text", { containers: byTag }, ["spec.containers"]],
    ["a container is a text", { containers: [{ image: byDigest }, byTag] }, ["spec.containers[1]"]],
    ["a container is null", { containers: [{ image: byDigest }, null] }, ["spec.containers[1]"]],
    ["a container is a list", { containers: [[{ image: byTag }]] }, ["spec.containers[0]"]],
    ["an image volume is a text", { volumes: [{ image: byTag }] }, ["spec.volumes[0].image"]],
    ["none of this, with lists that are empty", { containers: [], volumes: [{ name: "data" }] }, []],
  ])("is judged by its form: %s", async (_, spec, expected) => {
    expect(await find(pod, { spec })).toEqual(expected);
  });

  it("is judged by the update as far as its parts are not known before", async () => {
    const spec = (change: object) => find(pod, { spec: { containers: [{ image: byTag }], ...change } });
    expect(await spec({})).toEqual(refused);
    expect(await spec({ initContainers: unknownStringValue })).toEqual([
      "spec.containers[0].image",
      "advisory: spec.initContainers",
    ]);
    expect(await spec({ containers: [unknownStringValue] })).toEqual(["advisory: spec.containers[0]"]);
    expect(await spec({ containers: [{ image: byDigest, name: unknownStringValue }] })).toEqual([]);
  });

  it("is judged to its end, however long it is", async () => {
    const containers = Array.from({ length: 20_000 }, () => ({ image: byDigest }));
    expect(await find(pod, { spec: { containers: [...containers, { image: byTag }] } })).toEqual([
      "spec.containers[20000].image",
    ]);
  });
});

describe("container definitions", () => {
  const findText = (containerDefinitions: unknown) => find(taskDefinition, { containerDefinitions });
  const text = (...containers: unknown[]) => findText(JSON.stringify(containers));

  it("are read as the provider does, whatever the case of their names", async () => {
    expect(await text({ Image: byTag })).toEqual(["containerDefinitions[0].image"]);
    expect(await text({ IMAGE: byTag, image: byDigest })).toEqual(["containerDefinitions[0].image"]);
    expect(await text({ Image: byDigest, image: byDigest })).toEqual([]);
    // Go matches this letter, the long s, with an s: https://pkg.go.dev/encoding/json#Unmarshal
    const batch = (key: string) =>
      find("aws:batch/jobDefinition:JobDefinition", {
        ecsProperties: JSON.stringify({ [key]: [{ containers: [{ image: byTag }] }] }),
      });
    expect(await batch("taskProperties")).toEqual(["ecsProperties.taskProperties[0].containers[0].image"]);
    expect(await batch("ta\u017fkProperties")).toEqual(["ecsProperties.taskProperties[0].containers[0].image"]);
  });

  it("are refused where they say something twice, because the provider may take the other one", async () => {
    const twice = `[{ "image": "${byTag}", "image": "${byDigest}" }]`;
    expect(await findText(twice)).toEqual(["containerDefinitions"]);
    expect(await findText(twice.replace("image", "name"))).toEqual([]);
  });

  it.each([
    ["no JSON", `[{ image: "${byDigest}" }]`],
    ["JSON that breaks off", JSON.stringify([{ image: byDigest }]).slice(0, -1)],
    ["an object", JSON.stringify({ image: byDigest })],
    ["a text in JSON", JSON.stringify(JSON.stringify([{ image: byDigest }]))],
    ["a number", "7"],
    ["a very deep list", `${"[".repeat(100_000)}`],
  ])("are refused where they are %s", async (_, containerDefinitions) => {
    expect(await findText(containerDefinitions)).toEqual(["containerDefinitions"]);
    expect(await text({ image: byDigest })).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ["null", null, "[0]"],
    ["a text", byTag, "[0]"],
    ["a list", [{ image: byTag }], "[0]"],
    ["with a number for an image", { image: 7 }, "[0].image"],
    ["with a list for an image", { image: [byTag] }, "[0].image"],
  ])("are refused where one is %s", async (_, container, place) => {
    expect(await text(container)).toEqual([`containerDefinitions${place}`]);
  });

  it("name nothing where they are empty, or null", async () => {
    expect(await findText("")).toEqual([]);
    expect(await findText("null")).toEqual([]);
    expect(await text()).toEqual([]);
    expect(await text({ name: "api", image: null })).toEqual([]);
  });

  it("are refused as a list, which the provider takes no more than a number", async () => {
    expect(await findText([{ image: byDigest }])).toEqual(["containerDefinitions"]);
  });
});

describe("the registries that are judged", () => {
  it.each([
    [["*"], "nginx:1.29", refused],
    [["docker.io"], "nginx:1.29", refused],
    [["docker.io"], "index.docker.io/nginx:1.29", refused],
    [["docker.io"], "quay.io/nginx:1.29", []],
    [["*.dkr.ecr.*.amazonaws.com"], byTag, refused],
    [["*.dkr.ecr.*.amazonaws.com"], byTag.replace("amazonaws", "AmazonAWS"), refused],
    [["*.dkr.ecr.*.amazonaws.com"], "public.ecr.aws/nginx:1.29", []],
    [["*.dkr.ecr.*.amazonaws.com"], "quay.io/1.dkr.ecr.x.amazonaws.com:1", []],
    [["ghcr.io", "*.pkg.dev"], "europe-docker.pkg.dev/acme/production/api:1.4.2", refused],
    [["registry.acme.example:5000"], "registry.acme.example:5000/api:1", refused],
    [["registry.acme.example:5000"], "registry.acme.example/api:1", []],
  ])("can be chosen: %j with %s", async (registries, image, expected) => {
    expect(await findImage(image, { registries })).toEqual(expected);
  });

  it("do not matter to what is no reference at all", async () => {
    expect(await findImage("nginx!", { registries: ["ghcr.io"] })).toEqual(refused);
  });
});

describe("an exception", () => {
  it.each([
    ["docker.io/library/nginx:1.29", "nginx:1.29", []],
    ["docker.io/library/nginx:1.29", "docker.io/nginx:1.29", []],
    ["docker.io/library/nginx:1.29", "nginx:1.30", refused],
    ["docker.io/library/nginx:1.29", "nginx:1.29.1", refused],
    ["docker.io/library/nginx:1.29", "quay.io/library/nginx:1.29", refused],
    ["docker.io/library/nginx:*", "nginx:1.30", []],
    ["docker.io/library/nginx:latest", "nginx", []],
    ["docker.io/library/nginx", "nginx", refused],
    ["*.dkr.ecr.eu-west-1.amazonaws.com/*", byTag, []],
    ["*.dkr.ecr.eu-west-1.amazonaws.com/*", "quay.io/1.dkr.ecr.eu-west-1.amazonaws.com/api:1", refused],
    ["*.dkr.ecr.eu-west-1.amazonaws.com/*", "nginx!", refused],
  ])("%s is what %s is compared with", async (pattern, image, expected) => {
    expect(await findImage(image, { exceptImages: [pattern] })).toEqual(expected);
  });

  const accepts = (pattern: string) => {
    const { items } = deployByDigest.settings.exceptImages?.schema ?? {};
    const { pattern: form = "" } = typeof items === "object" && "pattern" in items ? items : {};
    return new RegExp(form).test(pattern);
  };

  it.each([
    ["docker.io/library/nginx:1.29", "docker.io"],
    ["docker.io/*", "*"],
    ["*.dkr.ecr.eu-west-1.amazonaws.com/*", "*/*"],
    ["*.example/*", "**/nginx:latest"],
    ["docker.io/library/nginx:1.29", "/nginx:1.29"],
  ])("may be %s and not %s, because it names a registry", (good, bad) => {
    expect([accepts(good), accepts(bad)]).toEqual([true, false]);
  });
});

it("a preset that is strict leaves what is not known to the update, and audit makes everything advice", async () => {
  const findWith = async (preset: string, image: unknown) => {
    const pack = configuredPack(policies, { "pack-configuration": { settings: { preset } } });
    return summary(await analyze(policies, { type: pod, properties: { spec: { containers: [{ image }] } } }, pack));
  };
  expect(await findWith("strict", byTag)).toEqual(refused);
  expect(await findWith("strict", unknownStringValue)).toEqual(refused.map((place) => `advisory: ${place}`));
  expect(await findWith("audit", byTag)).toEqual(refused.map((place) => `advisory: ${place}`));
});
