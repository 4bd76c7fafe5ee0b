import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DeliveryWorld } from "../../../delivery/delivery-world";
import { deliveryInput, oneArtifact } from "../../../delivery/team-repository";

let world: DeliveryWorld;
let commit: string;

beforeAll(async () => {
  world = await DeliveryWorld.create();
  commit = await world.release("v1.0.0");
});
afterAll(() => world?.remove());
beforeEach(() => world.takeDeployments());

const deployed = { check: "success", deploy: "success" };
const refused = { check: "success", deploy: "failure" };
const notAsked = { check: "failure", deploy: "skipped" };

function deploy(version: string, given: Partial<Parameters<DeliveryWorld["run"]>[1]> & { to?: string } = {}) {
  const { to = "acceptance", ...run } = given;
  return world.run("deploy", { ...run, inputs: { environment: to, version } });
}

describe("the workflow that deploys", () => {
  it("hands the digests of a release to the team's script", async () => {
    const { jobs, output, summary, actions } = await deploy("v1.0.0", { logsIn: true });
    expect(jobs, output).toEqual(deployed);
    expect(await world.takeDeployments()).toEqual(await world.deployments("acceptance", "v1.0.0"));
    expect(summary).toContain(`was built from \`${commit}\``);
    expect(actions.map((action) => action.split(":")[0])).toEqual([
      "Check out",
      "Install oras",
      "Install cosign",
      "Take the AWS role",
    ]);
  });

  it("does the same when it runs again", async () => {
    const first = await deploy("v1.0.0").then(() => world.takeDeployments());
    expect((await deploy("v1.0.0")).jobs).toEqual(deployed);
    expect(await world.takeDeployments()).toEqual(first);
  });

  it("deploys a commit where it was published", async () => {
    expect((await deploy(commit, { to: "staging" })).jobs).toEqual(deployed);
    expect(await world.takeDeployments()).toEqual(await world.deployments("staging", commit));
  });

  it.each([
    ["a tag that moves", "latest", "is neither a release such as v1.4.0 nor a commit", notAsked],
    ["a command", "$(touch injected)", "is neither a release such as v1.4.0 nor a commit", notAsked],
    ["a release that is not there", "v7.7.7", "has the tag v7.7.7", refused],
  ])("refuses %s", async (_title, version, reason, expected) => {
    const { jobs, output } = await deploy(version);
    expect(jobs).toEqual(expected);
    expect(output).toContain(reason);
    expect(await world.takeDeployments()).toEqual([]);
    expect(await world.shell("find . -name injected")).toBe("");
  });

  it("refuses what nobody has signed, until it is signed with the environment's key", async () => {
    const address = await world.push("acceptance/payments/api:v8.0.0", "unsigned");
    const expectRefused = async () => {
      const { jobs, output } = await deploy("v8.0.0");
      expect(jobs).toEqual(refused);
      expect(output).toContain("cannot be deployed: its signature or its provenance is missing");
      expect(await world.takeDeployments()).toEqual([]);
    };
    await expectRefused();
    await world.sign(address, world.otherKey, commit);
    await expectRefused();
    await world.sign(address, world.signingKey, commit);
    expect((await deploy("v8.0.0")).jobs).toEqual(deployed);
    expect(await world.takeDeployments()).toHaveLength(1);
  });

  it.each([
    ["refuses a commit's tag on what was built from another one", "a", "b", refused],
    ["takes a commit's tag on what was built from it", "c", "c", deployed],
  ])("%s", async (_rule, tagged, built, expected) => {
    const tag = tagged.repeat(40);
    await world.sign(await world.push(`staging/payments/api:${tag}`, tag), world.signingKey, built.repeat(40));
    const { jobs, output } = await deploy(tag, { to: "staging" });
    expect(jobs, output).toEqual(expected);
    expect(output.includes(`was built from ${built.repeat(40)} and not from ${tag}`)).toBe(expected === refused);
    expect(await world.takeDeployments()).toHaveLength(expected === deployed ? 1 : 0);
  });

  it("deploys what nobody has signed where signing is off, and asks for no key", async () => {
    await world.push("acceptance/payments/api:v8.1.0", "unsigned too");
    const { acceptance: { SIGNING_KEY: _key, ...acceptance } = {} } = world.variables();
    const unsigned = { input: { ...oneArtifact, signing: false }, variables: { acceptance } };
    expect((await deploy("v8.1.0", unsigned)).jobs).toEqual(deployed);
    expect(await world.takeDeployments()).toHaveLength(1);
    const signed = await deploy("v8.1.0", { variables: { acceptance } });
    expect(signed.jobs).toEqual(refused);
    expect(signed.output).toContain("the environment acceptance lacks the variables SIGNING_KEY:");
  });

  it("fails where the team's script fails", async () => {
    const fails = { input: { ...oneArtifact, deployScript: "scripts/fails.sh" } };
    await world.commit("a script that fails", { "scripts/fails.sh": "#!/bin/sh\nexit 3\n" });
    expect((await deploy("v1.0.0", fails)).jobs).toEqual(refused);
    expect((await deploy("v1.0.0", { input: oneArtifact })).jobs).toEqual(deployed);
  });
});

