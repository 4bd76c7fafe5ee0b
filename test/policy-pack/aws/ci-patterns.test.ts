import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { environmentsReached } from "../../../policy-pack/aws/ci/environments";
import { patternsOverlap, repositoryNames } from "../../../policy-pack/aws/ci/resources";

/** The same by regular expressions, over every text of few letters. */
const texts = (length: number): string[] =>
  length === 0 ? [""] : texts(length - 1).flatMap((text) => [text, ...["a", "b", ":"].map((letter) => text + letter)]);
const all = [...new Set(texts(5))];
const matches = (pattern: string) =>
  new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".").replaceAll("#", "[^:]*")}$`);

describe("two patterns", () => {
  const first = fc.string({ unit: fc.constantFrom("a", "b", ":", "*", "?"), maxLength: 4 });
  const second = fc.string({ unit: fc.constantFrom("a", "b", ":", "*", "?", "#"), maxLength: 4 });

  it("overlap where some text matches both", () => {
    let overlapping = 0;
    fc.assert(
      fc.property(first, second, (one, two) => {
        const expected = all.some((text) => matches(one).test(text) && matches(two).test(text));
        // Five letters are too few for some that overlap, and never show one that does not.
        if (expected) overlapping++;
        if (expected) expect(patternsOverlap(one, two)).toBe(true);
        else if (one.length + two.length <= 5) expect(patternsOverlap(one, two)).toBe(false);
      }),
      { numRuns: 500 },
    );
    expect(overlapping).toBeGreaterThan(100);
  });

  it("are compared, however many wildcards they have", () => {
    expect(patternsOverlap(`${"*a".repeat(5000)}b`, `${"*a".repeat(100)}c`)).toBe(false);
  });
});

describe("the environments that names reach", () => {
  const environments = [
    { name: "staging", repositories: ["*-stage", "staging/*"] },
    { name: "production", repositories: ["*-prod"] },
  ];

  it.each<[string, string[] | undefined]>([
    ["staging/payments/api", ["staging"]],
    ["staging/*", ["staging"]],
    ["staging", ["staging"]],
    ["staging*", undefined],
    ["*", undefined],
    ["?taging/api", undefined],
    ["*/api", undefined],
  ])("are by default what %s begins with", (names, expected) => {
    expect(environmentsReached(names, [])).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ["api-stage", ["staging"]],
    ["*-stage", ["staging"]],
    ["api-prod", ["production"]],
    ["api-*", ["staging", "production"]],
    ["*", ["staging", "production"]],
    ["staging/*", ["staging", "production"]],
    ["staging/payments/api", ["staging"]],
    ["tools", []],
    ["tools-?rod", ["production"]],
    ["$".concat("{aws:PrincipalTag/repository}"), ["staging", "production"]],
  ])("are those of a setting that %s can be in", (names, expected) => {
    expect(environmentsReached(names, environments)).toEqual(expected);
  });
});

describe("what a resource says of repositories' names", () => {
  const arn = "arn:aws:ecr:eu-west-1:111122223333:repository/";

  it.each<[string, string | undefined]>([
    [`${arn}staging/api`, "staging/api"],
    [`${arn}*`, "*"],
    ["arn:*:ecr:*:*:repository/staging/*", "staging/*"],
    ["*", "*"],
    ["arn:aws:ecr:*/staging/api", "*"],
    ["arn:aws:ec?:eu-west-1:111122223333:repository/staging/api", "*"],
    ["arn:aws:s3:::*", undefined],
    ["arn:aws:ecr-public::111122223333:repository/staging/api", undefined],
    ["arn:aws:codecommit:eu-west-1:111122223333:*", undefined],
    ["", undefined],
  ])("%s is %s", (resource, expected) => {
    expect(repositoryNames(resource)).toBe(expected);
  });
});
