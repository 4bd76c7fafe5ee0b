import { describe, expect, it } from "vitest";
import { subvectorsSuite } from "../../oidc-vectors/subvectors";
import { allow, analyzeTrust, documentOf, type Elements, issuer } from "./github-trust";

interface Condition {
  readonly consumer: string;
  readonly claim?: string;
  readonly pattern?: string | readonly string[];
  readonly qualifier?: string;
  readonly of?: readonly Condition[];
}

interface Vector {
  readonly id: string;
  readonly condition: Condition;
  readonly judgment?: { readonly grade: string };
}

const operators: Readonly<Record<string, string>> = {
  "aws-stringequals": "StringEquals",
  "aws-stringlike": "StringLike",
};

function testsOf({ condition }: Vector): readonly Condition[] {
  return condition.of ?? [condition];
}

/**
 * The vector's conditions, less the claims in `instead`, which are asked for exactly. Most vectors are about one claim:
 * what they leave out and this pack wants is added, so that nothing else is found.
 */
function conditionOf(vector: Vector, instead: Elements = {}): Elements {
  const tests = testsOf(vector).filter(({ claim = "" }) => !(claim in instead));
  const asked = new Set(testsOf(vector).map(({ claim }) => claim));
  const subjects = [instead.sub ?? testsOf(vector).flatMap(({ claim, pattern }) => (claim === "sub" ? [pattern] : []))];
  const withIds = subjects.flat(2).some((subject) => /^repo:[^/:]+@/.test(String(subject)));
  const added = {
    ...(!asked.has("aud") && { aud: "sts.amazonaws.com" }),
    ...(!asked.has("repository_id") && !withIds && { repository_id: "7891011" }),
    ...instead,
  };
  const all = [
    ...tests.map(({ consumer, qualifier, claim, pattern }) => {
      const operator = operators[consumer];
      if (operator === undefined) throw new Error(`The vector ${vector.id} has conditions of the kind ${consumer}.`);
      return { operator: qualifier === undefined ? operator : `${qualifier}:${operator}`, claim, pattern };
    }),
    ...Object.entries(added).map(([claim, pattern]) => ({ operator: "StringEquals", claim, pattern })),
  ];
  const condition: Record<string, Record<string, unknown>> = {};
  for (const { operator, claim, pattern } of all) {
    condition[operator] = { ...condition[operator], [`${issuer}:${claim}`]: pattern };
  }
  return condition;
}

const find = (vector: Vector, instead?: Elements) =>
  analyzeTrust(documentOf(allow({ Condition: conditionOf(vector, instead) })));

const main = "repo:octo-org/octo-repo:ref:refs/heads/main";
const production = "repo:octo-org/octo-repo:environment:Production";
const workflow = (ref: string) => `octo-org/octo-automation/.github/workflows/oidc.yml@${ref}`;
const commit = "10040c56a8c0253d69db7c1f26a0d227275512e2";

