import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import type { GoogleArtifactRegistryArgs } from "../../../components/gcp";
import { mockedRegistry, type Registered, resolved } from "./mocked-registry";

const args: GoogleArtifactRegistryArgs = {
  artifacts: [{ name: "api" }, { name: "charts/api", type: "helm" }, { name: "@acme/client", type: "npm" }],
  environments: [{ name: "staging" }, { name: "production" }],
};
const source = { owner: "acme", ownerId: 9919, repository: "payments", repositoryId: 41881900 };

const repository = "gcp:artifactregistry/repository:Repository";
const grant = "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember";
const keyName = "projects/acme-delivery/locations/europe-west1/keyRings/payments-registry/cryptoKeys/artifacts";

function find(registered: readonly Registered[], type: string, name: string): Registered {
  const found = registered.find((one) => one.type === type && one.name === name);
  if (!found) throw new Error(`no ${type} ${name} was registered`);
  return found;
}

const ofType = (registered: readonly Registered[], type: string) => registered.filter((one) => one.type === type);

describe("GoogleArtifactRegistry", () => {
  it("creates a repository per format and environment, a key, and what lets the service use it", async () => {
    const { registered } = await mockedRegistry("payments", args);
    expect(registered.map(({ type, name }) => `${type.split(":")[2]} ${name}`)).toEqual([
      "GoogleArtifactRegistry payments",
      "Repository payments/production/docker",
      "Repository payments/production/npm",
      "Repository payments/staging/docker",
      "Repository payments/staging/npm",
      "CryptoKey payments",
      "CryptoKeyIAMMember payments",
      "KeyRing payments",
      "Service payments/artifactregistry",
      "Service payments/cloudkms",
      "Service payments/containerscanning",
      "ServiceIdentity payments",
    ]);
  });

  it("gives a repository every guarantee that a repository can have", async () => {
    const { registered } = await mockedRegistry("payments", args);
    expect(find(registered, repository, "payments/production/docker").inputs).toMatchObject({
      project: "acme-delivery",
      location: "europe-west1",
      repositoryId: "production-payments-docker",
      format: "DOCKER",
      mode: "STANDARD_REPOSITORY",
      dockerConfig: { immutableTags: true },
      vulnerabilityScanningConfig: { enablementConfig: "INHERITED" },
      cleanupPolicyDryRun: false,
      kmsKeyName: keyName,
      deletionPolicy: "PREVENT",
      labels: {
        "artifact-registries-namespace": "payments",
        "artifact-registries-environment": "production",
        "artifact-registries-holds": "released",
      },
    });
  });

  it("lets the service keep the first environment's tags too, unless they are left to the workflows", async () => {
    const tagsOf = async (more: Partial<GoogleArtifactRegistryArgs>) => {
      const { registered } = await mockedRegistry("payments", { ...args, ...more });
      return ["staging", "production"].map(
        (environment) => find(registered, repository, `payments/${environment}/docker`).inputs.dockerConfig,
      );
    };
    expect(await tagsOf({})).toEqual([{ immutableTags: true }, { immutableTags: true }]);
    expect(await tagsOf({ immutability: "workflow" })).toEqual([{ immutableTags: false }, { immutableTags: true }]);
  });

  it("keeps every tag of an environment that is fed from elsewhere", async () => {
    const promotesFrom = { environment: "staging", project: "acme-staging" };
    const environments = [{ name: "production" }];
    const { registered } = await mockedRegistry("payments", { ...args, environments, promotesFrom });
    const { inputs, options } = find(registered, repository, "payments/production/docker");
    expect(inputs).toMatchObject({ dockerConfig: { immutableTags: true } });
    expect(inputs.labels).toMatchObject({ "artifact-registries-holds": "released" });
    expect(options).toMatchObject({ protect: true, retainOnDelete: true });
  });

  it("takes only releases of Maven artifacts in later environments, and overwrites no snapshot anywhere", async () => {
    const artifacts = [{ name: "com.acme:client", type: "maven" as const }];
    const { registered } = await mockedRegistry("payments", { ...args, artifacts });
    expect(ofType(registered, repository).map(({ inputs }) => inputs.mavenConfig)).toEqual([
      { allowSnapshotOverwrites: false, versionPolicy: "RELEASE" },
      { allowSnapshotOverwrites: false },
    ]);
  });

  it("protects and retains what holds released artifacts and the key, and nothing of a disposable registry", async () => {
    const held = async (disposable: boolean) => {
      const { registered } = await mockedRegistry("payments", { ...args, disposable });
      return {
        held: registered.filter(({ options }) => options.protect && options.retainOnDelete).map(({ name }) => name),
        policies: new Set(ofType(registered, repository).map(({ inputs }) => inputs.deletionPolicy)),
      };
    };
    expect(await held(false)).toEqual({
      held: ["payments/production/docker", "payments/production/npm", "payments", "payments", "payments"],
      policies: new Set(["PREVENT"]),
    });
    expect(await held(true)).toEqual({ held: [], policies: new Set(["DELETE"]) });
  });

  it("encrypts with a key that is given, and makes none then", async () => {
    const given = "projects/acme-keys/locations/europe-west1/keyRings/shared/cryptoKeys/images";
    const { registered, registry } = await mockedRegistry("payments", { ...args, kmsKeyName: pulumi.output(given) });
    expect(ofType(registered, "gcp:kms/cryptoKey:CryptoKey")).toEqual([]);
    expect(new Set(ofType(registered, repository).map(({ inputs }) => inputs.kmsKeyName))).toEqual(new Set([given]));
    expect(await resolved(registry.encryptionKeyName)).toBe(given);
  });

  it("leaves encryption to Google where that is asked for, and the APIs to others", async () => {
    const { registered } = await mockedRegistry("payments", {
      ...args,
      encryption: "GOOGLE_MANAGED",
      enableApis: false,
    });
    expect(new Set(registered.map(({ type }) => type))).toEqual(
      new Set(["artifact-registries:gcp:GoogleArtifactRegistry", repository]),
    );
    expect(ofType(registered, repository).map(({ inputs }) => inputs.kmsKeyName)).toEqual(Array(4).fill(undefined));
  });

  it("tells where clients find each artifact, and an image by its digest", async () => {
    const artifacts = [...(args.artifacts ?? []), { name: "client", type: "python" as const }];
    const { registry } = await mockedRegistry("payments", { ...args, artifacts });
    expect((await resolved(registry.repositories)).staging).toEqual({
      api: "europe-west1-docker.pkg.dev/acme-delivery/staging-payments-docker/api",
      "charts/api": "europe-west1-docker.pkg.dev/acme-delivery/staging-payments-docker/charts/api",
      "@acme/client": "https://europe-west1-npm.pkg.dev/acme-delivery/staging-payments-npm/",
      client: "https://europe-west1-python.pkg.dev/acme-delivery/staging-payments-python/simple/",
    });
    const digest = `sha256:${"0".repeat(64)}`;
    expect(await resolved(registry.imageAddress("staging", "api", digest))).toBe(
      `europe-west1-docker.pkg.dev/acme-delivery/staging-payments-docker/api@${digest}`,
    );
    expect(() => registry.imageAddress("staging", "client", digest)).toThrow(/artifact is "client", which this/);
    expect(() => registry.imageAddress("staging", "api", "latest")).toThrow(/digest is not a digest/);
  });

  it("lets its publisher read what is read from outside, and nobody else", async () => {
    const upstreams = [
      { name: "docker-hub", format: "docker" as const },
      {
        name: "github",
        format: "docker" as const,
        uri: "https://ghcr.io",
        days: 7,
        credentials: { username: "acme", passwordSecretVersion: "projects/acme/secrets/ghcr/versions/1" },
      },
    ];
    const { registered } = await mockedRegistry("payments", { ...args, source, upstreams });
    expect(find(registered, repository, "payments/upstream/docker-hub").inputs).toMatchObject({
      repositoryId: "upstream-payments-docker-hub",
      mode: "REMOTE_REPOSITORY",
      remoteRepositoryConfig: { dockerRepository: { publicRepository: "DOCKER_HUB" } },
      cleanupPolicies: [{ action: "DELETE", condition: { tagState: "ANY", olderThan: "2592000s" } }],
      kmsKeyName: keyName,
    });
    expect(find(registered, repository, "payments/upstream/github").inputs).toMatchObject({
      remoteRepositoryConfig: {
        commonRepository: { uri: "https://ghcr.io" },
        upstreamCredentials: {
          usernamePasswordCredentials: {
            username: "acme",
            passwordSecretVersion: "projects/acme/secrets/ghcr/versions/1",
          },
        },
      },
      cleanupPolicies: [{ condition: { olderThan: "604800s" } }],
    });
    const readers = ofType(registered, grant).filter(({ name }) => name.startsWith("payments/upstream/"));
    expect(readers.map(({ inputs }) => [inputs.repository, inputs.role, inputs.member])).toEqual(
      ["docker-hub", "github"].map((name) => [
        `upstream-payments-${name}`,
        "roles/artifactregistry.reader",
        "principalSet://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/payments-github/attribute.repository_environment_ref/41881900:staging:refs/heads/main",
      ]),
    );
  });

  it("lets others in where it says so, and nowhere else", async () => {
    const { registered } = await mockedRegistry("payments", {
      ...args,
      artifacts: [{ name: "api" }],
      environments: [
        { name: "staging", promotedBy: ["serviceAccount:promoter@acme-prod.iam.gserviceaccount.com"] },
        { name: "production", readers: ["group:operators@acme.com"] },
      ],
      publishers: ["serviceAccount:jenkins@acme-ci.iam.gserviceaccount.com"],
    });
    expect(ofType(registered, grant).map(({ inputs }) => [inputs.repository, inputs.role, inputs.member])).toEqual([
      [
        "staging-payments-docker",
        "projects/acme-delivery/roles/payments_outside_publish",
        "serviceAccount:jenkins@acme-ci.iam.gserviceaccount.com",
      ],
      ["production-payments-docker", "roles/artifactregistry.reader", "group:operators@acme.com"],
      [
        "staging-payments-docker",
        "roles/artifactregistry.reader",
        "serviceAccount:promoter@acme-prod.iam.gserviceaccount.com",
      ],
    ]);
    const findings = ofType(registered, "gcp:projects/iAMMember:IAMMember");
    expect(findings.map(({ inputs }) => [inputs.role, inputs.member])).toEqual([
      [
        "projects/acme-delivery/roles/payments_outside_read_findings",
        "serviceAccount:promoter@acme-prod.iam.gserviceaccount.com",
      ],
    ]);
  });

  it("says what the service leaves open until somebody has chosen", async () => {
    const noticesOf = async (more: Partial<GoogleArtifactRegistryArgs>) => {
      const { registry, warnings } = await mockedRegistry("payments", { ...args, ...more });
      const notices = await resolved(registry.notices);
      expect(warnings).toEqual(notices);
      return notices;
    };
    expect(await noticesOf({})).toEqual([expect.stringMatching(/^Unreleased images of staging do not expire/)]);
    expect(await noticesOf({ immutability: "service" })).toEqual([]);
    expect(await noticesOf({ immutability: "workflow" })).toEqual([
      expect.stringMatching(/^Whoever publishes into staging can move its tags/),
    ]);
    expect(await noticesOf({ artifacts: [{ name: "client", type: "npm" }] })).toEqual([]);
  });
});
