import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluateLifecyclePolicy } from "../../../../components/aws/lifecycle/evaluate";
import type { LifecycleImage } from "../../../../components/aws/lifecycle/image";
import { readLifecyclePolicy } from "../../../../components/aws/lifecycle/read-policy";
import {
  releasedLifecyclePolicy,
  unreleasedLifecyclePolicy,
} from "../../../../components/aws/lifecycle/retention-policies";
import { Reader } from "../../../../components/delivery/reader";
import { type Retention, type RetentionInput, readRetention } from "../../../../components/delivery/retention";
import { daysAgo, images, now } from "./arbitraries";

const millisecondsPerDay = 24 * 60 * 60 * 1000;

function retentionOf(input: RetentionInput): Retention {
  const reader = new Reader();
  const backend = { name: "Amazon ECR", retention: { minimumArchivedDays: 90, keepsNewestOfOld: false } };
  const retention = readRetention(input, "retention", backend, reader);
  expect(reader.problems).toEqual([]);
  if (!retention) throw new Error("a retention without problems was not read");
  return retention;
}

function decisions<Image extends LifecycleImage>(document: string, repository: readonly Image[], at = now) {
  const { policy, problems } = readLifecyclePolicy(document);
  if (!policy) throw new Error(`the component's own policy has problems: ${JSON.stringify(problems)}`);
  return evaluateLifecyclePolicy(policy, repository, at);
}

const age = ({ pushedAt }: LifecycleImage) => (now.getTime() - pushedAt.getTime()) / millisecondsPerDay;
const since = (time: Date | undefined) => (time ? (now.getTime() - time.getTime()) / millisecondsPerDay : Infinity);
/** A tagged referrer follows its subject; what follows is about images that stand by themselves. */
const independent = (repository: readonly LifecycleImage[]): readonly LifecycleImage[] =>
  repository.map(({ subject, ...image }) =>
    subject !== undefined && image.tags.length === 0 ? { ...image, subject } : image,
  );

const days = fc.integer({ min: 1, max: 95 });
const counts = fc.integer({ min: 1, max: 8 });

describe("with an age, the first environment", () => {
  it("loses exactly the tagged images of standard storage that are older", () => {
    fc.assert(
      fc.property(days, images.map(independent), (limit, drafts) => {
        const repository = drafts.map(({ children, ...image }) => image);
        const document = unreleasedLifecyclePolicy(retentionOf({ days: limit }));
        const taken = decisions(document, repository).filter(({ image }) => image.tags.length > 0);
        const old = repository.filter(
          (image) => image.tags.length > 0 && image.storageClass !== "archive" && age(image) > limit,
        );
        expect(new Set(taken.map(({ image }) => image))).toEqual(new Set(old));
        expect(taken.every(({ action }) => action === "expire")).toBe(true);
      }),
    );
  });

  it("loses no younger tagged image, whatever refers to what", () => {
    fc.assert(
      fc.property(days, images.map(independent), (limit, repository) => {
        const document = unreleasedLifecyclePolicy(retentionOf({ days: limit }));
        for (const { image } of decisions(document, repository)) {
          if (image.tags.length > 0) expect(age(image)).toBeGreaterThan(limit);
        }
      }),
    );
  });

  // Signatures and SBOMs come after what they belong to; the grace is for those that came a little earlier.
  it("loses no untagged referrer before its subject, though a rule takes referrers", () => {
    const grace = 7;
    const cases = fc.tuple(days, fc.integer({ min: 0, max: 200 }), fc.integer({ min: -100, max: grace }));
    let takenByRule = 0;
    fc.assert(
      fc.property(cases, fc.nat(30), ([limit, subjectAge, earlier], extra) => {
        const document = unreleasedLifecyclePolicy(retentionOf({ days: limit, untaggedDays: limit + grace + extra }));
        const subject = { digest: "subject", tags: ["v1"], pushedAt: daysAgo(subjectAge) };
        const pushedAt = daysAgo(Math.max(0, subjectAge + earlier));
        const referrer = { digest: "referrer", tags: [], pushedAt, subject: "subject" };
        const taken = decisions(document, [subject, referrer]);
        takenByRule += taken.filter(({ image, subject }) => image === referrer && subject === undefined).length;
        const digests = taken.map(({ image }) => image.digest);
        expect(digests.includes("referrer")).toBe(digests.includes("subject"));
      }),
    );
    expect(takenByRule).toBeGreaterThan(0);
  });

  it("would lose a referrer first if untagged images went earlier than tagged ones", () => {
    const document = unreleasedLifecyclePolicy({
      unreleased: { by: "age", days: 90, untaggedDays: 30 },
      keepReleased: "all",
    });
    const subject = { digest: "subject", tags: ["v1"], pushedAt: daysAgo(60) };
    const referrer = { digest: "referrer", tags: [], pushedAt: daysAgo(60), subject: "subject" };
    expect(decisions(document, [subject, referrer]).map(({ image }) => image.digest)).toEqual(["referrer"]);
  });
});

