import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noStaticCiCredentials } from "../../../policy-pack/aws/no-static-ci-credentials";
import { analyze, analyzeStack, configuredPack, type Resource, summary, unknownStringValue } from "../analyze";
import { account, logIn, policy, publishing, pull, text, types } from "./ci-stack";

const policies = [noStaticCiCredentials];
type Settings = Record<string, unknown>;
const packOf = (settings: Settings) => configuredPack(policies, { "no-static-ci-credentials": { settings } });
const one = async (resource: Resource, settings: Settings = {}) =>
  summary(await analyze(policies, resource, packOf(settings)));
const whole = async (resources: readonly Resource[], settings: Settings = {}) =>
  (await analyzeStack(policies, resources, packOf(settings)))
    .map((finding) => `${finding.resource} ${summary([finding])[0]}`)
    .sort();

const of = (kind: string, properties: Record<string, unknown>): Resource => ({
  type: `aws:iam/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`,
  name: kind,
  properties,
});
const accessKey = (user: unknown = "ci") => of("AccessKey", { user });
const reading = text(logIn, pull("staging"));
const pushing = { Effect: "Allow", Action: "ecr:PutImage", Resource: "*" };
const powerUser = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser";
const readOnly = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly";

describe("an access key", () => {
  it("is refused, whoever has it and whether it is active", async () => {
    expect(await one(accessKey())).toEqual(["user"]);
    expect(await one(of("AccessKey", { user: "ci", status: "Inactive" }))).toEqual(["user"]);
    expect(await one(of("AccessKey", { user: null }))).toEqual(["user"]);
  });

  it("is accepted for users of a setting alone", async () => {
    const settings = { allowedUsers: ["backup"] };
    expect(await one(accessKey("backup"), settings)).toEqual([]);
    expect(await one(accessKey("backup2"), settings)).toEqual(["user"]);
    expect(await one(accessKey("ci"), settings)).toEqual(["user"]);
  });

  it("of a user who is not known yet is refused where no user is allowed, and else told of", async () => {
    expect(await one(accessKey(unknownStringValue))).toEqual(["user"]);
    expect(await one(accessKey(unknownStringValue), { allowedUsers: ["backup"] })).toEqual(["advisory: user"]);
  });
});

describe.each([
  ["UserPolicy", "user", "allowedUsers"],
  ["GroupPolicy", "group", "allowedGroups"],
])("a %s", (kind, holder, setting) => {
  const inline = (document: unknown, name: unknown = "ci") => of(kind, { [holder]: name, policy: document });

  it.each<[string, unknown, string[]]>([
    ["pushes", publishing, ["policy.Statement[1].Action"]],
    ["pushes, as an object", JSON.parse(publishing), ["policy.Statement[1].Action"]],
    ["deletes", text({ ...pushing, Action: ["s3:*", "ecr:BatchDeleteImage"] }), ["policy.Statement[0].Action"]],
    ["changes settings", text({ ...pushing, Action: "ecr:PutLifecyclePolicy" }), ["policy.Statement[0].Action"]],
    ["does everything", text({ ...pushing, Action: "*" }), ["policy.Statement[0].Action"]],
    [
      "does all but some",
      text({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }),
      ["policy.Statement[0].NotAction"],
    ],
    ["does all but what ECR has", text({ Effect: "Allow", NotAction: "ecr:*", Resource: "*" }), []],
    ["pulls", reading, []],
    ["looks", text({ ...pushing, Action: "ecr:Describe*" }), []],
    ["does something else", text({ ...pushing, Action: "s3:*" }), []],
    ["is denied to push", text({ ...pushing, Effect: "Deny" }), []],
    ["is malformed", "{", ["policy"]],
    ["has a malformed action", text({ ...pushing, Action: 1 }), ["policy.Statement[0].Action"]],
  ])("that %s is judged by what it changes in registries", async (_, document, expected) => {
    expect(await one(inline(document))).toEqual(expected);
  });

  it("is judged by itself, and not again at the end", async () => {
    expect(await whole([inline(publishing)])).toEqual([]);
  });

  it("is accepted for those whom a setting names", async () => {
    expect(await one(inline(publishing, "people"), { [setting]: ["people"] })).toEqual([]);
    expect(await one(inline(publishing, "ci"), { [setting]: ["people"] })).toEqual(["policy.Statement[1].Action"]);
  });

  it("is told of where it is not known before the apply", async () => {
    expect(await one(inline(unknownStringValue))).toEqual(["advisory: policy"]);
    expect(await one(inline({ Statement: { ...pushing, Action: unknownStringValue } }))).toEqual([
      "advisory: policy.Statement.Action",
    ]);
    expect(await one(inline(publishing, unknownStringValue))).toEqual(["policy.Statement[1].Action"]);
    expect(await one(inline(publishing, unknownStringValue), { [setting]: ["people"] })).toEqual([
      `advisory: ${holder}`,
    ]);
    expect(await one(inline(reading, unknownStringValue), { [setting]: ["people"] })).toEqual([]);
  });
});

