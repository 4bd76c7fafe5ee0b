import { join } from "node:path";
import { DeliveryWorld } from "../delivery-world";
import { deliveryInput } from "../team-repository";
import { EnforcedAccess } from "./enforced-access";
import { type EnforcedStack, enforcedStack } from "./enforced-stack";
import { deliverToLogGroups, eventsOf } from "./recorded-events";
import { startScanner } from "./scanner";
import { scanOfNow } from "./scans";

const root = join(__dirname, "..", "..", "..");
const [api] = deliveryInput.artifacts;
const input = {
  ...deliveryInput,
  artifacts: api ? [api] : [],
  environments: [{ name: "staging" }, { name: "production" }],
  scanGate: {},
};

interface Telling {
  readonly say: (line?: string) => void;
  readonly step: (line: string) => void;
}

type Workflow = Parameters<DeliveryWorld["run"]>[0];

/**
 * One artifact's way from its commit to production and back: examples/aws-delivery, stood up, and the generated
 * workflows' own steps, with the roles that it made.
 */
export async function walkThroughDelivery({ say, step }: Telling): Promise<void> {
  let stack: EnforcedStack | undefined;
  let access: EnforcedAccess | undefined;
  step(
    "pulumi up: examples/aws-delivery, a team's whole path: registry, roles, key, GitHub, notifications, audit trail",
  );
  const world = await DeliveryWorld.create({
    say: (line) => say(`  ${line}`),
    stack: async (emulator) => {
      stack = await enforcedStack(join(root, "examples", "aws-delivery"), emulator, (output) =>
        say(
          `  ${/\d+ created/.exec(output)?.[0] ?? "created"}; from here on every job has what its role lets it do, and no more`,
        ),
      );
      return stack;
    },
    access: (emulator) => {
      access = new EnforcedAccess(emulator);
      return access;
    },
  });
  const scanner = await startScanner(world.emulator.endpoint);
  let runId = 1000;
  const run = async (workflow: Workflow, given: Parameters<DeliveryWorld["run"]>[1], succeeds = true) => {
    runId += 1;
    const environment = { AWS_ENDPOINT_URL_ECR: scanner.endpoint };
    const result = await world.run(workflow, { input, environment, runId: String(runId), ...given });
    if (Object.values(result.jobs).includes("failure") === succeeds) throw new Error(result.output);
    return result;
  };
  const promote = (build: string, release: string, succeeds = true) =>
    run("promote", { inputs: { environment: "production", build, release } }, succeeds);
  const digest = (environment: string, tag: string) => world.digest(environment, "api", tag);
  const publish = async (content: string) => {
    const commit = await world.commit(content);
    await run("build", { commit });
    return commit;
  };

  try {
    step("build.yml: a push to main is built once");
    const commit = await publish("the first version");
    say(`  ${await digest("staging", commit)}`);
    say(`  has the tag ${commit}, and its SBOM, provenance and signature refer to it; staging runs it`);
    await run("build", { commit });
    say("  the same run again finds it published, and builds and writes nothing");

    step("promote.yml: the scan has found something CRITICAL");
    scanner.answers = () => scanOfNow("CRITICAL");
    const refused = await promote(commit, "v1.0.0", false);
    say(`  refused: ${/CVE-\S+ is CRITICAL[^\n]*/.exec(refused.output)?.[0]}`);

    step("promote.yml: a scan without such a finding, and a signature of the publisher's key");
    scanner.answers = () => scanOfNow("LOW");
    await promote(commit, "v1.0.0");
    say(`  ${await digest("production", "v1.0.0")}`);
    say("  the same digest, copied with all that refers to it and never built again, is v1.0.0 in production");
    await run("deploy", { inputs: { environment: "production", version: "v1.0.0" } });
    say("  deploy.yml verifies it once more, and hands the digest to the team's script");

    step("a release that turns out bad");
    await promote(await publish("the second version"), "v1.1.0");
    const taken = await promote(commit, "v1.1.0", false);
    say(`  its name cannot be given to another digest: ${/api:(v1\.1\.0 is [^\n]*)/.exec(taken.output)?.[1]}`);
    const back = await run("rollback", { inputs: { environment: "production", bad: "v1.1.0", good: "" } });
    say(
      `  rollback.yml: ${/Going back from [^\n]*/.exec(back.output)?.[0]} It was released before, and its signature is valid`,
    );

    step("npm run trace: what the audit trail knows of the digest in production");
    await deliverToLogGroups(world.emulator.endpoint, eventsOf((await access?.recorded()) ?? []));
    const trace = join(root, "dist", "components", "aws", "commands", "trace.js");
    const words = `${await digest("production", "v1.0.0")} --log-group ${stack?.outputs.logGroup}`;
    const history = await world.shell(`node ${trace} ${words}`);
    say(history.replace(/^(?=.)/gm, "  "));
  } finally {
    await scanner.stop();
    await world.remove();
  }
}
