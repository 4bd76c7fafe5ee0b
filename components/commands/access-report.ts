import type { Origin } from "../delivery/stack-access/origin";
import type { AccessRow, IdentityAccess, StackAccess } from "../delivery/stack-access/stack-access";

/** Who may do what in a stack, for people to read. */
export function accessReport({ identities, nobody, assumptions, gaps, notLookedAt }: StackAccess): string {
  const lines = [
    ...identities.flatMap((identity) => [...identityLines(identity), ""]),
    ...(identities.length === 0
      ? ["No identity is in this stack: no role and no user of AWS, and no principal of an allow policy."]
      : ["Nobody here may", ...rowLines(nobody, "nothing: between them they may do all")]),
    "",
    ...section(
      "Taken as allowed, though it depends on conditions that only a request meets:",
      assumptions.map(({ of, statement, conditions }) => `${of} ${statement}: ${conditions.join(", ")}`),
    ),
    ...section(
      "Not judged:",
      gaps.map(({ property, reason }) => `${property} ${reason}`),
    ),
    ...notLookedAt,
    "",
  ];
  return lines.map(printable).join("\n");
}

function identityLines({ identity, from, may }: IdentityAccess): readonly string[] {
  const origins = from?.flatMap(originLines) ?? ["not judged, see below"];
  return [
    identity,
    "  from",
    ...(origins.length === 0 ? ["nowhere: nobody may take it"] : origins).map((line) => `    ${line}`),
    "  may",
    ...rowLines(may, "nothing here").map((line) => `  ${line}`),
  ];
}

function originLines({ who, conditions }: Origin): readonly string[] {
  const values = conditions.flatMap(({ what, values: [first, ...others] }) => [
    `  ${what} ${first}`,
    ...others.map((other) => `  ${"or".padStart(what.length)} ${other}`),
  ]);
  return [who, ...values];
}

function rowLines(rows: readonly AccessRow[], none: string): readonly string[] {
  if (rows.length === 0) return [`  ${none}`];
  const width = Math.max(
    ...rows.map(({ what }) => what.join(", ").length).filter((length) => length <= maximumWidth),
    0,
  );
  return rows.flatMap(({ what, where }) => {
    const words = what.join(", ");
    const [first = "", ...others] = where;
    const head =
      words.length > width
        ? [`  ${words}`, `  ${" ".repeat(width)}  ${first}`]
        : [`  ${words.padEnd(width)}  ${first}`];
    return [...head, ...others.map((other) => `  ${" ".repeat(width)}  ${other}`)];
  });
}

/** What is longer gets a line of its own. */
const maximumWidth = 40;

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`), ""];
}

/** A state may hold sequences that steer a terminal. */
function printable(text: string): string {
  return text.replace(/\p{C}/gu, "?");
}
