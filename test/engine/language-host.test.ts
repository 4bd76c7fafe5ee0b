import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { signalGroup } from "./command";
import { ensureEngine } from "./install";
import { PulumiProject } from "./project";
import { isRunning, until } from "./scratch";

beforeAll(async () => {
  await ensureEngine();
}, 600_000);

const occurrences = (text: string, part: string) => text.split(part).length - 1;

describe("the language host with a program", { timeout: 60_000 }, () => {
  it("compiles TypeScript by itself and passes on stack, configuration, arguments and outputs", async () => {
    const project = new PulumiProject({
      "index.ts": `
        import * as pulumi from "@pulumi/pulumi";
        const config: pulumi.Config = new pulumi.Config();
        enum Kind { Typed = "typed" }
        export const seen = [Kind.Typed, pulumi.getProject(), pulumi.getStack(), pulumi.getOrganization(), config.require("plain"),
          config.get("hidden") !== undefined, pulumi.runtime.isDryRun()].join(" ");
        export const hidden = config.requireSecret("hidden");`,
    });
    await project.run(["config", "set", "plain", "open"]);
    await project.run(["config", "set", "--secret", "hidden", "opensesame"]);
    const up = await project.run(["up", "--yes", "--skip-preview"]);
    expect(up).toMatchObject({ exitCode: 0 });
    expect(up.stdout).toContain('seen  : "typed scratch trial organization open true false"');
    expect(up.stdout).not.toContain("opensesame");
  });

  it("gives nodeargs to Node.js, quoted as in a shell, and leaves TypeScript to them when asked to", async () => {
    const project = new PulumiProject(
      {
        "index.ts": `
        enum Kind { Loaded = "by tsx" }
        export const seen = [Kind.Loaded, process.title, process.env.PULUMI_NODEJS_TYPESCRIPT ?? "no ts-node"].join(", ");`,
      },
      { typescript: false, nodeargs: `--import tsx --title="two words"` },
    );
    const preview = await project.run(["preview"]);
    expect(preview).toMatchObject({ exitCode: 0 });
    expect(preview.stdout).toContain('seen: "by tsx, two words, no ts-node"');
  });

  it.each([
    ["strict.json", 32],
    ["lenient.json", 0],
  ])("compiles as the tsconfig option says: %s", async (tsconfig, expected) => {
    const project = new PulumiProject(
      {
        "index.ts": "export const same = ((value) => value)(1);\nexport function untyped(value) { return value; }",
        "strict.json": JSON.stringify({ compilerOptions: { strict: true } }),
        "lenient.json": JSON.stringify({ compilerOptions: { strict: false } }),
      },
      { tsconfig },
    );
    const { exitCode, stdout } = await project.run(["preview"]);
    expect(stdout.includes("implicitly has an 'any' type")).toBe(expected !== 0);
    expect(exitCode === 0).toBe(expected === 0);
  });

  it("refuses options of the wrong type, all at once", async () => {
    const project = new PulumiProject({ "index.js": "" }, { typescript: "no", nodeargs: 1 });
    const { exitCode, stdout, stderr } = await project.run(["preview"]);
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toContain("typescript must be true or false; nodeargs must be a string");
  });

  it("says where the SDK is missing and what to do", async () => {
    const project = new PulumiProject({ "index.js": "" });
    rmSync(project.path("node_modules"));
    const { exitCode, stdout, stderr } = await project.run(["preview"]);
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toContain(`run "npm install" in ${project.root}`);
  });

  it("adds nothing to an error that the SDK has reported, and that is shown once", async () => {
    const project = new PulumiProject({ "index.js": 'throw new Error("no such " + "registry");' });
    const { exitCode, stdout, stderr } = await project.run(["preview"]);
    expect(exitCode).not.toBe(0);
    expect(occurrences(stdout + stderr, "Error: no such registry")).toBe(1);
    expect(stdout + stderr).not.toContain("exit code");
  });

  it.each([
    [32, false],
    [7, true],
  ])("knows exit code %d of a program", async (code, isNamed) => {
    const project = new PulumiProject({ "index.js": `console.error("out of here"); process.exit(${code});` });
    const { exitCode, stdout, stderr } = await project.run(["preview"]);
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toContain("out of here");
    expect((stdout + stderr).includes(`Program exited with non-zero exit code: ${code}`)).toBe(isNamed);
  });

  it("shows output while the program still runs", async () => {
    const project = new PulumiProject({
      "index.js": `
        const { existsSync } = require("node:fs");
        process.stdout.write("on stdout\\n");
        process.stderr.write("on stderr\\n");
        const timer = setInterval(() => { if (existsSync("seen")) clearInterval(timer); }, 20);`,
    });
    let shown = "";
    const started = await project.start(["preview", "--diff"], { onOutput: (chunk) => (shown += chunk) });
    await until("both lines are shown", () => shown.includes("on stdout") && shown.includes("on stderr"));
    expect(started.process.exitCode).toBe(null);
    writeFileSync(project.path("seen"), "");
    expect(await started.outcome).toMatchObject({ exitCode: 0 });
  });

  it("tells the engine which plugins and packages a program needs", async () => {
    const project = new PulumiProject({
      "package.json": JSON.stringify({ name: "scratch", dependencies: { "@pulumi/pulumi": "*" } }),
      "index.js": "",
    });
    const about = JSON.parse((await project.run(["about", "--json"])).stdout);
    const version = (name: string) =>
      JSON.parse(readFileSync(project.path(`node_modules/${name}/package.json`), "utf8")).version;
    expect(about.plugins).toContainEqual(expect.objectContaining({ name: "aws", version: version("@pulumi/aws") }));
    expect(about.dependencies).toEqual([{ name: "@pulumi/pulumi", version: version("@pulumi/pulumi") }]);
    expect(about.runtime).toMatchObject({
      language: "nodejs",
      version: process.version,
      typescriptVersion: version("typescript"),
    });
  });
});

