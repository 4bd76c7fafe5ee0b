import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ciRolePermissions } from "../../../policy-pack/aws/ci-role-permissions";
import { analyze, analyzeStack, configuredPack, type Resource, summary, unknownStringValue } from "../analyze";
import {
  account,
  logIn,
  policy,
  promoting,
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

const policies = [ciRolePermissions];
type Settings = Record<string, unknown>;
const packOf = (settings: Settings) => configuredPack(policies, { "ci-role-permissions": { settings } });

const one = (resource: Resource, settings: Settings = {}) => analyze(policies, resource, packOf(settings));
const whole = async (resources: readonly Resource[], settings: Settings = {}) =>
  (await analyzeStack(policies, resources, packOf(settings))).map((finding) => ({
    ...finding,
    at: `${finding.resource} ${summary([finding])[0]}`,
  }));
const places = async (...parameters: Parameters<typeof whole>) =>
  (await whole(...parameters)).map(({ at }) => at).sort();

const inline = (...documents: unknown[]) =>
  role("publish", { inlinePolicies: documents.map((document) => ({ name: "inline", policy: document })) });
const allow = (Action: unknown, Resource: unknown = repositories("staging/payments/*"), change: object = {}) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...change,
});

describe("a role", () => {
  const wide = text(allow("ecr:*"));
  const found = ["inlinePolicies[0].policy.Statement[0].Action"];

  it("is judged where CI can take it", async () => {
    expect(summary(await one(inline(wide)))).toEqual(found);
    const ofService = { ...inline(wide).properties, assumeRolePolicy: serviceTrust };
    expect(await one({ ...role("publish"), properties: ofService })).toEqual([]);
    expect(summary(await one({ ...role("publish"), properties: ofService }, { ciRoles: ["publish"] }))).toEqual(found);
  });

  it.each([`arn:aws:iam::${account}:role/publish`, `arn:aws:iam::${account}:role/ci/publish`])(
    "is CI's where a setting has its ARN %s",
    async (arn) => {
      const resource = role("publish", { ...inline(wide).properties, assumeRolePolicy: serviceTrust });
      expect(summary(await one(resource, { ciRoles: [arn] }))).toEqual(found);
      expect(await one(resource, { ciRoles: [arn.replace("publish", "deploy")] })).toEqual([]);
    },
  );

  it("of an issuer that a setting names is CI's", async () => {
    const assumeRolePolicy = trust("staging").replaceAll("token.actions.githubusercontent.com", "tokens.acme.example");
    const resource = role("publish", { ...inline(wide).properties, assumeRolePolicy });
    expect(await one(resource)).toEqual([]);
    expect(summary(await one(resource, { issuers: ["tokens.acme.example"] }))).toEqual(found);
  });

  it("is not judged again at the end, as its own documents have been judged before", async () => {
    expect(await places([inline(wide)])).toEqual([]);
  });

  it("is judged by all of its documents, as texts and as objects", async () => {
    expect(summary(await one(inline(publishing, JSON.parse(wide), wide)))).toEqual([
      "inlinePolicies[1].policy.Statement[0].Action",
      "inlinePolicies[2].policy.Statement[0].Action",
    ]);
    expect(await one(inline(publishing, promoting))).toEqual([]);
  });

  it("may have a block that removes its inline policies", async () => {
    expect(await one(role("publish", { inlinePolicies: [{}] }))).toEqual([]);
  });

  it.each<[string, string]>([
    ["AdministratorAccess", "do everything"],
    ["PowerUserAccess", "do everything but manage identities"],
    ["IAMFullAccess", "become anybody"],
    ["AmazonEC2ContainerRegistryFullAccess", "delete, overwrite and reconfigure"],
    ["AmazonEC2ContainerRegistryPowerUser", "push into every repository"],
    ["AmazonEC2ContainerRegistryReadOnly", "pull from every repository"],
    ["AmazonEC2ContainerRegistryPullOnly", "pull from every repository"],
  ])("may not have %s of AWS, however it is attached", async (name, reason) => {
    const arn = `arn:aws:iam::aws:policy/${name}`;
    const [finding, ...others] = await one(role("publish", { managedPolicyArns: [arn] }));
    expect(others).toEqual([]);
    expect(finding?.message).toMatch(/^managedPolicyArns\[0\] attaches a managed policy of AWS/);
    expect(finding?.message).toContain(reason);
    expect(
      await places([
        role("publish"),
        { type: types.roleAttachment, name: "a", properties: { role: "publish", policyArn: arn } },
        { type: types.attachment, name: "b", properties: { roles: ["other", "publish"], policyArn: arn } },
        { type: types.roleAttachmentsExclusive, name: "c", properties: { roleName: "publish", policyArns: [arn] } },
        { type: types.roleAttachment, name: "d", properties: { role: "other", policyArn: arn } },
      ]),
    ).toEqual(["a policyArn", "b policyArn", "c policyArns[0]"]);
  });
});

