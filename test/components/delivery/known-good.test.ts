import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { knownGood, type ReleasedImage, releasedImages } from "../../../components/delivery/known-good";

const commit = (letter: string) => letter.repeat(40);
const image = (digest: string, day: number, tags: readonly string[], more: Partial<ReleasedImage> = {}) => ({
  ...{ digest, tags, pushedAt: new Date(Date.UTC(2026, 10, day)) },
  ...more,
});
const first = image("sha256:1", 1, [commit("a"), "v1.0.0"]);
const second = image("sha256:2", 2, ["v1.1.0", commit("b"), commit("c")]);
/** An older line is repaired after a newer one came out. */
const repaired = image("sha256:3", 3, [commit("d"), "v1.0.1"]);
const unreleased = image("sha256:4", 4, [commit("e")]);
const latest = image("sha256:5", 5, ["v2.0.0", commit("f"), "v2.0.0-rc.1"]);
const all = [unreleased, first, latest, second, repaired];
const digests = (found: readonly { readonly digest: string }[]) => found.map(({ digest }) => digest);

describe("releases", () => {
  it("are ordered by the time of their promotion, the newest first, whatever their versions", () => {
    expect(releasedImages(all)).toEqual({
      found: [
        { digest: "sha256:5", releases: ["v2.0.0", "v2.0.0-rc.1"], commits: [commit("f")], pushedAt: latest.pushedAt },
        { digest: "sha256:3", releases: ["v1.0.1"], commits: [commit("d")], pushedAt: repaired.pushedAt },
        { digest: "sha256:2", releases: ["v1.1.0"], commits: [commit("b"), commit("c")], pushedAt: second.pushedAt },
        { digest: "sha256:1", releases: ["v1.0.0"], commits: [commit("a")], pushedAt: first.pushedAt },
      ],
      others: [{ digest: "sha256:4", tags: [commit("e")], reason: "was never released" }],
    });
  });

  it.each([
    ["a release", "v1.0.1"],
    ["a digest", "sha256:3"],
    ["a commit", commit("d")],
  ])("before %s are those that ran before it", (_, bad) => {
    const { found, others } = releasedImages(all, bad);
    expect(digests(found)).toEqual(["sha256:2", "sha256:1"]);
    expect(others.map(({ digest, reason }) => `${digest} ${reason}`)).toEqual([
      `sha256:5 was released after ${bad}`,
      "sha256:4 was never released",
      "sha256:3 is what is gone back from",
    ]);
  });

  it("are none before something that is not there", () => {
    const { found, others } = releasedImages(all, "v3.0.0");
    expect(found).toEqual([]);
    expect(others[0]?.reason).toBe("cannot be said to be older than v3.0.0, which is not there");
  });

  it("leave out the bad digest under its other releases too", () => {
    const again = image("sha256:2", 2, ["v1.1.0", "v1.1.1"]);
    expect(digests(releasedImages([first, again], "v1.1.1").found)).toEqual(["sha256:1"]);
  });

  it("leave out what is archived", () => {
    const archived = { ...second, storageClass: "archive" as const };
    const { found, others } = releasedImages([first, archived]);
    expect(digests(found)).toEqual(["sha256:1"]);
    expect(others).toMatchObject([{ reason: "is archived, and cannot be pulled before it is restored" }]);
    expect(digests(releasedImages([first, { ...second, storageClass: "standard" }]).found)).toHaveLength(2);
  });

  it.each([
    ["v1.2.3", true],
    ["1.2.3", true],
    ["1.2.3-rc.1", true],
    [`1.2.3-${"a".repeat(122)}`, true],
    [`1.2.3-${"a".repeat(123)}`, false],
    ["1.2", false],
    ["v01.2.3", false],
    ["1.2.3_build", false],
    ["1.2.3\n", false],
    ["release-1.2.3", false],
    ["latest", false],
    [commit("1"), false],
  ])("have the tag %j: %s", (tag, isRelease) => {
    expect(releasedImages([image("sha256:1", 1, [tag])]).found).toHaveLength(Number(isRelease));
  });

  it("of the same second are ordered as semantic versions are", () => {
    // https://semver.org/#spec-item-11
    const documented = [
      ...["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11"],
      ...["1.0.0-rc.1", "1.0.0", "2.0.0", "2.1.0", "2.1.1", "2.1.10", "10.0.0", "99999999999999999999.0.0"],
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(documented), (tags) => {
        const { found } = releasedImages(tags.map((tag, index) => image(`sha256:${index}`, 1, [tag])));
        const expected = documented.filter((tag) => tags.includes(tag)).reverse();
        expect(found.flatMap(({ releases }) => releases)).toEqual(expected);
        const together = releasedImages([image("sha256:1", 1, tags)]).found;
        expect(together.flatMap(({ releases }) => releases)).toEqual(expected);
      }),
    );
  });

  it("of the same second have one order, with and without others between them", () => {
    const newer = image("sha256:9", 1, ["v2.0.0"]);
    const unreleased = image("sha256:5", 1, []);
    const older = image("sha256:1", 1, ["v1.0.0"]);
    for (const order of [
      [newer, unreleased, older],
      [older, unreleased, newer],
      [unreleased, older, newer],
    ]) {
      expect(digests(releasedImages(order).found)).toEqual(["sha256:9", "sha256:1"]);
    }
  });
});

describe("known-good images", () => {
  it("are the releases whose signatures are valid", () => {
    const { found, others } = knownGood(all, new Set(["sha256:1", "sha256:3", "sha256:4"]), "v2.0.0");
    expect(digests(found)).toEqual(["sha256:3", "sha256:1"]);
    expect(others.map(({ digest, reason }) => `${digest} ${reason}`)).toEqual([
      "sha256:5 is what is gone back from",
      "sha256:4 was never released",
      "sha256:2 has no signature that is valid",
    ]);
  });

  const tags = ["v1.0.0", "v1.0.1", "2.0.0-rc.1", "latest", commit("a")];
  const images = fc
    .array(fc.record({ tags: fc.subarray(tags), day: fc.integer({ min: 1, max: 4 }) }), { maxLength: 6 })
    .map((some) => some.map((one, index) => image(`sha256:${index}`, one.day, one.tags)));

  it("and the others are all images, each once, in an order that the listing has no part in", () => {
    fc.assert(
      fc.property(images, fc.subarray(["sha256:0", "sha256:1", "sha256:2"]), (some, verified) => {
        const bad = some[0]?.digest;
        const { found, others } = knownGood(some, new Set(verified), bad);
        expect([...digests(found), ...digests(others)].sort()).toEqual(digests(some).sort());
        expect(knownGood([...some].reverse(), new Set(verified), bad)).toEqual({ found, others });
        const times = found.map(({ pushedAt }) => pushedAt.getTime());
        expect(times).toEqual([...times].sort((one, other) => other - one));
        expect(digests(found).every((digest) => verified.includes(digest) && digest !== bad)).toBe(true);
      }),
    );
  });
});
