import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import type { GoogleArtifactRegistryArgs } from "../../../components/gcp";
import { mockedRegistry, type Registered, resolved } from "./mocked-registry";

interface CleanupPolicy {
  readonly action: string;
  readonly condition?: { readonly tagState: string; readonly olderThan?: string };
  readonly mostRecentVersions?: { readonly keepCount: number };
}

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

  it("takes only releases of Maven artifacts, the same in every environment, because that cannot be changed", async () => {
    const artifacts = [{ name: "com.acme:client", type: "maven" as const }];
    const { registered } = await mockedRegistry("payments", { ...args, artifacts });
    expect(ofType(registered, repository).map(({ inputs }) => inputs.mavenConfig)).toEqual([
      { versionPolicy: "RELEASE" },
      { versionPolicy: "RELEASE" },
    ]);
  });

  it.each<[string, Partial<GoogleArtifactRegistryArgs>, Record<string, unknown>]>([
    [
      "by default",
      {},
      {
        "staging/docker": ["DELETE UNTAGGED 8380800s"],
        "staging/npm": ["DELETE ANY 7776000s"],
        "production/docker": [],
        "production/npm": ["DELETE ANY", "KEEP 200"],
      },
    ],
    [
      "with days of packages, which are not those of what belongs to images that stay",
      { immutability: "service", retention: { days: 30 } },
      {
        "staging/docker": ["DELETE UNTAGGED 8380800s"],
        "staging/npm": ["DELETE ANY 2592000s"],
        "production/docker": [],
        "production/npm": ["DELETE ANY", "KEEP 200"],
      },
    ],
    [
      "with days of what belongs to images",
      { immutability: "service", retention: { untaggedDays: 120 } },
      {
        "staging/docker": ["DELETE UNTAGGED 10368000s"],
        "staging/npm": ["DELETE ANY 7776000s"],
        "production/docker": [],
        "production/npm": ["DELETE ANY", "KEEP 200"],
      },
    ],
    [
      "where images expire too",
      { immutability: "workflow", retention: { days: 30, keepReleased: 50 } },
      {
        "staging/docker": ["DELETE TAGGED 2592000s", "DELETE UNTAGGED 3196800s"],
        "staging/npm": ["DELETE ANY 2592000s"],
        "production/docker": [],
        "production/npm": ["DELETE ANY", "KEEP 50"],
      },
    ],
  ])("cleans each repository up %s", async (_, more, expected) => {
    const { registered } = await mockedRegistry("payments", { ...args, ...more });
    const said = ofType(registered, repository).map(({ name, inputs }) => [
      name.replace("payments/", ""),
      (inputs.cleanupPolicies as CleanupPolicy[]).map(({ action, condition, mostRecentVersions }) =>
        [action, condition?.tagState, condition?.olderThan, mostRecentVersions?.keepCount]
          .filter((part) => part !== undefined)
          .join(" "),
      ),
    ]);
    expect(Object.fromEntries(said)).toEqual(expected);
  });

  it("only says what it would clean up where that is asked for", async () => {
    const dryRuns = async (more: Partial<GoogleArtifactRegistryArgs>) => {
      const { registered } = await mockedRegistry("payments", { ...args, ...more });
      return new Set(ofType(registered, repository).map(({ inputs }) => inputs.cleanupPolicyDryRun));
    };
    expect(await dryRuns({})).toEqual(new Set([false]));
    expect(await dryRuns({ cleanupDryRun: true })).toEqual(new Set([true]));
  });

  it("gives its labels to all that takes labels, and scans all that is pushed or read", async () => {
    const { registered } = await mockedRegistry("payments", {
      ...args,
      labels: { team: "payments" },
      upstreams: [{ name: "hub", format: "docker" }],
    });
    const repositories = ofType(registered, repository);
    expect(repositories).toHaveLength(5);
    for (const { inputs } of [...repositories, ...ofType(registered, "gcp:kms/cryptoKey:CryptoKey")]) {
      expect(inputs.labels).toMatchObject({ team: "payments", "artifact-registries-namespace": "payments" });
    }
    for (const { inputs } of repositories) {
      expect(inputs.vulnerabilityScanningConfig).toEqual({ enablementConfig: "INHERITED" });
    }
  });

  it("turns its own key over every 90 days", async () => {
    const { registered } = await mockedRegistry("payments", args);
    expect(find(registered, "gcp:kms/cryptoKey:CryptoKey", "payments").inputs.rotationPeriod).toBe("7776000s");
  });

  it("replaces what has an id that a project has once by taking it away first, if at all", async () => {
    const optionsOf = async (more: Partial<GoogleArtifactRegistryArgs>) => {
      const upstreams = [{ name: "hub", format: "docker" as const }];
      const { registered } = await mockedRegistry("payments", { ...args, upstreams, ...more });
      return ["staging/docker", "production/docker", "upstream/hub"].map((name) => {
        const { deleteBeforeReplace, ignoreChanges } = find(registered, repository, `payments/${name}`)
          .options as pulumi.CustomResourceOptions;
        return [deleteBeforeReplace, ignoreChanges?.includes("repositoryId")];
      });
    };
    const never = [undefined, true];
    const first = [true, undefined];
    expect(await optionsOf({})).toEqual([never, never, first]);
    expect(await optionsOf({ allowReplacement: true })).toEqual([first, first, first]);
  });

  it("holds its signing key, unless it is disposable", async () => {
    const held = async (disposable: boolean) => {
      const { registered } = await mockedRegistry("payments", { ...args, source, signing: true, disposable });
      const { options } = find(registered, "gcp:kms/cryptoKey:CryptoKey", "payments/signing");
      return [options.protect, options.retainOnDelete];
    };
    expect(await held(false)).toEqual([true, true]);
    expect(await held(true)).toEqual([undefined, undefined]);
  });

  it("turns on the API of roles where it makes some, for whomever", async () => {
    const apisOf = async (more: Partial<GoogleArtifactRegistryArgs>) => {
      const { registered } = await mockedRegistry("payments", { ...args, encryption: "GOOGLE_MANAGED", ...more });
      const roles = ofType(registered, "gcp:projects/iAMCustomRole:IAMCustomRole");
      const apis = ofType(registered, "gcp:projects/service:Service").map(({ inputs }) => inputs.service);
      return { roles: roles.length, hasRoles: apis.includes("iam.googleapis.com") };
    };
    const somebody = "serviceAccount:jenkins@acme-ci.iam.gserviceaccount.com";
    expect(await apisOf({})).toEqual({ roles: 0, hasRoles: false });
    expect(await apisOf({ publishers: [somebody] })).toEqual({ roles: 1, hasRoles: true });
    const environments = [{ name: "staging", promotedBy: [somebody] }, { name: "production" }];
    expect(await apisOf({ environments })).toEqual({ roles: 1, hasRoles: true });
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