describe("a policy of a role in the stack", () => {
  const wide = text(allow("ecr:*"));

  it("is judged where the role is CI's, by the role's name", async () => {
    const stack = [role("publish"), rolePolicy("publish", wide), rolePolicy("other", wide)];
    expect(await places(stack)).toEqual(["publish-policy policy.Statement[0].Action"]);
    expect(await places([role("publish"), rolePolicy("publish", publishing)])).toEqual([]);
    expect(await places([role("publish", { assumeRolePolicy: serviceTrust }), rolePolicy("publish", wide)])).toEqual(
      [],
    );
  });

  it("is judged by what its role's name was made from, before that is known", async () => {
    const [ci, service] = [role("publish"), role("task", { assumeRolePolicy: serviceTrust })];
    const made = (origin: Resource): Resource => ({
      ...rolePolicy("", wide, "made"),
      properties: { role: unknownStringValue, policy: wide },
      dependencies: { role: [origin] },
    });
    expect(await places([ci, service, made(ci)])).toEqual(["made policy.Statement[0].Action"]);
    expect(await places([ci, service, made(service)])).toEqual([]);
  });

  it("is not taken for that of a role of the same name in another account", async () => {
    const inAccount = (id: string) => ({ name: id, properties: { allowedAccountIds: [id] } });
    const [here, elsewhere] = [inAccount(account), inAccount("444455556666")];
    const publish = { ...role("publish"), provider: here };
    const service = { ...role("publish", { assumeRolePolicy: serviceTrust }), name: "service" };
    const given = (provider: Resource["provider"]) => ({
      ...rolePolicy("publish", wide),
      ...(provider && { provider }),
    });
    const found = ["publish-policy policy.Statement[0].Action"];
    expect(await places([publish, given(elsewhere)])).toEqual([]);
    expect(await places([publish, given(here)])).toEqual(found);
    const other = { name: "other", properties: {} };
    expect(await places([publish, { ...service, provider: other }, given(other)])).toEqual([]);
    expect(await places([publish, { ...service, provider: other }, given(here)])).toEqual(found);
  });

  it("is judged where another provider, as one of another region, gives it to the role", async () => {
    const elsewhere = { name: "us-east-1", properties: { region: "us-east-1" } };
    const found = ["publish-policy policy.Statement[0].Action"];
    expect(await places([role("publish"), { ...rolePolicy("publish", wide), provider: elsewhere }])).toEqual(found);
    expect(await places([role("publish"), { ...rolePolicy("other", wide), provider: elsewhere }])).toEqual([]);
  });

  it("is judged before it is created where a setting names the role, and not again", async () => {
    const settings = { ciRoles: ["publish"] };
    expect(summary(await one(rolePolicy("publish", wide), settings))).toEqual(["policy.Statement[0].Action"]);
    expect(await one(rolePolicy("publish", wide))).toEqual([]);
    expect(await places([role("publish"), rolePolicy("publish", wide)], settings)).toEqual([]);
  });

  const attached = (policyArn: unknown, dependencies = {}): Resource => ({
    type: types.roleAttachment,
    name: "attached",
    properties: { role: "publish", policyArn },
    dependencies,
  });
  const arn = `arn:aws:iam::${account}:policy/wide`;

  it("that is attached is judged by its ARN, its name and what the ARN was made from", async () => {
    const known = policy("wide", wide);
    const unknown = { ...known, properties: { ...known.properties, arn: unknownStringValue } };
    const expected = ["wide policy.Statement[0].Action"];
    expect(await places([role("publish"), known, attached(arn)])).toEqual(expected);
    expect(await places([role("publish"), unknown, attached(arn)])).toEqual(expected);
    expect(await places([role("publish"), unknown, attached(unknownStringValue, { policyArn: [unknown] })])).toEqual(
      expected,
    );
    expect(await places([role("publish", { managedPolicyArns: [arn] }), known])).toEqual(expected);
    expect(await places([role("publish"), policy("wide", publishing), attached(arn)])).toEqual([]);
    expect(await places([role("publish"), known])).toEqual([]);
  });

  it("that is attached twice is reported once", async () => {
    const stack = [role("publish", { managedPolicyArns: [arn] }), policy("wide", wide), attached(arn)];
    expect(await places(stack)).toEqual(["wide policy.Statement[0].Action"]);
  });

  it("that is not in the stack is named as one that cannot be read, unless somebody has read it", async () => {
    const stack = [role("publish"), attached(arn)];
    const [finding] = await whole(stack);
    expect(await places(stack)).toEqual(["attached advisory: policyArn"]);
    expect(finding?.message).toContain("is not in this stack");
    expect(await places(stack, { acceptedPolicies: [arn] })).toEqual([]);
    expect(await places([role("publish", { assumeRolePolicy: serviceTrust }), attached(arn)])).toEqual([]);
  });

  it("that a setting's role has is judged although the role is elsewhere", async () => {
    expect(await places([policy("wide", wide), attached(arn)])).toEqual([]);
    expect(await places([policy("wide", wide), attached(arn)], { ciRoles: ["publish"] })).toEqual([
      "wide policy.Statement[0].Action",
    ]);
  });
});

