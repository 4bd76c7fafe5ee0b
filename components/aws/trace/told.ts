import type { Actor } from "./actor";
import type { TraceEvent } from "./trace-event";

/** What one event tells of a digest, or of what it depends on. */
export interface Told {
  readonly kind: "push" | "deletion" | "setting" | "other";
  readonly event: TraceEvent;
  readonly what: string;
  readonly repository?: string;
  readonly tag?: string;
  readonly by?: Actor;
  /** Why AWS refused a call. */
  readonly refusal?: string;
  readonly notes: readonly string[];
}

/** Properties without those that hold nothing. */
export function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
