import { ECR } from "@aws-sdk/client-ecr";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DeliveryWorkflowsInput } from "../../../../components/github/workflows/settings";
import { DeliveryWorld, region } from "../../../delivery/delivery-world";
import { startReferrersRegistry } from "../../../delivery/referrers-registry";
import type { WorkflowRun } from "../../../delivery/runner";
import { deliveryInput, oneArtifact } from "../../../delivery/team-repository";
import { startEmulator } from "../../../local-cloud/emulator";

let world: DeliveryWorld;
/** Published with both artifacts. */
let commit: string;

beforeAll(async () => {
  world = await DeliveryWorld.create();
  commit = await world.publish("promoted");
});
afterAll(() => world?.remove());

const promoted = { check: "success", promote: "success" };
const refused = { check: "success", promote: "failure" };
const notAsked = { check: "failure", promote: "skipped" };

interface Given extends Partial<WorkflowRun> {
  readonly environment?: never;
  readonly to?: string;
  readonly ref?: string;
  readonly logsIn?: boolean;
  readonly input?: DeliveryWorkflowsInput;
}

function promote(build: string, release: string, { to = "acceptance", ...given }: Given = {}) {
  return world.run("promote", { ...given, inputs: { environment: to, build, release } });
}

const digestsOf = (environment: string, tag: string) =>
  Promise.all(deliveryInput.artifacts.map(({ name }) => world.digest(environment, name, tag)));

const nowhere = [undefined, undefined];

