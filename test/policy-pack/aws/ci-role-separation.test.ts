import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ciRoleSeparation } from "../../../policy-pack/aws/ci-role-separation";
import { analyze, analyzeStack, configuredPack, type Resource, summary, unknownStringValue } from "../analyze";
import { both, compliant, deployer, promoter, publisher, repository, repositoryPolicy } from "./ci-delivery";
import {
  account,
  logIn,
  policy,
  promoting,
  provider,
  publishing,
  pull,
  push,
  repositories,
  role,
  rolePolicy,
  serviceTrust,
  text,
  trust,
  types,
} from "./ci-stack";

const policies = [ciRoleSeparation];
type Settings = Record<string, unknown>;
const packOf = (settings: Settings) => configuredPack(policies, { "ci-role-separation": { settings } });
const one = (resource: Resource, settings: Settings = {}) => analyze(policies, resource, packOf(settings));
const whole = (resources: readonly Resource[], settings: Settings = {}) =>
  analyzeStack(policies, resources, packOf(settings));
const places = async (...parameters: Parameters<typeof whole>) =>
  (await whole(...parameters)).map((finding) => `${finding.resource} ${summary([finding])[0]}`).sort();

it("a publisher, a promoter and a deployer are accepted", async () => {
  expect(await places(compliant)).toEqual([]);
  for (const resource of compliant) expect(await one(resource)).toEqual([]);
});

describe("a role that writes two environments", () => {
  const two = text(logIn, push("staging"), push("production"));

  it("is refused by itself, before it is created, and not again", async () => {
    const resource = role("publish", { inlinePolicies: [{ policy: two }] });
    expect(summary(await one(resource))).toEqual(["inlinePolicies[0].policy.Statement[2].Resource"]);
    expect(await places([resource])).toEqual([]);
    expect(await one(role("publish", { inlinePolicies: [{ policy: promoting }] }))).toEqual([]);
    expect(await one(role("publish", { inlinePolicies: [{ policy: two }], assumeRolePolicy: serviceTrust }))).toEqual(
      [],
    );
  });

  it("is refused where two of its inline policies do it together", async () => {
    const resource = (...documents: unknown[]) =>
      role("publish", { inlinePolicies: documents.map((document) => ({ policy: document })) });
    expect(summary(await one(resource(text(push("staging")), text(push("production")))))).toEqual([
      "inlinePolicies[1].policy.Statement[0].Resource",
    ]);
    expect(await one(resource(text(push("staging")), text(push("staging"))))).toEqual([]);
  });

  it("is refused where one policy of the stack does it, or two together", async () => {
    expect(await places(publisher(two))).toEqual(["publish-policy policy.Statement[2].Resource"]);
    const more = (environment: string) => rolePolicy("publish", text(push(environment)), "more");
    expect(await places([...publisher(), more("production")])).toEqual(["more policy.Statement[0].Resource"]);
    expect(await places([...publisher(), more("staging")])).toEqual([]);
  });

  it("is refused where the role repeats the stack's policies, as it does once it has been refreshed", async () => {
    const repeated = (document: string) => [
      role("publish", { inlinePolicies: [{ policy: document }] }),
      rolePolicy("publish", document),
    ];
    expect(await places(repeated(two))).toEqual([
      "publish inlinePolicies[0].policy.Statement[2].Resource",
      "publish-policy policy.Statement[2].Resource",
    ]);
    expect(await places(repeated(publishing))).toEqual([]);
  });

  it("is refused where an inline policy and an attached one do it together", async () => {
    const stack = (environment: string) => [
      role("publish", {
        inlinePolicies: [{ policy: publishing }],
        managedPolicyArns: [`arn:aws:iam::${account}:policy/more`],
      }),
      policy("more", text(push(environment))),
    ];
    expect(await places(stack("production"))).toEqual(["more policy.Statement[0].Resource"]);
    expect(await places(stack("staging"))).toEqual([]);
  });

  it.each<[string, unknown, string[]]>([
    ["uploads layers only", { Action: "ecr:UploadLayerPart" }, ["policy.Statement[1].Resource"]],
    ["covers pushing with a wildcard", { Action: "ecr:*" }, ["policy.Statement[1].Resource"]],
    ["pulls", { Action: "ecr:BatchGetImage" }, []],
    ["denies", { Effect: "Deny" }, []],
    ["leaves open which one, which another rule refuses", { Resource: "*" }, []],
    ["pushes elsewhere than to ECR", { Resource: "arn:aws:s3:::production/*" }, []],
    [
      "pushes to a list of resources",
      { Resource: [repositories("staging/shop/*"), repositories("production/payments/*")] },
      ["policy.Statement[1].Resource[1]"],
    ],
  ])("is told by a further statement that %s", async (_, change, expected) => {
    const statement = { ...push("production"), ...(change as object) };
    const found = await whole(publisher(text(push("staging"), statement)));
    expect(summary(found)).toEqual(expected);
  });

  it("is told by other names of environments where a setting has them", async () => {
    const document = text({ ...push("staging"), Resource: [repositories("api-stage"), repositories("api-prod")] });
    const environments = [
      { name: "staging", repositories: ["*-stage"] },
      { name: "production", repositories: ["*-prod"] },
    ];
    const together = [{ name: "all", repositories: ["*"] }];
    expect(await places(publisher(document), { environments })).toEqual([
      "publish-policy policy.Statement[0].Resource[1]",
    ]);
    expect(await places(publisher(document), { environments: together })).toEqual([]);
  });

  it("is refused before it is created where a setting names it", async () => {
    const settings = { ciRoles: ["publish"] };
    expect(summary(await one(rolePolicy("publish", two), settings))).toEqual(["policy.Statement[2].Resource"]);
    expect(await places([rolePolicy("publish", two)], settings)).toEqual([]);
    expect(await one(rolePolicy("publish", two))).toEqual([]);
    const apart = [
      rolePolicy("publish", text(push("staging"))),
      rolePolicy("publish", text(push("production")), "more"),
    ];
    expect(await places(apart, settings)).toEqual(["more policy.Statement[0].Resource"]);
    expect(await whole([role("publish"), ...apart], settings)).toHaveLength(1);
  });
});

