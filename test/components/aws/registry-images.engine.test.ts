import { BatchGetImageCommand, type ECRClient, PutImageTagMutabilityCommand } from "@aws-sdk/client-ecr";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Emulator, startEmulator } from "../../local-cloud/emulator";
import { pushImage } from "../../local-cloud/image";
import { RegistryProject } from "../registry-project";
import { ecrClient } from "./ecr-client";

const program = `
  const registry = new EcrRegistry("payments", {
    artifacts: [{ name: "api" }],
    environments: [{ name: "staging" }],
    disposable: true,
  });
  export const repositories = registry.repositories;
`;
const commit = "3b18e512dba79e4c8300dd08aeb37f8e728b8dad";

describe("images in a repository of an EcrRegistry, pushed with crane", () => {
  let emulator: Emulator;
  let ecr: ECRClient;
  let project: RegistryProject;
  let repository: string;

  beforeAll(async () => {
    emulator = await startEmulator();
    ecr = ecrClient(emulator);
    project = await RegistryProject.create("registry-images", emulator, program);
    await project.up();
    const { repositories } = (await project.outputs()) as { repositories: { staging: { api: string } } };
    repository = repositories.staging.api.replace(/^[^/]+/, emulator.registry);
  });
  afterAll(async () => {
    await project?.remove();
    await emulator.stop();
  });

  const digestInCloud = async (tag: string) => {
    const { images } = await ecr.send(
      new BatchGetImageCommand({ repositoryName: "staging/payments/api", imageIds: [{ imageTag: tag }] }),
    );
    return images?.[0]?.imageId?.imageDigest;
  };

  it("are taken under a new tag, again under the same tag, and refused under a tag that names another", async () => {
    const first = await pushImage(`${repository}:${commit}`, "first");
    expect(first).toMatch(/^sha256:[a-f0-9]{64}$/);
    expect(await digestInCloud(commit)).toBe(first);

    expect(await pushImage(`${repository}:${commit}`, "first")).toBe(first);

    await expect(pushImage(`${repository}:${commit}`, "second")).rejects.toThrow(/TAG_INVALID.*immutable/);
    expect(await digestInCloud(commit)).toBe(first);
    expect(await pushImage(`${repository}:v1.0.0`, "second")).not.toBe(first);
  });

  it("would be replaced under their tag if the repository were mutable", async () => {
    const tag = "e5bd3914e2e596debea16f433f57875b5b90bcd6";
    const first = await pushImage(`${repository}:${tag}`, "first");
    const mutability = (imageTagMutability: "MUTABLE" | "IMMUTABLE") =>
      ecr.send(new PutImageTagMutabilityCommand({ repositoryName: "staging/payments/api", imageTagMutability }));
    await mutability("MUTABLE");
    const second = await pushImage(`${repository}:${tag}`, "second");
    expect(second).not.toBe(first);
    expect(await digestInCloud(tag)).toBe(second);
    await mutability("IMMUTABLE");
    await expect(pushImage(`${repository}:${tag}`, "first")).rejects.toThrow(/TAG_INVALID/);
  });
});