describe("the workflow that promotes", () => {
  it("copies the identical digests with all that refers to them, one environment after the other", async () => {
    const digests = await digestsOf("staging", commit);
    expect(digests).toEqual([expect.stringMatching(/^sha256:/), expect.stringMatching(/^sha256:/)]);

    const skipped = await promote(commit, "v1.0.0", { to: "production" });
    expect(skipped.jobs).toEqual(refused);
    expect(skipped.output).toContain(`/acceptance/payments/api has no tag ${commit}: that commit was not published`);

    for (const to of ["acceptance", "production"]) {
      const { jobs, output, summary, actions } = await promote(commit, "v1.0.0", { to, logsIn: true });
      expect(jobs, output).toEqual(promoted);
      expect(await digestsOf(to, "v1.0.0")).toEqual(digests);
      expect(await digestsOf(to, commit)).toEqual(digests);
      for (const [index, { name }] of deliveryInput.artifacts.entries()) {
        const address = `${name}@${digests[index]}`;
        const referrers = await world.referrers("staging", address);
        expect(referrers).toHaveLength(3);
        expect(await world.referrers(to, address)).toEqual(referrers);
        expect(summary).toContain(`\`${name}\` \`v1.0.0\` is \`${digests[index]}\``);
      }
      expect(actions.map((action) => action.split(":")[0])).toEqual([
        "Install oras",
        "Install cosign",
        "Take the AWS role",
      ]);
    }
  });

  it("does the same again without a change", async () => {
    const before = await world.tags("acceptance", "api");
    expect((await promote(commit, "v1.0.0")).jobs).toEqual(promoted);
    expect(await world.tags("acceptance", "api")).toEqual(before);
    expect(await digestsOf("acceptance", "v1.0.0")).toEqual(await digestsOf("staging", commit));
  });

  it("promotes one artifact by its digest, and leaves the others", async () => {
    const [, digest] = await digestsOf("staging", commit);
    const { jobs, output } = await promote(`charts/api@${digest}`, "v1.2.0");
    expect(jobs, output).toEqual(promoted);
    expect(await digestsOf("acceptance", "v1.2.0")).toEqual([undefined, digest]);
  });

  const unpublished = "1".repeat(40);
  it.each([
    ["a version", "v1.3.0", true],
    ["a version without v", "1.3.1", true],
    ["a version before a release", "v1.3.2-rc.1", true],
    ["a version as long as a tag may be", `v1.3.2-${"a".repeat(121)}`, true],
    ["a longer one", `v1.3.2-${"a".repeat(122)}`, false],
    ["latest", "latest", false],
    ["half a version", "v1.3", false],
    ["a commit", "0".repeat(40), false],
    ["nothing", "", false],
    ["a version and a command", "v1.3.3; touch injected", false],
    ["a command", "$(touch injected)", false],
    ["a version and a line of its own", "v1.3.4\n::set-output name=digests::{}", false],
  ])("asks nobody to approve %s as a release, unless it is one: %s, %s", async (_title, release, asked) => {
    const { jobs, output } = await promote(unpublished, release);
    expect(jobs, output).toEqual(asked ? refused : notAsked);
    expect(output.includes("is no release: write a semantic version such as v1.4.0.")).toBe(!asked);
    // A line of its own would be a command to GitHub.
    expect(output).not.toMatch(/^::set-output/m);
    expect(await world.shell("find . -name injected")).toBe("");
  });

  it("asks nobody to approve what is neither a commit nor the digest of an artifact, and says all at once", async () => {
    const digest = `sha256:${"2".repeat(64)}`;
    const wrong = [
      commit.slice(0, 12),
      "latest",
      `other@${digest}`,
      `api charts/api@${digest}`,
      "api@sha256:2",
      "$(touch injected)",
    ];
    for (const build of wrong) {
      const { jobs, output } = await promote(build, "latest", { to: "staging" });
      expect(jobs, build).toEqual(notAsked);
      expect(output).toContain("staging is none of the environments here: acceptance production.");
      expect(output).toContain("latest is no release");
      expect(output).toContain("is neither a commit (40 hexadecimal digits) nor one of api charts/api with @sha256:");
    }
    expect(await world.shell("find . -name injected")).toBe("");
    for (const [build, reason] of [
      [unpublished, `/staging/payments/api has no tag ${unpublished}`],
      [`charts/api@${digest}`, `/staging/payments has no charts/api@${digest}.`],
    ] as const) {
      const { jobs, output } = await promote(build, "v2.0.0");
      expect(jobs).toEqual(refused);
      expect(output).toContain(reason);
    }
    expect(await digestsOf("acceptance", "v2.0.0")).toEqual(nowhere);
  });

  it("refuses what is not signed, or with another key, until the publisher has signed it", async () => {
    const tag = "a".repeat(40);
    const address = await world.push(`staging/payments/api:${tag}`, tag, tag);
    const build = address.replace("staging/payments/", "");
    const refusal = "its signature or its provenance is missing, or was made with another key";
    const expectRefused = async () => {
      const { jobs, output } = await promote(build, "v3.0.0");
      expect(jobs).toEqual(refused);
      expect(output).toContain(refusal);
    };
    await expectRefused();
    await world.sign(address, world.otherKey, tag);
    await expectRefused();
    expect(await world.digest("acceptance", "api", "v3.0.0")).toBeUndefined();
    await world.sign(address, world.signingKey, tag);
    const { jobs, output } = await promote(build, "v3.0.0");
    expect(jobs, output).toEqual(promoted);
  });

  it.each([
    ["refuses an artifact whose signed provenance names another commit than the one asked for", "b", "c", refused],
    ["takes an artifact whose signed provenance names the commit asked for", "d", "d", promoted],
  ])("%s", async (_rule, tagged, built, expected) => {
    const tag = tagged.repeat(40);
    await world.sign(await world.push(`staging/payments/api:${tag}`, tag, tag), world.signingKey, built.repeat(40));
    const { jobs, output } = await promote(tag, `v3.1.0-${tagged}`, { input: oneArtifact });
    expect(jobs, output).toEqual(expected);
    expect((await world.digest("acceptance", "api", `v3.1.0-${tagged}`)) !== undefined).toBe(expected === promoted);
    const refusal = `was built from ${built.repeat(40)} and not from ${tag}`;
    expect(output.includes(refusal)).toBe(expected === refused);
  });

  it("refuses a signed digest whose publication was not finished, until its commit's tag is there", async () => {
    const [tag, other] = ["e".repeat(40), "f".repeat(40)] as const;
    const address = await world.push(`staging/payments/api:${other}`, tag, tag);
    await world.sign(address, world.signingKey, tag);
    const build = address.replace("staging/payments/", "");
    const { jobs, output } = await promote(build, "v3.2.0");
    expect(jobs).toEqual(refused);
    expect(output).toContain(`${tag} (nothing has), so its publication or promotion was not finished.`);
    await world.shell(`oras tag "$R/${address}" ${tag}`);
    expect((await promote(build, "v3.2.0")).jobs).toEqual(promoted);
  });

  it("refuses to give a release of one artifact to another digest, before it writes anything of any", async () => {
    const released = await digestsOf("acceptance", "v1.2.0");
    expect(released).toEqual([undefined, expect.stringMatching(/^sha256:/)]);
    const next = await world.publish("another one");
    const { jobs, output } = await promote(next, "v1.2.0");
    expect(jobs).toEqual(refused);
    expect(output).toMatch(/payments\/charts\/api:v1\.2\.0 is sha256:\S+ already and cannot become sha256:/);
    expect(await digestsOf("acceptance", "v1.2.0")).toEqual(released);
    expect(await digestsOf("acceptance", next)).toEqual(nowhere);

    expect((await promote(next, "v4.0.1")).jobs).toEqual(promoted);
    expect(await digestsOf("acceptance", "v4.0.1")).toEqual(await digestsOf("staging", next));
  });

  it("completes what was interrupted at any write, and tags nothing before all of it is there", async () => {
    const interrupted = await world.publish("interrupted", oneArtifact);
    const digest = await world.digest("staging", "api", interrupted);
    const tags = () => Promise.all([interrupted, "v5.0.0"].map((tag) => world.digest("acceptance", "api", tag)));
    const seen: unknown[] = [];
    for (let writes = 1, ended = false; !ended; ) {
      const { jobs } = await world.registry.denyingWritesAfter(writes, () =>
        promote(interrupted, "v5.0.0", { input: oneArtifact }),
      );
      const found = (await tags()).filter((tag) => tag === digest).length;
      seen.push({ referrers: (await world.referrers("acceptance", `api@${digest}`)).length, tags: found });
      // A tag that is there is written again.
      writes = found + 1;
      ended = jobs.promote === "success" || seen.length > 6;
    }
    expect(seen).toEqual([
      { referrers: 0, tags: 0 },
      { referrers: 1, tags: 0 },
      { referrers: 2, tags: 0 },
      { referrers: 3, tags: 0 },
      { referrers: 3, tags: 1 },
      { referrers: 3, tags: 2 },
    ]);
    expect(await tags()).toEqual([digest, digest]);
  });

  it("does not take a registry that refuses to answer for one that lacks the tag", async () => {
    const before = await world.tags("acceptance", "api");
    const { jobs, output } = await world.registry.denying(() => promote(commit, "v6.0.0"));
    expect(jobs).toEqual(refused);
    expect(output).not.toContain("has no tag");
    expect(await world.tags("acceptance", "api")).toEqual(before);
  });
});

