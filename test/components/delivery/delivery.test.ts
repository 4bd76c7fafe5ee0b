import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Backend } from "../../../components/delivery/backend";
import { readDelivery } from "../../../components/delivery/delivery";
import { Reader } from "../../../components/delivery/reader";

const backend: Backend = {
  name: "Example Registry",
  artifactTypes: ["container", "helm"],
  retention: { minimumArchivedDays: 90, keepsNewestOfOld: false },
  repositoryName: (environment, namespace, artifact) => `${environment}/${namespace}/${artifact.name}`,
  maximumRepositoryName: 100,
};

const valid = {
  artifacts: [{ name: "api" }, { name: "charts/api", type: "helm" }],
  environments: [{ name: "staging" }, { name: "production" }],
  source: { owner: "acme", ownerId: 9919, repository: "payments", repositoryId: 41881900, branch: "main" },
};

function read(input: unknown, componentName = "payments") {
  const reader = new Reader();
  const delivery = readDelivery(input as Record<string, unknown>, componentName, backend, [], reader);
  return { delivery, problems: reader.problems };
}

function propertiesOf(input: unknown, componentName?: string): string[] {
  const { delivery, problems } = read(input, componentName);
  expect(delivery === undefined).toBe(problems.length > 0);
  return problems.map(({ property }) => property);
}

