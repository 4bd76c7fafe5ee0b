import { jsonValues } from "./json-values";
import { listAt, textAt, valueAt } from "./values";

/** An event as EventBridge delivers it: https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
export interface TraceEvent {
  readonly id: string;
  readonly detailType: string;
  readonly source: string;
  readonly time: Date;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

export interface EventsReading {
  /** Each once, in the order of their times. */
  readonly events: readonly TraceEvent[];
  /** How many values are no events. */
  readonly others: number;
}

/**
 * Reads events: a list of them, one after another, or what `aws logs filter-log-events` prints. `undefined` where the
 * text is none of these.
 */
export function readEvents(text: string): EventsReading | undefined {
  const values = jsonValues(text);
  if (!values) return undefined;
  const read = values.flatMap(unwrapped).map(readEvent);
  return {
    events: inOrder(read.filter((event) => event !== undefined)),
    others: read.filter((event) => !event).length,
  };
}

/** EventBridge delivers an event at least once. https://docs.aws.amazon.com/eventbridge/latest/ref/event-delivery-level.html */
export function inOrder(events: readonly TraceEvent[]): readonly TraceEvent[] {
  const byId = new Map(events.map((event) => [event.id, event]));
  return [...byId.values()].sort((a, b) => a.time.getTime() - b.time.getTime() || (a.id < b.id ? -1 : 1));
}

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html */
function unwrapped(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(unwrapped);
  if (Array.isArray(valueAt(value, "events")) && valueAt(value, "detail-type") === undefined) {
    return listAt(value, "events").flatMap(unwrapped);
  }
  const message = textAt(value, "message");
  if (message === undefined || valueAt(value, "detail-type") !== undefined) return [value];
  return jsonValues(message) ?? [value];
}

function readEvent(value: unknown): TraceEvent | undefined {
  const id = textAt(value, "id");
  const detailType = textAt(value, "detail-type");
  const source = textAt(value, "source");
  const time = new Date(textAt(value, "time") ?? "");
  if (id === undefined || detailType === undefined || source === undefined || Number.isNaN(time.getTime())) {
    return undefined;
  }
  const resources = listAt(value, "resources").filter((resource) => typeof resource === "string");
  return { id, detailType, source, time, resources, detail: valueAt(value, "detail") };
}
