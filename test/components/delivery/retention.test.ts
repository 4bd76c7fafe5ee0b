import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Reader } from "../../../components/delivery/reader";
import { readRetention, untaggedDaysOf } from "../../../components/delivery/retention";

const backend = { name: "Example Registry", retention: { minimumArchivedDays: 90, keepsNewestOfOld: false } };

/** Has no archive storage, and rules that can keep the newest of what is old. */
const other = { name: "Other Registry", retention: { keepsNewestOfOld: true } };

function read(input: unknown, of: Parameters<typeof readRetention>[2] = backend) {
  const reader = new Reader();
  return { retention: readRetention(input, "retention", of, reader), problems: reader.problems };
}

describe("retention", () => {
  it.each([
    [undefined, { unreleased: { by: "age", days: 90 }, keepReleased: 200 }],
    [{ days: 30 }, { unreleased: { by: "age", days: 30 }, keepReleased: 200 }],
    [
      { days: 30, untaggedDays: 60, keepReleased: "all" },
      { unreleased: { by: "age", days: 30, untaggedDays: 60 }, keepReleased: "all" },
    ],
    [
      { unreleased: "count", keepNewest: 50, keepReleased: 7 },
      { unreleased: { by: "count", keepNewest: 50 }, keepReleased: 7 },
    ],
    [{ unreleased: "archive" }, { unreleased: { by: "archive", days: 90, archivedDays: 365 }, keepReleased: 200 }],
    [
      { unreleased: "archive", days: 14, archivedDays: 90 },
      { unreleased: { by: "archive", days: 14, archivedDays: 90 }, keepReleased: 200 },
    ],
  ])("reads %j", (input, retention) => {
    expect(read(input)).toEqual({ retention, problems: [] });
  });

  it.each([
    ["an age below a day", { days: 0 }, { days: 1 }, ["days"]],
    ["half a day", { days: 1.5 }, { days: 2 }, ["days"]],
    ["a text", { days: "90" }, { days: 90 }, ["days"]],
    ["an untagged age too close", { days: 30, untaggedDays: 36 }, { days: 30, untaggedDays: 37 }, ["untaggedDays"]],
    ["no released images", { keepReleased: 0 }, { keepReleased: 1 }, ["keepReleased"]],
    ["another word than all", { keepReleased: "every" }, { keepReleased: "all" }, ["keepReleased"]],
    ["an unknown mode", { unreleased: "never" }, { unreleased: "age" }, ["unreleased"]],
    ["a count without a number", { unreleased: "count" }, { unreleased: "count", keepNewest: 1 }, ["keepNewest"]],
    [
      "a count with an age",
      { unreleased: "count", keepNewest: 5, days: 90 },
      { unreleased: "count", keepNewest: 5 },
      ["days"],
    ],
    [
      "an archive too short for the service",
      { unreleased: "archive", archivedDays: 89 },
      { unreleased: "archive", archivedDays: 90 },
      ["archivedDays"],
    ],
    [
      "an untagged age with a count, which would take signatures of what stays",
      { unreleased: "count", keepNewest: 5, untaggedDays: 400 },
      { unreleased: "count", keepNewest: 5 },
      ["untaggedDays"],
    ],
    ["more than a century", { days: 36_501 }, { days: 36_500 }, ["days"]],
    ["an archived age without an archive", { archivedDays: 100 }, {}, ["archivedDays"]],
  ])("refuses %s", (_, refused, accepted, properties) => {
    expect(read(accepted).problems).toEqual([]);
    expect(read(refused).problems.map(({ property }) => property)).toEqual(
      properties.map((property) => `retention.${property}`),
    );
  });

  it("refuses an age together with the newest, and names the alternatives", () => {
    const { problems } = read({ days: 90, keepNewest: 30 });
    expect(problems).toEqual([
      {
        property: "retention.keepNewest",
        reason:
          'cannot be said together with an age: Example Registry has no rule "older than some days but keep the ' +
          'newest"; remove it to expire by age, write unreleased: "count" to keep the newest whatever their age, ' +
          'or unreleased: "archive" to archive by age instead of deleting',
      },
    ]);
  });

  it("takes an age together with the newest where the registry's rules can say both", () => {
    expect(read({ days: 90, keepNewest: 30 }, other)).toEqual({
      retention: { unreleased: { by: "age", days: 90, keepNewest: 30 }, keepReleased: 200 },
      problems: [],
    });
    expect(read({ days: 90, keepNewest: 0 }, other).problems.map(({ property }) => property)).toEqual([
      "retention.keepNewest",
    ]);
  });

  it("archives only where there is an archive, and names what else there is", () => {
    expect(read({ unreleased: "archive" }, other).problems).toEqual([
      {
        property: "retention.unreleased",
        reason: 'is "archive", and Other Registry has no archive storage; write "age" or "count"',
      },
    ]);
    expect(read({ archivedDays: 400 }, other).problems).toEqual([
      { property: "retention.archivedDays", reason: 'has no meaning with unreleased: "age"; remove it' },
    ]);
    expect(read({ unreleased: "archive" }).problems).toEqual([]);
  });

  it("lets untagged images outlive tagged ones by at least a week, whatever the age", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.option(fc.integer({ min: 1, max: 20_000 })), (days, own) => {
        const { retention } = read({ days, ...(own !== null && { untaggedDays: own }) });
        if (retention === undefined) expect(own).toBeLessThan(days + 7);
        else if (retention.unreleased.by === "age") {
          expect(untaggedDaysOf(retention.unreleased)).toBe(own ?? days + 7);
        } else expect.fail("an age was read as something else");
      }),
    );
  });
});
