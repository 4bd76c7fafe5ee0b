import type { StackFinding } from "../../framework/policy";
import { isList, isRecord, type Plain, Unknown } from "../../framework/snapshot";
import { allowStatements, Malformed } from "../iam/document";
import type { Identity } from "./identities";

/** Which tokens a trust document takes, as far as it names them. */
interface Tokens {
  readonly subjects: readonly string[];
  /** The workflows that it is held to; none means any. */
  readonly workflows: readonly string[];
}
interface Taker {
  readonly urn: string;
  readonly environments: string;
  readonly tokens: Tokens;
}

/** Roles that write different environments, and that one job can take: they are one identity with two names. */
export function sharedSubjectFindings(writing: readonly Identity[]): readonly StackFinding[] {
  const takers = writing.flatMap(({ role, writes }): Taker[] => {
    if (!role) return [];
    const environments = [...new Set(writes.map(({ environment }) => environment))].sort().join(" ");
    return [{ urn: role.urn, environments, tokens: tokensOf(role.properties.assumeRolePolicy) }];
  });
  const written = new Map<string, Set<string>>();
  for (const { environments, tokens } of takers) {
    for (const token of [...tokensIn(tokens), ...tokensIn({ ...tokens, workflows: [anyOfAll] })]) {
      written.set(token, (written.get(token) ?? new Set()).add(environments));
    }
  }
  const reason =
    "takes the same subject as a role that writes another environment, so that one job can have both. Give each the " +
    "subject of a GitHub environment of its own.";
  return takers
    .filter(({ environments, tokens }) =>
      meetingTokens(tokens).some((token) => {
        const all = written.get(token);
        return all !== undefined && all.size > (all.has(environments) ? 1 : 0);
      }),
    )
    .map(({ urn }) => ({ urn, property: "assumeRolePolicy", reason }));
}

/** What a trust document says of subjects and workflows, in whatever condition; other policies judge whether it holds. */
function tokensOf(trust: Plain): Tokens {
  const conditions = allowStatements(trust, "assumeRolePolicy").flatMap((statement) =>
    statement instanceof Unknown || statement instanceof Malformed ? [] : [statement.elements.Condition],
  );
  const values = (claim: string) => conditions.flatMap((condition) => claimValues(condition, claim));
  return { subjects: values("sub"), workflows: values("job_workflow_ref") };
}

/** In the place of a workflow: that a role is held to none, and that it does not matter to which it is. */
const [any, anyOfAll] = ["any", "any of all"];

function tokensIn({ subjects, workflows }: Tokens): readonly string[] {
  const held = workflows.length === 0 ? [any] : workflows;
  return subjects.flatMap((subject) => held.map((workflow) => JSON.stringify([subject, workflow])));
}

/** By which of their tokens others take some of these. */
function meetingTokens({ subjects, workflows }: Tokens): readonly string[] {
  return tokensIn({ subjects, workflows: workflows.length === 0 ? [anyOfAll] : [any, ...workflows] });
}

function claimValues(condition: Plain, claim: string): readonly string[] {
  if (!isRecord(condition)) return [];
  return Object.values(condition)
    .flatMap((tests) => (isRecord(tests) ? Object.entries(tests) : []))
    .filter(([key]) => key.toLowerCase().endsWith(`:${claim}`))
    .flatMap(([, value]) => (isList(value) ? value : [value]))
    .filter((value) => typeof value === "string");
}
