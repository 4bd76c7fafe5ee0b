import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { protectedTagsMatchedBy } from "../../../components/aws/protected-tag";
import { matchesEveryTag, tagExclusionProblems, tagFilterProblems } from "../../../components/aws/tag-exclusion";

const kindsOf = (filter: string) => protectedTagsMatchedBy(filter).map(({ kind }) => kind);

describe("a filter can match", () => {
  it.each([
    ["*", ["commit SHA", "version", "latest"]],
    ["**", ["commit SHA", "version", "latest"]],
    ["latest", ["latest"]],
    ["lat*", ["latest"]],
    ["*t", ["version", "latest"]],
    ["a*", ["commit SHA"]],
    ["*-*", ["version"]],
    ["1*", ["commit SHA", "version"]],
    ["v*", ["version"]],
    ["v1", ["version"]],
    ["v01", []],
    ["1.4", ["version"]],
    ["01.4", []],
    ["1.2.3", ["version"]],
    ["1.2.3.4", []],
    ["*-dev", ["version"]],
    ["*_build.7", ["version"]],
    ["1.2.3-rc.1_build.07", ["version"]],
    ["1.2.3_4", ["version"]],
    ["1.2_4", ["version"]],
    ["1_4", []],
    ["1.2.3-", []],
    ["2024-06-01", []],
    ["2024-*", []],
    ["2024.06-*", []],
    ["2024.6-*", ["version"]],
    ["0123456", ["commit SHA"]],
    ["012345", []],
    ["012345*", ["commit SHA"]],
    ["ABCDEF0", []],
    ["f".repeat(40), ["commit SHA"]],
    ["f".repeat(41), []],
    ["f".repeat(63), []],
    ["f".repeat(64), ["commit SHA"]],
    [`${"f".repeat(64)}*`, ["commit SHA"]],
    [`${"f".repeat(65)}*`, []],
    ["sha256-*", []],
    ["pr-*", []],
    ["cache-*", []],
    ["main", []],
    ["Latest", []],
    ["dev-*", []],
    ["", []],
  ])("%s: %j", (filter, kinds) => {
    expect(kindsOf(filter)).toEqual(kinds);
  });

  it("nothing that is longer than a tag may be", () => {
    expect(kindsOf(`*-${"x".repeat(124)}`)).toEqual(["version"]);
    expect(kindsOf(`*-${"x".repeat(125)}`)).toEqual([]);
  });
});

