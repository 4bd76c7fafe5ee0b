import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Trace, traceOf } from "../../../../components/aws/trace/trace";
import { readEvents } from "../../../../components/aws/trace/trace-event";
import {
  basicScanEvent,
  cacheAction,
  call,
  coverageEvent,
  enhancedScanEvent,
  expiration,
  findingEvent,
  imageAction,
  putImage,
  referrerAction,
  replicationAction,
  type SampleEvent,
  sessionOf,
} from "../events/documented-events";
import {
  at,
  commit,
  digest,
  history,
  manifest,
  otherDigest,
  production,
  sha256,
  signature,
  source,
  staging,
} from "./history";

function traced(events: readonly SampleEvent[], of = digest): Trace {
  const reading = readEvents(JSON.stringify(events));
  if (!reading) throw new Error("the events cannot be read");
  expect(reading.others).toBe(0);
  return traceOf(of, reading.events);
}

/** What people read first: when, where, what and who. */
const summary = ({ entries }: Trace) =>
  entries.map(({ time, repository, what, by }) => [
    time.slice(11, 16),
    repository?.split("/")[0] ?? "-",
    what,
    by?.run ? `${by.run.duty} ${by.run.id}/${by.run.attempt}` : (by?.session ?? by?.who ?? "-"),
  ]);

const isCall = (event: SampleEvent) => event["detail-type"].endsWith(" via CloudTrail");
const words = (event: SampleEvent) => traced([event]).entries.map(({ what, notes }) => [what, ...notes]);

describe("the history of a digest", () => {
  it("tells of each thing once, with who did it, in the order of time", () => {
    expect(summary(traced(history))).toEqual([
      ["10:01", "staging", "was pushed", "publish 4711/1"],
      [
        "10:03",
        "staging",
        `got a referrer: application/vnd.dev.sigstore.bundle.v0.3+json, ${sha256(signature)}`,
        "publish 4711/1",
      ],
      ["10:04", "staging", `was tagged ${commit}`, "publish 4711/1"],
      ["10:06", "staging", "was scanned", "-"],
      ["10:10", "production", `was promoted; it was in ${staging} before`, "promote 4800/2"],
      ["10:12", "production", `was tagged ${commit}`, "promote 4800/2"],
      ["10:14", "production", "was tagged v1.4.0", "promote 4800/2"],
      ["10:20", "production", "PutImageTagMutability", "mary"],
      ["10:21", "-", "ScheduleKeyDeletion", "mary"],
      ["10:30", "staging", `was deleted as ${commit}`, "AWS Internal"],
      ["10:40", "production", "was refused (AccessDenied): was deleted", "publish 4711/1"],
    ]);
  });

  it("names commit and source as the manifest that was pushed says them", () => {
    expect(traced(history).origin).toEqual({ commit, source, created: "2026-11-16T01:50:00Z" });
  });

  it("says what else was told: counts, rules and values", () => {
    const notes = traced(history).entries.flatMap((entry) => entry.notes);
    expect(notes).toEqual([
      "found MEDIUM 9, LOW 1",
      "imageTagMutability: MUTABLE",
      "keyId: 0a1b2c3d-0000-4000-8000-000000000000",
      "pendingWindowInDays: 20",
      "was due by the lifecycle policy: expire",
      "rule 1 (remove all images > 2)",
    ]);
  });

  it("does not depend on the order of the events, nor on how often they were delivered", () => {
    const expected = traced(history);
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...history], { minLength: history.length }),
        fc.subarray([...history]),
        (events, again) => {
          expect(traced([...events, ...again])).toEqual(expected);
        },
      ),
      { numRuns: 50 },
    );
  });

  it("has an event behind every line, and no event behind two", () => {
    const ids = traced(history).entries.flatMap(({ events }) => events);
    expect(new Set(ids).size).toBe(ids.length);
    const all = new Set(history.map(({ id }) => id));
    expect(ids.filter((id) => !all.has(id))).toEqual([]);
  });

  it("names nobody where CloudTrail's records are missing, and says so", () => {
    const { entries, unknown } = traced(history.filter((event) => !isCall(event)));
    expect(entries.filter(({ by }) => by !== undefined)).toEqual([]);
    expect(entries.map(({ what }) => what)).toContain(`was pushed; it was in ${staging} before`);
    expect(unknown.filter((line) => line.startsWith("By whom it was pushed"))).toHaveLength(5);
    expect(unknown).toContain("The commit and the source: no manifest of the digest was found.");
  });

  it("leaves nothing unknown where all is told", () => {
    expect(traced(history).unknown).toEqual([]);
  });

  it("is empty for another digest, and says what is not known", () => {
    const { entries, origin, unknown } = traced(history, otherDigest);
    expect({ entries, origin }).toEqual({ entries: [], origin: {} });
    expect(unknown).toHaveLength(3);
  });

  it("leaves out what was set before the image came, and in other repositories", () => {
    const before = call("SetRepositoryPolicy", { repositoryName: staging, policyText: "{}" });
    const elsewhere = call("SetRepositoryPolicy", { repositoryName: "staging/billing/api", policyText: "{}" });
    const everywhere = call("PutRegistryPolicy", { policyText: "{}" });
    const events = [at(0, before), at(1, imageAction(staging)), at(2, before), at(3, elsewhere), at(4, everywhere)];
    expect(summary(traced(events)).map(([time, , what]) => `${time} ${what}`)).toEqual([
      "10:01 was pushed as latest",
      "10:02 SetRepositoryPolicy",
      "10:04 PutRegistryPolicy",
    ]);
  });
});

