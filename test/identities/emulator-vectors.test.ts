import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accountId, type Emulator, startEmulator } from "../local-cloud/emulator";
import { installLocalCloud } from "../local-cloud/install";
import { subvectorsSuite } from "../oidc-vectors/subvectors";
import { githubIssuer, mint } from "./github-token";
import { assumeWithToken } from "./session";
import { createRole, policyDocument } from "./test-role";

interface Condition {
  readonly consumer: "aws-stringequals" | "aws-stringlike" | "aws-all";
  readonly claim: string;
  readonly pattern: string | readonly string[];
  readonly qualifier?: string;
  /** With `aws-all`. */
  readonly of?: readonly Condition[];
}

interface Vector {
  readonly id: string;
  readonly subject: string;
  readonly claims?: Readonly<Record<string, string>>;
  readonly condition: Condition;
  readonly expect: "match" | "no-match";
}

const operators = { "aws-stringequals": "StringEquals", "aws-stringlike": "StringLike", "aws-all": "" } as const;
const issuer = githubIssuer.replace("https://", "");
const permissions = policyDocument({ Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" });
const conditionsOf = ({ condition }: Vector) => condition.of ?? [condition];

function trustOf(vector: Vector): string {
  const Condition: Record<string, Record<string, unknown>> = {};
  for (const { consumer, claim, pattern, qualifier } of conditionsOf(vector)) {
    const operator = `${qualifier === undefined ? "" : `${qualifier}:`}${operators[consumer]}`;
    Condition[operator] = { ...Condition[operator], [`${issuer}:${claim}`]: pattern };
  }
  return policyDocument({
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::${accountId}:oidc-provider/${issuer}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition,
  });
}

describe("the emulator reads conditions on audience and subject as published vectors say that AWS does", () => {
  let emulator: Emulator;
  let vectors: readonly Vector[];

  beforeAll(async () => {
    await installLocalCloud(() => undefined);
    const suite = subvectorsSuite<Vector>("github-aws");
    emulator = await startEmulator({ env: { AUTH: "true" } });
    const seen = ["aud", "sub"];
    vectors = (await suite).vectors.filter((vector) => conditionsOf(vector).every(({ claim }) => seen.includes(claim)));
  });

  afterAll(() => emulator?.stop());

  it.each(["match", "no-match"] as const)("where they expect %s", async (expected) => {
    const chosen = vectors.filter((vector) => vector.expect === expected);
    const outcomes = await Promise.all(
      chosen.map(async (vector) => {
        const { id, subject: sub } = vector;
        const token = await mint({ iss: githubIssuer, sub, ...vector.claims });
        const role = await createRole(emulator, id, trustOf(vector), permissions);
        const outcome = await assumeWithToken(emulator, role, token).then(
          () => "match",
          (error: Error) => (error.name === "AccessDenied" ? "no-match" : String(error)),
        );
        return [id, outcome];
      }),
    );
    expect(outcomes.length).toBeGreaterThan(5);
    expect(outcomes).toEqual(chosen.map(({ id }) => [id, expected]));
  });
});