describe("a later environment", () => {
  it("has a promoter where roles of CI write anything", async () => {
    expect(await places([...both, ...publisher()])).toEqual(["production-api name"]);
    expect(await places([...both, ...deployer])).toEqual([]);
    expect(await places(both)).toEqual([]);
  });

  it("is told by the tags of the component, or by a setting", async () => {
    const untagged = [repository("staging"), repository("production"), ...publisher()];
    expect(await places(untagged)).toEqual([]);
    expect(await places(untagged, { path: ["staging", "production"] })).toEqual(["production-api name"]);
    expect(await places(untagged, { path: ["production", "live"] })).toEqual([]);
    expect(await places([...untagged, ...promoter()], { path: ["staging", "production"] })).toEqual([]);
  });

  it("is written by one role", async () => {
    const second = (document: string) => [
      role("second", { assumeRolePolicy: trust("emergency") }),
      rolePolicy("second", document),
    ];
    expect(await places([...compliant, ...second(promoting)])).toEqual([
      "promote-policy policy.Statement[2].Resource",
      "second-policy policy.Statement[2].Resource",
    ]);
    expect(await places([...compliant, ...second(text(pull("production")))])).toEqual([]);
  });

  it.each<[string, string, string[]]>([
    ["repositories of another team", "production/search/*", []],
    ["repositories whose names begin alike", "production/payments-archive/*", []],
    ["some of the same", "production/payments/api*", ["promote-policy", "other-policy"]],
    ["those of all teams", "production/*", ["promote-policy", "other-policy"]],
    ["whatever its tag is called", `production/\${aws:PrincipalTag/team}/*`, ["promote-policy", "other-policy"]],
  ])("may be written by a role for each team, which is no other: %s", async (_, names, refused) => {
    const other = [
      role("other", { assumeRolePolicy: trust("search-production") }),
      rolePolicy("other", text(logIn, pull("staging"), { ...push("production"), Resource: repositories(names) })),
    ];
    expect(await places([...compliant, ...other])).toEqual(
      refused.map((name) => `${name} policy.Statement[2].Resource`).sort(),
    );
  });

  it("is told of once where a second role writes it without pulling from another one", async () => {
    const second = [
      role("second", { assumeRolePolicy: trust("emergency") }),
      rolePolicy("second", text(push("production"))),
    ];
    expect(await places([...compliant, ...second])).toEqual([
      "promote-policy policy.Statement[2].Resource",
      "second-policy policy.Statement[0].Resource",
    ]);
  });

  it("is told of once where the publisher writes it too, which its promoter is not to blame for", async () => {
    const publishing = publisher(text(logIn, push("staging"), push("production")));
    expect(await places([...both, ...publishing, ...promoter()])).toEqual([
      "publish-policy policy.Statement[2].Resource",
    ]);
    expect(await places([...both, ...publisher(), ...promoter()])).toEqual([]);
  });

  it("is written by a role that pulls from another one", async () => {
    expect(await places([...both, ...publisher(), ...promoter(text(logIn, push("production")))])).toEqual([
      "promote-policy policy.Statement[1].Resource",
    ]);
    const own = text(logIn, push("production"), pull("production"), push("production"));
    expect(await places([...both, ...publisher(), ...promoter(own)])).toEqual([
      "promote-policy policy.Statement[1].Resource",
    ]);
  });
});