const byMerge = {
  ...oneArtifact,
  environments: [
    { name: "staging" },
    { name: "acceptance", releaseBranch: "release/acceptance" },
    { name: "production" },
  ],
};
const unsigned = { ...oneArtifact, signing: false };

describe("the workflow that promotes, where a merge is the approval", () => {
  const ref = "refs/heads/release/acceptance";

  it("runs on the release branch only, and asks nobody otherwise", async () => {
    const commit = await world.publish("merged", oneArtifact);
    const { jobs, output } = await promote(commit, "v7.0.0", { input: byMerge });
    expect(jobs).toEqual(notAsked);
    expect(output).toContain(
      "jobs of acceptance run on the branch release/acceptance only: start this workflow there and not on refs/heads/main.",
    );
    await world.shell("git branch release/acceptance");
    const onBranch = await promote(commit, "v7.0.0", { input: byMerge, ref });
    expect(onBranch.jobs, onBranch.output).toEqual(promoted);
    expect(await world.digest("acceptance", "api", "v7.0.0")).toBe(await world.digest("staging", "api", commit));
  });

  it.each([
    ["as it is", "v7.1.0", "git merge --quiet --no-ff --message merge main"],
    [
      "squashed into a commit of its own",
      "v7.2.0",
      "git merge --quiet --squash main && git commit --quiet --message x",
    ],
  ])("takes what was merged there %s, and refuses what was not", async (_how, release, merge) => {
    const commit = await world.publish(release, oneArtifact);
    await world.shell("git checkout --quiet release/acceptance");
    const before = await promote(commit, release, { input: byMerge, ref });
    expect(before.jobs).toEqual(refused);
    expect(before.output).toContain(
      `api was built from ${commit}, and release/acceptance never had its contents: merge it there`,
    );
    expect(await world.digest("acceptance", "api", release)).toBeUndefined();
    await world.shell(merge);
    const after = await promote(commit, release, { input: byMerge, ref });
    await world.shell("git checkout --quiet main");
    expect(after.jobs, after.output).toEqual(promoted);
  });
});

