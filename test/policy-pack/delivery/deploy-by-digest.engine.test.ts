import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { ensureEngine } from "../../engine/install";
import { pulumi } from "../../engine/pulumi";
import { scratchFolder } from "../../engine/scratch";
import { pack } from "../judged-projects";

const repository = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/production/api";
const byTag = `${repository}:1.4.2`;
const byDigest = `${repository}@sha256:${"0123456789abcdef".repeat(4)}`;
const template = (image: string) => ({ spec: { containers: [{ name: "api", image }] } });

/** A stack's state as it is exported, with workloads of several providers, none of which is installed here. */
function state(image: string): string {
  const urn = (type: string, name: string) => `urn:pulumi:live::workloads::${type}::${name}`;
  const resource = (type: string, properties: object) => {
    const packageName = type.split(":")[0];
    return {
      urn: urn(type, "api"),
      type,
      custom: true,
      id: "api",
      inputs: properties,
      outputs: properties,
      provider: `${urn(`pulumi:providers:${packageName}`, "default")}::provider-id`,
    };
  };
  const provider = (name: string) => {
    const type = `pulumi:providers:${name}`;
    return { urn: urn(type, "default"), type, custom: true, id: "provider-id" };
  };
  const resources = [
    ...["aws", "gcp", "kubernetes"].map(provider),
    resource("aws:ecs/taskDefinition:TaskDefinition", {
      containerDefinitions: JSON.stringify([{ name: "api", image }]),
    }),
    resource("aws:lambda/function:Function", { packageType: "Zip", imageUri: "" }),
    resource("gcp:cloudrunv2/service:Service", { template: { containers: [{ image }] } }),
    resource("kubernetes:apps/v1:Deployment", { spec: { template: template(image) } }),
  ];
  const manifest = { time: "2026-11-22T00:00:00Z", magic: "", version: "" };
  return JSON.stringify({ version: 3, deployment: { manifest, resources } });
}

async function analyze(image: string, settings: object = {}) {
  const files = { "state.json": state(image), "policy.json": JSON.stringify({ "deploy-by-digest": settings }) };
  const cwd = scratchFolder(files);
  const { exitCode, stdout, stderr } = await pulumi(
    ["policy", "analyze", "--file", "state.json", ...pack, "--policy-pack-config", "policy.json"],
    { cwd, env: { PULUMI_BACKEND_URL: pathToFileURL(cwd).href } },
  );
  const shown = stdout.matchAll(/\[mandatory\].*?([a-z-]+)\s+\((\S+): \S+\)/g);
  return {
    passed: exitCode === 0,
    found: [...shown].map(([, name, type]) => `${name} ${type}`).sort(),
    output: stdout + stderr,
  };
}

describe("deploy-by-digest in the real engine", () => {
  beforeAll(() => ensureEngine());

  it("judges the workloads of a stored state, whoever wrote them", async () => {
    expect(await analyze(byDigest)).toMatchObject({ passed: true, found: [] });
    const { output, ...verdict } = await analyze(byTag);
    expect(verdict).toEqual({
      passed: false,
      found: ["aws:ecs:TaskDefinition", "gcp:cloudrunv2:Service", "kubernetes:apps/v1:Deployment"].map(
        (type) => `deploy-by-digest ${type}`,
      ),
    });
    expect(output).toContain("containerDefinitions[0].image names an image by a tag");
    expect(output).not.toContain(repository);
  });

  it("takes exceptions that name a registry, and no others", async () => {
    const exceptImages = ["*.dkr.ecr.eu-west-1.amazonaws.com/production/*"];
    expect(await analyze(byTag, { exceptImages })).toMatchObject({ passed: true, found: [] });
    const { passed, output } = await analyze(byTag, { exceptImages: ["*"] });
    expect(passed).toBe(false);
    expect(output).toContain("exceptImages");
  });
});