describe("roles that write different environments", () => {
  const stack = (assumeRolePolicy: string) => [
    ...both,
    ...publisher(),
    role("promote", { assumeRolePolicy }),
    rolePolicy("promote", promoting),
  ];

  it("take different subjects", async () => {
    expect(await places(stack(trust("production")))).toEqual([]);
    expect(await places(stack(trust("staging")))).toEqual(["promote assumeRolePolicy", "publish assumeRolePolicy"]);
    const one = trust("production").replace("payments:environment:production", "payments:environment:staging");
    expect(await places(stack(one))).toEqual(["promote assumeRolePolicy", "publish assumeRolePolicy"]);
  });

  it("may take the same subject from different workflows", async () => {
    const workflow = (name: string) =>
      trust("staging", {
        [`${provider}:job_workflow_ref`]: `acme/delivery/.github/workflows/${name}.yml@${"a".repeat(40)}`,
      });
    const from = (name: string) => [
      ...both,
      role("publish", { assumeRolePolicy: workflow("publish") }),
      rolePolicy("publish", publishing),
      role("promote", { assumeRolePolicy: workflow(name) }),
      rolePolicy("promote", promoting),
    ];
    expect(await places(from("promote"))).toEqual([]);
    expect(await places(from("publish"))).toEqual(["promote assumeRolePolicy", "publish assumeRolePolicy"]);
  });

  it("are compared, however many they are", async () => {
    const roles = Array.from({ length: 4000 }, (_, index) => {
      const workflow = `acme/delivery/.github/workflows/w${index}.yml@${"a".repeat(40)}`;
      const assumeRolePolicy = trust("delivery", { [`${provider}:job_workflow_ref`]: workflow });
      return [role(`r${index}`, { assumeRolePolicy }), rolePolicy(`r${index}`, text(push(`e${index}`)))];
    });
    expect(await places(roles.flat())).toEqual([]);
  });

  it("may share it with one that only pulls", async () => {
    expect(await places(compliant)).toEqual([]);
  });
});

describe("what is not known before the apply", () => {
  const two = text(push("staging"), push("production"));
  const granting = (document: unknown): Resource => ({
    ...repositoryPolicy("production"),
    properties: { repository: "production/payments/api", policy: document },
  });

  it.each<[string, Resource, string[]]>([
    [
      "a role's own document",
      role("a", { inlinePolicies: [{ policy: unknownStringValue }] }),
      ["inlinePolicies[0].policy"],
    ],
    [
      "who a role trusts that writes two environments",
      role("a", { assumeRolePolicy: unknownStringValue, inlinePolicies: [{ policy: two }] }),
      ["assumeRolePolicy"],
    ],
    [
      "who a role trusts that writes one",
      role("a", { assumeRolePolicy: unknownStringValue, inlinePolicies: [{ policy: publishing }] }),
      [],
    ],
  ])("is told of on a resource: %s", async (_, resource, expected) => {
    expect(summary(await one(resource))).toEqual(expected.map((property) => `advisory: ${property}`));
  });

  it.each<[string, readonly Resource[], string[]]>([
    ["a document", publisher(unknownStringValue), ["publish-policy advisory: policy"]],
    [
      "an action",
      publisher({ Statement: { ...push("staging"), Action: unknownStringValue } }),
      ["publish-policy advisory: policy.Statement.Action"],
    ],
    [
      "a repository",
      publisher({ Statement: { ...push("staging"), Resource: [unknownStringValue] } }),
      ["publish-policy advisory: policy.Statement.Resource[0]"],
    ],
    [
      "who a role trusts that writes an environment",
      [role("publish", { assumeRolePolicy: unknownStringValue }), rolePolicy("publish", publishing)],
      ["publish advisory: assumeRolePolicy"],
    ],
    [
      "who a role trusts that only pulls",
      [role("deploy", { assumeRolePolicy: unknownStringValue }), rolePolicy("deploy", text(pull("staging")))],
      [],
    ],
    [
      "what a repository holds",
      [...publisher(), repository("other", unknownStringValue)],
      ["other-api advisory: tags"],
    ],
    ["what it holds where no role writes", [...deployer, repository("other", unknownStringValue)], []],
    [
      "whom a repository's policy lets push",
      [
        ...compliant,
        granting({ Statement: { Effect: "Allow", Principal: unknownStringValue, Action: "ecr:PutImage" } }),
      ],
      ["grant advisory: policy.Statement.Principal"],
    ],
    ["a repository's policy", [...compliant, granting(unknownStringValue)], ["grant advisory: policy"]],
  ])("is told of in a stack: %s", async (_, stack, expected) => {
    expect(await places(stack)).toEqual(expected);
  });

  it("is the name of a repository, where a setting has the path", async () => {
    const unnamed = { type: types.repository, name: "other", properties: { name: unknownStringValue } };
    expect(await places([...publisher(), unnamed], { path: ["staging", "production"] })).toEqual([
      "other advisory: name",
    ]);
    expect(await places([...publisher(), unnamed])).toEqual([]);
  });
});

describe("whatever a program writes", () => {
  it("never stops the analysis", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (garbage) => {
        for (const [index, resource] of compliant.entries()) {
          for (const property of Object.keys(resource.properties)) {
            const changed = { ...resource, properties: { ...resource.properties, [property]: garbage } };
            await one(changed);
            await places(compliant.with(index, changed));
          }
        }
      }),
      { numRuns: 10 },
    );
  });

  it("is not in a message", async () => {
    const secret = "a8f5f167f44f4964e6c998dee827110c";
    const found = await whole([...both, ...publisher(text(push("staging"), push(secret)))]);
    expect(found.length).toBeGreaterThan(1);
    for (const { fullMessage } of found) expect(fullMessage).not.toContain(secret);
  });
});