describe("what is not known before the apply", () => {
  const wide = text(allow("ecr:*"));

  it.each<[string, unknown, string[]]>([
    ["a document", unknownStringValue, ["advisory: inlinePolicies[0].policy"]],
    ["a statement", { Statement: [unknownStringValue] }, ["advisory: inlinePolicies[0].policy.Statement[0]"]],
    [
      "an effect",
      { Statement: [{ ...allow("ecr:*"), Effect: unknownStringValue }] },
      ["advisory: inlinePolicies[0].policy.Statement[0].Effect"],
    ],
    [
      "an action",
      { Statement: [allow(["ecr:PutImage", unknownStringValue])] },
      ["advisory: inlinePolicies[0].policy.Statement[0].Action[1]"],
    ],
    [
      "a repository",
      { Statement: [allow("ecr:PutImage", unknownStringValue)] },
      ["advisory: inlinePolicies[0].policy.Statement[0].Resource"],
    ],
    ["a resource of another service, which does not matter", { Statement: [allow("s3:*", unknownStringValue)] }, []],
    ["a Sid, which does not matter", { Statement: [{ ...pull("staging"), Sid: unknownStringValue }] }, []],
  ])("is told of in a role's own document: %s", async (_, document, expected) => {
    expect(summary(await one(inline(document)))).toEqual(expected);
  });

  it("hides nothing that is known", async () => {
    const document = { Statement: [unknownStringValue, allow("ecr:*")] };
    expect(summary(await one(inline(document)))).toEqual([
      "advisory: inlinePolicies[0].policy.Statement[0]",
      "inlinePolicies[0].policy.Statement[1].Action",
    ]);
  });

  it("is who a role trusts, where it would matter", async () => {
    const resource = (document: string) =>
      role("publish", { ...inline(document).properties, assumeRolePolicy: unknownStringValue });
    expect(summary(await one(resource(wide)))).toEqual(["advisory: assumeRolePolicy"]);
    expect(await one(resource(publishing))).toEqual([]);
    const bare = role("publish", { assumeRolePolicy: unknownStringValue });
    expect(await places([bare, rolePolicy("publish", wide)])).toEqual(["publish advisory: assumeRolePolicy"]);
    expect(await places([bare, rolePolicy("publish", publishing)])).toEqual([]);
  });

  it("is a role's name, where a setting has names", async () => {
    const resource = role("publish", { ...inline(wide).properties, name: unknownStringValue });
    const ofService = { ...resource, properties: { ...resource.properties, assumeRolePolicy: serviceTrust } };
    expect(await one(ofService)).toEqual([]);
    expect(summary(await one(ofService, { ciRoles: ["publish"] }))).toEqual(["advisory: name"]);
  });

  it("is told of in a policy that only the stack shows to be CI's, and stops a strict preview", async () => {
    const stack = [role("publish"), rolePolicy("publish", unknownStringValue)];
    expect(await places(stack)).toEqual(["publish-policy advisory: policy"]);
    const strict = configuredPack(policies, { "pack-configuration": { settings: { preset: "strict" } } });
    expect(summary(await analyzeStack(policies, stack, strict))).toEqual(["policy"]);
  });

  it("is whose policy it is, where it would matter", async () => {
    const loose = (document: string) => ({
      ...rolePolicy("", document, "loose"),
      properties: { role: unknownStringValue, policy: document },
    });
    expect(await places([role("publish"), loose(wide)])).toEqual(["loose advisory: role"]);
    expect(await places([role("publish"), loose(publishing)])).toEqual([]);
    expect(await places([role("task", { assumeRolePolicy: serviceTrust }), loose(wide)])).toEqual([]);
    expect(await places([loose(wide)], { ciRoles: ["publish"] })).toEqual(["loose advisory: role"]);
    const other = policy("names", publishing);
    const madeFromOther = { ...loose(wide), dependencies: { role: [other] } };
    expect(await places([role("publish"), other, madeFromOther])).toEqual(["loose advisory: role"]);
  });

  it("is which managed policy is attached", async () => {
    const attachment = {
      type: types.roleAttachment,
      name: "a",
      properties: { role: "publish", policyArn: unknownStringValue },
    };
    expect(await places([role("publish"), attachment])).toEqual(["a advisory: policyArn"]);
  });
});

