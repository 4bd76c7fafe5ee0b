import type { Told } from "./told";

/** Events are told within seconds; the rest is for slow days. */
const maximumDistance = 10 * 60 * 1000;

/** One happening, told by the service, by CloudTrail or by both. */
export interface Happening extends Omit<Told, "event"> {
  readonly time: Date;
  readonly events: readonly string[];
  /** Whether CloudTrail has told of it, and so by whom. */
  readonly called: boolean;
}

/** Joins what the service tells of a push or a deletion with the call that it comes from. */
export function happenings(told: readonly Told[]): readonly Happening[] {
  const isCall = ({ event }: Told) => event.detailType.endsWith(" via CloudTrail");
  const free = new Set(told.filter((one) => !isCall(one) && (one.kind === "push" || one.kind === "deletion")));
  const joined = told.filter(isCall).map((call) => {
    const own = call.refusal === undefined ? nearest(call, [...free]) : undefined;
    if (own) free.delete(own);
    return happening(call, true, own);
  });
  const alone = told.filter(
    (one) => !isCall(one) && (free.has(one) || (one.kind !== "push" && one.kind !== "deletion")),
  );
  return [...joined, ...alone.map((one) => happening(one, false))].sort((a, b) => a.time.getTime() - b.time.getTime());
}

function nearest(call: Told, others: readonly Told[]): Told | undefined {
  const distance = (one: Told) => Math.abs(one.event.time.getTime() - call.event.time.getTime());
  return others
    .filter(
      (one) =>
        one.kind === call.kind &&
        one.repository === call.repository &&
        // A deletion may name the image by its digest, and a tag then goes with it.
        (one.tag === call.tag || one.kind === "deletion") &&
        distance(one) <= maximumDistance,
    )
    .sort((a, b) => distance(a) - distance(b))[0];
}

function happening({ event, ...told }: Told, called: boolean, other?: Told): Happening {
  const tag = told.tag ?? other?.tag;
  // The service tells what happened, and a lifecycle policy what was due.
  const differs = other !== undefined && other.what !== told.what;
  return {
    ...told,
    ...(differs && { what: other.what, notes: [told.what, ...told.notes] }),
    ...(tag !== undefined && { tag }),
    called,
    time: other && other.event.time < event.time ? other.event.time : event.time,
    events: [event.id, ...(other ? [other.event.id] : [])],
  };
}
