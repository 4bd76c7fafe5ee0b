import { describe, expect, it } from "vitest";
import { signingKey } from "../../../policy-pack/aws/signing-key";
import { analyze, summary } from "../analyze";
import { account, text } from "./ci-stack";
import { administers, arnOf, at, denies, find, findInStack, judge, key, other, publishes, root } from "./signing-keys";

describe("the policy of a key lets those sign whom it names", () => {
  it.each<[string, unknown[]]>([
    ["by a statement that denies it to all but them", [administers(), denies()]],
    ["in the form of Terraform", [administers(account), denies({ Principal: { AWS: "*" } })]],
    [
      "whatever the case of operators and keys",
      [administers(), denies({ Condition: { arnnotlike: { "AWS:principalarn": publishes } } })],
    ],
    [
      "also where the key is absent",
      [administers(), denies({ Condition: { StringNotEqualsIfExists: { "aws:PrincipalArn": publishes } } })],
    ],
    ["by a statement that denies more", [administers(), denies({ Action: ["kms:Verify", "kms:S*"] })]],
    ["nobody", [administers(), denies({ Condition: undefined })]],
    [
      "as principals, where the account does not sign",
      [
        { ...administers(), Action: ["kms:Put*", "kms:Schedule*", "kms:Get*"] },
        { ...administers(publishes), Action: "kms:Sign" },
      ],
    ],
    [
      "as principals, of an account that does everything but sign",
      [
        { Effect: "Allow", Principal: { AWS: root() }, NotAction: "kms:Sign", Resource: "*" },
        { ...administers([publishes, arnOf("sign", other)]), Action: ["kms:Sign", "kms:GetPublicKey"] },
      ],
    ],
    [
      "by the condition of an allowance",
      [
        { ...administers(), Action: "kms:Put*" },
        { ...administers("*"), Action: "kms:Sign", Condition: { StringEquals: { "aws:PrincipalArn": publishes } } },
      ],
    ],
    [
      "of another account, whose root only passes on",
      [
        administers(),
        denies({ Condition: { ArnNotEquals: { "aws:PrincipalArn": [publishes, arnOf("publish", other)] } } }),
        { ...administers(root(other)), Action: ["kms:Sign", "kms:Verify"] },
      ],
    ],
    [
      "while others verify",
      [administers(), denies(), { ...administers(root(other)), Action: ["kms:Verify", "kms:Get*"] }],
    ],
    ["while a person administers", [administers([root(), arnOf("security")]), denies()]],
  ])("%s", async (_, statements) => {
    expect(await judge(...statements)).toEqual([]);
  });

  it.each<[string, unknown[], string[]]>([
    ["nothing denies it", [administers()], [at(0, "Principal.AWS")]],
    [
      "what should deny it allows it",
      [administers(), denies({ Effect: "Allow" })],
      [at(0, "Principal.AWS"), at(1, "Principal")],
    ],
    ["another action is denied", [administers(), denies({ Action: "kms:Verify" })], [at(0, "Principal.AWS")]],
    [
      "all actions but signing are denied",
      [administers(), denies({ Action: undefined, NotAction: "kms:Sign" })],
      [at(0, "Principal.AWS")],
    ],
    [
      "nobody knows who is denied",
      [administers(), denies({ Principal: { AWS: "somebody" } })],
      [at(0, "Principal.AWS")],
    ],
    ["some are denied", [administers(), denies({ Principal: { AWS: arnOf("stranger") } })], [at(0, "Principal.AWS")]],
    ["services are denied", [administers(), denies({ Principal: { Service: "*" } })], [at(0, "Principal.AWS")]],
    ["another resource is denied", [administers(), denies({ Resource: "arn:aws:s3:::*" })], [at(0, "Principal.AWS")]],
    [
      "a pattern is excepted",
      [administers(), denies({ Condition: { ArnNotLike: { "aws:PrincipalArn": arnOf("*") } } })],
      [at(0, "Principal.AWS")],
    ],
    [
      "the root user is excepted",
      [administers(), denies({ Condition: { ArnNotEquals: { "aws:PrincipalArn": [publishes, root()] } } })],
      [at(0, "Principal.AWS")],
    ],
    [
      "those are denied that are named",
      [administers(), denies({ Condition: { ArnEquals: { "aws:PrincipalArn": publishes } } })],
      [at(0, "Principal.AWS")],
    ],
    [
      "a second test leaves others alone",
      [
        administers(),
        denies({
          Condition: {
            ArnNotEquals: { "aws:PrincipalArn": publishes },
            Bool: { "aws:MultiFactorAuthPresent": "true" },
          },
        }),
      ],
      [at(0, "Principal.AWS")],
    ],
    [
      "an account of the organization is excepted",
      [administers(), denies({ Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-0123456789" } } })],
      [at(0, "Principal.AWS")],
    ],
    [
      "nobody is excepted by a list without names",
      [administers(), denies({ Condition: { ArnNotEquals: { "aws:PrincipalArn": [] } } })],
      [at(0, "Principal.AWS")],
    ],
    [
      "one who signs administers, beside the account",
      [administers([publishes, root()])],
      [at(0, "Principal.AWS[1]"), at(0, "Principal.AWS[0]")],
    ],
    [
      "everybody is allowed",
      [
        { ...administers(), Action: "kms:Put*" },
        { ...administers("*"), Action: "kms:Sign" },
      ],
      [at(1, "Principal.AWS")],
    ],
    [
      "everybody of an organization is allowed",
      [
        { ...administers(), Action: "kms:Put*" },
        {
          ...administers(),
          Principal: "*",
          Action: "kms:Si*",
          Condition: { StringEquals: { "aws:PrincipalOrgID": "o-0123456789" } },
        },
      ],
      [at(1, "Principal")],
    ],
    [
      "those of a pattern are allowed",
      [
        { ...administers(), Action: "kms:Put*" },
        { ...administers("*"), Action: "kms:Sign", Condition: { ArnLike: { "aws:PrincipalArn": arnOf("*") } } },
      ],
      [at(1, "Principal.AWS")],
    ],
    [
      "a service signs",
      [
        { ...administers(), Action: "kms:Put*" },
        { ...administers(), Principal: { Service: "dnssec-route53.amazonaws.com" }, Action: "kms:Sign" },
      ],
      [at(1, "Principal.Service")],
    ],
    [
      "all but somebody sign",
      [
        { ...administers(), Action: "kms:Put*" },
        { Effect: "Allow", NotPrincipal: { AWS: arnOf("stranger") }, Action: "kms:?ign", Resource: "*" },
      ],
      [at(1, "NotPrincipal")],
    ],
    [
      "everything but reading is allowed",
      [{ Effect: "Allow", Principal: { AWS: root() }, NotAction: "kms:Get*", Resource: "*" }],
      [at(0, "Principal.AWS")],
    ],
  ])("and is refused where %s", async (_, statements, expected) => {
    expect(await judge(...statements)).toEqual(expected);
  });
});

describe("the policy of a key lets its account alone decide who signs", () => {
  it.each<[string, unknown, string[]]>([
    ["its account", root(), []],
    ["a role of another one, by its name", arnOf("security", other), []],
    ["another account", root(other), [at(1, "Principal.AWS")]],
    ["another account, by its id", other, [at(1, "Principal.AWS")]],
    ["everybody", "*", [at(1, "Principal.AWS")]],
    ["a role that signs", publishes, [at(1, "Principal.AWS")]],
  ])("and not others: %s", async (_, principal, expected) => {
    for (const Action of ["kms:PutKeyPolicy", "kms:CreateGrant", "kms:Schedule*"]) {
      expect(await judge(administers(), { ...administers(principal), Action }, denies())).toEqual(expected);
    }
    expect(await judge(administers(), { ...administers(principal), Action: "kms:Get*" }, denies())).toEqual([]);
  });

  it("and others that a setting names", async () => {
    const policy = text(administers([root(), root(other)]), denies());
    expect(await find({ policy })).toEqual([at(0, "Principal.AWS[1]")]);
    expect(await find({ policy }, { administrators: [other] })).toEqual([]);
    expect(await find({ policy }, { administrators: ["777788889999"] })).toEqual([at(0, "Principal.AWS[1]")]);
  });

  it("which the key tells once it is there", async () => {
    const policy = text(administers([root(other), arnOf("security")]), denies());
    const arn = (of: string) => `arn:aws:kms:eu-west-1:${of}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
    expect(await find({ policy })).toEqual([]);
    expect(await findInStack([key({ policy, arn: arn(other) })])).toEqual([]);
    expect(await findInStack([key({ policy, arn: arn(account) })])).toEqual([`signing ${at(0, "Principal.AWS[0]")}`]);
  });

  it("which its provider tells, where it works in one only", async () => {
    const judged = async (allowed: string) => {
      const resource = {
        ...key({ policy: text(administers(root(other)), denies()) }),
        provider: { name: "own", properties: { allowedAccountIds: JSON.stringify([allowed]) } },
      };
      return summary(await analyze([signingKey], resource));
    };
    expect(await judged(account)).toEqual([at(0, "Principal.AWS")]);
    expect(await judged(other)).toEqual([]);
  });
});
