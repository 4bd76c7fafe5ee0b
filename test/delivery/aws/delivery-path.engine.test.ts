import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DeliveryWorld } from "../delivery-world";
import { deliveryInput } from "../team-repository";
import { EnforcedAccess } from "./enforced-access";
import { type EnforcedStack, enforcedStack } from "./enforced-stack";
import { deliverToLogGroups, eventsOf } from "./recorded-events";
import { type Scanner, startScanner } from "./scanner";
import { scanOfNow } from "./scans";

const program = join(__dirname, "..", "..", "..", "examples", "aws-delivery");
const environments = [{ name: "staging" }, { name: "production" }];
const input = { ...deliveryInput, environments, scanGate: {} };
const [api] = input.artifacts;
const onlyApi = { ...input, artifacts: api ? [api] : [] };
const exceptionsFile = ".github/delivery/scan-exceptions.json";
const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

let world: DeliveryWorld;
let scanner: Scanner;
let access: EnforcedAccess;
let stack: EnforcedStack;
/** How bad the worst finding in an image is. */
let severity = "LOW";

beforeAll(async () => {
  world = await DeliveryWorld.create({
    stack: async (emulator) => {
      stack = await enforcedStack(program, emulator);
      return stack;
    },
    access: (emulator) => {
      access = new EnforcedAccess(emulator);
      return access;
    },
  });
  scanner = await startScanner(world.emulator.endpoint);
  scanner.answers = () => scanOfNow(severity);
  const waivers = [{ artifact: "charts/api", reason: "Amazon ECR does not scan charts", until: tomorrow }];
  await world.shell(`echo '${JSON.stringify({ waivers })}' >${exceptionsFile}`);
});
afterAll(async () => {
  await scanner?.stop();
  await world?.remove();
});

type Workflow = Parameters<DeliveryWorld["run"]>[0];
type Given = Parameters<DeliveryWorld["run"]>[1];

function run(workflow: Workflow, given: Given) {
  const { environment, ...rest } = given;
  return world.run(workflow, {
    input,
    ...rest,
    environment: { AWS_ENDPOINT_URL_ECR: scanner.endpoint, ...environment },
  });
}

const build = (commit: string, given: Given = {}) => run("build", { ...given, commit });
const promote = (what: string, release: string, given: Given = {}) =>
  run("promote", { ...given, inputs: { environment: "production", build: what, release } });
const digestsOf = (environment: string, tag: string) =>
  Promise.all(input.artifacts.map(({ name }) => world.digest(environment, name, tag)));

const built = { find: "success", build: "success", publish: "success", deploy: "success" };
const promoted = { check: "success", promote: "success" };
const refused = { check: "success", promote: "failure" };
const nowhere = [undefined, undefined];

async function publish(content: string, of = onlyApi): Promise<string> {
  const commit = await world.commit(content);
  const { jobs, output } = await build(commit, { input: of });
  expect(jobs, output).toEqual(built);
  return commit;
}

async function release(content: string, version: string): Promise<string> {
  const commit = await publish(content);
  const { jobs, output } = await promote(commit, version, { input: onlyApi });
  expect(jobs, output).toEqual(promoted);
  // The emulator keeps the second in which something was pushed.
  await new Promise((resolve) => setTimeout(resolve, 1010 - (Date.now() % 1000)));
  return commit;
}

