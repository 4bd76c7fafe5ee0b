import type { AccessRow, IdentityAccess, StackAccess } from "../access/stack-access";
import type { Origin } from "../access/trust-words";

/** Who may do what in a stack, for people to read. */
export function accessReport({ identities, nobody, assumptions, gaps }: StackAccess): string {
  const lines = [
    ...identities.flatMap((identity) => [...identityLines(identity), ""]),
    identities.length === 0 ? "No role and no user is in this stack." : "Nobody here may",
    ...(identities.length === 0 ? [] : rowLines(nobody, "nothing: between them they may do all")),
    "",
    ...section(
      "Taken as allowed, though it depends on conditions that only a request meets:",
      assumptions.map(({ arn, statement, keys }) => `${arn} ${statement}: ${keys.join(", ")}`),
    ),
    ...section(
      "Not judged:",
      gaps.map(({ property, reason }) => `${property} ${reason}`),
    ),
    "Policies of the organization, of VPC endpoints and of sessions, and what needs no permission are not looked at.",
    "",
  ];
  return lines.map(printable).join("\n");
}

function identityLines({ arn, from, may }: IdentityAccess): readonly string[] {
  const origins = from?.flatMap(originLines) ?? [
    arn.includes(":user/") ? "whoever holds its access keys or password" : "not judged, see below",
  ];
  return [
    arn,
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
