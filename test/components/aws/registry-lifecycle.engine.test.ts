import { setTimeout as delay } from "node:timers/promises";
import {
  DeleteLifecyclePolicyCommand,
  DescribeRepositoriesCommand,
  type ECRClient,
  GetLifecyclePolicyCommand,
  PutImageTagMutabilityCommand,
} from "@aws-sdk/client-ecr";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Emulator, startEmulator } from "../../local-cloud/emulator";
import { RegistryProject } from "../registry-project";
import { ecrClient } from "./ecr-client";

const program = `
  const registry = new EcrRegistry("payments", {
    artifacts: [{ name: "api" }],
    environments: [{ name: "staging" }, { name: "production" }],
    disposable: true,
  });
  export const repositories = registry.repositories;
`;

const created = [
  "create Stack registry-lifecycle-local",
  "create EcrRegistry payments",
  "create Key payments",
  "create Repository payments/staging/api",
  "create Repository payments/production/api",
  "create LifecyclePolicy payments/staging/api",
  "create LifecyclePolicy payments/production/api",
].sort();

describe("the life of an EcrRegistry, through the real engine", () => {
  let emulator: Emulator;
  let ecr: ECRClient;
  let project: RegistryProject;

  beforeAll(async () => {
    emulator = await startEmulator();
    ecr = ecrClient(emulator);
    project = await RegistryProject.create("registry-lifecycle", emulator, program);
  });
  afterAll(async () => {
    await project.remove();
    await emulator.stop();
  });

  const repository = async (name: string) => {
    const { repositories } = await ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [name] }));
    return repositories?.[0];
  };

  it("previews what it will create, creates it, and has nothing left to change", async () => {
    expect((await project.changes()).sort()).toEqual(created);
    await project.up();
    expect(await project.changes()).toEqual([]);
    await project.up("--expect-no-changes");

    const { repositories } = (await project.outputs()) as { repositories: Record<string, Record<string, string>> };
    expect(Object.keys(repositories)).toEqual(["production", "staging"]);
    expect(repositories.staging?.api).toMatch(/^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com\/staging\/payments\/api$/);
    const staging = await repository("staging/payments/api");
    expect(staging).toMatchObject({
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: { encryptionType: "KMS" },
    });
  });

  it("shows and repairs what somebody changed behind Pulumi's back", async () => {
    await ecr.send(
      new PutImageTagMutabilityCommand({ repositoryName: "staging/payments/api", imageTagMutability: "MUTABLE" }),
    );
    await ecr.send(new DeleteLifecyclePolicyCommand({ repositoryName: "production/payments/api" }));

    const refreshed = await project.succeed("refresh", "--yes", "--skip-preview");
    expect(refreshed).toMatch(/payments\/staging\/api .*updated/);
    expect(refreshed).toMatch(/payments\/production\/api .*deleted/);
    expect((await project.changes()).sort()).toEqual([
      "create LifecyclePolicy payments/production/api",
      "update Repository payments/staging/api",
    ]);

    await project.up();
    expect((await repository("staging/payments/api"))?.imageTagMutability).toBe("IMMUTABLE");
    const policy = await ecr.send(new GetLifecyclePolicyCommand({ repositoryName: "production/payments/api" }));
    expect(policy.lifecyclePolicyText).toContain("imageCountMoreThan");
    expect(await project.changes()).toEqual([]);
  });

  it("can be destroyed and stood up again", async () => {
    await project.succeed("destroy", "--yes", "--skip-preview");
    expect((await ecr.send(new DescribeRepositoriesCommand({}))).repositories).toEqual([]);
    expect(await project.resources()).toEqual([]);
    await project.up();
    expect((await repository("staging/payments/api"))?.imageTagMutability).toBe("IMMUTABLE");
  });

  describe("when an update is cut off in the middle", () => {
    const size = 60;
    const many = program.replace(
      '[{ name: "api" }]',
      `Array.from({ length: ${size / 2} }, (_, index) => ({ name: index === 0 ? "api" : "api-" + index }))`,
    );
    const existing = async () => (await ecr.send(new DescribeRepositoriesCommand({}))).repositories?.length ?? 0;

    /** Sends a signal to the engine once it has created some repositories, and not all. */
    const cutOff = async (signal: NodeJS.Signals) => {
      await project.succeed("destroy", "--yes", "--skip-preview");
      await project.rewrite(many);
      const { process: engine, outcome } = project.start("up", "--yes", "--skip-preview");
      while ((await existing()) < 5) await delay(20);
      if (engine.pid === undefined) throw new Error("the engine has no process");
      const group = -engine.pid;
      for (let isWhole = signal !== "SIGKILL"; !isWhole; ) {
        process.kill(group, "SIGSTOP");
        await delay(20);
        isWhole = await project.isStateWhole();
        if (!isWhole) process.kill(group, "SIGCONT");
      }
      process.kill(group, signal);
      expect((await outcome).exitCode).not.toBe(0);
    };
    const expectFinished = async () => {
      expect(await existing()).toBe(size);
      expect(await project.changes()).toEqual([]);
    };

    it("is finished by the next one after an interruption, which lets the engine save its state", async () => {
      await cutOff("SIGINT");
      await project.up();
      await expectFinished();
    });

    it("is finished by the next one after a kill, which takes in what the engine had no time to record", async () => {
      await cutOff("SIGKILL");
      await project.succeed("cancel", "--yes");
      const found = (await ecr.send(new DescribeRepositoriesCommand({}))).repositories ?? [];
      const names = found.map(({ repositoryName }) => repositoryName);
      const unrecorded = (await project.pendingCreates()).filter((name) => names.includes(name));
      // As README.md describes it: a transform imports them by the names that they have.
      const importing = many.replace(
        "disposable: true,",
        `disposable: true,
        }, {
          transforms: [
            ({ type, props, opts }) =>
              type === "aws:ecr/repository:Repository" && ${JSON.stringify(unrecorded)}.includes(props.name)
                ? { props, opts: { ...opts, import: props.name } }
                : undefined,
          ],`,
      );
      await project.succeed("refresh", "--yes", "--skip-preview", "--clear-pending-creates");
      await project.rewrite(importing);
      await project.up();
      await project.rewrite(many);
      await expectFinished();
    });
  });
});
