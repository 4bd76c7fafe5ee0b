import { randomUUID } from "node:crypto";
import {
  basicScanEvent,
  imageAction,
  putImage,
  type SampleEvent,
  digest as sampleDigest,
  sessionOf,
} from "../../components/aws/events/documented-events";
import { eventsAt, logsAt, matches } from "../../components/aws/events/events-api";
import type { RecordedWrite } from "./enforced-access";

/**
 * What AWS tells of what was written: Amazon ECR and CloudTrail of each manifest, the scanner of each image. The
 * emulator tells nobody, so these are the documented events with their values changed.
 */
export function eventsOf(writes: readonly RecordedWrite[]): readonly SampleEvent[] {
  return writes.flatMap((write) => {
    const { repository, manifest, tag } = write;
    const isImage = manifest.includes('"application/vnd.oci.image.config.v1+json"') && tag === undefined;
    return [
      imageAction(repository, { "image-tag": tag }),
      putImage(repository, manifest, tag, { userIdentity: identityOf(write.caller) }),
      ...(isImage ? [basicScanEvent(repository, { LOW: 1 })] : []),
    ].map((sample) => of(write, sample));
  });
}

function of({ digest, time }: RecordedWrite, sample: SampleEvent): SampleEvent {
  const text = JSON.stringify(sample).replaceAll(sampleDigest, digest).replaceAll(sample.time, time.toISOString());
  return { ...(JSON.parse(text) as SampleEvent), id: randomUUID() };
}

/** `arn:aws:sts::123456789012:assumed-role/publish/publish-1-1`, or the account's root. */
function identityOf(caller: string): object {
  const [, role, session] = /:assumed-role\/([^/]+)\/(.+)$/.exec(caller) ?? [];
  return role !== undefined && session !== undefined ? sessionOf(role, session) : { type: "Root", arn: caller };
}

interface Rule {
  readonly Name: string;
  readonly EventPattern?: string;
}

/**
 * Puts events where the rules in the cloud send them, if that is a log group: the emulator takes no events of AWS's own
 * services from anybody, and delivers none to log groups. It judges their patterns itself.
 *
 * @returns how many events no rule sends anywhere
 */
export async function deliverToLogGroups(endpoint: string, events: readonly SampleEvent[]): Promise<number> {
  const { Rules } = await eventsAt(endpoint, "ListRules", {});
  const logged = new Map<string, SampleEvent[]>();
  const lost = new Set(events);
  for (const { Name, EventPattern } of Rules as readonly Rule[]) {
    const { Targets } = await eventsAt(endpoint, "ListTargetsByRule", { Rule: Name });
    const groups = (Targets as readonly { readonly Arn: string }[]).flatMap(
      ({ Arn }) => /:log-group:([^:]+)/.exec(Arn)?.[1] ?? [],
    );
    for (const event of EventPattern !== undefined && groups.length > 0 ? events : []) {
      if (!(await matches(endpoint, EventPattern ?? "", event))) continue;
      lost.delete(event);
      for (const group of groups) logged.set(group, [...(logged.get(group) ?? []), event]);
    }
  }
  for (const [logGroupName, received] of logged) {
    const logStreamName = "rules";
    await logsAt(endpoint, "CreateLogStream", { logGroupName, logStreamName });
    const logEvents = received.map((event) => ({ timestamp: Date.parse(event.time), message: JSON.stringify(event) }));
    await logsAt(endpoint, "PutLogEvents", { logGroupName, logStreamName, logEvents });
  }
  return lost.size;
}