/** What is refused though its grade is not "dangerous": why, and what the same has to be instead. */
const stricter: Readonly<Record<string, readonly [why: string, instead: Elements]>> = {
  ...group("judges the audience alone, which restricts no repository", { sub: main }, [
    "gh-aws-aud-pinned-official-action",
    "gh-aws-aud-default-owner-url-rejected",
  ]),
  ...group("names an environment or a person of any repository", { sub: production }, [
    "gh-aws-foranyvalue-absent-environment-rejected",
    "gh-aws-actor-id-pin-survives-rename",
  ]),
  ...group("names an environment that any repository may have", { sub: "repo:octo-org/octo-repo:environment:prod" }, [
    "gh-aws-environment-key-absent-claim-rejected",
  ]),
  ...group("names a workflow that any repository may call", { sub: main }, ["gh-aws-jwr-condition-key-sha-pin"]),
  ...group("lets every branch and pull request of the repository in", { sub: main }, [
    "gh-aws-repo-wide-wildcard-suffix",
    "gh-aws-repository-id-immutable-pin",
    "gh-aws-custom-sub-breaks-default-pattern",
  ]),
  ...group("lets branches in that nobody has named", { sub: main }, [
    "gh-aws-branch-prefix-collision",
    "gh-aws-ref-wildcard-spans-nested-branch",
  ]),
  ...group("fails open for a job without an environment", { sub: production, environment: "Production" }, [
    "gh-aws-forallvalues-environment-present-listed",
  ]),
  ...group(
    "names a workflow at a branch or tag, which anybody who may push there can change",
    { sub: main, job_workflow_ref: workflow(commit) },
    [
      "gh-aws-jwr-condition-key-tag-pin-mutable",
      "gh-aws-jwr-key-stays-name-based-under-immutable-sub",
      "gh-aws-all-docs-github-tab-example",
    ],
  ),
  ...group(
    "names a workflow at a branch in its subject",
    { sub: `repo:octo-org/octo-repo:environment:prod:job_workflow_ref:${workflow(commit)}` },
    ["gh-aws-custom-sub-jwr-exact", "gh-aws-custom-sub-combined-environment-jwr"],
  ),
  ...group(
    "has the very condition of the dangerous gh-aws-environment-colon-twin-collides: only the claim tells the two apart",
    { environment: "Production:V1" },
    ["gh-aws-environment-colon-encoded-exact"],
  ),
  ...group(
    "is dead: `:` is written %3A in subjects",
    { sub: "repo:octo-org/octo-repo:environment:Production%3AV1", environment: "Production:V1" },
    ["gh-aws-environment-colon-literal-pin-denies"],
  ),
};

function group(why: string, instead: Elements, ids: readonly string[]) {
  return Object.fromEntries(ids.map((id) => [id, [why, instead] as const]));
}

describe("of the published vectors", async () => {
  // https://github.com/Dashtid/subvectors/blob/main/docs/JUDGMENT-CATALOG.md
  const { vectors }: { readonly vectors: readonly Vector[] } = await subvectorsSuite("github-aws");
  const judged = vectors.filter(({ judgment }) => judgment !== undefined);
  const dangerous = judged.filter(({ judgment }) => judgment?.grade === "dangerous");
  const others = judged.filter(({ judgment }) => judgment?.grade !== "dangerous");

  it("there are some of every grade, and those that are judged otherwise are among them", () => {
    expect(new Set(judged.map(({ judgment }) => judgment?.grade))).toEqual(new Set(["safe", "caution", "dangerous"]));
    expect(dangerous.length).toBeGreaterThan(10);
    const ids = others.map(({ id }) => id);
    expect(Object.keys(stricter).filter((id) => !ids.includes(id))).toEqual([]);
  });

  it.each(dangerous.map((vector) => [vector.id, vector] as const))(
    "what is dangerous is refused: %s",
    async (_, vector) => {
      const findings = await find(vector);
      expect(findings.length).toBeGreaterThan(0);
      expect(findings.every(({ level }) => level === "mandatory")).toBe(true);
      // Only what the vector itself asks for, or leaves out, is wrong.
      const asked = testsOf(vector).map(({ claim }) => claim);
      for (const { message } of findings) {
        const place = message.split(" ")[0] ?? "";
        const claim = /\.([a-z_]+)(?:\[\d+\])?$/.exec(place)?.[1];
        if (claim === undefined) expect(asked, message).not.toContain("sub");
        else expect(asked, message).toContain(claim);
      }
    },
  );

  const accepted = others.filter(({ id }) => !(id in stricter));
  it.each(accepted.map((vector) => [vector.judgment?.grade, vector.id, vector] as const))(
    "what is %s is accepted: %s",
    async (_, __, vector) => {
      expect(await find(vector)).toEqual([]);
    },
  );

  const refused = others.flatMap((vector) => {
    const [why, instead] = stricter[vector.id] ?? [];
    return why !== undefined && instead !== undefined ? [[vector.id, why, vector, instead] as const] : [];
  });
  it.each(refused)("%s is refused, because it %s", async (_, __, vector, instead) => {
    expect(await find(vector)).not.toEqual([]);
    expect(await find(vector, instead)).toEqual([]);
  });
});
