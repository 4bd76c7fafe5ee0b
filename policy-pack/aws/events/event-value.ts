/**
 * A value of an event of which only this much is known: `*` stands for any characters, `#` for any but a colon. It may be
 * absent, and with nothing but `*` also no text.
 */
export class Open {
  constructor(readonly text: string) {}
}

/** An object of an event that may have more members than these. */
export class Partly {
  constructor(readonly known: { readonly [key: string]: EventValue }) {}
}

export type EventValue =
  | undefined
  | null
  | boolean
  | number
  | string
  | Open
  | Partly
  | readonly EventValue[]
  | { readonly [key: string]: EventValue };

export type Members = { readonly [key: string]: unknown };

export function isLeaf(value: EventValue): boolean {
  if (isItems(value)) return value.length > 0;
  return value !== undefined && !isMembers(value) && !(value instanceof Partly);
}

export function isItems(value: EventValue): value is readonly EventValue[] {
  return Array.isArray(value);
}

export function isMembers(value: unknown): value is Members {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Open) &&
    !(value instanceof Partly)
  );
}
