import { isList, isRecord, type Plain, Unknown } from "../../framework/snapshot";
import { allowStatements, Malformed } from "../iam/document";

/** Which tokens a trust document takes, as far as it names them. */
interface Tokens {
  readonly subjects: readonly string[];
  /** The workflows that it is held to; none means any. */
  readonly workflows: readonly string[];
}

/** What a trust document says of subjects and workflows, in whatever condition; other policies judge whether it holds. */
export function tokensOf(trust: Plain): Tokens {
  const conditions = allowStatements(trust, "assumeRolePolicy").flatMap((statement) =>
    statement instanceof Unknown || statement instanceof Malformed ? [] : [statement.elements.Condition],
  );
  const values = (claim: string) => conditions.flatMap((condition) => claimValues(condition, claim));
  return { subjects: values("sub"), workflows: values("job_workflow_ref") };
}

/** Whether one token can take both. */
export function shareToken(one: Tokens, other: Tokens): boolean {
  const meet = (first: readonly string[], second: readonly string[]) => first.some((value) => second.includes(value));
  const anyWorkflow = one.workflows.length === 0 || other.workflows.length === 0;
  return meet(one.subjects, other.subjects) && (anyWorkflow || meet(one.workflows, other.workflows));
}

function claimValues(condition: Plain, claim: string): readonly string[] {
  if (!isRecord(condition)) return [];
  return Object.values(condition)
    .flatMap((tests) => (isRecord(tests) ? Object.entries(tests) : []))
    .filter(([key]) => key.toLowerCase().endsWith(`:${claim}`))
    .flatMap(([, value]) => (isList(value) ? value : [value]))
    .filter((value) => typeof value === "string");
}
