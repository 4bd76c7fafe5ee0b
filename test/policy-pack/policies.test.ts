import fc from "fast-check";
import { describe, expect, it } from "vitest";
import root from "../../package.json";
import pack from "../../policy-pack/package.json";
import { policies } from "../../policy-pack/policies";
import { analyze, analyzeStack, type Finding, type Resource, unknownStringValue } from "./analyze";

const repository = (properties: Record<string, unknown>): Resource => ({
  type: "aws:ecr/repository:Repository",
  properties,
});
const repositoryPolicy = (policy: unknown): Resource => ({
  type: "aws:ecr/repositoryPolicy:RepositoryPolicy",
  properties: { repository: "api", policy },
});
const registryPolicy = (policy: unknown): Resource => ({
  ...repositoryPolicy(policy),
  type: "aws:ecr/registryPolicy:RegistryPolicy",
});
const scanning = (properties: Record<string, unknown>): Resource => ({
  type: "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
  properties,
});

const compliant = {
  name: "production/api",
  imageTagMutability: "IMMUTABLE",
  imageScanningConfiguration: { scanOnPush: true },
  forceDelete: false,
};
const namedAccount = JSON.stringify({
  Statement: { Effect: "Allow", Principal: { AWS: "111122223333" }, Action: "ecr:BatchGetImage" },
});

/** Both things that the engine asks: each resource by itself, and all of them together. */
async function judge(...resources: Resource[]): Promise<readonly Finding[]> {
  const single = await Promise.all(resources.map((resource) => analyze(policies, resource)));
  return [...single.flat(), ...(await analyzeStack(policies, resources))];
}

const judgedBy = async (...resources: Resource[]) =>
  (await judge(...resources)).map(({ policy, level }) => [policy, level]);

describe("the pack", () => {
  it("finds nothing in a stack that keeps all of the rules", async () => {
    expect(await judge(repository(compliant), repositoryPolicy(namedAccount), registryPolicy(namedAccount))).toEqual(
      [],
    );
  });

  it("is silent about a stack without registries", async () => {
    expect(await judge({ type: "aws:s3/bucket:Bucket", properties: { forceDestroy: true } })).toEqual([]);
  });

  it.each<[string, Resource]>([
    ["ecr-immutable-tags", repository({ ...compliant, imageTagMutability: "MUTABLE" })],
    ["ecr-scan-on-push", repository({ ...compliant, imageScanningConfiguration: { scanOnPush: false } })],
    ["ecr-no-force-delete", repository({ ...compliant, forceDelete: true })],
    ["ecr-no-public-access", repositoryPolicy(namedAccount.replace('{"AWS":"111122223333"}', '"*"'))],
  ])("breaks the run by %s alone where just that rule is broken", async (name, resource) => {
    expect(await judgedBy(resource)).toEqual([[name, "mandatory"]]);
  });

  it.each<[string, string, Resource]>([
    ["ecr-immutable-tags", "mandatory", repository({ ...compliant, imageTagMutability: unknownStringValue })],
    ["ecr-scan-on-push", "mandatory", repository({ ...compliant, imageScanningConfiguration: unknownStringValue })],
    ["ecr-no-force-delete", "mandatory", repository({ ...compliant, forceDelete: unknownStringValue })],
    ["ecr-no-public-access", "advisory", repositoryPolicy(unknownStringValue)],
  ])("lets %s report an unknown as %s", async (name, level, resource) => {
    expect(await judgedBy(resource)).toEqual([[name, level]]);
  });

  it("has policies with distinct names, which a test here refuses something by", () => {
    expect(policies.map(({ name }) => name)).toEqual([
      "ecr-immutable-tags",
      "ecr-scan-on-push",
      "ecr-no-public-access",
      "ecr-no-force-delete",
    ]);
  });

  it("has the version of the package that it comes with", () => {
    expect(pack.version).toBe(root.version);
  });
});

describe.each(policies.map((policy) => [policy.name, policy] as const))("%s", (_, policy) => {
  it("tells people what it is for, how to get along with it and where to read on", () => {
    const sentence = /^[A-Z].*\.$/s;
    expect(policy).toMatchObject({
      displayName: expect.stringMatching(/^[A-Z].*[^.]$/),
      description: expect.stringMatching(sentence),
      severity: expect.stringMatching(/^(high|critical)$/),
      remediationSteps: expect.stringMatching(sentence),
      url: expect.stringMatching(/^https:\/\//),
      tags: expect.arrayContaining(["aws", "ecr"]),
    });
    expect(Object.keys(policy.framework ?? {}).sort()).toEqual(["name", "reference", "specification", "version"]);
    expect(Object.values(policy.framework ?? {}).every((text) => text.length > 0)).toBe(true);
  });

  it("leaves its enforcement level to the pack and to whoever configures that", () => {
    expect(policy).not.toHaveProperty("enforcementLevel");
  });
});

describe("no value of a property", () => {
  // Long enough not to be part of any message by chance.
  const secret = fc.stringMatching(/^[a-z0-9]{24}$/);
  const planted = (value: string): readonly Resource[] => {
    const filter = { filter: `${value}*`, filterType: value };
    const statement = {
      Sid: value,
      Effect: "Allow",
      Principal: { AWS: [`*${value}`] },
      Action: value,
      Condition: { [value]: { [value]: value } },
    };
    const document = { Version: value, Id: value, Statement: [statement, { ...statement, [value]: value }, value] };
    return [
      repository(Object.fromEntries(Object.keys(compliant).map((name) => [name, value]))),
      repository({
        imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
        imageTagMutabilityExclusionFilters: [filter, value],
      }),
      repository({
        imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
        imageTagMutabilityExclusionFilters: [
          { ...filter, filterType: "WILDCARD" },
          { filter: `*${value.slice(1)}`, filterType: "WILDCARD" },
        ],
      }),
      repository({ ...compliant, imageScanningConfiguration: { scanOnPush: value } }),
      scanning({ scanType: value, rules: [{ scanFrequency: value, repositoryFilters: [filter] }] }),
      ...[
        value,
        JSON.stringify(document),
        document,
        { ...document, [value]: value },
        `${JSON.stringify(document)},`,
      ].flatMap((policy) => [repositoryPolicy(policy), registryPolicy(policy)]),
    ];
  };

  it("is ever in a message, because validators see secrets in plain text", async () => {
    await fc.assert(
      fc.asyncProperty(secret, async (value) => {
        const findings = await judge(...planted(value));
        expect(new Set(findings.map(({ policy }) => policy)).size).toBe(policies.length);
        for (const { message } of findings) {
          expect(message).not.toContain(value.slice(1, -1));
          expect(message.length).toBeGreaterThan(40);
        }
      }),
    );
  });
});
