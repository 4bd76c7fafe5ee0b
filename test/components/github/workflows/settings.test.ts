import { readdir, readFile, writeFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { Reader } from "../../../../components/delivery/reader";
import {
  actionsUsed,
  deliveryWorkflows,
  type WorkflowFile,
  writeDeliveryWorkflows,
} from "../../../../components/github/workflows/delivery-workflows";
import { readDeliveryWorkflows } from "../../../../components/github/workflows/read-settings";
import type { DeliveryWorkflowsInput } from "../../../../components/github/workflows/settings";
import { scratchFolder } from "../../../engine/scratch";

const smallest: DeliveryWorkflowsInput = {
  artifacts: [{ name: "api" }],
  environments: [{ name: "staging" }, { name: "production" }],
};
const [staging, production] = [{ name: "staging" }, { name: "production" }];

type Job = Readonly<Record<string, unknown>> & {
  readonly permissions: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly name: string; readonly uses?: string }[];
};
interface Parsed {
  readonly concurrency: { readonly group: string; readonly "cancel-in-progress": boolean };
  readonly permissions: object;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** Those of the files that are workflows. */
function workflowsOf(input: DeliveryWorkflowsInput): readonly WorkflowFile[] {
  return deliveryWorkflows(input).filter((file) => file.path.startsWith(".github/workflows/"));
}

function parsed(input: DeliveryWorkflowsInput): Readonly<Record<string, Parsed>> {
  const files = workflowsOf(input).map(({ path: file, content }) => [path.basename(file, ".yml"), parse(content)]);
  return Object.fromEntries(files);
}

/** Of `deliveryWorkflows`, as properties. */
function problems(input: unknown): readonly string[] {
  const reader = new Reader();
  const settings = readDeliveryWorkflows(input, reader);
  expect(settings === undefined).toBe(reader.problems.length > 0);
  return reader.problems.map(({ property }) => property);
}

describe("the workflows of a delivery path", () => {
  it.each<[string, Partial<DeliveryWorkflowsInput>, string[]]>([
    ["where CI publishes and something is promoted", {}, ["build", "promote", "deploy", "rollback"]],
    ["with one environment", { environments: [staging] }, ["build", "deploy"]],
    ["fed from elsewhere", { environments: [production], publishes: false }, ["promote", "deploy", "rollback"]],
  ])("are those that there is a use for %s", (_title, change, names) => {
    expect(Object.keys(parsed({ ...smallest, ...change }))).toEqual(names);
  });

  it("are the same bytes each time, whatever the order of the properties, and leave the input alone", () => {
    const frozen = Object.freeze({ environments: smallest.environments, artifacts: smallest.artifacts });
    expect(deliveryWorkflows(frozen)).toEqual(deliveryWorkflows({ ...smallest }));
  });

  it("never cancel what is under way, and let one promotion and one deployment at a time into an environment", () => {
    const workflows = parsed(smallest);
    const groups = Object.entries(workflows).map(([name, { concurrency, jobs }]) => [
      name,
      [concurrency, ...Object.values(jobs).flatMap((job) => (job.concurrency ? [job.concurrency] : []))],
    ]);
    const inEnvironment = (what: string, environment: string) => ({
      group: `${what}-${environment}`,
      "cancel-in-progress": false,
    });
    const given = `\${{ inputs.environment }}`;
    expect(Object.fromEntries(groups)).toEqual({
      build: [inEnvironment("build", `\${{ github.sha }}`), inEnvironment("deploy", "staging")],
      promote: [inEnvironment("promote", given)],
      deploy: [inEnvironment("deploy", given)],
      rollback: [inEnvironment("deploy", given)],
    });
  });

  it("mint tokens only in jobs of the registry's, and build where none can be minted", () => {
    const permissions = Object.entries(parsed(smallest)).flatMap(([name, workflow]) => [
      [name, workflow.permissions],
      ...Object.entries(workflow.jobs).map(([job, content]) => [`${name} ${job}`, content.permissions]),
    ]);
    const token = { "id-token": "write" };
    const sources = { contents: "read" };
    expect(Object.fromEntries(permissions)).toEqual({
      build: {},
      "build find": token,
      "build build": sources,
      "build publish": token,
      "build deploy": { ...sources, ...token },
      promote: {},
      "promote check": {},
      "promote promote": { ...sources, ...token },
      deploy: {},
      "deploy check": {},
      "deploy deploy": { ...sources, ...token },
      rollback: {},
      "rollback check": {},
      "rollback roll-back": { ...sources, ...token },
    });
  });

  it("name the actions that they use, each once, and no other", () => {
    const used = (input: DeliveryWorkflowsInput) => {
      const settings = readDeliveryWorkflows(input, new Reader());
      return settings && actionsUsed(settings);
    };
    const found = (input: DeliveryWorkflowsInput) => {
      const jobs = Object.values(parsed(input)).flatMap((workflow) => Object.values(workflow.jobs));
      const uses = jobs.flatMap((job) => job.steps.flatMap((step) => step.uses ?? []));
      return [...new Set(uses.map((action) => action.replace(/@[0-9a-f]{40}$/, "@*")))].sort();
    };
    const unsigned = { ...smallest, signing: false };
    expect(used(smallest)).toEqual(found(smallest));
    expect(used(unsigned)).toEqual(found(unsigned));
    expect(used(smallest)?.filter((action) => !used(unsigned)?.includes(action))).toEqual([
      "sigstore/cosign-installer@*",
    ]);
  });

  it("take an identity of the registry's cloud before they reach the registry, and of no other", () => {
    const signIns = (input: DeliveryWorkflowsInput) => {
      const jobs = Object.values(parsed(input)).flatMap((workflow) => Object.entries(workflow.jobs));
      const uses = ({ steps }: Job) => steps.flatMap((step) => /^[^@]*(?=@)/.exec(step.uses ?? "") ?? []);
      const found = jobs.map(([name, job]) => [name, uses(job).filter((action) => /auth|credentials/.test(action))]);
      return Object.fromEntries(found);
    };
    const by = (action: string) => ({
      ...{ find: [action], build: [], publish: [action], deploy: [action] },
      ...{ check: [], promote: [action], "roll-back": [action] },
    });
    expect(signIns(smallest)).toEqual(by("aws-actions/configure-aws-credentials"));
    expect(signIns({ ...smallest, registry: "google" })).toEqual(by("google-github-actions/auth"));
  });

  it("attest between signing and tagging, only where it is asked for", () => {
    const steps = (input: DeliveryWorkflowsInput) =>
      parsed(input)
        .build?.jobs.publish?.steps.map(({ name }) => name)
        .slice(-3);
    const google = { ...smallest, registry: "google" } as const;
    const sign = "Attest the SBOM and the provenance, and sign";
    expect(steps(google)).toEqual(["Push without a tag", sign, "Tag with the commit"]);
    expect(steps({ ...google, attestation: true })).toEqual([sign, "Attest that it may run", "Tag with the commit"]);
  });

  it("publish in the environment that is trusted to, or outside of any", () => {
    const environments = (publish: DeliveryWorkflowsInput["publish"]) =>
      Object.entries(parsed({ ...smallest, ...(publish && { publish }) }).build?.jobs ?? {}).map(
        ([name, { environment }]) => [name, environment],
      );
    const of = (publishing: string | undefined) => [
      ["find", publishing],
      ["build", undefined],
      ["publish", publishing],
      ["deploy", "staging"],
    ];
    expect(environments(undefined)).toEqual(of("staging"));
    expect(environments({ environment: "ci" })).toEqual(of("ci"));
    expect(environments({ from: "branch" })).toEqual(of(undefined));
  });

  it("say that signing is off, and have no step then that signs or verifies", () => {
    const isOff = "Signing is off";
    const steps = (input: DeliveryWorkflowsInput) =>
      Object.values(parsed(input)).flatMap((workflow) => Object.values(workflow.jobs).flatMap((job) => job.steps));
    const unsigned = { ...smallest, signing: false };
    for (const { content } of workflowsOf(unsigned)) {
      expect(content).toContain(isOff);
      expect(content).not.toMatch(/cosign|SIGNING_KEY/);
    }
    expect(steps(unsigned).filter(({ name }) => /verif|sign(?!ed)/i.test(name))).toEqual([]);
    for (const { content } of workflowsOf(smallest)) {
      expect(content).not.toContain(isOff);
      expect(content).toMatch(/SIGNING_KEY/);
    }
  });

  it("have all that can stop a promotion before the step that copies", () => {
    const steps = parsed({ ...smallest, environments: [staging, { ...production, releaseBranch: "release" }] });
    expect(steps.promote?.jobs.promote?.steps.map(({ name }) => name).slice(-7)).toEqual([
      "Find the digests",
      "Verify the signatures and the provenance",
      "Refuse what was not merged for release",
      "Refuse what its scan stands against",
      "Refuse to move a tag",
      "Copy with all that refers to it, and tag",
      "Compare the digests",
    ]);
  });
});

describe("the commands that workflows call", () => {
  const commands = (input: DeliveryWorkflowsInput) =>
    deliveryWorkflows(input).filter((file) => !file.path.startsWith(".github/workflows/"));
  const names = (input: DeliveryWorkflowsInput) => commands(input).map((file) => file.path);

  it.each<[string, Partial<DeliveryWorkflowsInput>, string[]]>([
    ["by default", {}, [".github/delivery/scan-gate.cjs", ".github/delivery/known-good.cjs"]],
    ["where no scan is asked", { scanGate: { enabled: false } }, [".github/delivery/known-good.cjs"]],
    ["where nothing is promoted", { environments: [staging] }, []],
    [
      "on Google Cloud",
      { registry: "google" },
      [".github/delivery/google-scan-gate.cjs", ".github/delivery/google-known-good.cjs"],
    ],
  ])("come with them %s, and are called there", (_title, change, expected) => {
    expect(names({ ...smallest, ...change })).toEqual(expected);
    const texts = workflowsOf({ ...smallest, ...change }).map(({ content }) => content);
    const called = texts.flatMap((content) => content.match(/\.github\/delivery\/[\w-]+\.cjs/g) ?? []);
    expect(new Set(called)).toEqual(new Set(expected));
  });

  it.each<DeliveryWorkflowsInput>([smallest, { ...smallest, registry: "google" }])(
    "say that they were generated, and need no package",
    (input) => {
      for (const { content } of commands(input)) {
        expect(content).toMatch(/^\/\/ Generated by artifact-registries; changes are overwritten\.\n/);
        const needed = [...content.matchAll(/require\("([^"]+)"\)/g)].map(([, name = ""]) => name);
        expect(needed.length).toBeGreaterThan(0);
        expect(needed.filter((name) => !isBuiltin(name))).toEqual([]);
      }
    },
  );
});

describe("the settings of the workflows", () => {
  it("are refused with every problem at once", () => {
    const bad = {
      artifacts: [{ name: "API", folder: "../api" }, { name: "web", type: "npm" }, { name: "b" }, { name: "b" }],
      environments: [
        { name: "staging", releaseBranch: "release" },
        { name: "Production" },
        { name: "x" },
        { name: "x" },
      ],
      branch: "main*",
      publishes: "yes",
      registry: "docker",
      signing: 1,
      attestation: "yes",
      scanGate: { enabled: 1, maximumAgeDays: 0, exceptions: "../exceptions.json", severityThreshold: "HIGH" },
      buildScript: "/build.sh",
      deployScript: "..",
      more: true,
    };
    expect(problems(bad)).toEqual([
      "more",
      "registry",
      "artifacts[0].folder",
      "artifacts[0].name",
      "artifacts[1].type",
      "artifacts[3].name",
      "branch",
      "publishes",
      "environments[0].releaseBranch",
      "environments[1].name",
      "environments[3].name",
      "signing",
      "attestation",
      "scanGate.severityThreshold",
      "scanGate.enabled",
      "scanGate.maximumAgeDays",
      "scanGate.exceptions",
      "buildScript",
      "deployScript",
    ]);
    expect(() => deliveryWorkflows(bad as never)).toThrow(/has 19 problems in its arguments/);
    expect(problems(undefined)).toEqual(["arguments"]);
    expect(problems({})).toEqual(["artifacts", "environments"]);
  });

  const releasing = (releaseBranch: string) => ({ environments: [staging, { ...production, releaseBranch }] });
  it.each<[string, object, object, string]>([
    [
      "a folder above the repository",
      { artifacts: [{ name: "api", folder: "a/../b" }] },
      { artifacts: [{ name: "api", folder: "a/b" }] },
      "artifacts[0].folder",
    ],
    [
      "a script outside of the repository",
      { deployScript: "/deploy.sh" },
      { deployScript: "deploy.sh" },
      "deployScript",
    ],
    ["a branch that is a pattern", { branch: "v*" }, { branch: "v1" }, "branch"],
    [
      "a release branch that is the source's",
      releasing("main"),
      releasing("release/production"),
      "environments[1].releaseBranch",
    ],
    [
      "a release branch that is a pattern",
      releasing("release/*"),
      releasing("release/x"),
      "environments[1].releaseBranch",
    ],
    [
      "an environment of publishing that a subject writes differently",
      { publish: { environment: "a:b" } },
      { publish: { environment: "a.b" } },
      "publish.environment",
    ],
    [
      "an environment of publishing outside of any",
      { publish: { from: "branch", environment: "ci" } },
      { publish: { from: "environment", environment: "ci" } },
      "publish.environment",
    ],
    [
      "exceptions of a scan gate that asks nothing",
      { scanGate: { enabled: false, exceptions: "x.json" } },
      { scanGate: { enabled: true, exceptions: "x.json" } },
      "scanGate.exceptions",
    ],
    [
      "publishing where nobody publishes",
      { publishes: false, publish: {} },
      { publishes: true, publish: {} },
      "publish",
    ],
    [
      "a build script where nothing is built",
      { publishes: false, buildScript: "b.sh" },
      { publishes: true, buildScript: "b.sh" },
      "buildScript",
    ],
    [
      "a type that the registry does not store",
      { artifacts: [{ name: "a", type: "maven" }] },
      { artifacts: [{ name: "a", type: "generic" }] },
      "artifacts[0].type",
    ],
    [
      "a package, which no OCI client pushes, though the registry stores it",
      { registry: "google", artifacts: [{ name: "a", type: "npm" }] },
      { registry: "google", artifacts: [{ name: "a", type: "helm" }] },
      "artifacts[0].type",
    ],
    [
      "attestation where the registry's cloud has nobody who asks for it",
      { registry: "ecr", attestation: true },
      { registry: "google", attestation: true },
      "attestation",
    ],
    [
      "attestation without a key",
      { registry: "google", attestation: true, signing: false },
      { registry: "google", attestation: true, signing: true },
      "attestation",
    ],
    [
      "attestation where nothing is published",
      { registry: "google", attestation: true, publishes: false },
      { registry: "google", attestation: true, publishes: true },
      "attestation",
    ],
  ])("refuse %s", (_title, refused, taken, property) => {
    expect(problems({ ...smallest, ...refused })).toEqual([property]);
    expect(problems({ ...smallest, ...taken })).toEqual([]);
  });
});

describe("writing the workflows into a folder", () => {
  const folderOf = (root: string) => path.join(root, ".github", "workflows");
  const read = (root: string, name: string) => readFile(path.join(folderOf(root), name), "utf8");

  it("creates what is missing, tells what it wrote, and writes what differs only", async () => {
    const root = path.join(scratchFolder(), "repository");
    const all = deliveryWorkflows(smallest).map((file) => file.path);
    expect(await writeDeliveryWorkflows(root, smallest)).toEqual(all);
    const found = await readdir(path.join(root, ".github"), { recursive: true, withFileTypes: true });
    const files = found.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name));
    expect(files.map((file) => path.relative(root, file)).sort()).toEqual([...all].sort());
    expect(await writeDeliveryWorkflows(root, smallest)).toEqual([]);
    const changed = await writeDeliveryWorkflows(root, { ...smallest, branch: "trunk" });
    expect(changed).toEqual([".github/workflows/build.yml"]);
    expect(await read(root, "build.yml")).toContain("- trunk");
  });

  it("replaces what it generated, and touches nothing where somebody else's file is in the way", async () => {
    const root = scratchFolder();
    await writeDeliveryWorkflows(root, smallest);
    const generated = await read(root, "deploy.yml");
    for (const name of ["build.yml", "deploy.yml", "promote.yml"]) {
      const [first] = generated.split("\n");
      const own = name === "promote.yml" ? `${first}\nname: Changed\n` : `# Mine\n${first}\n`;
      await writeFile(path.join(folderOf(root), name), own);
    }
    const error = await writeDeliveryWorkflows(root, smallest).catch((thrown: Error) => thrown);
    expect(String(error)).toContain("has 2 problems");
    expect(String(error)).toContain(".github/workflows/build.yml is there and was not generated");
    expect(String(error)).toContain(".github/workflows/deploy.yml is there");
    expect(await read(root, "promote.yml")).toContain("name: Changed");

    for (const name of ["build.yml", "deploy.yml"]) await writeFile(path.join(folderOf(root), name), generated);
    const written = [".github/workflows/build.yml", ".github/workflows/promote.yml"];
    expect(await writeDeliveryWorkflows(root, smallest)).toEqual(written);
    expect(await read(root, "promote.yml")).not.toContain("name: Changed");
  });

  it("writes nothing where the settings are wrong", async () => {
    const root = scratchFolder();
    await expect(writeDeliveryWorkflows(root, { ...smallest, artifacts: [] })).rejects.toThrow(
      /artifacts has 0 entries/,
    );
    expect(await readdir(root)).toEqual([]);
  });
});
