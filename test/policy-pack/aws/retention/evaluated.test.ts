import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluateLifecyclePolicy } from "../../../../components/aws/lifecycle/evaluate";
import type { LifecycleImage } from "../../../../components/aws/lifecycle/image";
import type { LifecyclePolicy } from "../../../../components/aws/lifecycle/policy";
import { readLifecyclePolicy } from "../../../../components/aws/lifecycle/read-policy";
import { ruleFor } from "../../../../components/aws/lifecycle/selection";
import { matchesWildcard } from "../../../../components/wildcard";
import { deadRuleFindings, growthFindings } from "../../../../policy-pack/aws/retention/growth";
import { referrerFindings } from "../../../../policy-pack/aws/retention/referrers";
import { type Released, releasedFindings } from "../../../../policy-pack/aws/retention/released";
import type { Finding } from "../../../../policy-pack/framework/policy";
import { daysAgo, images, now, policies } from "../../../components/aws/lifecycle/arbitraries";
import { newest, olderThan, policyOf } from "./rules";

// What the analysis says of all images is compared with what happens to many images, by the policy as it stands.

const limits = { maximumDays: 1_000_000, maximumImages: 1_000_000 };
const ancient = daysAgo(500_000);

/** The places in the list of rules that findings name. */
const rulesIn = (findings: readonly Finding[]) =>
  new Set(findings.map(({ property }) => Number(/rules\[(\d+)\]/.exec(property)?.[1])));

const asWritten = (pattern: string) => pattern.replaceAll("*", "q");

/** Tags as people write them, for each pattern of a policy and some beside. */
function tagsFor({ rules }: LifecyclePolicy): readonly string[] {
  const patterns = rules.flatMap(({ selection: { tagPatternList = [], tagPrefixList = [] } }) => [
    ...tagPatternList,
    ...tagPrefixList.map((prefix) => `${prefix}*`),
  ]);
  return [...new Set([...patterns.map(asWritten), "q", "1.2.3", "v1.2.3"])];
}

/** All images with up to three of these tags, and one that has them all. */
function combinations(tags: readonly string[]): readonly (readonly string[])[] {
  const sets: (readonly string[])[] = [[]];
  for (const tag of tags) sets.push(...sets.filter(({ length }) => length < 3).map((set) => [...set, tag]));
  return [...sets, tags];
}

const storages = ["standard", "archive"] as const;
const released: fc.Arbitrary<Released> = fc.oneof(
  fc.constant({ everyTag: true, versions: false, tags: [] }),
  fc.record({
    everyTag: fc.constant(false),
    versions: fc.boolean(),
    tags: fc.subarray(["prod*", "*-1", "q", "alpha"]),
  }),
);
const isReleased = ({ everyTag, versions, tags }: Released, image: readonly string[]) =>
  image.some(
    (tag) =>
      everyTag || (versions && /^v?\d+\.\d+\.\d+$/.test(tag)) || tags.some((pattern) => matchesWildcard(pattern, tag)),
  );

/** Which rules archive released images, or delete them by their age. */
function harmful(policy: LifecyclePolicy, repository: readonly LifecycleImage[], by: Released): ReadonlySet<number> {
  const decisions = evaluateLifecyclePolicy(policy, repository, now);
  return new Set(
    decisions
      .filter(({ image, subject }) => subject === undefined && isReleased(by, image.tags))
      .filter(({ action, rule }) => action === "archive" || rule.selection.countType !== "imageCountMoreThan")
      .map(({ rule }) => policy.rules.indexOf(rule)),
  );
}

