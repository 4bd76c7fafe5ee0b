import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { syft } from "../../../../components/github/workflows/pinned-actions";
import { DeliveryWorld } from "../../../delivery/delivery-world";
import { deliveryInput, oneArtifact } from "../../../delivery/team-repository";

let world: DeliveryWorld;

beforeAll(async () => {
  world = await DeliveryWorld.create();
});
afterAll(() => world?.remove());

const succeeded = { find: "success", build: "success", publish: "success", deploy: "success" };
const notPublished = { find: "success", build: "success", publish: "failure", deploy: "skipped" };
const notBuilt = { find: "success", build: "failure", publish: "skipped", deploy: "skipped" };

const { buildScript: _script, ...withoutScript } = oneArtifact;
const packed = { ...withoutScript, artifacts: [{ name: "site", type: "generic" as const, folder: "site" }] };

describe("the workflow that builds", () => {
  it("publishes each artifact under its commit, with signature, SBOM and provenance, and deploys it by digest", async () => {
    const commit = await world.commit("published");
    const { jobs, output, summary, actions } = await world.run("build", { commit, logsIn: true });
    expect(jobs, output).toEqual(succeeded);
    for (const { name } of deliveryInput.artifacts) {
      const digest = await world.digest("staging", name, commit);
      const address = `${world.registry.registry}/staging/payments/${name}@${digest}`;
      expect(summary).toContain(`\`${name}\` \`${digest}\``);
      expect(await world.referrers("staging", `${name}@${digest}`)).toHaveLength(3);
      const verify = (command: string) =>
        world.shell(`cosign ${command} --key ${world.signingKey} --insecure-ignore-tlog=true ${address} 2>/dev/null`);
      expect(await verify("verify")).toContain(digest);
      expect(statement(await verify("verify-attestation --type cyclonedx")).predicate).toMatchObject({
        bomFormat: "CycloneDX",
      });
      expect(statement(await verify("verify-attestation --type slsaprovenance1"))).toMatchObject({
        subject: [{ digest: { sha256: digest?.replace("sha256:", "") } }],
        predicate: {
          buildDefinition: {
            externalParameters: {
              workflow: {
                repository: "https://github.com/acme/payments",
                path: ".github/workflows/build.yml",
                ref: "refs/heads/main",
              },
            },
            internalParameters: { github: { repository_id: "41881900" } },
            resolvedDependencies: [
              { uri: "git+https://github.com/acme/payments@refs/heads/main", digest: { gitCommit: commit } },
            ],
          },
          runDetails: {
            metadata: { invocationId: "https://github.com/acme/payments/actions/runs/1001/attempts/1" },
          },
        },
      });
    }
    expect(await world.takeDeployments()).toEqual(await world.deployments("staging", commit));
    const notRun = ["Check out", "Install oras", "Install cosign", "Take the AWS role"];
    expect([...new Set(actions.map((action) => action.split(":")[0]))].sort()).toEqual(
      [...notRun, "Hand over what was built", "Take over what was built"].sort(),
    );
  });

  it("builds and pushes nothing when it runs again on the same commit", async () => {
    const commit = await world.publish("built once", oneArtifact);
    const digest = await world.digest("staging", "api", commit);
    const referrers = await world.referrers("staging", `api@${digest}`);
    const { jobs, output } = await world.run("build", { commit, input: oneArtifact });
    expect(jobs, output).toEqual({ ...succeeded, build: "skipped" });
    expect(await world.digest("staging", "api", commit)).toBe(digest);
    expect(await world.referrers("staging", `api@${digest}`)).toEqual(referrers);
  });

  it.each([
    ["takes the same digest that somebody has put under its tag meanwhile", "", succeeded],
    ["refuses another digest than the one under its tag", " and changed", notPublished],
  ])("%s", async (rule, change, expected) => {
    const commit = await world.commit(rule);
    const meanwhile = () => world.push(`staging/payments/api:${commit}`, `api ${rule}${change}`, commit);
    const { jobs, output } = await world.run("build", { commit, before: { publish: meanwhile } });
    expect(jobs, output).toEqual(expected);
    const refusal = new RegExp(
      `/staging/payments/api:${commit} is sha256:[0-9a-f]{64} already, this run built sha256:`,
    );
    if (expected === notPublished) expect(output).toMatch(refusal);
    else expect(output).not.toMatch(refusal);
    expect((await world.digest("staging", "charts/api", commit)) !== undefined).toBe(expected === succeeded);
  });

  it.each([
    ["another commit than its own, and says what to annotate", "0".repeat(40), notPublished],
    ["its own commit", "", succeeded],
  ])("publishes no artifact but one that names %s", async (_rule, revision, expected) => {
    const files = revision === "" ? {} : { "api/revision.txt": revision };
    const commit = await world.commit(`revision ${revision}`, files);
    const { jobs, output } = await world.run("build", { commit, input: oneArtifact });
    await world.shell("rm -f api/revision.txt");
    expect(jobs, output).toEqual(expected);
    expect((await world.digest("staging", "api", commit)) !== undefined).toBe(expected === succeeded);
    const fix = `annotate its manifest with org.opencontainers.image.revision=${commit}.`;
    expect(output.includes(fix)).toBe(expected === notPublished);
  });

  it("tags nothing that it could not sign, and completes that in the next run", async () => {
    const commit = await world.commit("interrupted");
    const variables = world.variables();
    const broken = { ...variables, staging: { ...variables.staging, SIGNING_KEY: "awskms:///alias/no-such-key" } };
    const { jobs } = await world.run("build", { commit, input: oneArtifact, variables: broken });
    expect(jobs).toEqual(notPublished);
    expect(await world.digest("staging", "api", commit)).toBeUndefined();

    expect((await world.run("build", { commit, input: oneArtifact })).jobs).toEqual(succeeded);
    expect(await world.digest("staging", "api", commit)).toMatch(/^sha256:/);
  });

  it("leaves no tag in an immutable registry without the referrers API, whose tags cannot stand in for it", async () => {
    const commit = await world.commit("without referrers");
    const { staging } = world.variables();
    const withoutApi = {
      staging: { ...staging, REGISTRY: world.emulator.endpoint.replace("http://127.0.0.1", "localhost") },
    };
    const input = { ...oneArtifact, signing: false };
    const { jobs, output } = await world.run("build", { commit, input, variables: withoutApi });
    expect(jobs, output).toEqual(notPublished);
    expect(output).toMatch(/TAG_INVALID|immutable/i);
    expect(await world.digest("staging", "api", commit)).toBeUndefined();

    const other = await world.commit("with referrers");
    expect((await world.run("build", { commit: other, input })).jobs).toEqual(succeeded);
    const digest = await world.digest("staging", "api", other);
    expect(await world.referrers("staging", `api@${digest}`)).toHaveLength(2);
  });

  it("does not take a registry that refuses to answer for one that lacks the commit", async () => {
    const commit = await world.commit("denied");
    const run = () => world.run("build", { commit, input: oneArtifact });
    expect((await world.registry.denying(run)).jobs).toEqual({
      find: "failure",
      build: "skipped",
      publish: "skipped",
      deploy: "skipped",
    });
    expect((await run()).jobs).toEqual(succeeded);
  });

  it("names the variables that its environment lacks", async () => {
    const commit = await world.commit("variables");
    const { REGISTRY: _registry, AWS_REGION: _region, ...staging } = world.variables().staging ?? {};
    const lacking = await world.run("build", { commit, variables: { staging } });
    expect(lacking.jobs.find).toBe("failure");
    expect(lacking.output).toContain("the environment staging lacks the variables REGISTRY AWS_REGION:");
  });

  it("publishes outside of any environment with the repository's variables", async () => {
    const commit = await world.commit("from a branch");
    const input = { ...oneArtifact, publish: { from: "branch" as const } };
    const lacking = await world.run("build", { commit, input });
    expect(lacking.jobs.find).toBe("failure");
    expect(lacking.output).toContain("the repository lacks the variables REGISTRY ");
    const { staging = {}, ...variables } = world.variables();
    const { jobs, output } = await world.run("build", {
      commit,
      input,
      variables: { ...variables, staging, "": staging },
    });
    expect(jobs, output).toEqual(succeeded);
  });

  it("packs a folder's files where no script builds, and takes no Syft but the pinned one (a stand-in for it)", async () => {
    const standIn = path.join(world.workspace, "stand-ins");
    const commit = await world.commit("packed", {
      "stand-ins/make/syft": `#!/bin/sh\necho '{"bomFormat":"CycloneDX","specVersion":"1.6"}' >"\${4#cyclonedx-json=}"\n`,
      "stand-ins/curl": `#!/bin/bash\nwhile [[ $1 != --output ]]; do shift; done\ncp ${standIn}/syft.tar.gz "$2"\n`,
    });
    await world.shell(`tar --create --gzip --file ${standIn}/syft.tar.gz --directory ${standIn}/make syft`);
    const archive = await readFile(path.join(standIn, "syft.tar.gz"));
    const sha256 = createHash("sha256").update(archive).digest("hex");
    const environment = { PATH: `${standIn}:${world.environment.PATH}` };
    const other = await world.run("build", { commit, input: packed, environment });
    expect(other.jobs).toEqual(notBuilt);
    expect(other.output).toContain(`what was downloaded is not Syft ${syft.version}, by its checksum.`);

    const edit = (text: string) => text.replace(syft.sha256, sha256);
    const first = await world.run("build", { commit, input: packed, environment, edit });
    const { acceptance = {}, staging = {} } = world.variables();
    const elsewhere = { staging: { ...staging, REPOSITORY_PREFIX: acceptance.REPOSITORY_PREFIX ?? "" } };
    const second = await world.run("build", { commit, input: packed, environment, edit, variables: elsewhere });
    expect([first.jobs, second.jobs], first.output).toEqual([succeeded, succeeded]);
    const digest = await world.digest("staging", "site", commit);
    expect(digest).toMatch(/^sha256:/);
    // The same bytes each time.
    expect(await world.digest("acceptance", "site", commit)).toBe(digest);
    const files = await world.shell(
      `cd "$(mktemp -d)" && oras pull "$R/staging/payments/site:${commit}" >/dev/null && tar -tzf files.tar.gz`,
    );
    expect(files.split("\n")).toEqual(["./", "./content.txt"]);
  });
});

function statement(output: string): { readonly predicate: unknown; readonly subject: unknown } {
  const { payload } = JSON.parse(output.trim().split("\n")[0] ?? "") as { payload: string };
  return JSON.parse(Buffer.from(payload, "base64").toString());
}
