import { describe, expect, it } from "vitest";
import { evaluateTrust } from "../../../../components/aws/iam/trust";
import { webIdentityContext } from "../../../../components/aws/iam/web-identity";
import { subvectorsSuite } from "../../../oidc-vectors/subvectors";
import { read } from "./documents";

interface Condition {
  readonly consumer: string;
  readonly claim?: string;
  readonly pattern?: string | readonly string[];
  readonly qualifier?: string;
  readonly of?: readonly Condition[];
}

interface Vector {
  readonly id: string;
  readonly subject: string;
  readonly claims?: Readonly<Record<string, string>>;
  readonly condition: Condition;
  readonly expect: "match" | "no-match";
}

const issuer = "token.actions.githubusercontent.com";
const provider = `arn:aws:iam::111122223333:oidc-provider/${issuer}`;
const operators: Readonly<Record<string, string>> = {
  "aws-stringequals": "StringEquals",
  "aws-stringlike": "StringLike",
};

/** One statement with all tests of a vector: of a vector's several, no two are about the same claim. */
function trustOf({ condition }: Vector): string {
  const tests = condition.of ?? [condition];
  const written: Record<string, Record<string, unknown>> = {};
  for (const { consumer, claim = "sub", pattern, qualifier } of tests) {
    const operator = operators[consumer];
    if (operator === undefined) throw new Error(`There is no operator for ${consumer}.`);
    const name = qualifier === undefined ? operator : `${qualifier}:${operator}`;
    written[name] = { ...written[name], [`${issuer}:${claim}`]: pattern };
  }
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Principal: { Federated: provider },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: written,
    },
  });
}

describe("the published vectors for GitHub's tokens on AWS", async () => {
  const { vectors } = await subvectorsSuite<Vector>("github-aws");

  it("are there, of every kind", () => {
    const kinds = vectors.flatMap(({ condition }) => [condition.consumer]);
    expect(vectors.length).toBeGreaterThan(50);
    expect(kinds).toEqual(expect.arrayContaining(["aws-stringequals", "aws-stringlike", "aws-all"]));
    expect(new Set(vectors.map((vector) => vector.expect))).toEqual(new Set(["match", "no-match"]));
  });

  it.each(vectors)("$id: $expect", (vector) => {
    const claims = { sub: vector.subject, ...vector.claims };
    const context = webIdentityContext(`https://${issuer}`, claims);
    const decision = evaluateTrust({ provider, context }, read(trustOf(vector), "trust"));
    expect(decision.allowed).toBe(vector.expect === "match");
  });
});