describe("the workflow that promotes, without signing", () => {
  it("promotes what names its commit, with SBOM and provenance, and asks for no key", async () => {
    const commit = await world.commit("unsigned");
    expect((await world.run("build", { commit, input: unsigned })).jobs.publish).toBe("success");
    const variables = Object.fromEntries(
      Object.entries(world.variables()).map(([name, { SIGNING_KEY: _key, ...rest }]) => [name, rest]),
    );
    const { jobs, output } = await promote(commit, "v7.4.0", { input: unsigned, variables });
    expect(jobs, output).toEqual(promoted);
    const digest = await world.digest("staging", "api", commit);
    expect(await world.digest("acceptance", "api", "v7.4.0")).toBe(digest);
    expect(await world.referrers("acceptance", `api@${digest}`)).toHaveLength(2);
    expect((await promote(commit, "v7.4.0", { input: oneArtifact })).jobs).toEqual(refused);
  });
});

describe("the workflow that promotes, from a registry of another account or region", () => {
  it("copies the identical digest with all that refers to it, from one registry to the other", async () => {
    const commit = await world.publish("elsewhere", oneArtifact);
    const emulator = await startEmulator();
    const registry = await startReferrersRegistry(emulator.endpoint);
    try {
      const credentials = { accessKeyId: "test", secretAccessKey: "test" };
      const ecr = new ECR({ endpoint: emulator.endpoint, region, credentials });
      await ecr.createRepository({ repositoryName: "acceptance/payments/api", imageTagMutability: "IMMUTABLE" });
      const { acceptance } = world.variables();
      const there = { acceptance: { ...acceptance, REGISTRY: registry.registry, SOURCE_AWS_REGION: "eu-west-1" } };
      const { jobs, output } = await promote(commit, "v7.3.0", { input: oneArtifact, variables: there, logsIn: true });
      expect(jobs, output).toEqual(promoted);
      expect(output.match(/Login Succeeded/g)).toHaveLength(2);
      const digest = await world.digest("staging", "api", commit);
      const address = `${registry.registry}/acceptance/payments/api`;
      expect(await world.shell(`crane digest ${address}:v7.3.0`)).toBe(digest);
      const referrers = await world.shell(
        `oras discover --format json ${address}@${digest} | jq '.referrers | length'`,
      );
      expect(referrers).toBe("3");
      expect(await world.digest("acceptance", "api", "v7.3.0")).toBeUndefined();
    } finally {
      await registry.stop();
      await emulator.stop();
    }
  });
});
