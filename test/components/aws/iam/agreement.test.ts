import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ContextValues } from "../../../../components/aws/iam/context";
import { evaluateAccess } from "../../../../components/aws/iam/evaluate";
import { allOperators, contexts, oneCondition } from "./condition-arbitraries";
import { policy, read } from "./documents";
import { cases } from "./policy-arbitraries";
import { type Case, simulatorAllows, simulatorAllowsUnchecked } from "./simulator";

function decide({ identity, boundary, session, resourcePolicy, ...request }: Case) {
  return evaluateAccess(request, {
    identity: identity.map((document) => read(document, "identity")),
    ...(boundary && { boundary: read(boundary, "identity") }),
    ...(session && { session: read(session, "session") }),
    ...(resourcePolicy && { resource: read(resourcePolicy, "resource") }),
    resourcePolicyRequired: !request.resource.startsWith("arn:aws:ecr:"),
  });
}

function askedUnder(condition: object, context: ContextValues): Case {
  return {
    principal: { kind: "user", arn: "arn:aws:iam::111122223333:user/maria" },
    action: "ecr:PutImage",
    resource: "arn:aws:ecr:us-east-2:111122223333:repository/staging/api",
    resourceAccount: "111122223333",
    context,
    identity: [policy({ Effect: "Allow", Action: "ecr:PutImage", Resource: "*", Condition: condition })],
  };
}

const variables = ["aws:PrincipalTag/color", "aws:PrincipalTag/topic"];

/**
 * Where the documentation is against the simulator; `documented.test.ts` has the same cases.
 *
 * A variable without a value is nothing that a negated operator could match, so that the condition holds:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value
 *
 * `NotIpAddress` is "all IP addresses except the specified", also those of the other family, which the simulator knows
 * for a range and not for a single address:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress
 */
function simulatorIsWrongAboutCondition(condition: object, context: ContextValues): boolean {
  const written = JSON.stringify(condition);
  if (!/Not(?:Equals|Like|IpAddress)|NotIpAddress/.test(written)) return false;
  const valueless = variables.some((key) => written.includes(`{${key}}`) && context[key] === undefined);
  return valueless || (written.includes("NotIpAddress") && written.includes('"203.0.113.7"'));
}

/**
 * "Permissions granted directly to a session are not limited by an implicit deny in an identity-based policy, a
 * permissions boundary, or session policy", and so it is for everyone; the simulator limits them by the session policy:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 */
function simulatorIsWrongAboutSession({ session, resourcePolicy }: Case): boolean {
  const written = JSON.stringify(resourcePolicy ?? {});
  const direct = ['"Principal":"*"', '"AWS":"*"', "assumed-role/payments-promote/run-1"];
  return session !== undefined && direct.some((principal) => written.includes(principal));
}

function conditionsOf({ identity, boundary, session, resourcePolicy }: Case): readonly object[] {
  return [...identity, boundary, session, resourcePolicy].flatMap((document) => {
    const { Statement = [] } = (document ?? {}) as { Statement?: readonly { Condition?: object }[] };
    return Statement.flatMap(({ Condition }) => Condition ?? []);
  });
}

describe("an independent implementation agrees", () => {
  it("on every condition operator, for values that are absent, single and several", () => {
    const seen = new Map([...allOperators, "Null"].map((name) => [name, { true: 0, false: 0 }]));
    fc.assert(
      fc.property(oneCondition, contexts, ({ operator, condition }, context) => {
        fc.pre(!simulatorIsWrongAboutCondition(condition, context));
        const asked = askedUnder(condition, context);
        const expected = simulatorAllowsUnchecked(asked);
        expect(decide(asked).allowed).toBe(expected);
        const counts = seen.get(operator);
        if (counts) counts[`${expected}`] += 1;
      }),
      { numRuns: 4000 },
    );
    for (const [operator, counts] of seen) {
      expect.soft(counts.true, `${operator} holds`).toBeGreaterThan(5);
      expect.soft(counts.false, `${operator} does not hold`).toBeGreaterThan(5);
    }
  });

  it("on the policies of identities, boundaries, sessions and resources together", async () => {
    const seen = new Map<string, number>();
    const property = fc.asyncProperty(cases, async (asked) => {
      fc.pre(!simulatorIsWrongAboutSession(asked));
      fc.pre(!conditionsOf(asked).some((condition) => simulatorIsWrongAboutCondition(condition, asked.context)));
      const { allowed, reason } = decide(asked);
      expect(allowed).toBe(await simulatorAllows(asked));
      const kind = `${asked.principal.kind} ${asked.action} ${reason}`;
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
    });
    await fc.assert(property, { numRuns: 4000 });
    for (const principal of ["user", "role session", "service"]) {
      for (const action of ["ecr:PutImage", "kms:Sign", "sts:AssumeRole"]) {
        const count = (reason: string) => seen.get(`${principal} ${action} ${reason}`) ?? 0;
        expect.soft(count("allowed"), `${principal} may ${action}`).toBeGreaterThan(5);
        expect.soft(count("not allowed") + count("explicitly denied")).toBeGreaterThan(20);
      }
    }
    expect([...seen].filter(([kind]) => kind.endsWith("explicitly denied")).length).toBeGreaterThan(6);
  });
});