describe("a delivery path", () => {
  it("fills in every default", () => {
    expect(read({ artifacts: [{ name: "api" }], environments: [{ name: "staging" }] })).toEqual({
      delivery: {
        namespace: "payments",
        artifacts: [{ name: "api", type: "container" }],
        environments: [{ name: "staging" }],
        retention: { unreleased: { by: "age", days: 90 }, keepReleased: 200 },
        severityThreshold: "HIGH",
      },
      problems: [],
    });
  });

  it("keeps what is given, in its order", () => {
    expect(read({ ...valid, namespace: "core", severityThreshold: "LOW" }).delivery).toMatchObject({
      namespace: "core",
      artifacts: [
        { name: "api", type: "container" },
        { name: "charts/api", type: "helm" },
      ],
      environments: [{ name: "staging" }, { name: "production" }],
      source: { owner: "acme", repositoryId: 41881900, branch: "main" },
      severityThreshold: "LOW",
    });
  });

  it("takes a retention of unreleased artifacts only where there are some", () => {
    const retention = { unreleased: "age", days: 30, untaggedDays: 60, keepReleased: 50 };
    const fed = { ...valid, promotesFrom: { environment: "build" } };
    expect(propertiesOf({ ...fed, retention })).toEqual([
      "retention.unreleased",
      "retention.days",
      "retention.untaggedDays",
    ]);
    expect(propertiesOf({ ...fed, retention: { keepReleased: 50 } })).toEqual([]);
    expect(propertiesOf({ ...valid, retention })).toEqual([]);
  });

  it("takes a source without a branch as one on main", () => {
    const { branch: _, ...source } = valid.source;
    expect(read({ ...valid, source }).delivery?.source?.branch).toBe("main");
  });

  it("reports all problems at once, each on its property", () => {
    const input = {
      artifacts: [{ name: "API" }, { name: "ok", type: "rpm" }, "worker"],
      environments: [{ name: "Staging" }, { nmae: "production" }],
      namespace: "a/b",
      source: { owner: "acme", ownerId: "9919", repository: "acme/payments", repositoryId: 0, branch: "release/*" },
      retention: { days: -1 },
      severityThreshold: "high",
    };
    expect(propertiesOf(input)).toEqual([
      "namespace",
      "artifacts[0].name",
      "artifacts[1].type",
      "artifacts[2]",
      "environments[0].name",
      "environments[1].nmae",
      "environments[1].name",
      "source.ownerId",
      "source.repository",
      "source.repositoryId",
      "source.branch",
      "retention.days",
      "severityThreshold",
    ]);
  });

  it("says what is wrong and what to write", () => {
    const { problems } = read({ ...valid, environments: [{ name: "Staging" }], namespace: undefined }, "My Team");
    expect(problems).toEqual([
      {
        property: "namespace",
        reason:
          'is missing, and the component\'s name "My Team" cannot stand in for it; write one path segment of ' +
          'lower-case letters and digits with single ".", "_" or "-" between them, such as "payments"',
      },
      {
        property: "environments[0].name",
        reason:
          'is "Staging"; write lower-case letters and digits with single "-" between them, a letter first, ' +
          'such as "staging" or "prod-eu" (and not "constructor")',
      },
    ]);
  });

  it.each([
    ["no artifacts", { artifacts: [] }, ["artifacts"]],
    ["no environments", { environments: undefined }, ["environments"]],
    ["an object where an array belongs", { environments: { name: "staging" } }, ["environments"]],
    [
      "an output where a plain value belongs",
      { artifacts: [{ name: { __pulumiOutput: true } }] },
      ["artifacts[0].name"],
    ],
    ["an artifact twice", { artifacts: [{ name: "api" }, { name: "api", type: "helm" }] }, ["artifacts[1].name"]],
    ["an environment twice", { environments: [{ name: "a" }, { name: "b" }, { name: "a" }] }, ["environments[2].name"]],
    ["a property that does not exist", { retention: { keepRelased: 3 } }, ["retention.keepRelased"]],
    ["null", { source: null }, ["source"]],
  ])("refuses %s", (_, change, properties) => {
    expect(propertiesOf(valid)).toEqual([]);
    expect(propertiesOf({ ...valid, ...change })).toEqual(properties);
  });

  it.each([
    ["api", true],
    ["charts/api", true],
    ["a.b_c-d", true],
    ["Api", false],
    ["api/", false],
    ["/api", false],
    ["a//b", false],
    ["a--b", false],
    ["-api", false],
    ["api:1", false],
    ["", false],
  ])("judges the artifact name %j", (name, accepted) => {
    expect(propertiesOf({ ...valid, artifacts: [{ name }] })).toEqual(accepted ? [] : ["artifacts[0].name"]);
  });

  it.each([
    ["staging", true],
    ["prod-eu-1", true],
    ["a".repeat(32), true],
    ["a".repeat(33), false],
    ["1st", false],
    ["constructor", false],
    ["constructors", true],
    ["prod_eu", false],
    ["prod/eu", false],
    ["prod-", false],
  ])("judges the environment name %j", (name, accepted) => {
    expect(propertiesOf({ ...valid, environments: [{ name }] })).toEqual(accepted ? [] : ["environments[0].name"]);
  });

  it.each([
    ["payments", true],
    ["team.core_api-2", true],
    ["team/core", false],
    ["Team", false],
    ["team-", false],
  ])("judges the namespace %j", (namespace, accepted) => {
    expect(propertiesOf({ ...valid, namespace })).toEqual(accepted ? [] : ["namespace"]);
  });

  it.each([
    ["branch", "main", true],
    ["branch", "release/2.x", true],
    ["branch", "refs/heads/main", false],
    ["branch", "release/*", false],
    ["branch", "a..b", false],
    ["branch", "-x", false],
    ["owner", "acme-inc", true],
    ["owner", "acme--inc", false],
    ["owner", "acme/x", false],
    ["repository", "pay.ments_1", true],
    ["repository", "acme/payments", false],
    ["repository", "payments.git", false],
    ["ownerId", 1, true],
    ["ownerId", 1.5, false],
    ["repositoryId", 41881900, true],
    ["repositoryId", "41881900", false],
  ])("judges the source's %s %j", (key, value, accepted) => {
    expect(propertiesOf({ ...valid, source: { ...valid.source, [key]: value } })).toEqual(
      accepted ? [] : [`source.${key}`],
    );
  });

  it("refuses a name that grows too long once it is composed, and takes one that just fits", () => {
    const room = backend.maximumRepositoryName - "production/payments/".length;
    expect(propertiesOf({ ...valid, artifacts: [{ name: "a".repeat(room) }] })).toEqual([]);
    expect(propertiesOf({ ...valid, artifacts: [{ name: "a".repeat(room + 1) }] })).toEqual(["artifacts[0].name"]);
  });

  it("refuses once a name that several artifacts share, and whose length is none of theirs", () => {
    const shared: Backend = {
      ...backend,
      repositoryName: (environment: string, namespace: string) => `${environment}-${namespace}`,
    };
    const problems = (namespace: string) => {
      const reader = new Reader();
      readDelivery({ ...valid, namespace }, "payments", shared, [], reader);
      return reader.problems.map(({ property }) => property);
    };
    const room = backend.maximumRepositoryName - "production-".length;
    expect(problems("n".repeat(room + 1))).toEqual(["namespace"]);
    expect(problems("n".repeat(room))).toEqual([]);
  });

  it("never throws and never gives a delivery with a problem, whatever it is handed", () => {
    const anything = fc.record(
      {
        artifacts: fc.oneof(fc.anything(), fc.array(fc.record({ name: fc.anything(), type: fc.anything() }))),
        environments: fc.oneof(fc.anything(), fc.array(fc.record({ name: fc.anything() }))),
        namespace: fc.anything(),
        source: fc.anything(),
        retention: fc.anything(),
        severityThreshold: fc.anything(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(anything, (input) => {
        const { delivery, problems } = read(input);
        expect(delivery === undefined).toBe(problems.length > 0);
        for (const { property, reason } of problems) {
          expect(property).not.toBe("");
          expect(reason).toMatch(/;|:/);
        }
      }),
    );
  });
});
