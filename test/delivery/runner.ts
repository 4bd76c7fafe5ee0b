import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import { runCommand } from "../engine/command";
import { type Contexts, holds, substitute } from "./expressions";

interface Step {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string>>;
  readonly run?: string;
}

interface Job {
  readonly needs?: readonly string[];
  readonly if?: string;
  readonly environment?: string;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

type JobResult = "success" | "failure" | "skipped";

export interface WorkflowRun {
  readonly github: Readonly<Record<string, string>>;
  readonly inputs?: Readonly<Record<string, string>>;
  /** GitHub variables of each environment; those of jobs without one are under "". */
  readonly variables: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Where the repository is checked out. */
  readonly workspace: string;
  /** What the actions that are not run here would have set. */
  readonly environment: Readonly<Record<string, string>>;
  /** Stand in for actions, by their repository. @default what they do is done already */
  readonly actions?: Readonly<Record<string, ActionStandIn>>;
  /** Called before each shell step. */
  readonly beforeStep?: () => Promise<unknown>;
  /** Called before a job starts, for what happens elsewhere in the meantime. */
  readonly before?: Readonly<Record<string, () => Promise<unknown>>>;
}

/**
 * What an action does with its inputs in a job of an environment, or of none: gives variables that later steps have. An
 * error fails the job.
 */
export type ActionStandIn = (
  inputs: Readonly<Record<string, string>>,
  environment: string,
) => Promise<Readonly<Record<string, string>>>;

export interface WorkflowResult {
  readonly jobs: Readonly<Record<string, JobResult>>;
  readonly output: string;
  readonly summary: string;
  /** Actions that a runner of GitHub's would have run. */
  readonly actions: readonly string[];
}

/**
 * Runs a workflow's shell steps as they stand in it: its jobs one after the other, which share the runner's temporary
 * folder, as if what one job uploads were what the next one downloads. Actions are not run, but named.
 */
export async function runWorkflow(text: string, run: WorkflowRun): Promise<WorkflowResult> {
  const workflow: { readonly jobs: Readonly<Record<string, Job>> } = parse(text);
  const temporary = await mkdtemp(path.join(tmpdir(), "artifact-registries-runner-"));
  const results: Record<string, JobResult> = {};
  const outputs: Record<string, { outputs: Record<string, string> }> = {};
  const log = { output: "", summary: "", actions: [] as string[] };
  try {
    for (const [id, job] of Object.entries(workflow.jobs)) {
      const contexts = contextsOf(run, job, temporary, outputs);
      if (
        !holds(
          job.if,
          contexts,
          ancestors(workflow.jobs, job).map((needed) => results[needed] ?? ""),
        )
      ) {
        results[id] = "skipped";
        continue;
      }
      await run.before?.[id]?.();
      results[id] = await runJob(job, contexts, run, log);
      outputs[id] = { outputs: mapValues(job.outputs ?? {}, (value) => substitute(value, contexts)) };
    }
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return { jobs: results, ...log };
}

function ancestors(jobs: Readonly<Record<string, Job>>, { needs = [] }: Job): readonly string[] {
  return [...new Set(needs.flatMap((id) => [id, ...ancestors(jobs, jobs[id] ?? { steps: [] })]))];
}

function contextsOf(run: WorkflowRun, job: Job, temporary: string, needs: Contexts["needs"]) {
  const { github, inputs = {} } = run;
  const contexts = { github, inputs, vars: {}, runner: { temp: temporary }, needs, steps: {} };
  const environment = substitute(job.environment ?? "", contexts);
  const steps: Record<string, { outputs: Record<string, string> }> = {};
  return { ...contexts, vars: run.variables[environment] ?? {}, steps };
}

async function runJob(
  job: Job,
  contexts: ReturnType<typeof contextsOf>,
  run: WorkflowRun,
  log: { output: string; summary: string; actions: string[] },
): Promise<JobResult> {
  const folder = path.join(contexts.runner.temp, "commands");
  await mkdir(folder, { recursive: true });
  let given: Readonly<Record<string, string>> = {};
  for (const step of job.steps) {
    if (step.if !== undefined && !holds(step.if, contexts, [])) continue;
    if (step.uses !== undefined) {
      log.actions.push(`${step.name}: ${step.uses}`);
      const standIn = run.actions?.[step.uses.split("@")[0] ?? ""];
      const inputs = mapValues(step.with ?? {}, (value) => substitute(String(value), contexts));
      try {
        given = { ...given, ...(await standIn?.(inputs, substitute(job.environment ?? "", contexts))) };
      } catch (error) {
        log.output += `## ${step.name}\n${error}\n`;
        return "failure";
      }
      continue;
    }
    await run.beforeStep?.();
    const files = {
      GITHUB_OUTPUT: path.join(folder, "output"),
      GITHUB_STEP_SUMMARY: path.join(folder, "summary"),
    };
    for (const file of Object.values(files)) await writeFile(file, "");
    const script = path.join(folder, "script.sh");
    await writeFile(script, step.run ?? "");
    // As GitHub runs `shell: bash`: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
    const { exitCode, output } = await runCommand("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
      directory: run.workspace,
      environment: {
        ...run.environment,
        ...given,
        ...defaultVariables(run.github),
        ...files,
        RUNNER_TEMP: contexts.runner.temp,
        RUNNER_ENVIRONMENT: "github-hosted",
        ...mapValues(step.env ?? {}, (value) => substitute(String(value), contexts)),
      },
      signal: AbortSignal.timeout(120_000),
    });
    log.output += `## ${step.name}\n${output}\n`;
    log.summary += await readFile(files.GITHUB_STEP_SUMMARY, "utf8");
    if (exitCode !== 0) return "failure";
    if (step.id !== undefined)
      contexts.steps[step.id] = { outputs: readOutputs(await readFile(files.GITHUB_OUTPUT, "utf8")) };
  }
  return "success";
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/variables#default-environment-variables */
function defaultVariables(github: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(github).map(([name, value]) => [`GITHUB_${name.toUpperCase()}`, value]));
}

function readOutputs(text: string): Record<string, string> {
  const lines = text.split("\n").filter((line) => line !== "");
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
}

function mapValues(
  record: Readonly<Record<string, string>>,
  change: (value: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
