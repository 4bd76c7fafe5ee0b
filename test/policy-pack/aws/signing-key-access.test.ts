import fc from "fast-check";
import { expect, it } from "vitest";
import type { Principal } from "../../../components/aws/iam/request";
import { signingKey } from "../../../policy-pack/aws/signing-key";
import { decide, everything } from "../../components/aws/iam/decide";
import { analyze } from "../analyze";
import { account, text } from "./ci-stack";
import { arnOf, type Elements, key, other, publishes, root } from "./signing-keys";

const keyArn = `arn:aws:kms:eu-west-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const session = (roleArn: string): Principal => ({ kind: "role session", roleArn, sessionName: "x" });
const strangers = [session(arnOf("stranger")), session(arnOf("stranger", other))];

/** What the evaluator of access says that a policy lets people do: it knows AWS's rules, and none of this pack's. */
function isUnsafe(statements: readonly Elements[]): boolean {
  const can = (principal: Principal, action: string, identity: readonly object[]) =>
    decide(principal, action, keyArn, { identity, resource: statements, required: true }, account).allowed;
  const [, foreign] = strangers;
  const [publisher, foreignPublisher] = [session(publishes), session(arnOf("sign", other))];
  return (
    strangers.some((stranger) => can(stranger, "kms:Sign", [everything])) ||
    (foreign !== undefined && can(foreign, "kms:PutKeyPolicy", [everything])) ||
    // The account that administers a key lets whom it wants; here it is asked who is named.
    (can(publisher, "kms:Sign", [everything]) && can(publisher, "kms:PutKeyPolicy", [])) ||
    ["kms:Sign", "kms:PutKeyPolicy"].every((action) => can(foreignPublisher, action, [everything]))
  );
}

const pinned = (operator: string, ...arns: readonly string[]) => ({ [operator]: { "aws:PrincipalArn": arns } });
const toAccounts = fc.record({
  Effect: fc.constant("Allow"),
  Principal: fc.constantFrom(...[root(), root(other), publishes, arnOf("sign", other)].map((AWS) => ({ AWS }))),
  Action: fc.constantFrom("kms:*", "kms:Sign", "kms:s?gn", "kms:PutKeyPolicy", "kms:Verify"),
  Resource: fc.constant("*"),
});
const toEveryone = (...conditions: readonly object[]) =>
  fc.record({
    Effect: fc.constant("Allow"),
    Principal: fc.constantFrom<unknown>("*", { AWS: "*" }),
    Action: fc.constantFrom("kms:Sign", "kms:Verify"),
    Resource: fc.constant("*"),
    Condition: fc.constantFrom(...conditions),
  });
const toNamed = toEveryone(pinned("ArnEquals", publishes), pinned("StringEquals", publishes, arnOf("sign", other)));
const toSome = toEveryone(pinned("ArnLike", arnOf("*")), pinned("ArnNotEquals", publishes), {
  StringEquals: { "aws:PrincipalAccount": account },
});
const exceptions = [pinned("ArnNotEquals", publishes), pinned("StringNotLike", publishes, arnOf("sign", other))];
const denied = fc.record({
  Effect: fc.constant("Deny"),
  Principal: fc.constantFrom<unknown>("*", { AWS: "*" }),
  Action: fc.constantFrom("kms:Sign", "kms:S*", "kms:Verify"),
  Resource: fc.constant("*"),
  Condition: fc.constantFrom(...exceptions),
});
/** What denies less than that, or allows some that it does not name, is refused also where it is harmless by chance. */
const partlyDenied = fc.record({
  Effect: fc.constant("Deny"),
  Principal: fc.constantFrom<unknown>("*", { AWS: arnOf("stranger") }),
  Action: fc.constantFrom("kms:Sign", "kms:*"),
  Resource: fc.constantFrom("*", "arn:aws:s3:::*"),
  Condition: fc.constantFrom(
    pinned("ArnEquals", publishes),
    pinned("ArnNotLike", arnOf("*")),
    { ...pinned("ArnNotEquals", publishes), Bool: { "aws:MultiFactorAuthPresent": "true" } },
    { StringNotEquals: { "aws:PrincipalAccount": account } },
  ),
});

it("a policy is refused where access to the key, evaluated by AWS's rules, is open, and else only if it is hard to tell", async () => {
  const own = { name: "own", properties: { allowedAccountIds: JSON.stringify([account]) } };
  const seen = { safe: 0, unsafe: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(toAccounts, toNamed), { minLength: 1, maxLength: 3 }),
      fc.array(denied, { maxLength: 2 }),
      fc.array(fc.oneof(toSome, partlyDenied), { maxLength: 2 }),
      async (allowing, denying, partly) => {
        const statements: readonly Elements[] = [...allowing, ...partly, ...denying];
        const findings = await analyze([signingKey], { ...key({ policy: text(...statements) }), provider: own });
        const unsafe = isUnsafe(statements);
        if (unsafe || partly.length === 0) {
          seen[unsafe ? "unsafe" : "safe"]++;
          expect(findings.length > 0).toBe(unsafe);
        }
      },
    ),
    { numRuns: 1000 },
  );
  expect(Math.min(seen.safe, seen.unsafe)).toBeGreaterThan(100);
});