describe("an event", () => {
  const ofOther = (event: SampleEvent) => at(1, event, otherDigest);

  it.each([
    ["a push", imageAction(staging), ["was pushed as latest"]],
    ["a deletion", imageAction(staging, { "action-type": "DELETE" }), ["was deleted as latest"]],
    [
      "a push that failed",
      imageAction(staging, { result: "FAILURE" }),
      ["was pushed as latest", "its result was FAILURE"],
    ],
    [
      "an archival",
      imageAction(staging, { "action-type": "UPDATE_STORAGE_CLASS", "target-storage-class": "ARCHIVE" }),
      ["was archived as latest"],
    ],
    ["a referrer's restoration", referrerAction(staging), ["was restored from the archive"]],
    [
      "a kind of action that is new",
      imageAction(staging, { "action-type": "FREEZE" }),
      ["was acted on: FREEZE as latest"],
    ],
    ["a scan that found nothing", basicScanEvent(staging, {}), ["was scanned", "nothing was found"]],
    ["a scan that failed", basicScanEvent(staging, {}, "FAILED"), ["was not scanned: the scan's status is FAILED"]],
    [
      "an enhanced scan",
      enhancedScanEvent(staging, { CRITICAL: 7, HIGH: 0, TOTAL: 158 }),
      ["was scanned", "found CRITICAL 7, TOTAL 158"],
    ],
    ["a finding", findingEvent(staging), ["has a finding: CVE-2019-17498 - libssh2", "MEDIUM, ACTIVE"]],
    [
      "that it is not scanned",
      coverageEvent(staging, "UNSUPPORTED_OS"),
      ["is not watched by Amazon Inspector", "UNSUPPORTED_OS"],
    ],
    [
      "replication",
      replicationAction(staging),
      ["was replicated from the account 123456789012 in us-west-2 as 3.17.2"],
    ],
    ["an import", cacheAction(staging), ["was imported through a cache as 3.17.2"]],
    [
      "an expiration",
      expiration(staging),
      ["was due by the lifecycle policy: expire", "rule 1 (remove all images > 2)"],
    ],
    [
      "a call to scan",
      call("StartImageScan", { repositoryName: staging, imageId: { imageDigest: digest } }),
      ["was to be scanned"],
    ],
    [
      "a call to archive",
      call("UpdateImageStorageClass", {
        repositoryName: staging,
        imageId: { imageDigest: digest },
        targetStorageClass: "ARCHIVE",
      }),
      ["was to be archived"],
    ],
  ])("tells of %s, and of this digest only", (_, event, expected) => {
    expect(words(at(1, event))).toEqual([expected]);
    const other = JSON.parse(JSON.stringify(ofOther(event)).replaceAll(digest, otherDigest)) as SampleEvent;
    expect(words(other)).toEqual([]);
  });

  it("that a push was refused is known by the manifest that was sent", () => {
    const refusal = { responseElements: null, errorCode: "ImageTagAlreadyExistsException" };
    expect(words(at(1, putImage(staging, manifest, "v1", refusal)))).toEqual([
      ["was refused (ImageTagAlreadyExistsException): was pushed as v1"],
    ]);
    expect(words(at(1, putImage(staging, `${manifest} `, "v1", refusal)))).toEqual([]);
  });

  it("that it became part of an index is known by the index", () => {
    const index = (child: string) => JSON.stringify({ schemaVersion: 2, manifests: [{ digest: child }] });
    const pushedIndex = (child: string) =>
      at(1, putImage(staging, index(child), undefined, { responseElements: null }));
    expect(words(pushedIndex(digest))).toEqual([[`became part of the index ${sha256(index(digest))}`]]);
    expect(words(pushedIndex(otherDigest))).toEqual([]);
  });

  it("that is of an unknown kind is shown as such", () => {
    const strange = { ...at(1, imageAction(staging)), "detail-type": "ECR Image Signing" };
    expect(words(strange)).toEqual([
      ["is named in an event that is not understood here: ECR Image Signing of aws.ecr"],
    ]);
    const strangeCall = at(1, call("PutImageSignature", { repositoryName: staging, imageDigest: digest }));
    expect(words(strangeCall)).toEqual([
      ["is named in an event that is not understood here: AWS API Call via CloudTrail of aws.ecr, PutImageSignature"],
    ]);
  });

  it("that deletes by a tag is of this digest where the answer says so", () => {
    const deletion = (imageDigest: string) =>
      at(
        1,
        call(
          "BatchDeleteImage",
          { repositoryName: staging, imageIds: [{ imageTag: "v1" }] },
          { responseElements: { imageIds: [{ imageTag: "v1", imageDigest }], failures: [] } },
        ),
      );
    expect(words(deletion(digest))).toEqual([["was deleted"]]);
    expect(words(deletion(otherDigest))).toEqual([]);
  });
});

