import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PolicyKind } from "../../../../components/aws/iam/document";
import { readPolicyDocument } from "../../../../components/aws/iam/read-document";
import { variable } from "./condition-arbitraries";
import { foundIn, policy, problems, type Refusal } from "./documents";

const version = "2012-10-17";
const kinds: readonly PolicyKind[] = ["identity", "session", "resource", "trust"];
const allow = { Effect: "Allow", Action: "ecr:PutImage", Resource: "*" };
const named = { Effect: "Allow", Action: "ecr:PutImage", Principal: { AWS: "111122223333" } };

const rows: readonly Refusal[] = [
  ["JSON", "identity", "{", "document", policy(allow)],
  ["an object", "identity", "[]", "document", policy(allow)],
  [
    "each key once",
    "identity",
    `{"Version":"${version}","Statement":[{"Effect":"Deny","Effect":"Allow","Action":"*","Resource":"*"}]}`,
    "document",
    `{"Version":"${version}","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`,
  ],
  [
    "few levels",
    "identity",
    `{"Version":"${version}","Statement":${"[".repeat(80)}${"]".repeat(80)}}`,
    "document",
    policy(allow),
  ],
  [
    "a size that IAM takes",
    "identity",
    policy({ ...allow, Sid: "x".repeat(10_240) }),
    "document",
    policy({ ...allow, Sid: "x".repeat(10_000) }),
  ],
  [
    "a size that a trust policy may have",
    "trust",
    policy({ ...named, Sid: "x".repeat(4096) }),
    "document",
    policy({ ...named, Sid: "x".repeat(3900) }),
  ],
  [
    "a known version",
    "identity",
    { ...policy(allow), Version: "2026-01-01" },
    "Version",
    { ...policy(allow), Version: "2008-10-17" },
  ],
  ["known elements of a document", "identity", { ...policy(allow), Statements: [] }, "Statements", policy(allow)],
  ["no Id in an identity's policy", "identity", { ...policy(allow), Id: "x" }, "Id", policy(allow)],
  ["an Id that is a text", "resource", { ...policy(named), Id: 1 }, "Id", { ...policy(named), Id: "x" }],
  ["statements", "identity", policy(), "Statement", policy(allow)],
  ["a statement", "identity", { Version: version }, "Statement", { Version: version, Statement: allow }],
  ["statements that are objects", "identity", { Version: version, Statement: ["x"] }, "Statement[0]", policy(allow)],
  [
    "known elements of a statement",
    "identity",
    policy({ ...allow, Actions: "*" }),
    "Statement[0].Actions",
    policy(allow),
  ],
  [
    "a Sid that is a text",
    "identity",
    policy({ ...allow, Sid: 1 }),
    "Statement[0].Sid",
    policy({ ...allow, Sid: "One" }),
  ],
  [
    "a Sid for each statement",
    "identity",
    policy({ ...allow, Sid: "One" }, { ...allow, Sid: "One" }),
    "Statement[1].Sid",
    policy({ ...allow, Sid: "One" }, { ...allow, Sid: "Two" }),
  ],
  ["an effect", "identity", policy({ ...allow, Effect: undefined }), "Statement[0].Effect", policy(allow)],
  [
    "an effect in these letters",
    "identity",
    policy({ ...allow, Effect: "allow" }),
    "Statement[0].Effect",
    policy({ ...allow, Effect: "Deny" }),
  ],
  ["an action", "identity", policy({ ...allow, Action: undefined }), "Statement[0].Action", policy(allow)],
  [
    "actions",
    "identity",
    policy({ ...allow, Action: [] }),
    "Statement[0].Action",
    policy({ ...allow, Action: ["ecr:PutImage"] }),
  ],
  [
    "an action that is a text",
    "identity",
    policy({ ...allow, Action: ["*", 1] }),
    "Statement[0].Action[1]",
    policy({ ...allow, Action: ["*", "ecr:*"] }),
  ],
  [
    "an action of a service",
    "identity",
    policy({ ...allow, Action: "PutImage" }),
    "Statement[0].Action",
    policy({ ...allow, Action: "ecr:PutImage" }),
  ],
  [
    "a service without wildcards",
    "identity",
    policy({ ...allow, Action: "*:PutImage" }),
    "Statement[0].Action",
    policy({ ...allow, Action: "ecr:Put?mage*" }),
  ],
  [
    "an action without variables",
    "identity",
    policy({ ...allow, Action: `ecr:${variable("aws:username")}` }),
    "Statement[0].Action",
    policy(allow),
  ],
  [
    "one of Action and NotAction",
    "identity",
    policy({ ...allow, NotAction: "ecr:*" }),
    "Statement[0].Action",
    policy({ Effect: "Allow", NotAction: "ecr:*", Resource: "*" }),
  ],
  ["a resource", "identity", policy({ ...allow, Resource: undefined }), "Statement[0].Resource", policy(allow)],
  [
    "one of Resource and NotResource",
    "session",
    policy({ ...allow, NotResource: "*" }),
    "Statement[0].Resource",
    policy({ Effect: "Allow", Action: "*", NotResource: "*" }),
  ],
  [
    "a resource that is an ARN",
    "identity",
    policy({ ...allow, Resource: "repository/api" }),
    "Statement[0].Resource",
    policy({ ...allow, Resource: "arn:aws:ecr:us-east-2:111122223333:repository/api" }),
  ],
  [
    "a service without wildcards in an ARN",
    "identity",
    policy({ ...allow, Resource: "arn:aws:e*:us-east-2:111122223333:repository/api" }),
    "Statement[0].Resource",
    policy({ ...allow, Resource: "arn:aws:ecr:us-*:*:repository/a?i" }),
  ],
  [
    "a partition without wildcards in an ARN",
    "identity",
    policy({ ...allow, Resource: "arn:*:ecr:*:*:*" }),
    "Statement[0].Resource",
    policy({ ...allow, Resource: "arn:aws-cn:ecr:*:*:*" }),
  ],
  [
    "a whole ARN in a session's policy",
    "session",
    policy({ ...allow, Resource: "arn:aws:sqs" }),
    "Statement[0].Resource",
    policy({ ...allow, Resource: "arn:aws:sqs:*:*:*" }),
  ],
  [
    "a whole ARN in a resource's policy",
    "resource",
    policy({ ...named, Resource: "arn:aws:sqs:us-east-2" }),
    "Statement[0].Resource",
    policy({ ...named, Resource: "*" }),
  ],
  [
    "a variable that is complete",
    "identity",
    policy({ ...allow, Resource: "arn:aws:s3:::b/$" + "{aws:username" }),
    "Statement[0].Resource",
    policy({ ...allow, Resource: `arn:aws:s3:::b/${variable("aws:username")}` }),
  ],
  [
    "a variable that is a context key",
    "identity",
    policy({ ...allow, Resource: `arn:aws:s3:::b/${variable("username")}` }),
    "Statement[0].Resource",
    policy({ ...allow, Resource: `arn:aws:s3:::b/${variable("aws:PrincipalTag/team, 'x'")}` }),
  ],
  [
    "a variable behind the fifth colon",
    "identity",
    policy({ ...allow, Resource: `arn:aws:s3::${variable("aws:PrincipalAccount")}:b` }),
    "Statement[0].Resource",
    policy({ ...allow, Resource: `arn:aws:s3:::${variable("aws:PrincipalAccount")}` }),
  ],
  [
    "no resource in a trust policy",
    "trust",
    policy({ ...named, Resource: "*" }),
    "Statement[0].Resource",
    policy(named),
  ],
];