describe("a managed policy", () => {
  const attachments = (arn: unknown): readonly [string, Resource][] => [
    ["policyArn", of("UserPolicyAttachment", { user: "ci", policyArn: arn })],
    ["policyArn", of("GroupPolicyAttachment", { group: "ci", policyArn: arn })],
    ["policyArn", of("PolicyAttachment", { users: ["ci"], policyArn: arn })],
    ["policyArn", of("PolicyAttachment", { groups: ["ci"], policyArn: arn })],
    ["policyArns[0]", of("UserPolicyAttachmentsExclusive", { userName: "ci", policyArns: [arn] })],
    ["policyArns[0]", of("GroupPolicyAttachmentsExclusive", { groupName: "ci", policyArns: [arn] })],
  ];

  it("of AWS that changes registries is refused wherever it is attached", async () => {
    for (const [property, resource] of attachments(powerUser)) expect(await one(resource)).toEqual([property]);
    for (const [, resource] of attachments(readOnly)) expect(await one(resource)).toEqual([]);
    expect(await whole(attachments(powerUser).map(([, resource]) => resource))).toEqual([]);
  });

  it("of the stack that changes registries is refused on what attaches it", async () => {
    const arn = `arn:aws:iam::${account}:policy/wide`;
    for (const [property, resource] of attachments(arn)) {
      expect(await one(resource)).toEqual([]);
      expect(await whole([policy("wide", publishing), resource])).toEqual([`${resource.name} ${property}`]);
      expect(await whole([policy("wide", reading), resource])).toEqual([]);
      expect(await whole([policy("wide", unknownStringValue), resource])).toEqual([
        `${resource.name} advisory: ${property}`,
      ]);
    }
    expect(await whole([policy("wide", publishing)])).toEqual([]);
  });

  it("that is attached to roles is no concern of this rule", async () => {
    expect(await one(of("PolicyAttachment", { roles: ["ci"], policyArn: powerUser }))).toEqual([]);
    expect(await one({ type: types.roleAttachment, properties: { role: "ci", policyArn: powerUser } })).toEqual([]);
  });

  it("is accepted where all who get it are allowed", async () => {
    const both = of("PolicyAttachment", { users: ["jane", "joe"], groups: ["people"], policyArn: powerUser });
    expect(await one(both, { allowedUsers: ["jane", "joe"], allowedGroups: ["people"] })).toEqual([]);
    expect(await one(both, { allowedUsers: ["jane"], allowedGroups: ["people"] })).toEqual(["policyArn"]);
    expect(await one(both, { allowedUsers: ["jane", "joe"] })).toEqual(["policyArn"]);
    const unsure = of("PolicyAttachment", { users: [unknownStringValue, "joe"], policyArn: powerUser });
    expect(await one(unsure, { allowedUsers: ["jane"] })).toEqual(["policyArn"]);
    expect(await one(unsure, { allowedUsers: ["joe"] })).toEqual(["advisory: users[0]"]);
  });

  it("is told of where nothing tells which it is", async () => {
    const unknown = of("UserPolicyAttachment", { user: "ci", policyArn: unknownStringValue });
    const wide = policy("wide", publishing);
    expect(await whole([wide, unknown])).toEqual(["UserPolicyAttachment advisory: policyArn"]);
    expect(await whole([wide, { ...unknown, dependencies: { policyArn: [wide] } }])).toEqual([
      "UserPolicyAttachment policyArn",
    ]);
  });

  it("of the stack is told of where a user is not known who may be allowed", async () => {
    const arn = `arn:aws:iam::${account}:policy/wide`;
    const stack = [
      policy("wide", publishing),
      of("UserPolicyAttachment", { user: unknownStringValue, policyArn: arn }),
    ];
    expect(await whole(stack, { allowedUsers: ["jane"] })).toEqual(["UserPolicyAttachment advisory: user"]);
    expect(await whole(stack)).toEqual(["UserPolicyAttachment policyArn"]);
  });
});

it("a user without permissions and its password for the console are not judged", async () => {
  expect(await one(of("User", { name: "jane" }))).toEqual([]);
  expect(await one(of("UserLoginProfile", { user: "jane" }))).toEqual([]);
});

describe("whatever a program writes", () => {
  it("never stops the analysis", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (garbage) => {
        expect(await one(accessKey(garbage))).toEqual(["user"]);
        await one(of("UserPolicy", { user: garbage, policy: publishing }));
        await one(of("PolicyAttachment", { users: garbage, groups: garbage, policyArn: garbage }));
        await one(of("UserPolicy", { user: "ci", policy: garbage }));
        await whole([of("UserPolicyAttachmentsExclusive", { userName: garbage, policyArns: garbage })]);
      }),
      { numRuns: 50 },
    );
  });

  it("is not in a message", async () => {
    const secret = "a8f5f167f44f4964e6c998dee827110c";
    const findings = [
      ...(await analyze(policies, accessKey(secret))),
      ...(await analyze(policies, of("UserPolicy", { user: secret, policy: text({ ...pushing, Sid: secret }) }))),
    ];
    expect(findings).toHaveLength(2);
    for (const { fullMessage } of findings) expect(fullMessage).not.toContain(secret);
  });
});
