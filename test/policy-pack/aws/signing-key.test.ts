import { describe, expect, it } from "vitest";
import { signingKeyPolicy } from "../../../components/aws/roles/signing-key";
import { signingKey } from "../../../policy-pack/aws/signing-key";
import { mockedRegistry } from "../../components/aws/mocked-registry";
import { analyze, type Resource, summary, unknownStringValue } from "../analyze";
import { account, text } from "./ci-stack";
import {
  administers,
  arnOf,
  at,
  denies,
  find,
  findInStack,
  guarded,
  key,
  other,
  publishes,
  root,
} from "./signing-keys";

describe("a signing key", () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ["with nothing else", {}, []],
    ["that waits for 30 days", { deletionWindowInDays: 30 }, []],
    ["that waits for 29 days", { deletionWindowInDays: 29 }, ["deletionWindowInDays"]],
    ["that waits for a text", { deletionWindowInDays: "30" }, ["deletionWindowInDays"]],
    ["that waits for nobody knows how long", { deletionWindowInDays: unknownStringValue }, ["deletionWindowInDays"]],
    ["whose lockout check is on", { bypassPolicyLockoutSafetyCheck: false }, []],
    ["whose lockout check is off", { bypassPolicyLockoutSafetyCheck: true }, ["bypassPolicyLockoutSafetyCheck"]],
    ["whose lockout check is a text", { bypassPolicyLockoutSafetyCheck: "" }, ["bypassPolicyLockoutSafetyCheck"]],
    [
      "whose lockout check is not known",
      { bypassPolicyLockoutSafetyCheck: unknownStringValue },
      ["bypassPolicyLockoutSafetyCheck"],
    ],
    ["that somebody has disabled, as one does with a stolen one", { isEnabled: false }, []],
    ["of nobody knows what usage", { keyUsage: unknownStringValue }, ["keyUsage"]],
    ["whose policy another resource may set", { policy: undefined }, []],
    ["whose policy is null", { policy: null }, []],
    ["whose policy is not known", { policy: unknownStringValue }, ["advisory: policy"]],
    ["whose policy is an object", { policy: JSON.parse(guarded) }, []],
    ["whose policy is no document", { policy: "{" }, ["policy"]],
    ["whose policy is a number", { policy: 1 }, ["policy"]],
    ["whose policy is a list", { policy: [guarded] }, ["policy"]],
    ["whose policy has no statement", { policy: "{}" }, ["policy.Statement"]],
    ["whose statement names no action", { policy: text({ ...administers(), Action: 1 }) }, [at(0, "Action")]],
    ["whose statement names nobody", { policy: text({ ...administers(), Principal: {} }) }, [at(0, "Principal")]],
    [
      "whose statement names an odd kind of principal",
      { policy: text({ ...administers(), Principal: { aws: root() } }, denies()) },
      [at(0, "Principal")],
    ],
  ])("is judged: one %s", async (_, change, expected) => {
    expect(await find(change)).toEqual(expected);
  });

  it.each<[string, unknown, string[]]>([
    ["the account's statement", [unknownStringValue, denies()], ["advisory: policy.Statement[0]"]],
    ["who administers", [administers(unknownStringValue), denies()], [`advisory: ${at(0, "Principal.AWS")}`]],
    [
      "who is excepted",
      [administers(), denies({ Condition: { ArnNotEquals: { "aws:PrincipalArn": [unknownStringValue] } } })],
      [`advisory: ${at(1, "Condition.ArnNotEquals.aws:PrincipalArn[0]")}`],
    ],
    ["who else verifies", [administers(), denies(), { ...administers(unknownStringValue), Action: "kms:Verify" }], []],
  ])("is advised about in a preview that does not know %s", async (_, statements, expected) => {
    expect(await find({ policy: { Version: "2012-10-17", Statement: statements } })).toEqual(expected);
  });

  it("may be deleted sooner where a setting says so", async () => {
    expect(await find({ deletionWindowInDays: 14 }, { minimumDeletionDays: 14 })).toEqual([]);
    expect(await find({ deletionWindowInDays: 13 }, { minimumDeletionDays: 14 })).toEqual(["deletionWindowInDays"]);
  });

  it.each<[string, Record<string, unknown>]>([
    ["signs something else", { tags: { team: "identity" } }],
    ["has no tags", { tags: undefined }],
    ["encrypts", { keyUsage: "ENCRYPT_DECRYPT" }],
    ["encrypts by default", { keyUsage: undefined }],
  ])("is none that %s", async (_, change) => {
    const policy = text(administers());
    expect(await find({ ...change, policy })).toEqual([]);
    expect(await findInStack([key({ ...change, policy })])).toEqual([]);
    const expected = change.keyUsage === undefined && "tags" in change ? [at(0, "Principal.AWS")] : [];
    expect(await find({ ...change, policy }, { everySigningKey: true })).toEqual(expected);
  });
});

describe("the key of the component", () => {
  async function registered() {
    const { registered: made } = await mockedRegistry("payments", {
      artifacts: [{ name: "api" }],
      environments: [{ name: "staging" }, { name: "production" }],
      source: { owner: "acme", ownerId: 9919, repository: "payments", repositoryId: 41881900, branch: "main" },
      signing: true,
    });
    return made.map(({ type, name, inputs }): Resource => ({ type, name, properties: inputs }));
  }

  it("passes, and differs in one statement from what does not", async () => {
    const resources = await registered();
    const signing = resources.find(({ properties }) => properties.keyUsage === "SIGN_VERIFY");
    if (!signing) throw new Error("the component makes a key that signs");
    expect(summary(await analyze([signingKey], signing))).toEqual([]);
    expect(await findInStack(resources)).toEqual([]);
    const policy = JSON.parse(String(signing.properties.policy));
    const open = text(...policy.Statement.filter(({ Sid }: { Sid: string }) => Sid !== "OnlyPublishersSign"));
    const opened = { ...signing, properties: { ...signing.properties, policy: open } };
    expect(summary(await analyze([signingKey], opened))).toEqual([at(0, "Principal.AWS")]);
  });

  it("passes where publishers and verifiers are in other accounts", async () => {
    const policy = signingKeyPolicy({
      partition: "aws",
      accountId: account,
      signers: [publishes, arnOf("publish", other)],
      verifyingAccounts: ["777788889999"],
    });
    expect(JSON.parse(policy).Statement).toHaveLength(4);
    expect(await find({ policy })).toEqual([]);
    expect(await find({ policy: policy.replace("kms:Verify", "kms:PutKeyPolicy") })).not.toEqual([]);
  });
});

it("no message has a value of the policy", async () => {
  const secret = "a-secret-in-the-wrong-place";
  for (const policy of [
    secret,
    text({ [secret]: 1 }),
    text({ ...administers(secret), Action: [secret, "kms:Sign"] }),
    text({ ...administers(), Principal: { [secret]: secret } }),
    text({ ...administers(), Condition: { [secret]: { [secret]: secret } } }),
  ]) {
    const [finding] = await analyze([signingKey], key({ policy }));
    expect(finding?.fullMessage).toContain("policy");
    expect(finding?.fullMessage).not.toContain(secret);
  }
});
