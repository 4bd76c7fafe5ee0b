import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ensureEngine } from "../../engine/install";
import { createGoogleCloud, type GoogleCloud } from "../../local-cloud/gcp/google-cloud";
import { nameOf, RegistryProject } from "../registry-project";

const pack = ["--policy-pack", join(__dirname, "..", "..", "..", "policy-pack")];
const source = "source: { owner: 'acme', ownerId: 9919, repository: 'payments', repositoryId: 41881900 },";

const registry = (args: string, environments = '{ name: "staging" }, { name: "production" }') => `
  const registry = new GoogleArtifactRegistry("payments", {
    artifacts: [{ name: "api" }, { name: "@acme/client", type: "npm" }],
    environments: [${environments}],
    immutability: "service",
    ${args}
  });
  export const repositories = registry.repositories;
  export const variables = registry.environmentVariables;
`;

describe("a GoogleArtifactRegistry, through the real engine", () => {
  let google: GoogleCloud;
  let project: RegistryProject | undefined;

  // Each in a cloud of its own: what a test leaves there on purpose is not for the next one.
  beforeAll(() => ensureEngine());
  beforeEach(async () => {
    google = await createGoogleCloud();
  });
  afterEach(async () => {
    await project?.remove();
    project = undefined;
    await google.remove();
  });

  const start = async (name: string, program: string) => {
    project = await RegistryProject.on({ google }, name, program);
    return project;
  };
  const repositories = async () =>
    (await google.kept.list("repository")).map(({ repositoryId }) => repositoryId).sort();
  const resource = async (started: RegistryProject, name: string) =>
    (await started.resources()).find(({ urn }) => nameOf(urn) === name);

  it("previews what it will create, creates it, repairs what somebody changed, and goes when it is disposable", async () => {
    const started = await start("google-life", registry('disposable: true, encryption: "GOOGLE_MANAGED"'));
    expect((await started.changes()).sort()).toEqual([
      "create GoogleArtifactRegistry payments",
      "create Repository payments/production/docker",
      "create Repository payments/production/npm",
      "create Repository payments/staging/docker",
      "create Repository payments/staging/npm",
      "create Service payments/artifactregistry",
      "create Service payments/containerscanning",
      "create Stack google-life-local",
    ]);
    await started.up();
    expect(await started.changes()).toEqual([]);
    await started.up("--expect-no-changes");

    const name = "projects/acme-delivery/locations/europe-west1/repositories/production-payments-docker";
    const kept = await google.kept.get("repository", name);
    await google.kept.put("repository", name, { ...kept, dockerConfig: { immutableTags: false } });
    await started.succeed("refresh", "--yes", "--skip-preview");
    expect(await started.changes()).toEqual(["update Repository payments/production/docker"]);
    await started.up();
    expect((await resource(started, "Repository payments/production/docker"))?.outputs.dockerConfig).toEqual({
      immutableTags: true,
    });
    await started.succeed("destroy", "--yes", "--skip-preview");
    expect(await repositories()).toEqual([]);
  });

  it("stands up with identities, keys, caches and an audit trail without a finding, and has nothing left to change", async () => {
    const everything = registry(`
      ${source}
      signing: true,
      serviceAccounts: true,
      upstreams: [{ name: "docker-hub", format: "docker" }],
    `);
    const started = await start(
      "google-everything",
      `${everything}
      export const trail = new GoogleAuditTrail("payments", { environments: [{ name: "staging" }, { name: "production" }] });
      export const gate = new GoogleDeployGate("payments", {
        signingKeyVersion: registry.signingKeyVersion,
        attesters: registry.publishers,
      }).attestorName;`,
    );
    const output = await started.succeed("up", "--yes", ...pack);
    expect(output).not.toMatch(/\[(?:advisory|mandatory)\]/);
    expect(await started.changes()).toEqual([]);
    const { variables } = (await started.outputs()) as { variables: Record<string, Record<string, string>> };
    expect(variables.production).toMatchObject({
      GOOGLE_WORKLOAD_IDENTITY_PROVIDER: `projects/${google.projectNumber}/locations/global/workloadIdentityPools/payments-github/providers/github`,
      GOOGLE_PROMOTE_SERVICE_ACCOUNT: "payments-production-promote@acme-delivery.iam.gserviceaccount.com",
    });
    const provider = await resource(started, "WorkloadIdentityPoolProvider payments");
    expect(provider?.outputs.name).toBe(variables.production?.GOOGLE_WORKLOAD_IDENTITY_PROVIDER);
  });

  it("refuses a change that would replace repositories, and has nothing to do once it is undone", async () => {
    const started = await start("google-replaced", registry(""));
    await started.up();
    const ids = async () => (await started.resources()).map(({ id, urn }) => `${nameOf(urn)} ${id}`).sort();
    const before = await ids();
    for (const [change, reason] of [
      ['namespace: "billing"', "namespace would replace the repository"],
      ['location: "us"', "location would replace the repository"],
      ['encryption: "GOOGLE_MANAGED"', "encryption would replace the repository"],
    ] as const) {
      await started.rewrite(registry(change));
      expect(await started.fail("up", "--yes", "--skip-preview"), change).toContain(reason);
    }
    await started.rewrite(registry("", '{ name: "production" }'));
    expect(await started.fail("up", "--yes", "--skip-preview")).toContain(
      "environments would treat the released artifacts",
    );
    await started.rewrite(registry(""));
    await started.up();
    expect(await started.changes()).toEqual([]);
    expect((await ids()).filter((id) => before.includes(id))).toEqual(before);
  });

  it("takes an environment in front and another upstream, and replaces repositories where that is asked for", async () => {
    const program = (environments: string, more: string) => `
      export const registry = new GoogleArtifactRegistry("payments", {
        artifacts: [{ name: "api" }, { name: "client", type: "npm" }, { name: "com.acme:client", type: "maven" }],
        environments: [${environments}],
        disposable: true,
        ${more}
      });`;
    const [dev, both] = ['{ name: "dev" }', '{ name: "staging" }, { name: "production" }'];
    const hub = (uri: string) => `upstreams: [{ name: "hub", format: "docker"${uri} }],`;
    const started = await start("google-in-front", program(both, hub("")));
    await started.up();
    await started.rewrite(program(`${dev}, ${both}`, hub(', uri: "https://ghcr.io"')));
    const replaced = (await started.changes()).filter((change) => change.startsWith("replace"));
    expect(replaced).toEqual(["replace Repository payments/upstream/hub"]);
    await started.up();
    expect(await started.changes()).toEqual([]);

    const managed = `${hub(', uri: "https://ghcr.io"')} encryption: "GOOGLE_MANAGED",`;
    await started.rewrite(program(`${dev}, ${both}`, managed));
    expect(await started.fail("preview")).toContain("after an update with disposable: true");
    await started.rewrite(program(`${dev}, ${both}`, `${managed} allowReplacement: true,`));
    await started.up();
    const kept = await google.kept.list("repository");
    expect(kept).toHaveLength(10);
    expect(kept.filter(({ kmsKeyName }) => kmsKeyName)).toEqual([]);
  });

  it("deletes no repository unless it is disposable, not even the first environment's", async () => {
    const started = await start("google-held", registry(""));
    await started.up();
    expect(await started.fail("destroy", "--yes", "--skip-preview")).toMatch(/protect/);
    await started.succeed("state", "unprotect", "--all", "--yes");
    expect(await started.fail("destroy", "--yes", "--skip-preview")).toMatch(/PREVENT|deletion_policy/);
    expect(await repositories()).toEqual([
      "production-payments-docker",
      "production-payments-npm",
      "staging-payments-docker",
      "staging-payments-npm",
    ]);
  });

  it("says where it is to be, before anything is made, where nobody else does", async () => {
    const nowhere = { ...google, environment: google.environment, region: "" };
    project = await RegistryProject.on({ google: nowhere }, "google-nowhere", registry(""));
    const output = await project.fail("up", "--yes", "--skip-preview");
    expect(output).toContain(
      'location is not given, and the provider has no region; write it, or run "pulumi config set',
    );
    expect(await repositories()).toEqual([]);
  });
});