describe("whatever a program writes", () => {
  it("never stops the analysis, and is a violation where it is no document", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (garbage) => {
        const isNothing = garbage === null;
        expect((await one(inline(garbage))).length).toBeGreaterThan(isNothing ? -1 : 0);
        for (const property of ["assumeRolePolicy", "inlinePolicies", "managedPolicyArns", "name"]) {
          await one(role("publish", { ...inline(publishing).properties, [property]: garbage }));
        }
        await whole([
          role("publish", { name: garbage }),
          { type: types.roleAttachment, name: "a", properties: { role: garbage, policyArn: garbage } },
          { type: types.attachment, name: "b", properties: { roles: garbage, policyArn: garbage } },
          { type: types.policy, name: "c", properties: { name: garbage, arn: garbage, policy: garbage } },
        ]);
      }),
      { numRuns: 50 },
    );
  });

  it("is not in a message", async () => {
    const secret = "a8f5f167f44f4964e6c998dee827110c";
    const findings = await one(inline(text(allow([`ecr:${secret}*`, "ecr:*"], `${secret}*`)), secret));
    expect(findings.length).toBeGreaterThan(1);
    for (const { fullMessage } of findings) expect(fullMessage).not.toContain(secret);
  });

  it("is judged, however much it is", async () => {
    const statements = Array.from({ length: 2000 }, (_, index) => ({
      ...push("staging"),
      Resource: repositories(`staging/${"*a".repeat(40)}${index}`),
    }));
    expect(await one(inline(text(...statements)))).toEqual([]);
  });
});

it("a stack as the component makes it is accepted", async () => {
  const stack = [
    role("payments-staging-publish"),
    rolePolicy("payments-staging-publish", publishing),
    role("payments-production-promote", { assumeRolePolicy: trust("production") }),
    rolePolicy("payments-production-promote", promoting),
    role("payments-production-deploy", { assumeRolePolicy: trust("production") }),
    rolePolicy("payments-production-deploy", text(logIn, pull("production"))),
  ];
  for (const resource of stack) expect(await one(resource)).toEqual([]);
  expect(await places(stack)).toEqual([]);
});
