import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../local-cloud/emulator";
import { createGoogleCloud, type GoogleCloud } from "../local-cloud/gcp/google-cloud";
import { buildPlugins } from "../local-cloud/plugins";
import { createLocalProject, type LocalProject } from "../local-cloud/project";
import { evaluateTenPolicies, versionsOf } from "./cleanup";
import { evaluateTenRules, repositoryOf } from "./lifecycle";
import { peakMegabytesDuring, ratio, startPack, timed } from "./measure";
import {
  byHand,
  emptyPack,
  googleByHand,
  largeState,
  largeStateResources,
  thousandResources,
  throughComponent,
  throughGoogleComponent,
  trivialPack,
} from "./programs";

const root = join(__dirname, "..", "..");
const pack = join(root, "policy-pack");
const rounds = 3;

const say = (line: string) => process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  await buildPlugins();
  const emulator = await startEmulator();
  try {
    say(`The best of ${rounds} rounds each, both sides in turns, on this machine:\n`);
    await componentAgainstByHand("EcrRegistry", { emulator }, throughComponent, byHand);
    await onGoogle();
    await packInPreview(emulator);
    await packInAnalysis(emulator);
    await packStart();
    await lifecycleEvaluation();
    await cleanupEvaluation();
  } finally {
    await emulator.stop();
  }
}

async function onGoogle(): Promise<void> {
  const google = await createGoogleCloud();
  try {
    await componentAgainstByHand("GoogleArtifactRegistry", { google }, throughGoogleComponent, googleByHand);
  } finally {
    await google.remove();
  }
}

async function componentAgainstByHand(
  registry: string,
  clouds: { readonly emulator?: Emulator; readonly google?: GoogleCloud },
  throughIt: string,
  written: string,
): Promise<void> {
  const create = (name: string, program: string) =>
    createLocalProject({ name, files: { "index.ts": program }, ...clouds });
  const component = await create("bench-component", throughIt);
  const hand = await create("bench-by-hand", written);
  try {
    const preview = await ratio(
      rounds,
      () => timed(() => must(component, "preview")),
      () => timed(() => must(hand, "preview")),
    );
    report(`preview of 200 repositories, ${registry} : by hand`, preview);
    // What one side creates is gone before the other creates the same names.
    const upAndDown = async (project: LocalProject) => {
      const seconds = await timed(() => must(project, "up", "--yes", "--skip-preview"));
      await must(project, "destroy", "--yes", "--skip-preview");
      return seconds;
    };
    const up = await ratio(
      rounds,
      () => upAndDown(component),
      () => upAndDown(hand),
    );
    report(`up of 200 repositories, ${registry} : by hand`, up);
  } finally {
    await component.remove();
    await hand.remove();
  }
}

async function packInPreview(emulator: Emulator): Promise<void> {
  const project = await createLocalProject({ name: "bench-pack", files: { "index.ts": thousandResources }, emulator });
  const preview = (...options: string[]) => must(project, "preview", ...options);
  try {
    const both = await ratio(
      rounds,
      () => timed(() => preview("--policy-pack", pack)),
      () => timed(() => preview()),
    );
    report("preview of 1,000 resources, with the policy pack : without", both);
    say(`  the pack's share of that preview: ${percent(1 - both.denominator / both.numerator)}`);
    const policies = await withPack(emptyPack, (empty) =>
      ratio(
        rounds,
        () => timed(() => preview("--policy-pack", pack)),
        () => timed(() => preview("--policy-pack", empty)),
      ),
    );
    report("the same, with the policy pack : with an empty one", policies);
    const peak = await peakMegabytesDuring("run-policy-pack", () => preview("--policy-pack", pack));
    say(`  the pack's peak memory in it: ${peak.toFixed(0)} MB`);
  } finally {
    await project.remove();
  }
}

/** What the pack costs by itself: the state of a large stack, with no program and no provider beside it. */
async function packInAnalysis(emulator: Emulator): Promise<void> {
  const project = await createLocalProject({ name: "bench-analysis", files: { "state.json": largeState() }, emulator });
  const analyze = (folder: string) => () =>
    timed(() => must(project, "policy", "analyze", "--file", "state.json", "--policy-pack", folder));
  try {
    const analysis = await withPack(trivialPack, (trivial) => ratio(rounds, analyze(pack), analyze(trivial)));
    report("analysis of 5,000 stored resources, with the policy pack : with one trivial policy", analysis);
    const share = (analysis.numerator - analysis.denominator) / largeStateResources;
    say(`  more time per resource: ${(share * 1000).toFixed(2)} ms`);
  } finally {
    await project.remove();
  }
}

async function packStart(): Promise<void> {
  await withPack(emptyPack, async (empty) => {
    const seconds = async (folder: string) => (await startPack(folder)).seconds;
    const start = await ratio(
      rounds,
      () => seconds(pack),
      () => seconds(empty),
    );
    report("start of the policy pack : of an empty one", start);
    const megabytes = async (folder: string) => (await startPack(folder)).peakMegabytes;
    const memory = await ratio(
      rounds,
      () => megabytes(pack),
      () => megabytes(empty),
    );
    report("peak memory after its start : of an empty one", memory, "MB");
  });
}

async function cleanupEvaluation(): Promise<void> {
  const [many, few] = [versionsOf(100_000), versionsOf(10_000)];
  const evaluation = await ratio(
    rounds,
    () => timed(() => evaluateTenPolicies(many)),
    () => timed(() => evaluateTenPolicies(few)),
  );
  report("evaluation of 10 cleanup policies, 100,000 versions : 10,000", evaluation);
}

async function lifecycleEvaluation(): Promise<void> {
  const [many, few] = [repositoryOf(100_000), repositoryOf(10_000)];
  const evaluation = await ratio(
    rounds,
    () => timed(() => evaluateTenRules(many)),
    () => timed(() => evaluateTenRules(few)),
  );
  report("evaluation of 10 lifecycle rules, 100,000 images : 10,000", evaluation);
}

async function withPack<Result>(
  files: Readonly<Record<string, string>>,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = join(root, ".cache", "bench-pack");
  await mkdir(folder, { recursive: true });
  for (const [file, content] of Object.entries(files)) await writeFile(join(folder, file), content);
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function report(
  what: string,
  { numerator, denominator, ratio: quotient }: Awaited<ReturnType<typeof ratio>>,
  unit = "s",
): void {
  say(`${what} = ${quotient.toFixed(2)}  (${numerator.toFixed(2)} ${unit} : ${denominator.toFixed(2)} ${unit})`);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}

async function must(project: LocalProject, ...command: string[]): Promise<void> {
  const { exitCode, stdout, stderr } = await project.pulumi(...command);
  if (exitCode !== 0) throw new Error(`pulumi ${command.join(" ")} failed:\n${stdout}\n${stderr}`);
}

main().catch((error: unknown) => {
  process.stderr.write(`npm run bench failed: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});
