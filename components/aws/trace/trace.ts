import { Duty } from "../../delivery/identity";
import type { Actor } from "./actor";
import { toldByCall } from "./call-events";
import { digestOf, type Origin, originOf } from "./manifest";
import { type Happening, happenings } from "./pair";
import type { Provenance } from "./provenance";
import { toldByService } from "./service-events";
import type { Told } from "./told";
import type { TraceEvent } from "./trace-event";
import { unknownOf } from "./unknown";
import { textAt } from "./values";

/** One line of a digest's history. */
export interface TraceEntry {
  readonly time: string;
  readonly repository?: string;
  readonly what: string;
  /** Not there where the log does not tell. */
  readonly by?: Actor;
  readonly notes: readonly string[];
  /** Ids of the events that tell of it. */
  readonly events: readonly string[];
}

/** The history of a digest, as far as events tell it. */
export interface Trace {
  readonly digest: string;
  /** What the manifest says; nothing where there is none. */
  readonly origin: Origin;
  readonly provenance?: Provenance;
  readonly entries: readonly TraceEntry[];
  /** What is not told, in sentences. */
  readonly unknown: readonly string[];
}

/** What is known beside the events. */
export interface TraceGiven {
  /** The digest's own manifest. */
  readonly manifest?: string;
  readonly provenance?: Provenance;
}

/** The history of a digest from events, in the order of their times. */
export function traceOf(digest: string, events: readonly TraceEvent[], given: TraceGiven = {}): Trace {
  const told = events.flatMap((event) => toldOf(event, digest));
  const ofDigest = told.filter(({ kind }) => kind !== "setting");
  const first = ofDigest[0]?.event.time;
  const repositories = new Set(ofDigest.map(({ repository }) => repository));
  // What was set before an image came is not part of its history; what names no repository holds in all of them.
  const settings = told.filter(
    ({ kind, repository, event }) =>
      kind === "setting" &&
      first !== undefined &&
      event.time >= first &&
      (repository === undefined || repositories.has(repository)),
  );
  const all = happenings([...ofDigest, ...settings]);
  const manifest = given.manifest ?? manifestIn(events, digest);
  const origin = manifest === undefined ? {} : originOf(manifest);
  return {
    digest,
    origin,
    ...(given.provenance && { provenance: given.provenance }),
    entries: entriesOf(all),
    unknown: unknownOf(all, manifest, origin),
  };
}

function toldOf(event: TraceEvent, digest: string): readonly Told[] {
  const told = toldByService(event, digest) ?? toldByCall(event, digest);
  if (told) return [told];
  // Shown as what it is: an event of a kind that came later, or somebody's own.
  const mentions = JSON.stringify([event.resources, event.detail]).includes(digest);
  const name = textAt(event.detail, "eventName");
  const what = `is named in an event that is not understood here: ${event.detailType} of ${event.source}`;
  return mentions ? [{ kind: "other", event, what: name === undefined ? what : `${what}, ${name}`, notes: [] }] : [];
}

/** A push carries the manifest, whose digest proves it. */
function manifestIn(events: readonly TraceEvent[], digest: string): string | undefined {
  return events
    .map(({ detail }) => textAt(detail, "requestParameters", "imageManifest"))
    .find((manifest) => manifest !== undefined && digestOf(manifest) === digest);
}

function entriesOf(all: readonly Happening[]): readonly TraceEntry[] {
  /** Tags by the repositories that have the digest. */
  const places = new Map<string, Set<string>>();
  return all.map((happening) => {
    const { time, repository, by, notes, events, refusal, kind } = happening;
    const what = kind === "push" && refusal === undefined ? pushWords(happening, places) : tagged(happening);
    return {
      time: time.toISOString(),
      ...(repository !== undefined && { repository }),
      what: refusal === undefined ? what : `was refused (${refusal}): ${what}`,
      ...(by && { by }),
      notes,
      events,
    };
  });
}

function tagged({ what, tag }: Happening): string {
  return tag === undefined ? what : `${what} as ${tag}`;
}

/** What a push means follows from where the digest was before, and whose session it was. */
function pushWords(happening: Happening, places: Map<string, Set<string>>): string {
  const { repository = "", tag, by } = happening;
  const tags = places.get(repository);
  const others = [...places.keys()].filter((other) => artifactOf(other) === artifactOf(repository));
  places.set(repository, new Set([...(tags ?? []), ...(tag === undefined ? [] : [tag])]));
  if (tags && tag !== undefined && !tags.has(tag)) return `was tagged ${tag}`;
  if (tags) return tagged({ ...happening, what: "was pushed again" });
  const isPromotion = by?.run?.duty === Duty.Promote;
  const words = tagged(isPromotion ? { ...happening, what: "was promoted" } : happening);
  if (others.length > 0) return `${words}; it was in ${others.join(" and ")} before`;
  return isPromotion ? `${words}; where it was before, these events do not tell` : words;
}

/** The repository's name without its environment. */
function artifactOf(repository: string): string {
  return repository.split("/").slice(1).join("/");
}
