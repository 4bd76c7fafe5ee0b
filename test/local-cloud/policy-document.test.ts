import { describe, expect, it } from "vitest";
import { Harness } from "./aws-harness";
import type { Properties } from "./provider/values";

/** Nothing of it needs the emulator. */
const aws = new Harness("http://127.0.0.1:1");

const invoke = (args: Properties) => aws.provider.invoke("aws:iam/getPolicyDocument:getPolicyDocument", args);

async function json(args: Properties): Promise<string> {
  return String((await invoke(args)).json);
}

const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement }, undefined, 2);
const allow = (sid: string, ...actions: string[]) => ({ ...(sid && { sid }), actions, resources: ["*"] });
const bucket = { sid: "SidToOverride", actions: ["s3:*"], resources: ["arn:aws:s3:::a", "arn:aws:s3:::a/*"] };

/** https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document#example-usage */
describe("documented examples, without the empty Sids that the provider no longer writes", () => {
  it("several condition keys of one operator", async () => {
    const condition = (variable: string, ...values: string[]) => ({
      test: "ForAnyValue:StringEquals",
      variable: `kms:EncryptionContext:${variable}`,
      values,
    });
    const statement = {
      ...allow("", "kms:Decrypt", "kms:GenerateDataKey"),
      conditions: [condition("service", "pi"), condition("aws:pi:service", "rds")],
    };
    expect(await json({ statements: [statement] })).toBe(
      document({
        Effect: "Allow",
        Action: ["kms:GenerateDataKey", "kms:Decrypt"],
        Resource: "*",
        Condition: {
          "ForAnyValue:StringEquals": {
            "kms:EncryptionContext:aws:pi:service": "rds",
            "kms:EncryptionContext:service": "pi",
          },
        },
      }),
    );
  });

  it("a source document, whose statement the document's own one of that Sid replaces", async () => {
    const source = await json({ statements: [allow("", "ec2:*"), allow("SidToOverride", "s3:*")] });
    expect(await json({ sourcePolicyDocuments: [source], statements: [bucket] })).toBe(
      document(
        { Effect: "Allow", Action: "ec2:*", Resource: "*" },
        {
          Sid: "SidToOverride",
          Effect: "Allow",
          Action: "s3:*",
          Resource: ["arn:aws:s3:::a/*", "arn:aws:s3:::a"],
        },
      ),
    );
  });

  it("an overriding document, whose statement replaces the document's own one of that Sid", async () => {
    const override = await json({ statements: [allow("SidToOverride", "s3:*")] });
    const statements = [allow("", "ec2:*"), bucket];
    expect(await json({ statements, overridePolicyDocuments: [override] })).toBe(
      document(
        { Effect: "Allow", Action: "ec2:*", Resource: "*" },
        { Sid: "SidToOverride", Effect: "Allow", Action: "s3:*", Resource: "*" },
      ),
    );
  });

  it("several source documents, one after the other", async () => {
    const one = await json({ statements: [allow("", "ec2:*"), allow("UniqueSidOne", "s3:*")] });
    const two = await json({ statements: [allow("UniqueSidTwo", "iam:*"), allow("", "lambda:*")] });
    expect(await json({ sourcePolicyDocuments: [one, two] })).toBe(
      document(
        { Effect: "Allow", Action: "ec2:*", Resource: "*" },
        { Sid: "UniqueSidOne", Effect: "Allow", Action: "s3:*", Resource: "*" },
        { Sid: "UniqueSidTwo", Effect: "Allow", Action: "iam:*", Resource: "*" },
        { Effect: "Allow", Action: "lambda:*", Resource: "*" },
      ),
    );
    await expect(invoke({ sourcePolicyDocuments: [one, one] })).rejects.toThrow("duplicate Sid (UniqueSidOne)");
  });
});

describe("a policy document", () => {
  const principals = (...given: [type: string, ...identifiers: string[]][]) => ({
    actions: ["sts:AssumeRole"],
    principals: given.map(([type, ...identifiers]) => ({ type, identifiers })),
  });

  it.each([
    ["of one type", [["Federated", "arn:b", "arn:a"]], { Federated: ["arn:b", "arn:a"] }],
    [
      "of several types",
      [
        ["Service", "ecr.amazonaws.com"],
        ["AWS", "123456789012"],
      ],
      { AWS: "123456789012", Service: "ecr.amazonaws.com" },
    ],
    ["that is everyone", [["*", "*"]], "*"],
    ["that is every account", [["AWS", "*"]], { AWS: "*" }],
  ] as [string, [string, ...string[]][], unknown][])("has principals %s", async (_title, given, Principal) => {
    expect(JSON.parse(await json({ statements: [principals(...given)] })).Statement).toEqual([
      { Effect: "Allow", Action: "sts:AssumeRole", Principal },
    ]);
  });

  it("has an id and a version where they are given, and a short form", async () => {
    const args = { policyId: "delivery", version: "2008-10-17", statements: [allow("", "ecr:*")] };
    const { json: long, minifiedJson } = await invoke(args);
    expect(minifiedJson).toBe(JSON.stringify(JSON.parse(String(long))));
    expect(JSON.parse(String(long))).toMatchObject({ Id: "delivery", Version: "2008-10-17" });
    expect(await json({})).toBe('{\n  "Version": "2012-10-17"\n}');
  });

  it("writes IAM's own variables, and escapes what Go's JSON escapes", async () => {
    const statement = { actions: ["s3:*"], resources: ["arn:aws:s3:::b/&{aws:username}/<&>"] };
    const written = await json({ statements: [statement] });
    expect(written).toMatch(/"arn:aws:s3:::b\/\$\{aws:username\}\/\\u003c\\u0026\\u003e"/);
    expect(JSON.parse(written).Statement[0].Resource).toMatch(/b\/\$\{aws:username\}\/<&>$/);
  });

  it("is refused with what the real provider refuses", async () => {
    const statement = allow("A", "ecr:*");
    await expect(invoke({ statements: [statement, statement] })).rejects.toThrow("duplicate Sid (A)");
    await expect(invoke({ statements: [{ ...statement, effect: "Maybe" }] })).rejects.toThrow(
      'statements[0].effect: Expected one of Allow, Deny, got "Maybe".',
    );
    await expect(invoke({ statements: [{ ...statement, action: "ecr:*" }] })).rejects.toThrow("statements[0].action");
    expect(await json({ statements: [statement] })).toContain("ecr:*");
  });
});