describe.each([
  [
    "with a count, the first environment",
    (count: number) => unreleasedLifecyclePolicy(retentionOf({ unreleased: "count", keepNewest: count })),
  ],
  ["a later environment", (count: number) => releasedLifecyclePolicy(retentionOf({ keepReleased: count })) ?? ""],
])("%s", (_, documentFor) => {
  const moment = ({ activatedAt, pushedAt }: LifecycleImage) => activatedAt ?? pushedAt;

  it("loses none of its newest tagged images, whatever their age", () => {
    fc.assert(
      fc.property(counts, images.map(independent), (count, repository) => {
        const tagged = repository.filter(({ tags, storageClass }) => tags.length > 0 && storageClass !== "archive");
        for (const { image } of decisions(documentFor(count), repository)) {
          if (image.tags.length === 0) continue;
          const atLeastAsNew = tagged.filter((other) => moment(other) >= moment(image));
          expect(atLeastAsNew.length).toBeGreaterThan(count);
        }
      }),
    );
  });

  it("keeps as many tagged images as it says, and no more", () => {
    fc.assert(
      fc.property(counts, images.map(independent), (count, drafts) => {
        const repository = drafts.map(({ children, storageClass, ...image }) => image);
        const tagged = repository.filter(({ tags }) => tags.length > 0);
        const taken = decisions(documentFor(count), repository).filter(({ image }) => image.tags.length > 0);
        expect(tagged.length - taken.length).toBe(Math.min(count, tagged.length));
      }),
    );
  });

  it("loses an untagged image only with its subject", () => {
    fc.assert(
      fc.property(counts, images, (count, repository) => {
        for (const { image, subject } of decisions(documentFor(count), repository)) {
          if (image.tags.length === 0) expect(subject).toBe(image.subject ?? "no subject");
        }
      }),
    );
  });
});

describe("a later environment that keeps every released image", () => {
  it("has no lifecycle policy", () => {
    expect(releasedLifecyclePolicy(retentionOf({ keepReleased: "all" }))).toBe(undefined);
    expect(releasedLifecyclePolicy(retentionOf({ keepReleased: 1 }))).not.toBe(undefined);
  });
});

describe("with an archive, the first environment", () => {
  const document = (limit: number, archivedDays: number) =>
    unreleasedLifecyclePolicy(retentionOf({ unreleased: "archive", days: limit, archivedDays }));
  const archivedDays = fc.integer({ min: 90, max: 100 });

  it("archives only what nobody pulled, and expires only what is archived, each for longer than it says", () => {
    fc.assert(
      fc.property(days, archivedDays, images.map(independent), (limit, archivedLimit, repository) => {
        for (const { image, action, subject } of decisions(document(limit, archivedLimit), repository)) {
          if (subject !== undefined) continue;
          const { tags, storageClass, pushedAt, lastPulledAt, archivedAt, activatedAt } = image;
          expect(tags.length).toBeGreaterThan(0);
          expect(storageClass === "archive").toBe(action === "expire");
          const unused = Math.min(since(lastPulledAt), since(activatedAt));
          if (action === "expire") expect(since(archivedAt ?? pushedAt)).toBeGreaterThan(archivedLimit);
          else expect(unused === Infinity ? age(image) : unused).toBeGreaterThan(limit);
        }
      }),
    );
  });

  it("deletes an image that nobody pulls one day after both times have passed, when it runs daily", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), archivedDays, (limit, archivedLimit) => {
        const policy = document(limit, archivedLimit);
        let image: LifecycleImage = { digest: "image", tags: ["v1"], pushedAt: now };
        let deletedAfter = 0;
        for (let day = 1; deletedAfter === 0 && day < 1000; day++) {
          const at = new Date(now.getTime() + day * millisecondsPerDay);
          const [decision] = decisions(policy, [image], at);
          if (decision?.action === "archive") image = { ...image, storageClass: "archive", archivedAt: at };
          if (decision?.action === "expire") deletedAfter = day;
        }
        expect(deletedAfter).toBe(limit + 1 + archivedLimit + 1);
      }),
      { numRuns: 20 },
    );
  });
});
