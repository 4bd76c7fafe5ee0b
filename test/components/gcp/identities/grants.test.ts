import { describe, expect, it } from "vitest";
import { Duty, PublishFrom } from "../../../../components";
import { grants, source } from "./mocked-identities";

const workflow = `acme/delivery/.github/workflows/promote.yml@${"0123456789".repeat(4)}`;

describe("the identities of a delivery path on Google Cloud", () => {
  it("get their duty on the repositories of their environment, and a promoter reads the environment before", async () => {
    expect((await grants()).rows).toEqual([
      "/attribute.repository_environment/41881900:production roles/artifactregistry.reader production-payments-docker",
      "/attribute.repository_environment/41881900:production payments_promote production-payments-docker",
      "/attribute.repository_environment/41881900:production roles/artifactregistry.reader staging-payments-docker",
      "/attribute.repository_environment/41881900:staging roles/artifactregistry.reader staging-payments-docker",
      "/attribute.repository_environment_ref/41881900:staging:refs/heads/main payments_publish staging-payments-docker",
      "/attribute.repository_environment/41881900:production payments_read_findings acme-delivery",
    ]);
  });

  it("are the service accounts that the right jobs impersonate, where that is asked for", async () => {
    const { rows, variables } = await grants({ serviceAccounts: true });
    const account = (environment: string, duty: string) =>
      `payments-${environment}-${duty}@acme-delivery.iam.gserviceaccount.com`;
    expect(rows).toEqual([
      `serviceAccount:${account("production", "deploy")} roles/artifactregistry.reader production-payments-docker`,
      `serviceAccount:${account("production", "promote")} payments_promote production-payments-docker`,
      `serviceAccount:${account("production", "promote")} roles/artifactregistry.reader staging-payments-docker`,
      `serviceAccount:${account("staging", "deploy")} roles/artifactregistry.reader staging-payments-docker`,
      `serviceAccount:${account("staging", "publish")} payments_publish staging-payments-docker`,
      `serviceAccount:${account("production", "promote")} payments_read_findings acme-delivery`,
      `/attribute.repository_environment/41881900:production roles/iam.workloadIdentityUser ${account("production", "deploy")}`,
      `/attribute.repository_environment/41881900:production roles/iam.workloadIdentityUser ${account("production", "promote")}`,
      `/attribute.repository_environment/41881900:staging roles/iam.workloadIdentityUser ${account("staging", "deploy")}`,
      `/attribute.repository_environment_ref/41881900:staging:refs/heads/main roles/iam.workloadIdentityUser ${account("staging", "publish")}`,
    ]);
    expect(variables.production).toMatchObject({
      GOOGLE_PROMOTE_SERVICE_ACCOUNT: account("production", "promote"),
      GOOGLE_DEPLOY_SERVICE_ACCOUNT: account("production", "deploy"),
    });
    expect(variables.staging).toMatchObject({ GOOGLE_PUBLISH_SERVICE_ACCOUNT: account("staging", "publish") });
  });

  it("sign if they publish and verify if they do not, once per principal", async () => {
    const { rows } = await grants({ signing: true });
    expect(rows.filter((row) => row.endsWith(" artifacts"))).toEqual([
      "/attribute.repository_environment/41881900:production payments_verify artifacts",
      "/attribute.repository_environment/41881900:staging payments_verify artifacts",
      "/attribute.repository_environment_ref/41881900:staging:refs/heads/main payments_sign artifacts",
    ]);
  });

  it.each([
    [
      "a workflow",
      { promote: { workflows: [workflow] } },
      [`repository_environment_workflow/41881900:production:${workflow}`],
    ],
    [
      "a branch and a workflow",
      { promote: { ref: "refs/heads/main", workflows: [workflow] } },
      [`repository_environment_ref_workflow/41881900:production:refs/heads/main:${workflow}`],
    ],
    [
      "another repository as well",
      { additionalSources: [{ ...source, repository: "refunds", repositoryId: 42 }] },
      ["repository_environment/41881900:production", "repository_environment/42:production"],
    ],
  ])("are bound by %s", async (_, more, expected) => {
    const { rows } = await grants(more);
    const promoters = rows.filter((row) => row.includes(" payments_promote ")).map((row) => row.split(" ")[0]);
    expect(promoters).toEqual(expected.map((set) => `/attribute.${set}`));
  });

  it.each([
    [
      "jobs of another GitHub environment",
      { environment: "build" },
      "repository_environment_ref/41881900:build:refs/heads/main",
    ],
    ["any branch of the environment", { anyRef: true }, "repository_environment/41881900:staging"],
    [
      "jobs outside of any environment",
      { from: PublishFrom.Branch },
      "repository_environment_ref/41881900::refs/heads/main",
    ],
  ])("let %s publish", async (_, publish, expected) => {
    const { rows, registered } = await grants({ publish });
    const publisher = rows.filter((row) => row.includes(" payments_publish ")).map((row) => row.split(" ")[0]);
    expect(publisher).toEqual([`/attribute.${expected}`]);
    for (const { name } of registered) expect(name).not.toContain("::");
  });

  it("have no publisher where the first environment is fed from elsewhere, whose key they verify with", async () => {
    const signingKeyVersion =
      "projects/acme-staging/locations/europe-west1/keyRings/payments-signing/cryptoKeys/artifacts/cryptoKeyVersions/1";
    const { registered, rows, variables } = await grants({
      environments: [{ name: "production" }],
      promotesFrom: { environment: "staging", project: "acme-staging", signingKeyVersion },
    });
    expect(rows).toEqual([
      "/attribute.repository_environment/41881900:production roles/artifactregistry.reader production-payments-docker",
      "/attribute.repository_environment/41881900:production payments_promote production-payments-docker",
    ]);
    const roles = registered.filter(({ type }) => type.endsWith(":IAMCustomRole"));
    expect(roles.map(({ inputs }) => inputs.roleId)).toEqual(["payments_promote"]);
    expect(variables.production).toEqual({
      GOOGLE_PROJECT: "acme-delivery",
      GOOGLE_LOCATION: "europe-west1",
      GOOGLE_WORKLOAD_IDENTITY_PROVIDER:
        "projects/123456789012/locations/global/workloadIdentityPools/payments-github/providers/github",
      REGISTRY: "europe-west1-docker.pkg.dev",
      REPOSITORY_PREFIX: "acme-delivery/production-payments-docker",
      SOURCE_GOOGLE_PROJECT: "acme-staging",
      SOURCE_GOOGLE_LOCATION: "europe-west1",
      SOURCE_REGISTRY: "europe-west1-docker.pkg.dev",
      SOURCE_REPOSITORY_PREFIX: "acme-staging/staging-payments-docker",
      SIGNING_KEY:
        "gcpkms://projects/acme-staging/locations/europe-west1/keyRings/payments-signing/cryptoKeys/artifacts/versions/1",
      SEVERITY_THRESHOLD: "HIGH",
    });
  });

  it("name the variables of their jobs before the values are known", async () => {
    const { variables, names } = await grants({ signing: true, serviceAccounts: true });
    expect(names).toEqual(
      Object.fromEntries(Object.entries(variables).map(([environment, values]) => [environment, Object.keys(values)])),
    );
  });

  it("ask the issuer that is given, and Google's audience", async () => {
    const providerOf = async (oidcIssuer?: string) => {
      const { registered } = await grants(oidcIssuer === undefined ? {} : { oidcIssuer });
      return registered.find(({ type }) => type.endsWith(":WorkloadIdentityPoolProvider"))?.inputs.oidc;
    };
    expect(await providerOf()).toEqual({ issuerUri: "https://token.actions.githubusercontent.com" });
    expect(await providerOf("git.acme.example/_services/token")).toEqual({
      issuerUri: "https://git.acme.example/_services/token",
    });
  });

  it("can move no tag, delete nothing and set nothing", async () => {
    const { registered } = await grants({ signing: true, immutability: "workflow" });
    const roles = registered.filter(({ type }) => type.endsWith(":IAMCustomRole"));
    expect(roles.map(({ inputs }) => inputs.roleId)).toEqual([
      "payments_promote",
      "payments_publish",
      "payments_read_findings",
      "payments_sign",
      "payments_verify",
    ]);
    const permissions = new Set(roles.flatMap(({ inputs }) => inputs.permissions as string[]));
    expect([...permissions].filter((one) => /\.(?:update|delete|setIamPolicy|destroy|admin)/i.test(one))).toEqual([]);
    expect(permissions).toContain("artifactregistry.tags.create");
    const publisher = roles.find(({ inputs }) => inputs.roleId === `payments_${Duty.Publish}`)?.inputs.permissions;
    expect(publisher).toContain("artifactregistry.repositories.uploadArtifacts");
  });
});