describe("a policy document has to have", () => {
  it.each(rows)("%s (%s)", (...row) => {
    expect(foundIn(row)).toEqual([[row[3]], []]);
  });
});

describe("a policy document", () => {
  it("has all its problems reported at once, without what it says", () => {
    const secret = "s3cr3t";
    const document = policy(
      { Effect: secret, Action: secret, Resource: secret },
      { ...allow, [secret]: secret, Condition: { StringEquals: { [secret]: secret }, [secret]: { a: secret } } },
    );
    const reading = readPolicyDocument(JSON.stringify(document), "identity");
    const found = "problems" in reading ? reading.problems : [];
    expect(found.map(({ property }) => property)).toEqual([
      ...["Statement[0].Effect", "Statement[0].Action", "Statement[0].Resource"],
      ...["Statement[1]", "Statement[1].Condition.StringEquals", "Statement[1].Condition"],
    ]);
    expect(found.map(({ reason }) => reason).join()).not.toContain(secret);
  });

  it("may be written with white space beyond its size", () => {
    const text = JSON.stringify(policy(allow), null, 1).replaceAll("\n", "\n".repeat(5000));
    expect([text.length > 10_240, problems(text, "identity")]).toEqual([true, []]);
    expect(problems(`${text}${"\n".repeat(131_072)}`, "identity")).toEqual(["document"]);
  });

  it("is read or refused, whatever it is", () => {
    const words = fc.constantFrom("Statement", "Effect", "Allow", "Action", "*", "Condition", "__proto__", "Principal");
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        fc.oneof(words, fc.constantFrom(null, true, 1, "")),
        fc.array(tie("tree"), { maxLength: 3 }),
        fc.dictionary(words, tie("tree"), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          tree.map((value) => JSON.stringify(value)),
        ),
        (text) => {
          for (const kind of kinds) {
            const reading = readPolicyDocument(text, kind);
            expect("document" in reading || reading.problems.length > 0).toBe(true);
          }
        },
      ),
    );
  });

  it("that is no text is refused and not thrown at", () => {
    for (const value of [undefined, null, 1, {}, []]) {
      expect(readPolicyDocument(value as unknown as string, "identity")).toMatchObject({
        problems: [{ property: "document" }],
      });
    }
  });
});
