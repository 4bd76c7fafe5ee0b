import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseImageReference } from "../../../policy-pack/delivery/image-reference";
import { digest, invalid, named, parsed } from "./image-reference-vectors";

describe("a reference to an image", () => {
  it.each(parsed.map(([text, tag, hash]) => ({ text, tag, hash })))(
    "has the tag and the digest that the grammar gives it: $text",
    ({ text, tag, hash }) => {
      const reference = parseImageReference(text);
      expect(reference).toBeDefined();
      expect([reference?.tag, reference?.digest]).toEqual([tag, hash]);
    },
  );

  it.each(named)("names a registry and a repository in full: %s", (text, registry, repository) => {
    expect(parseImageReference(text)).toEqual({ registry: registry.toLowerCase(), repository });
  });

  it.each(invalid.map((text) => [text]))("is none where the grammar says so: %s", (text) => {
    expect(parseImageReference(text)).toBeUndefined();
  });

  it.each([
    ["in upper case", `sha256:${"F".repeat(64)}`],
    ["a digit too long", `${digest}0`],
    ["a digit too short", digest.slice(0, -1)],
    ["with a space behind it", `${digest} `],
    ["with a line break behind it", `${digest}\n`],
    ["twice", `${digest}@${digest}`],
    ["empty", ""],
  ])("is none where its digest is %s", (_, other) => {
    expect(parseImageReference(`example.com/api@${other}`)).toBeUndefined();
    expect(parseImageReference(`example.com/api@${digest}`)?.digest).toBe(digest);
  });

  it("takes a tag of 128 characters and no longer one", () => {
    expect(parseImageReference(`api:${"a".repeat(128)}`)?.tag).toHaveLength(128);
    expect(parseImageReference(`api:${"a".repeat(129)}`)).toBeUndefined();
  });

  it("is put together again from its parts", () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,8}(?:[._-][a-z0-9]{1,8})?$/);
    const repository = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
    const registry = fc.tuple(part, fc.integer({ min: 1, max: 65535 })).map(([host, port]) => `${host}:${port}`);
    const tag = fc.stringMatching(/^\w[\w.-]{0,20}$/);
    const hexadecimal = fc.stringMatching(/^[0-9a-f]{64}$/);
    fc.assert(
      fc.property(registry, repository, fc.option(tag), fc.option(hexadecimal), (host, path, tagged, hash) => {
        fc.pre(!host.includes("_"));
        const text = `${host}/${path}${tagged === null ? "" : `:${tagged}`}${hash === null ? "" : `@sha256:${hash}`}`;
        expect(parseImageReference(text)).toEqual({
          registry: host,
          repository: path,
          ...(tagged !== null && { tag: tagged }),
          ...(hash !== null && { digest: `sha256:${hash}` }),
        });
      }),
    );
  });

  it.each([
    ["a long registry", `${"a-".repeat(100_000)}.com/api`],
    ["a long repository", `example.com/${"a-".repeat(100_000)}!`],
    ["many labels", `${"a.".repeat(100_000)}/api`],
    ["a long tag", `api:${"a".repeat(200_000)}`],
    ["a long digest", `api@sha256:${"a".repeat(200_000)}`],
    ["many colons", ":".repeat(200_000)],
  ])("is refused however long it is: %s", (_, text) => {
    expect(parseImageReference(text)).toBeUndefined();
  });
});