describe("rules that take released images by age", () => {
  it("are all named, whatever is in the repository", () => {
    fc.assert(
      fc.property(policies, released, images, fc.infiniteStream(fc.nat()), (policy, by, repository, numbers) => {
        const tags = [...tagsFor(policy), "prod-2", "alpha", "prod-1"];
        const tagged = repository.map((image) => {
          const own = [0, 1, 2].map(() => tags[numbers.next().value % tags.length] ?? "");
          return { ...image, tags: [...new Set([...image.tags, ...own])], pushedAt: ancient };
        });
        const named = rulesIn(releasedFindings(policy, "policy", by));
        expect([...harmful(policy, tagged, by)].filter((rule) => !named.has(rule))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it("are named only where there is an image that they take", () => {
    fc.assert(
      fc.property(policies, released, (policy, by) => {
        // More of each than any rule keeps.
        const tagSets = combinations([...new Set([...tagsFor(policy), ...by.tags.map(asWritten)])]);
        const repository = tagSets.flatMap((tags, index) =>
          storages.flatMap((storageClass) =>
            Array.from({ length: 5 }, (_, copy) => ({
              digest: `${storageClass} ${index} ${copy}`,
              tags,
              storageClass,
              pushedAt: ancient,
            })),
          ),
        );
        const found = harmful(policy, repository, by);
        const named = rulesIn(releasedFindings(policy, "policy", by));
        expect([...named].filter((rule) => !found.has(rule))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

it("no version goes by age after counts that are not found to let it, whatever numbers they name", () => {
  const digit = fc.constantFrom(..."0123456789");
  const number = fc.oneof(digit, fc.nat(9999).map(String));
  const pattern = fc
    .tuple(fc.constantFrom("*", "v", "*.", ""), digit, fc.constantFrom("*", ".*", "-*", ""))
    .map((parts) => parts.join(""));
  const version = fc
    .tuple(fc.constantFrom("", "v"), number, number, number, fc.constantFrom("", "-rc.1", "-alpha", "_1"))
    .map(([prefix, major, minor, patch, suffix]) => `${prefix}${major}.${minor}.${patch}${suffix}`);
  // Many, so that all digits are among them.
  const counts = fc.uniqueArray(pattern, { maxLength: 49 });
  fc.assert(
    fc.property(counts, fc.array(version, { minLength: 50 }), (patterns, versions) => {
      const rules = [...patterns.map((counted) => newest(counted, 1)), olderThan("*", 90)];
      const { policy } = readLifecyclePolicy(policyOf(...rules));
      if (!policy) throw new Error("a policy was refused");
      const found = releasedFindings(policy, "policy", { everyTag: false, versions: true, tags: [] }).length > 0;
      const last = policy.rules.at(-1);
      const goes = versions.some((tag) => ruleFor(policy, { tags: [tag] }) === last);
      expect(goes && !found).toBe(false);
    }),
    { numRuns: 200 },
  );
});

it("rules that can never act are those that no image falls to", () => {
  fc.assert(
    fc.property(policies, (policy) => {
      const reached = new Set(
        combinations(tagsFor(policy)).flatMap((tags) =>
          storages.map((storageClass) => {
            const rule = ruleFor(policy, { tags, storageClass });
            return rule && policy.rules.indexOf(rule);
          }),
        ),
      );
      const dead = policy.rules.flatMap((_, index) => (reached.has(index) ? [] : [index]));
      expect([...rulesIn(deadRuleFindings(policy, "policy"))]).toEqual(dead);
    }),
    { numRuns: 300 },
  );
});

/** How many images with these tags are there in the end, when a dozen have been pushed and nobody pulls any. */
function remaining(policy: LifecyclePolicy, tags: readonly string[]): number {
  let repository: readonly LifecycleImage[] = Array.from({ length: 12 }, (_, index) => ({
    digest: `${index}`,
    tags,
    pushedAt: new Date(ancient.getTime() + index),
  }));
  for (let year = 0; year < 4; year++) {
    const at = daysAgo(400_000 - 365 * year);
    const decided = new Map(
      evaluateLifecyclePolicy(policy, repository, at).map(({ image, action }) => [image.digest, action]),
    );
    repository = repository
      .filter(({ digest }) => decided.get(digest) !== "expire")
      .map((image) =>
        decided.has(image.digest) ? { ...image, storageClass: "archive" as const, archivedAt: at } : image,
      );
  }
  return repository.length;
}

it("growth is found exactly where images of some tags stay, however many and old they are", () => {
  fc.assert(
    fc.property(policies, (policy) => {
      // No rule keeps more than four.
      const grows = combinations(tagsFor(policy)).some((tags) => tags.length > 0 && remaining(policy, tags) > 4);
      // Rules that untagged images fall to are found as well, where those stay in the archive.
      const untagged = remaining(policy, []) > 4 && ruleFor(policy, { tags: [] }) !== undefined;
      expect(growthFindings(policy, "policy", limits).length > 0).toBe(grows || untagged);
    }),
    { numRuns: 100 },
  );
});

describe("rules that take referrers of images that stay", () => {
  const second = 1000;

  it("are named, whatever is in the repository", () => {
    fc.assert(
      fc.property(policies, images, fc.nat(100), fc.nat(), (policy, repository, age, number) => {
        const sets = combinations(tagsFor(policy)).filter(({ length }) => length > 0);
        const pushedAt = daysAgo(age);
        const subject = { digest: "subject", tags: sets[number % sets.length] ?? [], pushedAt, lastPulledAt: now };
        const after = new Date(pushedAt.getTime() + second);
        const referrer = { digest: "referrer", tags: [], pushedAt: after, subject: "subject" };
        const others = repository.map(({ activatedAt, children, ...image }) => image);
        // A second later, so that what is due for the image is due for its referrer as well.
        const at = new Date(now.getTime() + 2 * second);
        const taken = evaluateLifecyclePolicy(policy, [...others, subject, referrer], at);
        const digests = taken.map(({ image }) => image.digest);
        if (!digests.includes("referrer") || digests.includes("subject")) return;
        expect(referrerFindings(policy, "policy")).toHaveLength(1);
      }),
      { numRuns: 3000 },
    );
  });

  it("are named only where there is a moment at which they do", () => {
    fc.assert(
      fc.property(policies, (policy) => {
        const findings = referrerFindings(policy, "policy");
        if (findings.length === 0) return;
        const [index = Number.NaN] = rulesIn(findings);
        const { countType, countNumber = 0 } = policy.rules[index]?.selection ?? {};
        const counts = countType === "imageCountMoreThan";
        const age = counts ? 0.5 : countNumber + 0.5;
        const pushedAt = daysAgo(age);
        const younger = Array.from({ length: counts ? countNumber : 0 }, (_, other) => ({
          digest: `${other}`,
          tags: [],
          pushedAt: now,
        }));
        const happens = combinations(tagsFor(policy)).some((tags) => {
          const subject = { digest: "subject", tags, pushedAt, lastPulledAt: now };
          const after = new Date(pushedAt.getTime() + second);
          const referrer = { digest: "referrer", tags: [], pushedAt: after, subject: "subject" };
          const taken = evaluateLifecyclePolicy(policy, [subject, referrer, ...younger], now);
          const digests = taken.map(({ image }) => image.digest);
          return tags.length > 0 && digests.includes("referrer") && !digests.includes("subject");
        });
        expect(happens).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