describe("the language host with plugins", { timeout: 60_000 }, () => {
  it("runs a policy pack that knows the stack and its configuration", async () => {
    const project = new PulumiProject({
      "index.js": 'new (require("@pulumi/pulumi").ComponentResource)("scratch:index:Thing", "thing");',
      "pack/PulumiPolicy.yaml": "runtime: nodejs\n",
      "pack/package.json": JSON.stringify({ name: "pack", version: "1.2.3", main: "index.js" }),
      "pack/index.js": `
        const pulumi = require("@pulumi/pulumi");
        const { PolicyPack } = require("@pulumi/policy");
        console.error("the pack is in " + process.cwd());
        const names = {
          name: "forbidden-kind", description: "Things of the forbidden kind are refused.", enforcementLevel: "mandatory",
          validateStack: (args, report) => {
            const forbidden = new pulumi.Config().get("forbidden");
            const found = args.resources.filter(({ type }) => type === forbidden);
            if (found.length > 0) report([pulumi.getProject(), pulumi.getStack(), "refuses", forbidden].join(" "));
          },
        };
        new PolicyPack("pack", { policies: [names] });`,
    });
    const up = ["up", "--yes", "--skip-preview", "--policy-pack", "pack"];
    await project.run(["config", "set", "forbidden", "scratch:index:Other"]);
    expect(await project.run(up)).toMatchObject({ exitCode: 0 });
    await project.run(["config", "set", "forbidden", "scratch:index:Thing"]);
    const { exitCode, stdout, stderr } = await project.run(up);
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toContain("scratch trial refuses scratch:index:Thing");
    expect(stdout + stderr).toContain(`the pack is in ${project.path("pack")}`);
  });

  it("says why a policy pack does not start", async () => {
    const project = new PulumiProject({
      "index.js": "",
      "pack/PulumiPolicy.yaml": "runtime: nodejs\n",
      "pack/package.json": JSON.stringify({ name: "pack", version: "1.2.3", main: "index.js" }),
      "pack/index.js": 'throw new Error("the pack is broken");',
    });
    const { exitCode, stdout, stderr } = await project.run(["preview", "--policy-pack", "pack"]);
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toContain("the pack is broken");
  });

  it("runs a component plugin for a program", async () => {
    const project = new PulumiProject({
      "Pulumi.yaml": JSON.stringify({
        name: "scratch",
        runtime: "nodejs",
        plugins: { providers: [{ name: "tiny", path: "./tiny" }] },
      }),
      "index.ts": `
        import * as pulumi from "@pulumi/pulumi";
        class Greeting extends pulumi.ComponentResource {
          declare readonly text: pulumi.Output<string>;
          constructor(name: string, who: string) {
            super("tiny:index:Greeting", name, { who, text: undefined }, { version: "0.0.1" }, true);
          }
        }
        export const text = new Greeting("greeting", "world").text;`,
      "tiny/PulumiPlugin.yaml": "runtime: nodejs\n",
      "tiny/package.json": JSON.stringify({ name: "tiny", version: "0.0.1", main: "index.ts" }),
      "tiny/index.ts": `
        import * as pulumi from "@pulumi/pulumi";
        import * as provider from "@pulumi/pulumi/provider";
        const construct: provider.Provider["construct"] = async (name, type, inputs, options) => {
          const component = new pulumi.ComponentResource(type, name, {}, options);
          return { urn: component.urn, state: { text: pulumi.interpolate\`hello \${inputs.who}\` } };
        };
        provider.main({ version: "0.0.1", construct }, process.argv.slice(2));`,
    });
    const { exitCode, stdout } = await project.run(["preview"]);
    expect(stdout).toContain('text: "hello world"');
    expect(exitCode).toBe(0);
  });
});

describe("the language host when its engine stops", { timeout: 60_000 }, () => {
  const endlessProgram = `
    const { spawn } = require("node:child_process");
    const { writeFileSync } = require("node:fs");
    const deaf = 'process.on("SIGINT", () => {}); process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("deaf")';
    const child = spawn(process.execPath, ["-e", deaf], { stdio: ["ignore", "pipe", "ignore"] });
    child.stdout.once("data", () => writeFileSync("pids", JSON.stringify([process.ppid, process.pid, child.pid])));`;

  it.each([
    ["is interrupted", (_pid: number | undefined, interruption: AbortController) => interruption.abort()],
    ["is killed", (pid: number | undefined) => signalGroup(pid, "SIGKILL")],
  ])("leaves no process behind when the engine %s", async (_what, stop) => {
    const project = new PulumiProject({ "index.js": endlessProgram });
    const interruption = new AbortController();
    const started = await project.start(["preview"], { signal: interruption.signal });
    await until("the program runs", () => existsSync(project.path("pids")));
    const pids: number[] = JSON.parse(readFileSync(project.path("pids"), "utf8"));
    onTestFinished(() => {
      for (const pid of pids.filter(isRunning)) process.kill(pid, "SIGKILL");
    });
    expect(pids.filter(isRunning)).toHaveLength(3);
    stop(started.process.pid, interruption);
    expect((await started.outcome).exitCode).not.toBe(0);
    await until("host, program and its child have ended", () => pids.filter(isRunning).length === 0);
  });
});
