import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { signalGroup } from "./command";
import { projectRoot } from "./paths";
import { isRunning, scratchFolder, until, writeFile } from "./scratch";

const prepareFiles = [
  "test/prepare.mjs",
  "test/engine/preparation.mjs",
  "test/engine/lock.mjs",
  "test/engine/npm-install.mjs",
  "test/engine/process-identity.mjs",
];

/** Notes when it runs, and waits for as long as there is a file of its own name with ".hold". */
const step = (name: string) => `
import { appendFileSync, existsSync } from "node:fs";
const note = (what) => appendFileSync("log", \`${name} \${what} \${process.pid} \${process.env.npm_node_execpath ?? ""}\\n\`);
note("starts");
while (existsSync("${name}.hold")) await new Promise((resolve) => setTimeout(resolve, 20));
if (existsSync("${name}.fail")) {
  console.error("${name} cannot go on");
  process.exit(1);
}
note("ends");
`;

interface Run {
  readonly process: ChildProcess;
  readonly output: () => string;
  readonly exitCode: Promise<number | null>;
}

/** A project with nothing but the preparation, whose packages are folders of its own. */
class Project {
  readonly root = scratchFolder({
    "package.json": JSON.stringify({
      name: "scratch",
      version: "1.0.0",
      type: "module",
      scripts: { preinstall: "node install.mjs" },
      dependencies: { node: "file:packages/node", tsx: "file:packages/tsx" },
    }),
    "package-lock.json": JSON.stringify({
      name: "scratch",
      version: "1.0.0",
      lockfileVersion: 3,
      requires: true,
      packages: {
        "": {
          name: "scratch",
          version: "1.0.0",
          dependencies: { node: "file:packages/node", tsx: "file:packages/tsx" },
        },
        "node_modules/node": { resolved: "packages/node", link: true },
        "node_modules/tsx": { resolved: "packages/tsx", link: true },
        "packages/node": { version: "1.0.0", bin: { node: "node.sh" } },
        "packages/tsx": { version: "1.0.0" },
      },
    }),
    "install.mjs": step("install"),
    "test/engine/prepare-rest.ts": step("rest"),
    "packages/node/package.json": JSON.stringify({ name: "node", version: "1.0.0", bin: { node: "node.sh" } }),
    "packages/tsx/package.json": JSON.stringify({ name: "tsx", version: "1.0.0", exports: "./index.mjs" }),
    "packages/tsx/index.mjs": "export {};",
  });

  constructor() {
    writeFile(this.path("packages/node/node.sh"), `#!/bin/sh\nexec "${process.execPath}" "$@"\n`, 0o755);
    for (const file of prepareFiles) {
      mkdirSync(dirname(this.path(file)), { recursive: true });
      copyFileSync(join(projectRoot, file), this.path(file));
    }
  }

  path(name: string): string {
    return join(this.root, name);
  }

  hold(name: "install" | "rest"): void {
    writeFileSync(this.path(`${name}.hold`), "");
  }

  letGo(name: "install" | "rest"): void {
    rmSync(this.path(`${name}.hold`));
  }

  /** As "install starts", in order. */
  steps(): string[] {
    return this.#log().map(([name, what]) => `${name} ${what}`);
  }

  pidOf(wanted: string): number {
    const line = this.#log().find(([name, what]) => `${name} ${what}` === wanted);
    return Number(line?.[2]);
  }

  npmNodes(): string[] {
    return this.#log().flatMap(([name, , , node = ""]) => (name === "install" ? [node] : []));
  }

