import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coversAction, hasActionWildcard } from "../../../../components/aws/iam/action";

describe("an action in a policy", () => {
  it.each<[string, string]>([
    ["ecr:PutImage", "ecr:PutImage"],
    ["ECR:putimage", "ecr:PutImage"],
    ["*", "ecr:PutImage"],
    ["ecr:*", "ecr:PutImage"],
    ["ecr:Put*", "ecr:PutImage"],
    ["e*", "ecr:PutImage"],
    ["ecr:*Image*", "ecr:PutImageTagMutability"],
    ["ecr:Put?mage", "ecr:PutImage"],
    ["ecr:PutImage*", "ecr:PutImage"],
    ["*?*", "ecr:PutImage"],
  ])("as %s covers %s", (pattern, action) => {
    expect(coversAction(pattern, action)).toBe(true);
  });

  it.each<[string, string]>([
    ["ecr:PutImages", "ecr:PutImage"],
    ["ecr:PutImag", "ecr:PutImage"],
    ["ecr:PutImage?", "ecr:PutImage"],
    ["ecr-public:*", "ecr:PutImage"],
    ["ecr:Get*", "ecr:PutImage"],
    ["ecr.*", "ecr:PutImage"],
    ["", "ecr:PutImage"],
  ])("as %s does not cover %s", (pattern, action) => {
    expect(coversAction(pattern, action)).toBe(false);
  });

  it("covers what it is an abbreviation of, whatever its wildcards stand for", () => {
    const parts = fc.array(fc.constantFrom("ecr:", "Put", "Image", "*", "?", "a"), { maxLength: 8 });
    fc.assert(
      fc.property(
        parts,
        fc.string({ maxLength: 3 }),
        fc.string({ minLength: 1, maxLength: 1 }),
        (pattern, some, one) => {
          const meant = pattern.map((part) => (part === "*" ? some : part === "?" ? one : part)).join("");
          expect(coversAction(pattern.join(""), meant)).toBe(true);
          expect(hasActionWildcard(pattern.join(""))).toBe(pattern.includes("*") || pattern.includes("?"));
        },
      ),
    );
  });

  it("agrees with a regular expression on any other", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", ":", "*", "?"), maxLength: 6 });
    const action = fc.string({ unit: fc.constantFrom("a", "b", ":"), maxLength: 6 });
    fc.assert(
      fc.property(text, action, (pattern, name) => {
        const expression = new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`);
        expect(coversAction(pattern, name)).toBe(expression.test(name));
      }),
    );
  });

  it("is decided for patterns that a regular expression would not come back from", () => {
    expect(coversAction("*a".repeat(500_000), "ecr:PutImage")).toBe(false);
    expect(coversAction("*".repeat(1_000_000), "ecr:PutImage")).toBe(true);
  });
});
