import { createHash } from "node:crypto";
import { join } from "node:path";
import { walkThroughDelivery } from "../delivery/aws/walkthrough";
import { type Emulator, startEmulator } from "./emulator";
import { pushImage } from "./image";
import { buildPlugins } from "./plugins";
import { createLocalProject, type LocalProject } from "./project";

const root = join(__dirname, "..", "..");
const keep = process.argv.includes("--keep");
const withoutDelivery = process.argv.includes("--without-delivery");

const say = (line = "") => process.stdout.write(`${line}\n`);
const step = (line: string) => say(`\n● ${line}`);

/** A commit's SHA stands for a tag, as a pipeline would take it. */
const commit = createHash("sha1").update("the first commit").digest("hex");

async function main(): Promise<void> {
  await buildPlugins();
  const emulator = await startEmulator();
  const projects: LocalProject[] = [];
  const projectOf = async (name: string) => {
    const project = await createLocalProject({ name, program: join(root, "examples", name), emulator });
    projects.push(project);
    return project;
  };
  try {
    const quickstart = await projectOf("quickstart");
    await showRegistry(quickstart);
    await showImmutableTags(quickstart, emulator);
    await showPolicies(await projectOf("insecure-registry"));
    if (keep) {
      await keepRunning(emulator, quickstart);
      return;
    }
    step("pulumi destroy: the quickstart is `disposable`, so its repositories go with their images");
    await must(quickstart, "destroy", "--yes", "--skip-preview");
    if (!withoutDelivery) await walkThroughDelivery({ say, step });
    say("\nDone. Next: README.md, and `npm test`.");
  } catch (error) {
    const message = error instanceof Error ? error.message : error;
    throw new Error(`${String(message).trimEnd()}\nThe log of the local AWS is ${emulator.logFile}.`, { cause: error });
  } finally {
    await Promise.all(projects.map((project) => project.remove()));
    await emulator.stop();
  }
}

async function showRegistry(project: LocalProject): Promise<void> {
  step("pulumi up: examples/quickstart, with the real engine, against a local AWS");
  const up = await must(project, "up", "--yes", "--skip-preview");
  say(up.trimEnd());
}

async function showImmutableTags(project: LocalProject, emulator: Emulator): Promise<void> {
  const { repositories } = (await project.outputs()) as { repositories: Record<string, Record<string, string>> };
  const address = repositories.staging?.api ?? "";
  // The repository's own address is in the cloud; here the same repository is at the emulator's.
  const local = address.replace(/^[^/]+/, emulator.registry);

  step(`push an image, tagged with its commit: ${address}:${commit.slice(0, 12)}…`);
  const digest = await pushImage(`${local}:${commit}`, "built once");
  say(`  pushed ${digest}`);
  step("push the same image again, as a repeated CI run does");
  say(`  pushed ${await pushImage(`${local}:${commit}`, "built once")}: the same digest, nothing to do`);

  step("push a different image under the same tag");
  const refusal = await pushImage(`${local}:${commit}`, "built twice").then(
    (other) => {
      throw new Error(`The tag was immutable and has been moved from ${digest} to ${other}.`);
    },
    (error: { stderr?: string; message: string }) => error.stderr ?? error.message,
  );
  say(`  refused: ${refusal.trim().split("\n").at(-1)}`);
}

async function showPolicies(insecure: LocalProject): Promise<void> {
  step("pulumi preview: examples/insecure-registry, with the policy pack");
  const { exitCode, stdout } = await insecure.pulumi("preview", "--policy-pack", join(root, "policy-pack"));
  const violations = stdout.slice(stdout.indexOf("Policies:")).split("\nDiagnostics:")[0]?.trimEnd() ?? "";
  if (exitCode === 0 || !violations.startsWith("Policies:")) {
    throw new Error(`The policy pack let an insecure registry pass:\n${stdout}`);
  }
  say(violations);
}

async function keepRunning(emulator: Emulator, project: LocalProject): Promise<void> {
  step("kept running until Ctrl-C");
  say(`  AWS API and container registry: ${emulator.endpoint}`);
  say(`  its log:                        ${emulator.logFile}`);
  say(`  the Pulumi project:             ${project.directory}`);
  say("  Pulumi's environment there:");
  for (const [name, value] of Object.entries({ ...project.env, PULUMI_CONFIG_PASSPHRASE: "" })) {
    say(`    export ${name}='${value.replaceAll("'", "'\\''")}'`);
  }
  await new Promise<void>((resolve) => process.once("SIGINT", resolve));
}

async function must(project: LocalProject, ...command: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await project.pulumi(...command);
  if (exitCode !== 0) throw new Error(`pulumi ${command.join(" ")} failed:\n${stdout}\n${stderr}`);
  return stdout;
}

main().catch((error: unknown) => {
  process.stderr.write(`\nnpm start failed: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});