  async start(reached?: string, node = process.execPath): Promise<Run> {
    const path = [this.path("node_modules/.bin"), process.env.PATH ?? ""].join(delimiter);
    const child = spawn(node, ["test/prepare.mjs"], {
      cwd: this.root,
      env: { ...process.env, PATH: path },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    onTestFinished(() => signalGroup(child.pid, "SIGKILL"));
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    const exitCode = new Promise<number | null>((resolve) => child.once("close", resolve));
    const run = { process: child, output: () => output, exitCode };
    if (reached) await until(`"${reached}" is reached`, () => this.steps().includes(reached));
    return run;
  }

  async prepare(node?: string): Promise<{ exitCode: number | null; output: string }> {
    const run = await this.start(undefined, node);
    return { exitCode: await run.exitCode, output: run.output() };
  }

  #log(): string[][] {
    if (!existsSync(this.path("log"))) return [];
    const lines = readFileSync(this.path("log"), "utf8").trim().split("\n");
    return lines.map((line) => line.split(" "));
  }
}

const install = ["install starts", "install ends"];
const rest = ["rest starts", "rest ends"];

describe("the preparation of a clone", { timeout: 60_000 }, () => {
  it("installs the packages once, and then says nothing while the lock file stays as it is", async () => {
    const project = new Project();
    expect((await project.prepare()).exitCode).toBe(0);
    expect(project.steps()).toEqual([...install, ...rest]);
    expect(await project.prepare()).toEqual({ exitCode: 0, output: "" });
    expect(project.steps()).toEqual([...install, ...rest, ...rest]);
  });

  it.each([
    [
      "the lock file changes",
      (project: Project) =>
        writeFileSync(project.path("package-lock.json"), `${readFileSync(project.path("package-lock.json"))}\n`),
    ],
    ["node_modules is deleted", (project: Project) => rmSync(project.path("node_modules"), { recursive: true })],
  ])("installs the packages again when %s", async (_what, change) => {
    const project = new Project();
    await project.prepare();
    change(project);
    expect((await project.prepare()).exitCode).toBe(0);
    expect(project.steps()).toEqual([...install, ...rest, ...install, ...rest]);
  });

  it("runs npm with a Node.js from outside the project, also when it is itself run by the project's own", async () => {
    const project = new Project();
    await project.prepare();
    rmSync(project.path("node_modules/.installed-lock-file"));
    expect((await project.prepare(project.path("node_modules/.bin/node"))).exitCode).toBe(0);
    expect(project.npmNodes()).toHaveLength(4);
    expect(project.npmNodes().filter((node) => node === "" || node.startsWith(project.root))).toEqual([]);
  });

  it("lets one of two at once work, while the other waits and says for whom", async () => {
    const project = new Project();
    project.hold("install");
    const first = await project.start("install starts");
    const second = await project.start();
    await until("the second says that it waits", () =>
      second.output().includes(`Waiting for process ${first.process.pid}`),
    );
    project.letGo("install");
    expect([await first.exitCode, await second.exitCode]).toEqual([0, 0]);
    expect(project.steps()).toEqual([...install, ...rest, ...rest]);
  });

  it("does not wait for a lock whose holder has ended or never was", async () => {
    const project = new Project();
    project.hold("rest");
    const killed = await project.start("rest starts");
    killed.process.kill("SIGKILL");
    signalGroup(project.pidOf("rest starts"), "SIGKILL");
    await killed.exitCode;
    expect(existsSync(project.path(".cache/prepare.lock"))).toBe(true);
    project.letGo("rest");
    expect((await project.prepare()).exitCode).toBe(0);
    writeFileSync(project.path(".cache/prepare.lock"), "not a lock");
    expect((await project.prepare()).exitCode).toBe(0);
    expect(existsSync(project.path(".cache/prepare.lock"))).toBe(false);
  });

  it.runIf(process.platform === "linux")("does not wait for the dead whom nobody has collected", async () => {
    const project = new Project();
    // As the first process of a container, which does not collect what it did not start.
    const uncaring = spawn("sh", ["-c", "setsid sh -c 'echo $$' & exec sleep 60"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    onTestFinished(() => void uncaring.kill("SIGKILL"));
    let output = "";
    uncaring.stdout.on("data", (chunk) => (output += chunk));
    await until("the group's leader has said its id", () => output.endsWith("\n"));
    const dead = { pid: Number(output), start: "1" };
    await until("it has ended", () => !isRunning(dead.pid));
    expect(readdirSync("/proc")).toContain(String(dead.pid));
    writeFile(project.path(".cache/prepare.lock"), JSON.stringify({ id: "dead", process: dead, group: dead }));
    expect((await project.prepare()).exitCode).toBe(0);
  });

  it("waits for the npm of an earlier run that was killed alone, and does not trust what it left", async () => {
    const project = new Project();
    project.hold("install");
    const killed = await project.start("install starts");
    killed.process.kill("SIGKILL");
    const next = await project.start();
    await until("the next says that it waits", () => next.output().includes("Waiting for process"));
    expect(project.steps()).toEqual(["install starts"]);
    project.letGo("install");
    expect(await next.exitCode).toBe(0);
    expect(project.steps()).toEqual([...install, ...install, ...rest]);
  });

  it.each([
    ["SIGINT", 130, "install"],
    ["SIGTERM", 143, "install"],
    ["SIGTERM", 143, "rest"],
  ] as const)("ends what it started and gives the lock back on %s", async (signal, exitCode, held) => {
    const project = new Project();
    project.hold(held);
    const interrupted = await project.start(`${held} starts`);
    interrupted.process.kill(signal);
    expect(await interrupted.exitCode).toBe(exitCode);
    await until("the script that was held has ended", () => !isRunning(project.pidOf(`${held} starts`)));
    expect(existsSync(project.path(".cache/prepare.lock"))).toBe(false);
    project.letGo(held);
    const before = project.steps();
    expect((await project.prepare()).exitCode).toBe(0);
    expect(project.steps().slice(before.length)).toEqual(held === "install" ? [...install, ...rest] : rest);
  });

  it("fails with npm's output, and installs again once the cause is gone", async () => {
    const project = new Project();
    writeFileSync(project.path("install.fail"), "");
    const failed = await project.prepare();
    expect(failed.exitCode).toBe(1);
    expect(failed.output).toContain("npm ci failed with exit code 1");
    expect(failed.output).toContain("install cannot go on");
    expect(failed.output).toContain("A complete log of this run");
    rmSync(project.path("install.fail"));
    expect((await project.prepare()).exitCode).toBe(0);
    expect(project.steps()).toEqual(["install starts", ...install, ...rest]);
  });

  it("refuses a Node.js that is too old before it loads anything that such a Node.js cannot read", async () => {
    const project = new Project();
    const node = (version: string) => {
      const override = `Object.defineProperty(process.versions, "node", { value: "${version}" });`;
      writeFile(project.path("version.cjs"), override);
      writeFile(project.path("old-node"), `#!/bin/sh\nexec "${process.execPath}" -r ./version.cjs "$@"\n`, 0o755);
      return project.path("old-node");
    };
    rmSync(project.path("test/engine/lock.mjs"));
    expect(await project.prepare(node("18.20.8"))).toEqual({
      exitCode: 1,
      output: "[prepare] Node.js 18.20.8 is too old: install Node.js 20 or newer (https://nodejs.org).\n",
    });
    copyFileSync(join(projectRoot, "test/engine/lock.mjs"), project.path("test/engine/lock.mjs"));
    expect((await project.prepare(node("20.0.0"))).exitCode).toBe(0);
  });

  it("says which folder it must be able to write into, and works once it can", async () => {
    const project = new Project();
    writeFileSync(project.path(".cache"), "in the way");
    const { exitCode, output } = await project.prepare();
    expect(exitCode).toBe(1);
    expect(output).toContain(`The folder ${project.path(".cache")} must be writable, with space left`);
    rmSync(project.path(".cache"));
    expect((await project.prepare()).exitCode).toBe(0);
  });

  it("fails when the part after the installation does", async () => {
    const project = new Project();
    writeFileSync(project.path("rest.fail"), "");
    const { exitCode, output } = await project.prepare();
    expect(exitCode).toBe(1);
    expect(output).toContain("The preparation is not complete");
  });
});