/** The emulator keeps the second in which something was pushed. */
async function untilNextSecond(): Promise<void> {
  await sleep(1010 - (Date.now() % 1000));
}

const rolledBack = { check: "success", "roll-back": "success" };
const notRolledBack = { check: "success", "roll-back": "failure" };
const nobodyAsked = { check: "failure", "roll-back": "skipped" };

function rollBack(bad: string, good = "", given: Partial<Parameters<DeliveryWorld["run"]>[1]> = {}) {
  return world.run("rollback", { ...given, inputs: { environment: "acceptance", bad, good } });
}

describe("the workflow that rolls back", () => {
  beforeAll(async () => {
    await untilNextSecond();
    for (const release of ["v1.0.5", "v1.1.0", "v1.0.1"]) {
      await world.release(release, release === "v1.0.5" ? oneArtifact : deliveryInput);
      await untilNextSecond();
    }
    // Somebody else's pushes, past the workflows, under tags that look released and as the newest ones.
    for (const release of ["v9.0.0", "v9.1.0"]) {
      for (const { name } of deliveryInput.artifacts) {
        await world.push(`acceptance/payments/${name}:${release}`, release, "9".repeat(40));
      }
      await untilNextSecond();
    }
  });

  it.each([
    ["to the release before, by the time of release and not by its number", "v1.0.1", "v1.1.0"],
    ["past releases that do not verify", "v9.1.0", "v1.0.1"],
  ])("goes back %s", async (_rule, bad, good) => {
    const { jobs, output } = await rollBack(bad, "", { logsIn: true });
    expect(jobs, output).toEqual(rolledBack);
    expect(output).toContain(`Going back from ${bad} to ${good}.`);
    expect(await world.takeDeployments()).toEqual(await world.deployments("acceptance", good));
  });

  it("goes back to the release that was asked for, and does the same when it runs again", async () => {
    for (const _run of [1, 2]) {
      expect((await rollBack("v1.0.1", "v1.0.0")).jobs).toEqual(rolledBack);
      expect(await world.takeDeployments()).toEqual(await world.deployments("acceptance", "v1.0.0"));
    }
  });

  it.each([
    ["where nothing was released before", "v1.0.0", "", "no known-good release to go back to from v1.0.0."],
    ["to what does not verify", "v1.0.1", "v9.0.0", "no known-good release to go back to from v1.0.1, v9.0.0 is none."],
    ["to what is not there", "v1.0.1", "v0.1.0", "v0.1.0 is passed over: it has no api."],
    ["from what is not there", "v0.1.0", "", "has the release v0.1.0"],
  ])("refuses to go back %s", async (_rule, bad, good, reason) => {
    const { jobs, output } = await rollBack(bad, good);
    expect(jobs).toEqual(notRolledBack);
    expect(output).toContain(reason);
    expect(await world.takeDeployments()).toEqual([]);
  });

  it.each([
    ["to where it is", "v1.0.1", "v1.0.1", ["v1.0.1 is both the release to go back from and the one to go back to"]],
    ["to a tag that moves", "v1.0.1", "latest", ["latest is no release"]],
    [
      "from a command to another one",
      "$(touch injected)",
      "`touch injected`",
      ["touch\\ injected", "`touch\\ injected"],
    ],
  ])("asks nobody to approve to go back %s", async (_rule, bad, good, reasons) => {
    const { jobs, output } = await rollBack(bad, good);
    expect(jobs).toEqual(nobodyAsked);
    for (const reason of reasons) expect(output).toContain(reason.replaceAll("`", "\\`"));
    expect(await world.takeDeployments()).toEqual([]);
    expect(await world.shell("find . -name injected")).toBe("");
  });

  it("goes back from a release that is not the newest with every artifact that it had, past what lacks one", async () => {
    const { jobs, output } = await rollBack("v1.1.0");
    expect(jobs, output).toEqual(rolledBack);
    expect(output).toContain("v1.0.5 is passed over: it has no charts/api.");
    expect(await world.takeDeployments()).toEqual(await world.deployments("acceptance", "v1.0.0"));

    expect((await rollBack("v1.1.0", "", { input: oneArtifact })).jobs).toEqual(rolledBack);
    const [only] = await world.deployments("acceptance", "v1.0.5");
    expect(await world.takeDeployments()).toEqual([only]);
  });

  it("fails where the registry does not tell which releases there are", async () => {
    const { jobs } = await world.registry.denying(() => rollBack("v1.0.1"));
    expect(jobs).toEqual(notRolledBack);
    expect(await world.takeDeployments()).toEqual([]);
    expect((await rollBack("v1.0.1")).jobs).toEqual(rolledBack);
  });
});
