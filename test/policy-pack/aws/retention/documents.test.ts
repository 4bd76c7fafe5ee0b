import fc from "fast-check";
import { expect, it } from "vitest";
import {
  releasedLifecyclePolicy,
  unreleasedLifecyclePolicy,
} from "../../../../components/aws/lifecycle/retention-policies";
import { Reader } from "../../../../components/delivery/reader";
import { type RetentionInput, readRetention } from "../../../../components/delivery/retention";
import { ecrRetention } from "../../../../policy-pack/aws/ecr-retention";
import { ecrUntaggedReferrers } from "../../../../policy-pack/aws/ecr-untagged-referrers";
import { analyze, analyzeStack, type Resource } from "../../analyze";
import { untagged } from "./rules";

const judged = [ecrRetention, ecrUntaggedReferrers];

async function find(...resources: readonly Resource[]) {
  const single = [];
  for (const resource of resources) single.push(...(await analyze(judged, resource)));
  return [...single, ...(await analyzeStack(judged, resources))];
}

function repositoryWith(name: string, holds: string, policy: unknown): Resource[] {
  const properties = {
    name,
    tags: { "artifact-registries:holds": holds },
    // The most that the component lets move.
    imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
    imageTagMutabilityExclusionFilters: [{ filter: "sha256-*", filterType: "WILDCARD" }],
  };
  return [
    { type: "aws:ecr/repository:Repository", properties },
    { type: "aws:ecr/lifecyclePolicy:LifecyclePolicy", properties: { repository: name, policy } },
  ];
}

const days = fc.integer({ min: 1, max: 3643 });
const images = fc.integer({ min: 1, max: 99_999 });
const keepReleased = fc.option(images, { nil: undefined });
const retentions: fc.Arbitrary<RetentionInput> = fc.oneof(
  fc.tuple(days, fc.nat(100), keepReleased).map(([age, more, keep]) => ({
    days: age,
    untaggedDays: Math.min(age + 7 + more, 3650),
    ...(keep && { keepReleased: keep }),
  })),
  fc.record({ unreleased: fc.constant("count" as const), keepNewest: images }),
  fc.record({ unreleased: fc.constant("archive" as const), days, archivedDays: fc.integer({ min: 90, max: 3650 }) }),
);

it("whatever retention the component is given, its own lifecycle policies pass in their environments", async () => {
  await fc.assert(
    fc.asyncProperty(retentions, async (input) => {
      const reader = new Reader();
      const backend = { name: "Amazon ECR", retention: { minimumArchivedDays: 90, keepsNewestOfOld: false } };
      const retention = readRetention(input, "retention", backend, reader);
      expect(reader.problems).toEqual([]);
      if (!retention) throw new Error("a retention without problems was not read");
      const first = unreleasedLifecyclePolicy(retention);
      const later = releasedLifecyclePolicy(retention);
      expect(await find(...repositoryWith("staging/payments/api", "unreleased", first))).toEqual([]);
      expect(await find(...repositoryWith("production/payments/api", "released", later))).toEqual([]);
      expect(await find(...repositoryWith("canary/payments/api", "released", later))).toEqual([]);
      const misplaced = await find(...repositoryWith("production/payments/api", "unreleased", first));
      expect(misplaced.length > 0).toBe(input.unreleased !== "count");
    }),
    { numRuns: 60 },
  );
});

it("whatever the document is, it is judged without an exception", async () => {
  const rule = { rulePriority: 1, selection: { ...untagged, countType: "imageCountMoreThan", countNumber: 1 } };
  const anything = fc.jsonValue({ maxDepth: 4 });
  const documents = fc.oneof(
    anything,
    anything.map((value) => JSON.stringify(value)),
    fc.string(),
    anything.map((action) => ({ rules: [{ ...rule, action }] })),
    anything.map((selection) => ({ rules: [{ ...rule, selection, action: { type: "expire" } }] })),
    fc.array(fc.string({ minLength: 1 }), { minLength: 1 }).map((tagPrefixList) => {
      const selection = { tagStatus: "tagged", tagPrefixList, countType: "imageCountMoreThan", countNumber: 1 };
      return { rules: [{ rulePriority: 1, selection, action: { type: "expire" } }] };
    }),
  );
  await fc.assert(
    fc.asyncProperty(documents, async (policy) => {
      const [, resource] = repositoryWith("production/payments/api", "released", policy);
      expect(await analyze([ecrRetention], resource as Resource)).not.toEqual([]);
    }),
    { numRuns: 300 },
  );
});