/** With the roles that the program made, enforced, through the generated workflows' own steps. */
describe("the delivery path of examples/aws-delivery", () => {
  /** Released as v1.0.0. */
  let first: string;

  it("builds a commit once, and deploys it where it was published", async () => {
    await world.takeDeployments();
    first = await publish("first", input);
    const digests = await digestsOf("staging", first);
    expect(digests).toEqual([expect.stringMatching(/^sha256:/), expect.stringMatching(/^sha256:/)]);
    expect(await world.takeDeployments()).toEqual(await world.deployments("staging", first));
    // The SBOM, the provenance and the signature.
    for (const [index, { name }] of input.artifacts.entries()) {
      expect(await world.referrers("staging", `${name}@${digests[index]}`)).toHaveLength(3);
    }
  });

  it("builds nothing and writes nothing when it runs again", async () => {
    const before = (await access.recorded()).length;
    const { jobs, output } = await build(first);
    expect(jobs, output).toEqual({ ...built, build: "skipped" });
    expect(await access.recorded()).toHaveLength(before);
  });

  it("lets the publisher put no other digest under the commit's tag, and nobody else push", async () => {
    const [before] = await digestsOf("staging", first);
    const push = (tag: string) =>
      `cd "$(mktemp -d)" && echo other >other.txt && oras push "$R/staging/payments/api:${tag}" other.txt 2>&1`;
    const publisher = await access.job(world, "staging", "publish");
    await expect(world.shell(push(first), publisher)).rejects.toThrow(/already exists|immutable/i);
    expect(await digestsOf("staging", first)).toContain(before);
    await world.shell(push("another"), publisher);
    for (const job of [
      await access.job(world, "staging", "deploy"),
      await access.job(world, "production", "promote"),
    ]) {
      await expect(world.shell(push("theirs"), job)).rejects.toThrow("not authorized to perform: ecr:");
    }
    expect(await world.digest("staging", "api", "theirs")).toBeUndefined();
  });

  it("refuses a promotion while a finding is as severe as the registry's threshold", async () => {
    severity = "HIGH";
    const { jobs, output } = await promote(first, "v1.0.0");
    severity = "LOW";
    expect(jobs).toEqual(refused);
    expect(output).toContain("CVE-2019-5188 is HIGH");
    expect(await digestsOf("production", "v1.0.0")).toEqual(nowhere);
  });

  it("refuses a promotion without a signature of the publisher's key, until he has signed", async () => {
    const tag = "a".repeat(40);
    const address = await world.push(`staging/payments/api:${tag}`, tag, tag);
    const what = address.replace("staging/payments/", "");
    const expectRefused = async () => {
      const { jobs, output } = await promote(what, "v0.9.0", { input: onlyApi });
      expect(jobs).toEqual(refused);
      expect(output).toContain("its signature or its provenance is missing, or was made with another key");
    };
    await expectRefused();
    await world.sign(address, world.otherKey, tag);
    await expectRefused();
    await world.sign(address, world.signingKey, tag);
    const { jobs, output } = await promote(what, "v0.9.0", { input: onlyApi });
    expect(jobs, output).toEqual(promoted);
  });

  it("promotes the identical digest with all that refers to it, and does the same again without a change", async () => {
    const digests = await digestsOf("staging", first);
    const { jobs, output } = await promote(first, "v1.0.0", { runId: "2002" });
    expect(jobs, output).toEqual(promoted);
    expect(await digestsOf("production", "v1.0.0")).toEqual(digests);
    for (const [index, { name }] of input.artifacts.entries()) {
      const address = `${name}@${digests[index]}`;
      expect(await world.referrers("production", address)).toEqual(await world.referrers("staging", address));
    }
    const before = await world.tags("production", "api");
    expect((await promote(first, "v1.0.0")).jobs).toEqual(promoted);
    expect(await world.tags("production", "api")).toEqual(before);
  });

  it("gives a release to no other digest, by the workflow or past it, nor to anybody but the promoter", async () => {
    const released = await digestsOf("production", "v1.0.0");
    const second = await publish("second");
    const { jobs, output } = await promote(second, "v1.0.0", { input: onlyApi });
    expect(jobs).toEqual(refused);
    expect(output).toMatch(/payments\/api:v1\.0\.0 is sha256:\S+ already and cannot become sha256:/);

    const [digest] = await digestsOf("staging", second);
    const copy = (tag: string) =>
      `oras cp "$R/staging/payments/api@${digest}" "$R/production/payments/api:${tag}" 2>&1`;
    const promoter = await access.job(world, "production", "promote");
    await expect(world.shell(copy("v1.0.0"), promoter)).rejects.toThrow(/already exists|immutable/i);
    expect(await digestsOf("production", "v1.0.0")).toEqual(released);
    for (const job of [
      await access.job(world, "staging", "publish"),
      await access.job(world, "production", "deploy"),
    ]) {
      await expect(world.shell(copy("v1.0.1"), job)).rejects.toThrow(/403|not authorized to perform: ecr:/);
    }
    await world.shell(copy("v1.0.1"), promoter);
  });

  it("deploys the release by its digest", async () => {
    await world.takeDeployments();
    const { jobs, output } = await run("deploy", { inputs: { environment: "production", version: "v1.0.0" } });
    expect(jobs, output).toEqual({ check: "success", deploy: "success" });
    expect(await world.takeDeployments()).toEqual(await world.deployments("production", "v1.0.0"));
  });

  it("rolls back to the known-good release before", async () => {
    await release("third", "v1.1.0");
    const inputs = { environment: "production", bad: "v1.1.0", good: "" };
    const { jobs, output } = await run("rollback", { inputs });
    expect(jobs, output).toEqual({ check: "success", "roll-back": "success" });
    expect(output).toContain("Going back from v1.1.0 to v1.0.0.");
    const [deployed] = await world.deployments("production", "v1.0.0");
    expect((await world.takeDeployments()).slice(-1)).toEqual([deployed]);
  });

  it("lets one of two promotions to one release have it, wherever they meet, and tells the other", async () => {
    const commits = [await publish("fourth"), await publish("fifth")] as const;
    const runs = await Promise.all(commits.map((commit) => promote(commit, "v1.2.0", { input: onlyApi })));
    const won = runs.findIndex(({ jobs }) => jobs.promote === "success");
    const lost = runs[1 - won];
    expect(lost?.jobs).toEqual(refused);
    expect(lost?.output).toMatch(/v1\.2\.0.* (cannot become|already exists)|immutable/);
    expect(await world.digest("production", "api", "v1.2.0")).toBe(
      await world.digest("staging", "api", commits[won] ?? ""),
    );
    const [loser = ""] = commits.filter((_, index) => index !== won);
    expect((await promote(loser, "v1.2.1", { input: onlyApi })).jobs).toEqual(promoted);
  });

  it("stops at a token that has expired, and at a registry that answers too few requests, and goes on later", async () => {
    const commit = await publish("sixth");
    const attempt = () => promote(commit, "v1.3.0", { input: onlyApi });
    const expired = await access.withExpiredTokens(attempt);
    expect(expired.jobs).toEqual(refused);
    expect(expired.output).toContain("Your authorization token has expired. Reauthenticate and try again.");
    const throttled = await world.registry.throttling(Number.POSITIVE_INFINITY, attempt);
    expect(throttled.jobs).toEqual(refused);
    expect(throttled.output).toMatch(/429|toomanyrequests/i);
    expect(await world.digest("production", "api", "v1.3.0")).toBeUndefined();
    const { jobs, output } = await world.registry.throttling(2, attempt);
    expect(jobs, output).toEqual(promoted);
  });

  it("leaves all of it in the audit log, where a digest leads to its commit, its runs and its releases", async () => {
    expect(await deliverToLogGroups(world.emulator.endpoint, eventsOf(await access.recorded()))).toBe(0);
    const [digest] = await digestsOf("production", "v1.0.0");
    const command = join(__dirname, "..", "..", "..", "dist", "components", "aws", "commands", "trace.js");
    const history = await world.shell(`node ${command} ${digest} --log-group ${stack.outputs.logGroup}`);
    expect(history).toContain(`commit   ${first}, says the manifest`);
    expect(history).toContain("source   https://github.com/acme/payments, says the manifest");
    for (const told of [
      "staging/payments/api",
      "by publish, run 1001, attempt 1 (role payments-staging-publish)",
      "production/payments/api",
      "by promote, run 2002, attempt 1 (role payments-production-promote)",
      "https://github.com/acme/payments/actions/runs/1001/attempts/1",
      "https://github.com/acme/payments/actions/runs/2002/attempts/1",
    ]) {
      expect(history).toContain(told);
    }
    expect(history).toMatch(/v1\.0\.0/);
    expect(history).toMatch(/scan/i);
    const other = await world.shell(
      `node ${command} sha256:${"0".repeat(64)} --log-group ${stack.outputs.logGroup} || true`,
    );
    expect(other).toContain("No event tells of it.");
  });
});
