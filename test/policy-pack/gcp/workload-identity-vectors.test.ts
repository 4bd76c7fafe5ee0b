import { describe, expect, it } from "vitest";
import { subvectorsSuite } from "../../oidc-vectors/subvectors";
import { find, provider } from "./workload-identity";

interface Vector {
  readonly id: string;
  readonly condition: { readonly consumer: string; readonly pattern: string };
  readonly judgment?: { readonly grade: "safe" | "caution" | "dangerous" };
}

/** What is refused though its grade is not "dangerous": it names no id, so that a name that came free is enough. */
const namesOnly = [
  "gh-gcp-owner-repo-ref-safe",
  "gh-gcp-name-pin-breaks-on-rename",
  "gh-gcp-branch-prefix-startswith",
  "gh-gcp-classic-sub-immutable-break",
];

describe("conditions whose grade somebody else has published", async () => {
  const { vectors } = await subvectorsSuite<Vector>("github-gcp");

  it("are all in CEL, and have a grade", () => {
    expect(vectors.length).toBeGreaterThan(10);
    for (const { condition, judgment } of vectors) {
      expect(condition.consumer).toBe("gcp-cel");
      expect(judgment?.grade).toMatch(/^(safe|caution|dangerous)$/);
    }
    expect(vectors.map(({ id }) => id)).toEqual(expect.arrayContaining(namesOnly));
  });

  it.each(vectors.map((vector) => [vector.id, vector] as const))("%s", async (id, { condition, judgment }) => {
    const refused = judgment?.grade === "dangerous" || namesOnly.includes(id);
    const found = await find(provider({ attributeCondition: condition.pattern }));
    expect(found).toEqual(refused ? ["attributeCondition"] : []);
  });
});
