import { describe, expect, it } from "vitest";
import type { GoogleArtifactRegistryArgs } from "../../../components/gcp";
import { policies as all } from "../../../policy-pack/policies";
import { mockedRegistry } from "../../components/gcp/mocked-registry";
import { analyze, analyzeStack, type Resource, unknownStringValue } from "../analyze";

const policies = all.filter(({ tags }) => tags.includes("gcp"));
const commit = "10040c56a8c0253d69db7c1f26a0d227275512e2";
const provider = "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider";
const customRole = "gcp:projects/iAMCustomRole:IAMCustomRole";
const repository = "gcp:artifactregistry/repository:Repository";
const grant = "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember";

async function judge(resources: readonly Resource[]): Promise<readonly string[]> {
  const findings = [...(await analyzeStack(policies, resources))];
  for (const resource of resources) findings.push(...(await analyze(policies, resource)));
  return findings.map(
    ({ policy, level, resource, message }) => `${level} ${policy} ${resource} ${message.split(" ")[0]}`,
  );
}

async function component(more: Partial<GoogleArtifactRegistryArgs> = {}): Promise<readonly Resource[]> {
  const { registered } = await mockedRegistry("payments", {
    artifacts: [{ name: "api" }, { name: "charts/api", type: "helm" }, { name: "@acme/client", type: "npm" }],
    environments: [{ name: "staging" }, { name: "production" }],
    source: { owner: "acme", ownerId: 9919, repository: "payments", repositoryId: 41881900, branch: "main" },
    ...more,
  });
  return registered.map(({ type, name, inputs }) => ({ type, name, properties: inputs }));
}

function changed(resources: readonly Resource[], type: string, name: string, change: Record<string, unknown>) {
  const index = resources.findIndex((resource) => resource.type === type && resource.name === name);
  const { properties = {} } = resources[index] ?? {};
  return resources.with(index, { type, name, properties: { ...properties, ...change } });
}

describe("the registry of the component", () => {
  it.each<[string, Partial<GoogleArtifactRegistryArgs>]>([
    ["by default", {}],
    ["with service accounts", { serviceAccounts: true }],
    ["with a key to sign with", { signing: true }],
    ["where only the workflows keep the tags of the first environment", { immutability: "workflow" }],
    [
      "with a trusted workflow",
      {
        publish: { workflows: [`acme/ci/.github/workflows/delivery.yml@${commit}`] },
        promote: { ref: "refs/heads/main" },
      },
    ],
    ["where jobs publish outside of environments", { publish: { from: "branch" } }],
  ])("keeps every rule %s", async (_, more) => {
    expect(await judge(await component(more))).toEqual([]);
  });

  it("is refused where a condition asks for names, a role deletes, or tags may move in production", async () => {
    const resources = await component();
    const names = 'assertion.repository == "acme/payments"';
    expect(await judge(changed(resources, provider, "payments", { attributeCondition: names }))).toEqual([
      "mandatory google-workload-identity payments attributeCondition",
    ]);
    const deletes = changed(resources, customRole, "payments/publish", {
      permissions: ["artifactregistry.tags.delete"],
    });
    expect(new Set(await judge(deletes))).toEqual(
      new Set(
        resources
          .filter(({ type, name = "" }) => type === grant && name.startsWith("payments/staging/publish/"))
          .map(({ name }) => `mandatory google-ci-permissions ${name} role`),
      ),
    );
    expect(
      await judge(
        changed(resources, repository, "payments/production/docker", { dockerConfig: { immutableTags: false } }),
      ),
    ).toEqual(["mandatory gar-immutable-tags payments/production/docker dockerConfig.immutableTags"]);
  });

  it("gets advice and no more while roles and principals are not known yet", async () => {
    const resources = (await component({ serviceAccounts: true })).map((resource) =>
      resource.type === grant
        ? { ...resource, properties: { ...resource.properties, role: unknownStringValue, member: unknownStringValue } }
        : resource,
    );
    const levels = (await judge(resources)).map((finding) => finding.split(" ")[0]);
    expect([...new Set(levels)]).toEqual(["advisory"]);
  });
});
