import type { Problem } from "./problem";
import { join } from "./reader";

/**
 * Reads plain data that somebody else wrote, whatever it holds, and collects every problem. Unlike `Reader` it never
 * repeats a value: a policy sees secrets in plain text. A method gives `undefined` where it reported a problem.
 */
export class DocumentReader {
  readonly problems: Problem[] = [];

  report(property: string, reason: string): undefined {
    this.problems.push({ property, reason });
    return undefined;
  }

  record(value: unknown, property: string, what: string): Readonly<Record<string, unknown>> | undefined {
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : this.report(property, `is ${kindOf(value)}; write an object with ${what}`);
  }

  /** Reports what an object has beside these properties, and optional ones that are `null`. */
  only(
    record: Readonly<Record<string, unknown>>,
    property: string,
    required: readonly string[],
    optional: readonly string[],
  ): void {
    for (const [key, value] of Object.entries(record)) {
      if (![...required, ...optional].includes(key)) {
        // A name that is no plain word may be anything, also a value that went astray.
        const [path, verb] = /^[A-Za-z]{1,40}$/.test(key) ? [join(property, key), "is"] : [property, "has"];
        const known = [...required, ...optional].join(", ");
        this.report(path || "document", `${verb} a property that does not exist here; there are ${known}`);
      } else if (value === null && optional.includes(key)) {
        this.report(join(property, key), "is null; leave it out or give it a value");
      }
    }
  }

  list(value: unknown, property: string, what: string): readonly unknown[] | undefined {
    if (!Array.isArray(value)) return this.report(property, `is ${kindOf(value)}; write a list of ${what}`);
    if (value.length === 0) return this.report(property, `is an empty list; name at least one of the ${what}`);
    return value;
  }

  text(value: unknown, property: string, meaning: string, pattern = /^/): string | undefined {
    if (typeof value !== "string") return this.report(property, `is ${kindOf(value)}; write ${meaning}`);
    return pattern.test(value) ? value : this.report(property, `is another text; write ${meaning}`);
  }

  wholeNumber(value: unknown, property: string, minimum: number, meaning: string): number | undefined {
    const wanted = `write a whole number of at least ${minimum}: ${meaning}`;
    if (typeof value !== "number") return this.report(property, `is ${kindOf(value)}; ${wanted}`);
    return Number.isSafeInteger(value) && value >= minimum
      ? value
      : this.report(property, `is another number; ${wanted}`);
  }

  choice<T extends string>(value: unknown, property: string, options: readonly T[]): T | undefined {
    const wanted = options.map((option) => `"${option}"`).join(", ");
    return (
      options.find((option) => option === value) ??
      this.report(property, `is ${typeof value === "string" ? "another text" : kindOf(value)}; write one of ${wanted}`)
    );
  }
}

function kindOf(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  const kinds: Record<string, string> = { string: "a text", number: "a number", boolean: "true or false" };
  return kinds[typeof value] ?? "an object";
}
