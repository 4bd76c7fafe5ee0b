import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type DeliveryWorkflowsInput, deliveryWorkflows } from "../../../components/github";
import { githubWorkflowFiles } from "../../../policy-pack/github/github-workflow-files";
import { analyze, unknownStringValue } from "../analyze";
import { at, cases, commit, job, step } from "./workflow-cases";

const file = ".github/workflows/release.yml";
const fileType = "github:index/repositoryFile:RepositoryFile";
const find = (properties: Record<string, unknown>) => analyze([githubWorkflowFiles], { type: fileType, properties });
const places = async (content: unknown, path: unknown = file) =>
  (await find({ repository: "payments", file: path, content })).map(({ message, level }) => {
    const [place = ""] = message.split(/ (?:is|lets|names|reads|logs|checks|puts|hands) /);
    return level === "mandatory" ? place : `${level}: ${place}`;
  });

describe("a workflow in a stack", () => {
  it.each(cases)("is refused with %s", async (_, refused, place, accepted) => {
    expect(await places(refused)).toEqual([place]);
    expect(await places(accepted)).toEqual([]);
  });

  it.each(["pull_request_target", "workflow_run"])(
    "does not run a stranger's code where %s starts it",
    async (trigger) => {
      const on = (text: string, event = trigger) => text.replace("on: push", `on: { ${event}: {} }`);
      const checkout = (ref: string) => step(`uses: actions/checkout@${commit}`, "with:", `  ref: ${ref}`);
      for (const ref of [
        `\${{ github.event.pull_request.head.sha }}`,
        `\${{ github.head_ref }}`,
        `refs/pull/\${{ github.event.number }}/merge`,
        `\${{ github.event.workflow_run.head_sha }}`,
      ]) {
        expect(await places(on(checkout(ref)))).toEqual([`${at}.steps[0]`]);
        expect(await places(on(checkout(ref), "pull_request"))).toEqual([]);
      }
      expect(await places(on(checkout("main")))).toEqual([]);
      expect(await places(on(step("run: gh pr checkout 1")))).toEqual([`${at}.steps[0]`]);
      expect(await places(on(step("run: gh pr list")))).toEqual([]);
    },
  );

  /** The examples of https://securitylab.github.com/resources/github-actions-untrusted-input/ */
  it.each([
    "github.event.issue.title",
    "github.event.issue.body",
    "github.event.pull_request.title",
    "github.event.pull_request.body",
    "github.event.comment.body",
    "github.event.review.body",
    "github.event.pages.*.page_name",
    "github.event.commits.*.message",
    "github.event.commits.*.author.email",
    "github.event.commits.*.author.name",
    "github.event.head_commit.message",
    "github.event.head_commit.author.email",
    "github.event.head_commit.author.name",
    "github.event.pull_request.head.ref",
    "github.event.pull_request.head.label",
    "github.event.pull_request.head.repo.default_branch",
    "github.head_ref",
    "inputs.version",
  ])("does not put a stranger's words into a script: %s", async (context) => {
    const written = `\${{ ${context} }}`;
    expect(await places(step(`run: echo "${written}"`))).toEqual([`${at}.steps[0].run`]);
    const script = step(`uses: actions/github-script@${commit}`, "with:", `  script: log("${written}")`);
    expect(await places(script)).toEqual([`${at}.steps[0].with.script`]);
    expect(await places(step("run: echo $TEXT", "env:", `  TEXT: ${written}`))).toEqual([]);
  });

  it("may put into a script what no stranger decides", async () => {
    for (const context of ["github.sha", "github.run_id", "github.event.pull_request.number", "vars.REGION"]) {
      expect(await places(step(`run: echo "\${{ ${context} }}"`))).toEqual([]);
    }
  });

  it("is read as GitHub reads it, with all triggers and anchors", async () => {
    const list = step("run: gh pr checkout 1").replace("on: push", "on: [push, pull_request_target]");
    expect(await places(list)).toEqual([`${at}.steps[0]`]);
    expect(await places(step("uses: a/b@v1", "with: &w { x: 1 }", "env: *w"))).toEqual([`${at}.steps[0].uses`]);
  });

  it("may leave permissions to its jobs, if each of them says some", async () => {
    const each = job("permissions: { contents: read }").replace("permissions: {}\n", "");
    expect(await places(each)).toEqual([]);
    expect(await places(`${each}  more:\n    runs-on: ubuntu-24.04\n`)).toEqual(["content permissions"]);
  });

  it("is a file that GitHub runs, and no other", async () => {
    const refused = step("uses: a/b@v1");
    for (const path of [".github/workflows/a.yaml", "./.github/workflows/a.yml"]) {
      expect(await places(refused, path)).toEqual([`${at}.steps[0].uses`]);
    }
    for (const path of ["docs/a.yml", ".github/workflows/old/a.yml", ".github/workflows/a.txt", null, 1]) {
      expect(await places(refused, path)).toEqual([]);
    }
    const action = (uses: string) => `name: a\nruns:\n  using: composite\n  steps:\n    - uses: ${uses}\n`;
    expect(await places(action("a/b@v1"), ".github/actions/a/action.yml")).toEqual(["content runs.steps[0].uses"]);
    expect(await places(action(`a/b@${commit}`), ".github/actions/a/action.yml")).toEqual([]);
  });

  it("is judged by the update where it is not known before", async () => {
    expect(await places(unknownStringValue)).toEqual(["advisory: content"]);
    expect(await places(step("run: make"), unknownStringValue)).toEqual(["advisory: file"]);
  });

  it.each([undefined, null, 1, true, [], {}, "", "on: push", `x: ${"y".repeat(600_000)}`, "a: &a [x]\nb: [*a, *a]"])(
    "is refused, and never ends the analysis, whatever it is",
    async (content) => {
      expect((await places(content)).length).toBeGreaterThan(0);
    },
  );

  it("does not grow without bound", async () => {
    const levels = Array.from({ length: 20 }, (_, n) => `l${n + 1}: &l${n + 1} [${`*l${n},`.repeat(9)}*l${n}]`);
    expect(await places(["l0: &l0 [x]", ...levels].join("\n"))).toEqual(["content"]);
  });

  it("is in no message", async () => {
    const content = step("uses: planted/planted@planted", "run: echo planted").replaceAll("release", "planted");
    const messages = (await find({ repository: "payments", file, content })).map(({ fullMessage }) => fullMessage);
    expect(messages.length).toBeGreaterThan(0);
    for (const message of messages) expect(message).not.toContain("planted");
  });
});

describe("our own workflows", () => {
  const artifacts = [{ name: "api" }, { name: "charts/api", type: "helm" as const }];
  const environments = [{ name: "staging" }, { name: "production" }];
  it.each<[string, Partial<DeliveryWorkflowsInput>]>([
    ["signed", {}],
    ["unsigned", { signing: false }],
    ["published from a branch", { publish: { from: "branch" } }],
    [
      "with a release branch",
      { environments: [{ name: "staging" }, { name: "production", releaseBranch: "production" }] },
    ],
  ])("are accepted: %s", async (_, change) => {
    const files = deliveryWorkflows({ artifacts, environments, ...change });
    expect(files.length).toBeGreaterThan(2);
    for (const { path, content } of files) expect(await places(content, path)).toEqual([]);
  });

  it("are accepted where they are examples", async () => {
    const path = join(__dirname, "..", "..", "..", "examples", "policy-check", "workflows", "infrastructure.yml");
    expect(await places(readFileSync(path, "utf8"))).toEqual([]);
  });
});
