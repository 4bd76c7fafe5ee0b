import type { PatternToken } from "./pattern";
import { type FilledTemplate, wildcardTokens } from "./template";

/** How far a `*` reaches that ends one of the first five parts of an ARN. */
export const Reach = {
  /** To the next colon. */
  Part: "part",
  /** Over colons. */
  Rest: "rest",
} as const;
export type Reach = (typeof Reach)[keyof typeof Reach];

/**
 * The pattern of an ARN. Wildcards stay inside their part; the last of the six parts begins after the fifth colon and
 * may have colons itself.
 */
export function arnPattern(template: FilledTemplate, reach: Reach): readonly PatternToken[] {
  let colons = 0;
  return template.flatMap((part, partIndex) => {
    if ("exact" in part) {
      colons += count(part.exact);
      return [{ literal: part.exact }];
    }
    const before = colons;
    colons += count(part.written);
    const endsTemplate = partIndex === template.length - 1;
    return wildcardTokens(part.written, (index) => {
      if (before + count(part.written.slice(0, index)) >= 5) return true;
      const next = part.written[index + 1];
      const endsPart = part.written[index] === "*" && (next === ":" || (next === undefined && endsTemplate));
      return reach === Reach.Rest && endsPart;
    });
  });
}

function count(text: string): number {
  return text.split(":").length - 1;
}

/** The account that an ARN belongs to, `undefined` where it names none. */
export function accountOfArn(arn: string): string | undefined {
  const account = arn.split(":")[4];
  return account !== undefined && /^\d{12}$/.test(account) ? account : undefined;
}
