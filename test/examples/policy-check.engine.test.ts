import { spawnSync } from "node:child_process";
import { copyFileSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { engineVersion, projectBin } from "../engine/paths";
import type { LocalProject } from "../local-cloud/project";
import { judgedProjects, repository } from "../policy-pack/judged-projects";

interface Job {
  readonly permissions: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly uses?: string; readonly name?: string; readonly run?: string }[];
}
interface Workflow {
  readonly permissions: object;
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<"preview" | "analyze", Job>>;
}

const root = join(__dirname, "..", "..");
const example = join(root, "examples", "policy-check");
const file = join(example, "workflows", "infrastructure.yml");
const text = readFileSync(file, "utf8");
const workflow = parse(text) as Workflow;
const jobs = Object.values(workflow.jobs);

describe("the workflow for infrastructure changes", () => {
  it("pins every action by the SHA of a commit, and says which version that is", () => {
    const uses = jobs.flatMap(({ steps }) => steps.flatMap((step) => step.uses ?? []));
    expect(uses.length).toBe(8);
    for (const action of uses) {
      expect(action).toMatch(/^[a-z-]+\/[a-z-]+@[0-9a-f]{40}$/);
      expect(text).toMatch(new RegExp(`uses: ${action} # v\\d+\\.\\d+\\.\\d+\n`));
    }
  });

  it("gives its jobs what they need and no more, and puts no text of a pull request into a script", () => {
    expect(workflow.permissions).toEqual({});
    for (const { permissions } of jobs) expect(permissions).toEqual({ contents: "read", "id-token": "write" });
    for (const { run } of jobs.flatMap(({ steps }) => steps)) expect(run ?? "").not.toContain("${{");
  });
});

describe("the workflow's own steps, after those that install something", () => {
  const projects = judgedProjects();

  /** Runs the steps as the runner does: each by bash, and all of them to the end. */
  const run = (job: Job, project: LocalProject) => {
    copyFileSync(join(example, "policy.json"), join(project.directory, "policy.json"));
    const scripts = job.steps.flatMap((step) => (step.run && step.run !== "npm ci" ? [step.run] : []));
    const outcomes = scripts.map((script) => {
      const { status, stdout, stderr } = spawnSync("bash", ["-e", "-c", script], {
        cwd: project.directory,
        encoding: "utf8",
        env: {
          ...process.env,
          ...workflow.env,
          PULUMI_STACK: "local",
          PULUMI_VERSION: engineVersion(),
          PULUMI_CONFIG_PASSPHRASE: "",
          POLICY_PACK: join(root, "policy-pack"),
          ...project.env,
          PATH: `${projectBin}${delimiter}${process.env.PATH}`,
        },
      });
      return { passed: status === 0, output: stdout + stderr };
    });
    return { passed: outcomes.map(({ passed }) => passed), output: outcomes.map(({ output }) => output).join("\n") };
  };

  it("let a pull request pass that keeps the rules, and fail one that breaks one of them", async () => {
    const project = await projects.write("change", repository("change"));
    const kept = run(workflow.jobs.preview, project);
    expect({ passed: kept.passed, ...(!kept.passed[0] && kept) }).toEqual({ passed: [true] });
    expect(kept.output).toContain("artifact-registries@v");

    await projects.rewrite(project, repository("change", { imageTagMutability: '"MUTABLE"' }));
    const broken = run(workflow.jobs.preview, project);
    expect(broken.passed).toEqual([false]);
    expect(broken.output).toMatch(/\[mandatory\].*ecr-immutable-tags/);
  });

  it("find in the live state what was changed by hand and what breaks a rule", async () => {
    const project = await projects.write("live", repository("live"));
    expect((await project.pulumi("up", "--yes", "--skip-preview")).exitCode).toBe(0);
    const kept = run(workflow.jobs.analyze, project);
    expect({ passed: kept.passed, ...(kept.passed.includes(false) && kept) }).toEqual({ passed: [true, true] });

    await projects.cloud.putImageTagMutability({ repositoryName: "live", imageTagMutability: "MUTABLE" });
    expect(run(workflow.jobs.analyze, project).passed).toEqual([false, true]);
    expect((await project.pulumi("refresh", "--yes", "--skip-preview")).exitCode).toBe(0);
    const broken = run(workflow.jobs.analyze, project);
    expect(broken.passed).toEqual([true, false]);
    expect(broken.output).toMatch(/\[mandatory\].*ecr-immutable-tags/);
  });
});
