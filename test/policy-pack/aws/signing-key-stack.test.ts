import { describe, expect, it } from "vitest";
import { type Resource, unknownStringValue } from "../analyze";
import { both, deployer, promoter, publisher } from "./ci-delivery";
import { account, logIn, promoting, publishing, pull, push, text } from "./ci-stack";
import { administers, arnOf, at, denies, type Elements, findInStack, guarded, key } from "./signing-keys";

const keyArn = `arn:aws:kms:eu-west-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const keyId = "1234abcd-12ab-34cd-56ef-1234567890ab";
const made = { arn: keyArn, keyId };
const sign = (change: Elements = {}): Elements => ({
  Effect: "Allow",
  Action: ["kms:Sign", "kms:GetPublicKey"],
  Resource: keyArn,
  ...change,
});
const signingPublisher = (change: Elements = {}) => publisher(text(logIn, push("staging"), sign(change)));
const openKey = (change: Record<string, unknown> = {}) =>
  key({ tags: undefined, policy: text(administers()), ...made, ...change });

describe("a key that CI signs with is found in the stack", () => {
  const byAlias = {
    Resource: "*",
    Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/payments-signing" } },
  };
  const alias = (targetKeyId: string, name = "alias/payments-signing"): Resource => ({
    type: "aws:kms/alias:Alias",
    name: "alias",
    properties: { name, targetKeyId },
  });
  it.each<[string, readonly Resource[], string[]]>([
    ["by its ARN", [openKey(), ...signingPublisher()], [`signing ${at(0, "Principal.AWS")}`]],
    ["by its ARN alone", [openKey(), ...signingPublisher({ Resource: keyArn.replace("1234", "5678") })], []],
    ["by its alias", [openKey(), alias(keyId), ...signingPublisher(byAlias)], [`signing ${at(0, "Principal.AWS")}`]],
    ["by its own alias", [openKey(), alias(keyId, "alias/other"), ...signingPublisher(byAlias)], []],
    ["by the alias that targets it", [openKey(), alias("another"), ...signingPublisher(byAlias)], []],
    ["by what signs with it", [openKey(), ...signingPublisher({ Action: "kms:Verify" })], []],
    ["by what is allowed", [openKey(), ...signingPublisher({ Effect: "Deny" })], []],
    ["by a role of CI", [openKey(), ...signingPublisher().slice(1)], []],
    ["and passes where only publishers sign", [openKey({ policy: guarded }), ...signingPublisher()], []],
    ["unless it encrypts", [openKey({ keyUsage: "ENCRYPT_DECRYPT" }), ...signingPublisher()], []],
    [
      "with all that is wrong with it",
      [openKey({ policy: guarded, deletionWindowInDays: 7 }), ...signingPublisher()],
      ["signing deletionWindowInDays"],
    ],
  ])("%s", async (_, resources, expected) => {
    expect(await findInStack(resources)).toEqual(expected);
  });

  it("before its ARN is known, by what a document is made from", async () => {
    const open = key({ tags: undefined, policy: text(administers()), arn: unknownStringValue });
    const [role, given] = publisher(unknownStringValue);
    if (!role || !given) throw new Error("the publisher has a role and a document");
    expect(await findInStack([open, role, { ...given, dependencies: { policy: [open] } }])).toEqual([
      `signing ${at(0, "Principal.AWS")}`,
    ]);
    expect(await findInStack([open, role, given])).toEqual([]);
  });

  it("of a role that a setting says CI has", async () => {
    const [, given] = signingPublisher();
    if (!given) throw new Error("the publisher has a document");
    expect(await findInStack([openKey(), given], { ciRoles: ["publish"] })).toEqual([
      `signing ${at(0, "Principal.AWS")}`,
    ]);
    expect(await findInStack([openKey(), given], { ciRoles: ["another"] })).toEqual([]);
  });
});

describe("in a stack, a signing key", () => {
  const keyPolicy = (policy: unknown, change: Record<string, unknown> = {}): Resource => ({
    type: "aws:kms/keyPolicy:KeyPolicy",
    name: "policy",
    properties: { keyId, policy, ...change },
  });
  const standard = text({ Sid: "Enable IAM User Permissions", ...administers() });

  it.each<[string, readonly Resource[], string[]]>([
    ["has a policy", [key(made)], []],
    ["has no policy", [key({ ...made, policy: undefined })], ["signing policy"]],
    ["has none that the program writes", [key({ ...made, policy: unknownStringValue })], ["signing policy"]],
    ["has the default one, once it is there", [key({ ...made, policy: standard })], ["signing policy"]],
    ["has one of its own resource", [key({ ...made, policy: standard }), keyPolicy(guarded)], []],
    [
      "has one of another key's resource",
      [key({ ...made, policy: standard }), keyPolicy(guarded, { keyId: "another" })],
      ["signing policy"],
    ],
    [
      "has an open one of its own resource",
      [key({ ...made, policy: standard }), keyPolicy(text(administers()))],
      [`policy ${at(0, "Principal.AWS")}`],
    ],
    ["has one that is not known", [key(made), keyPolicy(unknownStringValue)], ["advisory: policy policy"]],
    [
      "has one that can lock everybody out",
      [key(made), keyPolicy(guarded, { bypassPolicyLockoutSafetyCheck: true })],
      ["policy bypassPolicyLockoutSafetyCheck"],
    ],
  ])("%s", async (_, resources, expected) => {
    expect(await findInStack(resources)).toEqual(expected);
  });

  it("has a policy by what it is made from, before its id is known", async () => {
    const without = key({ policy: unknownStringValue });
    const set = keyPolicy(guarded, { keyId: unknownStringValue });
    expect(await findInStack([without, { ...set, dependencies: { keyId: [without] } }])).toEqual([]);
    expect(await findInStack([without, set])).toEqual(["signing policy"]);
    // A policy that the program makes from something else is judged when it is known.
    const [role] = publisher();
    if (!role) throw new Error("the publisher has a role");
    expect(await findInStack([role, { ...without, dependencies: { policy: [role] } }])).toEqual([]);
  });
});

describe("of CI, only publishers sign", () => {
  const stack = (published: string, promoted: string, deployed = deployer) => [
    ...both,
    ...publisher(published),
    ...promoter(promoted),
    ...deployed,
  ];
  const signs = (document: string) => text(...JSON.parse(document).Statement, sign());
  const [deploys, deploying] = deployer;
  if (!deploys || !deploying) throw new Error("the deployer has a role and a document");
  const deployed = (change: Elements) => [
    deploys,
    { ...deploying, properties: { ...deploying.properties, policy: text(logIn, pull("production"), sign(change)) } },
  ];

  it.each<[string, readonly Resource[], string[]]>([
    ["the publisher", stack(signs(publishing), promoting), []],
    ["the promoter", stack(publishing, signs(promoting)), [`promote-policy ${at(3, "Action")}`]],
    ["the deployer", stack(publishing, promoting, deployed({})), [`deploy-policy ${at(2, "Action")}`]],
    [
      "the deployer, by a wildcard",
      stack(publishing, promoting, deployed({ Action: "kms:*" })),
      [`deploy-policy ${at(2, "Action")}`],
    ],
    [
      "the deployer, by an exception",
      stack(publishing, promoting, deployed({ Action: undefined, NotAction: "kms:Verify" })),
      [`deploy-policy ${at(2, "NotAction")}`],
    ],
    ["the deployer, who verifies", stack(publishing, promoting, deployed({ Action: "kms:Verify" })), []],
    ["the deployer, who may not", stack(publishing, promoting, deployed({ Effect: "Deny" })), []],
  ])("as their documents say: %s", async (_, resources, expected) => {
    expect(await findInStack(resources)).toEqual(expected);
  });

  it("as the key's policy says", async () => {
    const excepting = (name: string) =>
      key({
        policy: text(administers(), denies({ Condition: { ArnNotEquals: { "aws:PrincipalArn": arnOf(name) } } })),
      });
    const naming = (name: string) =>
      key({
        policy: text({ ...administers(), Action: "kms:Put*" }, { ...administers(arnOf(name)), Action: "kms:Sign" }),
      });
    const all = stack(publishing, promoting);
    expect(await findInStack([excepting("publish"), ...all])).toEqual([]);
    expect(await findInStack([excepting("deploy"), ...all])).toEqual([`signing ${at(1, "Condition")}`]);
    expect(await findInStack([naming("publish"), ...all])).toEqual([]);
    expect(await findInStack([naming("promote"), ...all])).toEqual([`signing ${at(1, "Principal.AWS")}`]);
  });

  it("where a setting says which environments are later ones", async () => {
    const untagged = both.map((one) => ({ ...one, properties: { ...one.properties, tags: {} } }));
    const resources = [...untagged, ...publisher(), ...promoter(signs(promoting))];
    expect(await findInStack(resources, { path: ["staging", "production"] })).toEqual([
      `promote-policy ${at(3, "Action")}`,
    ]);
    expect(await findInStack(resources)).toEqual([]);
  });
});
