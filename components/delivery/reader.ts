import type { Problem } from "./problem";

/** Limits of a text property. */
export interface TextRule {
  readonly pattern: RegExp;
  /** The pattern in words, with an example: ends the sentence "… is not ". */
  readonly meaning: string;
  /** Characters. */
  readonly maximum: number;
}

/** Limits of a whole number. */
export interface NumberRule {
  readonly minimum: number;
  readonly maximum?: number;
  /** What the number counts, such as "days". */
  readonly unit: string;
}

/**
 * Reads values that a program handed over, whatever their type really is, and collects every problem.
 * A method gives `undefined` where it reported one.
 */
export class Reader {
  readonly problems: Problem[] = [];

  report(property: string, reason: string): undefined {
    this.problems.push({ property, reason });
    return undefined;
  }

  /** An object with no properties but the `known` ones; the arguments themselves have the path "". */
  record(value: unknown, property: string, known: readonly string[]): Record<string, unknown> | undefined {
    if (typeof value !== "object" || value === null || Array.isArray(value) || isUnresolved(value)) {
      return this.report(property || "arguments", `is ${describe(value)}; write an object with ${list(known)}`);
    }
    for (const key of Object.keys(value)) {
      if (!known.includes(key) && (value as Record<string, unknown>)[key] !== undefined) {
        this.report(join(property, key), `is not a property that exists here; there are ${list(known)}`);
      }
    }
    return value as Record<string, unknown>;
  }

  array(value: unknown, property: string, minimum: number, what: string): readonly unknown[] | undefined {
    if (!Array.isArray(value)) {
      return this.report(property, `is ${describe(value)}; write an array of ${what}`);
    }
    if (value.length < minimum) {
      return this.report(property, `has ${value.length} entries; it needs at least ${minimum}: name the ${what}`);
    }
    return value;
  }

  text(value: unknown, property: string, rule: TextRule): string | undefined {
    if (typeof value !== "string") {
      return this.report(property, `is ${describe(value)}; write ${rule.meaning}`);
    }
    if (!rule.pattern.test(value)) {
      return this.report(property, `is ${describe(value)}; write ${rule.meaning}`);
    }
    if (value.length > rule.maximum) {
      return this.report(property, `has ${value.length} characters; at most ${rule.maximum} are possible: shorten it`);
    }
    return value;
  }

  wholeNumber(value: unknown, property: string, rule: NumberRule): number | undefined {
    const range =
      rule.maximum === undefined ? `of at least ${rule.minimum}` : `from ${rule.minimum} to ${rule.maximum}`;
    if (
      typeof value !== "number" ||
      !Number.isSafeInteger(value) ||
      value < rule.minimum ||
      value > (rule.maximum ?? Number.MAX_SAFE_INTEGER)
    ) {
      return this.report(property, `is ${describe(value)}; write a whole number ${range} (${rule.unit})`);
    }
    return value;
  }

  choice<T extends string>(value: unknown, property: string, options: readonly T[]): T | undefined {
    return (
      options.find((option) => option === value) ??
      this.report(property, `is ${describe(value)}; write one of ${list(options.map((option) => `"${option}"`))}`)
    );
  }

  flag(value: unknown, property: string): boolean | undefined {
    return typeof value === "boolean" ? value : this.report(property, `is ${describe(value)}; write true or false`);
  }

  /** Reports every entry that repeats an earlier one; `undefined` entries are skipped. */
  unique(values: readonly (string | undefined)[], property: (index: number) => string, fix: string): void {
    const first = new Map<string, number>();
    values.forEach((value, index) => {
      if (value === undefined) return;
      const earlier = first.get(value);
      if (earlier === undefined) first.set(value, index);
      else this.report(property(index), `is "${value}", as ${property(earlier)} is; ${fix}`);
    });
  }

  /** A list of texts, each of them once; none where it is not given. */
  texts(value: unknown, property: string, rule: TextRule, what: string): readonly string[] {
    if (value === undefined) return [];
    const texts = (this.array(value, property, 1, `${what} (or leave the property out)`) ?? []).map((text, index) =>
      this.text(text, `${property}[${index}]`, rule),
    );
    this.unique(texts, (index) => `${property}[${index}]`, "name each of them once");
    return texts.filter((text) => text !== undefined);
  }
}

export function join(property: string, key: string): string {
  return property === "" ? key : `${property}.${key}`;
}

function list(words: readonly string[]): string {
  return words.join(", ");
}

/** Whether a value is known only later. Pulumi marks outputs so; looking for the mark keeps the model free of Pulumi. */
export function isUnresolved(value: unknown): boolean {
  return value instanceof Promise || (typeof value === "object" && value !== null && "__pulumiOutput" in value);
}

function describe(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (isUnresolved(value)) return "an Output or a Promise, which is known only later";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "string") return value === "" ? "empty" : JSON.stringify(value.slice(0, 80));
  if (typeof value === "function") return "a function";
  return typeof value === "object" ? "an object" : String(value);
}
