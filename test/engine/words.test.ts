import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitWords } from "./language-host/words";

describe("nodeargs", () => {
  it.each([
    ["", []],
    ["  --import   tsx\t--no-warnings ", ["--import", "tsx", "--no-warnings"]],
    [`--title="two words" --title='one "quoted"'`, ["--title=two words", '--title=one "quoted"']],
    [`a\\ b "c \\" d" 'e \\ f' "g\\h"`, ["a b", 'c " d', "e \\ f", "g\\h"]],
    [`"" ''`, ["", ""]],
    ["--import tsx # for TypeScript", ["--import", "tsx"]],
    ["--conditions=a#b", ["--conditions=a#b"]],
  ])("are split as a shell splits %j", (line, words) => {
    expect(splitWords(line)).toEqual(words);
  });

  it.each([`--title="two words`, "--title='two words", "--import tsx\\"])(
    "are refused when %j does not end",
    (line) => {
      expect(() => splitWords(line)).toThrow("nodeargs");
    },
  );

  it("are found again whatever they are, once quoted", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" })), (words) => {
        const line = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
        expect(splitWords(line)).toEqual(words);
      }),
    );
  });
});
