import { describe, expect, it } from "vitest";
import { ciRolePermissions } from "../../../policy-pack/aws/ci-role-permissions";
import { ciRoleSeparation } from "../../../policy-pack/aws/ci-role-separation";
import { noStaticCiCredentials } from "../../../policy-pack/aws/no-static-ci-credentials";
import { mockedRegistry } from "../../components/aws/mocked-registry";
import { analyze, analyzeStack, type Resource } from "../analyze";

const policies = [ciRolePermissions, ciRoleSeparation, noStaticCiCredentials];

async function judge(resources: readonly Resource[]): Promise<readonly string[]> {
  const findings = await analyzeStack(policies, resources);
  const single = [];
  for (const resource of resources) single.push(...(await analyze(policies, resource)));
  return [...single, ...findings].map(
    ({ policy, resource, message }) => `${policy} ${resource} ${message.split(" ")[0]}`,
  );
}

/** What the component makes, as the engine knows it before an update. */
async function component(): Promise<readonly Resource[]> {
  const { registered } = await mockedRegistry("payments", {
    artifacts: [{ name: "api" }, { name: "charts/api", type: "helm" }],
    environments: [{ name: "development" }, { name: "staging" }, { name: "production" }],
    source: { owner: "acme", ownerId: 9919, repository: "payments", repositoryId: 41881900, branch: "main" },
  });
  return registered.map(({ type, name, inputs }) => ({ type, name, properties: inputs }));
}

describe("the registry of the component", () => {
  it("keeps every rule about what CI may do", async () => {
    const resources = await component();
    expect(resources.filter(({ type }) => type === "aws:iam/role:Role")).toHaveLength(6);
    expect(await judge(resources)).toEqual([]);
  });

  it.each<[string, string, (document: string) => string, string[]]>([
    [
      "publishes into a later environment instead of promoting",
      "payments/production/promote",
      (document) => document.replaceAll(":repository/staging/", ":repository/production/"),
      ["ci-role-separation payments/production/promote policy.Statement[3].Resource"],
    ],
    [
      "deletes",
      "payments/development/publish",
      (document) => document.replace("ecr:PutImage", "ecr:BatchDeleteImage"),
      ["ci-role-permissions payments/development/publish policy.Statement[1].Action[4]"],
    ],
    [
      "pulls from everywhere",
      "payments/staging/deploy",
      (document) => document.replaceAll(/"arn:aws:ecr[^"]*"/g, '"*"'),
      [
        "ci-role-permissions payments/staging/deploy policy.Statement[1].Resource",
        "ci-role-permissions payments/staging/deploy policy.Statement[2].Resource",
      ],
    ],
    [
      "pushes where it may only pull",
      "payments/staging/deploy",
      (document) => document.replace("ecr:GetDownloadUrlForLayer", "ecr:PutImage"),
      [
        "ci-role-separation payments/staging/promote policy.Statement[3].Resource",
        "ci-role-separation payments/staging/deploy policy.Statement[1].Resource",
      ],
    ],
  ])("breaks one where an identity %s", async (_, name, change, expected) => {
    const resources = await component();
    const changed = resources.map((resource) =>
      resource.type === "aws:iam/rolePolicy:RolePolicy" && resource.name === name
        ? { ...resource, properties: { ...resource.properties, policy: change(String(resource.properties.policy)) } }
        : resource,
    );
    expect((await judge(changed)).toSorted()).toEqual(expected.toSorted());
  });
});
