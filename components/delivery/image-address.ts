import type { Problem } from "./problem";

/** https://github.com/opencontainers/image-spec/blob/main/descriptor.md#sha-256 */
const digestPattern = /^sha256:[a-f0-9]{64}$/;

export function digestProblems(digest: unknown): readonly Problem[] {
  return typeof digest === "string" && digestPattern.test(digest)
    ? []
    : [
        {
          property: "digest",
          reason: 'is not a digest; write "sha256:" and 64 lower-case hexadecimal digits, not a tag',
        },
      ];
}

export function noSuch(property: "environment" | "artifact", name: string, there: readonly string[]): Problem {
  const names = there.map((one) => `"${one}"`).join(", ");
  return { property, reason: `is "${name}", which this registry does not have; write one of ${names}` };
}