describe("who", () => {
  const actor = (userIdentity: object) =>
    traced([at(1, putImage(staging, manifest, "v1", { userIdentity }))]).entries[0]?.by;

  it.each([
    [
      "a workflow's run",
      sessionOf("payments-production-promote", "promote-4800-2"),
      {
        who: "arn:aws:sts::123456789012:assumed-role/payments-production-promote/promote-4800-2",
        role: "payments-production-promote",
        session: "promote-4800-2",
        run: { duty: "promote", id: "4800", attempt: "2" },
      },
    ],
    [
      "a session that only looks like one",
      sessionOf("Admin", "delete-4800-2"),
      { who: "arn:aws:sts::123456789012:assumed-role/Admin/delete-4800-2", role: "Admin", session: "delete-4800-2" },
    ],
    [
      "a session that says more",
      sessionOf("Admin", "promote-4800-2-x"),
      {
        who: "arn:aws:sts::123456789012:assumed-role/Admin/promote-4800-2-x",
        role: "Admin",
        session: "promote-4800-2-x",
      },
    ],
    [
      "a user",
      { type: "IAMUser", arn: "arn:aws:iam::123456789012:user/Mary_Major", userName: "promote-4800-2" },
      { who: "arn:aws:iam::123456789012:user/Mary_Major" },
    ],
    ["a service", { type: "AWSService", invokedBy: "ecr.amazonaws.com" }, { who: "ecr.amazonaws.com" }],
    ["nobody that is named", {}, undefined],
  ])("is %s", (_, identity, expected) => {
    expect(actor(identity)).toEqual(expected);
  });

  it("promoted is said only of a promoter's session", () => {
    const copied = (session: string) => {
      const copy = { userIdentity: sessionOf("role", session) };
      const events = [at(1, putImage(staging, manifest, "v1")), at(2, putImage(production, manifest, "v1", copy))];
      return traced(events).entries.at(-1)?.what;
    };
    expect(copied("promote-1-1")).toBe(`was promoted as v1; it was in ${staging} before`);
    expect(copied("publish-1-1")).toBe(`was pushed as v1; it was in ${staging} before`);
  });

  it("promoted from where is said only of where these events have seen it", () => {
    const promotion = { userIdentity: sessionOf("role", "promote-1-1") };
    const into = (repository: string, minute: number) => at(minute, putImage(repository, manifest, "v1", promotion));
    const whats = (...events: SampleEvent[]) => traced(events).entries.map(({ what }) => what);
    expect(whats(into(production, 1))).toEqual(["was promoted as v1; where it was before, these events do not tell"]);
    expect(whats(into("staging/billing/other", 1), into(production, 2))[1]).toBe(
      "was promoted as v1; where it was before, these events do not tell",
    );
    expect(whats(into(staging, 1), into("integration/payments/api", 2), into(production, 3))[2]).toBe(
      `was promoted as v1; it was in ${staging} and integration/payments/api before`,
    );
  });

  it("a tag that comes after a deletion is no promotion", () => {
    const events = [
      at(1, imageAction(staging, { "image-tag": "a" })),
      at(2, imageAction(production, { "image-tag": "a" })),
      at(3, imageAction(staging, { "action-type": "DELETE", "image-tag": "a" })),
      at(4, imageAction(staging, { "image-tag": "b" })),
      at(5, imageAction(staging, { "image-tag": "b" })),
    ];
    expect(traced(events).entries.map(({ what }) => what)).toEqual([
      "was pushed as a",
      `was pushed as a; it was in ${staging} before`,
      "was deleted as a",
      "was tagged b",
      "was pushed again as b",
    ]);
  });

  it("a call and an event are one happening only in the same repository, under the same tag, and at the same time", () => {
    const first = at(1, putImage(staging, manifest, "v1"));
    const lines = (event: SampleEvent) => traced([first, event]).entries.length;
    expect(lines(at(2, imageAction(staging, { "image-tag": "v1" })))).toBe(1);
    expect(lines(at(2, imageAction(staging, { "image-tag": "v2" })))).toBe(2);
    expect(lines(at(2, imageAction(production, { "image-tag": "v1" })))).toBe(2);
    expect(lines(at(20, imageAction(staging, { "image-tag": "v1" })))).toBe(2);
  });
});
