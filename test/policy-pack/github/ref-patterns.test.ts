import { matchesGlob } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { includesBranches, matchesName, mayExcludeBranches } from "../../../policy-pack/github/ref-patterns";

const word = fc.stringMatching(/^[ab]{1,3}$/);
const part = fc.oneof(word, fc.stringMatching(/^[ab*]{1,3}$/), fc.constantFrom("*", "**"));
const path = (of: fc.Arbitrary<string>) => fc.array(of, { minLength: 1, maxLength: 5 }).map((parts) => parts.join("/"));

it("patterns match the names that an independent implementation says they match", () => {
  let matching = 0;
  fc.assert(
    fc.property(path(part), path(word), (written, name) => {
      // At its end, that implementation takes folders for `**`, and GitHub documents that for `**/*` only.
      const pattern = written.replace(/(^|\/)\*\*$/, "$1*").replace(/[^/]*\*\*[^/]+|[^/]+\*\*[^/]*/g, "a*");
      if (matchesGlob(name, pattern)) matching += 1;
      expect(matchesName(pattern, name), pattern).toBe(matchesGlob(name, pattern));
    }),
    { numRuns: 5000 },
  );
  expect(matching).toBeGreaterThan(100);
});

it.each<[string, string, boolean | undefined]>([
  ["refs/heads/main", "refs/heads/main", true],
  ["refs/heads/main", "refs/heads/Main", false],
  ["refs/heads/*", "refs/heads/release/1", false],
  ["refs/heads/release/*", "refs/heads/release/1", true],
  ["refs/heads/release/*", "refs/heads/release/1/2", false],
  ["refs/heads/**/*", "refs/heads/a/b/c", true],
  ["refs/heads/**/hotfix", "refs/heads/hotfix", true],
  ["refs/heads/**", "refs/heads/a/b", false],
  ["refs/heads/ma[i]n", "refs/heads/main", undefined],
  ["refs/heads/ma?n", "refs/heads/main", undefined],
])("the pattern %s matches %s: %s", (pattern, name, expected) => {
  expect(matchesName(pattern, name)).toBe(expected);
});

it("nothing that a ruleset leaves out passes for included", () => {
  fc.assert(
    fc.property(path(part), path(word), (pattern, branch) => {
      const excluded = mayExcludeBranches(`refs/heads/${pattern}`, branch, "main");
      expect(excluded || !includesBranches(`refs/heads/${pattern}`, branch, "main")).toBe(true);
    }),
  );
});

it("no branch has a name as long as a pattern that is not read", () => {
  expect(matchesName("a".repeat(1001), "a")).toBeUndefined();
  expect(matchesName("a".repeat(1000), "a")).toBe(false);
  expect(matchesName(`${"**/a/".repeat(180)}b`, "a/".repeat(490))).toBe(false);
});
