import { execFile } from "node:child_process";
import { mkdtemp, readdir, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { devDependencies } from "../package.json";
import { type Emulator, startEmulator } from "./local-cloud/emulator";
import { createLocalProject, type LocalProject } from "./local-cloud/project";

const run = promisify(execFile);
const root = join(__dirname, "..");

const program = (registry: string) => `
  const { EcrRegistry } = require("artifact-registries");
  const { Repository } = require("@pulumi/aws/ecr/repository");
  ${registry}
`;
const secure = program(`
  const registry = new EcrRegistry("payments", {
    artifacts: [{ name: "api" }],
    environments: [{ name: "staging" }, { name: "production" }],
  });
  exports.severityThreshold = registry.severityThreshold;
`);
const insecure = program('new Repository("api", { name: "api" });');

/** What somebody gets who installs the package: only what `npm pack` put into it. */
describe("the packed package, installed into an empty project", () => {
  let emulator: Emulator;
  let project: LocalProject;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "artifact-registries-package-"));
    // The build is there already; packing must not run it into the feet of other tests.
    const packed = await run("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], { cwd: root });
    const tarball = join(folder, packed.stdout.trim().split("\n").at(-1) ?? "");
    emulator = await startEmulator();
    project = await createLocalProject({
      name: "packed",
      directory: join(folder, "project"),
      entryPoint: "index.js",
      files: {
        "index.js": secure,
        "package.json": JSON.stringify({
          name: "packed",
          private: true,
          main: "index.js",
          // As pinned here, so that what is installed anyway serves again.
          dependencies: {
            "artifact-registries": `file:${tarball}`,
            "@pulumi/aws": devDependencies["@pulumi/aws"],
            "@pulumi/policy": devDependencies["@pulumi/policy"],
            "@pulumi/pulumi": devDependencies["@pulumi/pulumi"],
          },
        }),
      },
      emulator,
    });
    await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline"], { cwd: project.directory });
  });
  afterAll(async () => {
    await emulator?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const installed = (...parts: string[]) => join(project.directory, "node_modules", "artifact-registries", ...parts);
  const preview = () => project.pulumi("preview", "--policy-pack", installed("policy-pack"));

  it("holds the build, the policy pack's manifest and the licence, and no TypeScript source", async () => {
    expect((await readdir(installed())).sort()).toEqual([
      "LICENSE",
      "README.md",
      "dist",
      "package.json",
      "policy-pack",
    ]);
    expect((await readdir(installed("policy-pack"))).sort()).toEqual([
      "PulumiPolicy.yaml",
      "README.md",
      "package.json",
    ]);
    const files = await readdir(installed("dist"), { recursive: true });
    expect(files.filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))).toEqual([]);
  });

  it.each([
    ["what a lifecycle policy would delete", "artifact-registries-retention", "<policy.json> <images.json>"],
    ["who may do what", "artifact-registries-access", "<state.json>"],
    ["whether a digest may be promoted", "artifact-registries-scan-gate", "…"],
    ["what can be rolled back to", "artifact-registries-known-good", "…"],
    ["what happened to a digest", "artifact-registries-trace", "…"],
    ["whether a digest in Google may be promoted", "artifact-registries-google-scan-gate", "…"],
    ["what can be rolled back to in Google", "artifact-registries-google-known-good", "…"],
  ])("brings the command that says %s", async (_, command, files) => {
    const { stdout } = await run("npx", ["--no-install", command, "--help"], { cwd: project.directory });
    expect(stdout).toContain(`npx ${command} ${files}`);
  });

  it("does not need the provider of GitHub, and has its components where it is installed", async () => {
    const { directory } = project;
    const load = () =>
      run("node", ["-p", 'typeof require("artifact-registries/github").GitHubDelivery'], { cwd: directory });
    await expect(load()).rejects.toThrow("Cannot find module '@pulumi/github");
    const provider = `@pulumi/github@${devDependencies["@pulumi/github"]}`;
    await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", provider], { cwd: directory });
    expect((await load()).stdout).toBe("function\n");
    const workflows = `require("artifact-registries/github").deliveryWorkflows({
      artifacts: [{ name: "api" }], environments: [{ name: "staging" }, { name: "production" }],
    }).map(({ path, content }) => path + " " + (content.length > 2000)).join("\\n")`;
    expect((await run("node", ["-p", workflows], { cwd: directory })).stdout.trim().split("\n")).toEqual([
      ...["build", "promote", "deploy", "rollback"].map((name) => `.github/workflows/${name}.yml true`),
      ...["scan-gate", "known-good"].map((name) => `.github/delivery/${name}.cjs true`),
    ]);
    // As TypeScript finds modules that knows no `exports`, which is how Pulumi's own templates set it.
    const { resolvedModule } = ts.resolveModuleName(
      "artifact-registries/github",
      join(directory, "index.ts"),
      { moduleResolution: ts.ModuleResolutionKind.Node10 },
      ts.sys,
    );
    expect(resolvedModule?.resolvedFileName).toBe(
      await realpath(installed("dist", "components", "github", "index.d.ts")),
    );
  });

  it("does not need the provider of Google Cloud, and has its components where it is installed", async () => {
    const { directory } = project;
    const load = (entry: string, name: string) =>
      run("node", ["-p", `typeof require("artifact-registries/${entry}").${name}`], { cwd: directory });
    await expect(load("gcp", "GoogleArtifactRegistry")).rejects.toThrow("Cannot find module '@pulumi/gcp");
    expect((await load("gcp/access", "googleAccessMatrix")).stdout).toBe("function\n");
    const provider = `@pulumi/gcp@${devDependencies["@pulumi/gcp"]}`;
    await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", provider], { cwd: directory });
    expect((await load("gcp", "GoogleArtifactRegistry")).stdout).toBe("function\n");
    for (const entry of ["gcp", "gcp/access"]) {
      const { resolvedModule } = ts.resolveModuleName(
        `artifact-registries/${entry}`,
        join(directory, "index.ts"),
        { moduleResolution: ts.ModuleResolutionKind.Node10 },
        ts.sys,
      );
      expect(resolvedModule?.resolvedFileName).toBe(
        await realpath(installed("dist", "components", ...entry.split("/"), "index.d.ts")),
      );
    }
  });

  it("previews a registry that passes the packed policy pack", async () => {
    const { exitCode, stdout, stderr } = await preview();
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(/Repository payments\/production\/api create/);
    expect(stdout).toMatch(/artifact-registries@v?\d/);
  });

  it("fails a preview of a repository that keeps no promise", async () => {
    await writeFile(join(project.directory, "index.js"), insecure);
    const { exitCode, stdout } = await preview();
    expect(exitCode).not.toBe(0);
    expect(stdout).toContain("ecr-immutable-tags");
    expect(stdout).toContain("ecr-scan-on-push");
  });
});