// Written from the definitions, not from the automata: git's object names, https://semver.org's own regular expression
// with the build's `+` as `_` or `-`, and https://github.com/opencontainers/distribution-spec for what a tag is.
const semanticVersion =
  /^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:[_-]([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?$/;
const definitions: Record<string, RegExp> = {
  "commit SHA": /^([0-9a-f]{7,40}|[0-9a-f]{64})$/,
  latest: /^latest$/,
};
const tag = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;

const number = fc.nat({ max: 120 }).map(String);
const identifiers = fc
  .array(fc.stringMatching(/^[1-9A-Za-z-][0-9A-Za-z-]{0,5}$/), { minLength: 1, maxLength: 3 })
  .map((list) => list.join("."));
const version = fc
  .tuple(
    fc.constantFrom("", "v"),
    fc.tuple(number, number, number).map((numbers) => numbers.join(".")),
    fc.option(identifiers, { nil: "" }),
    fc.option(fc.tuple(fc.constantFrom("_", "-"), identifiers), { nil: ["", ""] as const }),
  )
  .map(([v, core, preRelease, build]) => `${v}${core}${preRelease && `-${preRelease}`}${build.join("")}`);
const protectedTag = fc.oneof(
  fc.record({ kind: fc.constant("version"), name: version }),
  fc.record({ kind: fc.constant("commit SHA"), name: fc.stringMatching(/^([0-9a-f]{7,40}|[0-9a-f]{64})$/) }),
  fc.record({ kind: fc.constant("latest"), name: fc.constant("latest") }),
);

const globPattern = (filter: string) => new RegExp(`^${filter.replaceAll(".", "\\.").replaceAll("*", ".*")}$`);

/** A tag with up to two stretches of it replaced by wildcards. */
const tagAndFilter = fc
  .tuple(protectedTag, fc.nat({ max: 64 }), fc.nat({ max: 64 }), fc.nat({ max: 64 }), fc.nat({ max: 64 }))
  .map(([{ kind, name }, ...cuts]) => {
    const [a = 0, b = 0, c = 0, d = 0] = cuts.map((cut) => Math.min(cut, name.length)).sort((x, y) => x - y);
    return { kind, name, filter: `${name.slice(0, a)}*${name.slice(b, c)}*${name.slice(d)}` };
  });

describe("whatever the filter", () => {
  it("one made from a tag that must never move is found to match that kind of tag", () => {
    fc.assert(
      fc.property(tagAndFilter, ({ kind, name, filter }) => {
        expect(globPattern(filter).test(name)).toBe(true);
        expect(kindsOf(filter)).toContain(kind);
      }),
    );
  });

  it("the example that it is given is a tag, is of that kind, and is matched by the filter", () => {
    const anyFilter = fc.oneof(
      tagAndFilter.map(({ filter }) => filter),
      fc.stringMatching(/^[0-9a-fv.*_-]{1,12}$/),
      fc.stringMatching(/^[0-9a-zA-Z._*-]{1,128}$/),
    );
    fc.assert(
      fc.property(anyFilter, (filter) => {
        for (const { kind, example } of protectedTagsMatchedBy(filter)) {
          expect(example).toMatch(tag);
          expect(example).toMatch(globPattern(filter));
          const short = kind === "version" && /^v?\d+$|^v?\d+\.\d+(?![.\d])/.test(example);
          if (kind === "version" && !short) expect(example).toMatch(semanticVersion);
          // The short forms become semantic versions by the zeros that they leave out.
          if (short)
            expect(example.replace(/^(v?\d+)(\.\d+)?/, (_, a, b = ".0") => `${a}${b}.0`)).toMatch(semanticVersion);
          if (kind !== "version") expect(example).toMatch(definitions[kind] ?? /^$/);
        }
      }),
    );
  });

  it("one without wildcards matches a commit SHA or latest exactly when it is one", () => {
    const literal = fc.oneof(
      fc.stringMatching(/^[0-9a-f]{5,42}$/),
      fc.stringMatching(/^[0-9a-f]{62,66}$/),
      fc.stringMatching(/^l?atest?$/),
    );
    fc.assert(
      fc.property(literal, (filter) => {
        const expected = Object.entries(definitions).filter(([, definition]) => definition.test(filter));
        expect(kindsOf(filter).filter((kind) => kind !== "version")).toEqual(expected.map(([kind]) => kind));
      }),
    );
  });
});

describe("a list of filters", () => {
  const properties = (filters: string[]) => tagExclusionProblems(filters, "filters").map(({ property }) => property);

  it.each<[string, string[], string[]]>([
    ["of one to five filters is accepted", ["q1", "q2", "q3", "q4", "q5"], []],
    ["of none is refused", [], ["filters"]],
    ["of six is refused", ["q1", "q2", "q3", "q4", "q5", "q6"], ["filters"]],
    ["with 128 characters in a filter is accepted", ["q".repeat(128)], []],
    ["with 129 characters in a filter is refused", ["q".repeat(129)], ["filters[0]"]],
    ["with an empty filter is refused", [""], ["filters[0]"]],
    ["with a slash in a filter is refused", ["q/q"], ["filters[0]"]],
    ["with two wildcards in a filter is accepted", ["q*x*"], []],
    ["with three wildcards in a filter is refused", ["q*x*q*"], ["filters[0]"]],
    ["has all of its problems told at once", ["*+*+*", "pr-*", "latest"], ["filters[0]", "filters[0]", "filters[2]"]],
  ])("%s", (_, filters, expected) => {
    expect(properties(filters)).toEqual(expected);
  });

  it("names the member of the filter where the caller's filters are objects", () => {
    expect(tagExclusionProblems(["*"], "filters", ".filter").map(({ property }) => property)).toEqual([
      "filters[0].filter",
    ]);
  });

  it("says which tags could move, and never repeats the filter", () => {
    const [problem] = tagExclusionProblems(["v*"], "filters");
    expect(problem?.reason).toBe(
      "can match a version, a tag that must never name another image. Write a filter that cannot, with a fixed part that no such tag has, like `sha256-*` or `pr-*`.",
    );
    expect(tagExclusionProblems(["*"], "filters")[0]?.reason).toMatch(
      /^can match a commit SHA, a version or `latest`,/,
    );
  });

  it("may match any tag where the question is only what ECR takes", () => {
    expect(tagFilterProblems(["*"], "filters")).toEqual([]);
  });
});

it.each([
  ["*", true],
  ["**", true],
  ["*a*", false],
  ["a", false],
  ["", false],
])("whether no tag escapes %s: %s", (filter, expected) => {
  expect(matchesEveryTag(filter)).toBe(expected);
});
