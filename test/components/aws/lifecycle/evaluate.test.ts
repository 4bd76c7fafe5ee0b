import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluateLifecyclePolicy } from "../../../../components/aws/lifecycle/evaluate";
import type { LifecycleDecision, LifecycleImage } from "../../../../components/aws/lifecycle/image";
import type { LifecyclePolicy, LifecycleRule } from "../../../../components/aws/lifecycle/policy";
import { readLifecyclePolicy } from "../../../../components/aws/lifecycle/read-policy";
import { ruleFor } from "../../../../components/aws/lifecycle/selection";
import { daysAgo, images, moments, now, policies } from "./arbitraries";
import { documentedNow, documentedPolicies, workedExamples } from "./documented-examples";
import { decideSlowly } from "./oracle";

function policyOf(document: object): LifecyclePolicy {
  const { policy, problems } = readLifecyclePolicy(document);
  expect(problems).toEqual([]);
  if (!policy) throw new Error("a policy without problems was not read");
  return policy;
}

const decided = (decisions: readonly LifecycleDecision[]) =>
  Object.fromEntries(
    decisions.map(({ image, action, rule, subject }) => [image.digest, { action, rule: rule.description, subject }]),
  );

const outcome = (policy: LifecyclePolicy, ...repository: readonly LifecycleImage[]) =>
  Object.fromEntries(
    evaluateLifecyclePolicy(policy, repository, now).map(({ image, action, rule }) => [
      image.digest,
      `${action} by ${rule.rulePriority}`,
    ]),
  );

const documented = (name: keyof typeof documentedPolicies) => policyOf(documentedPolicies[name] ?? {});

describe("the documentation's worked example", () => {
  it.each(workedExamples)("$name: expires what it says, by the rule that it says ($url)", (example) => {
    const decisions = evaluateLifecyclePolicy(policyOf(example.policy), example.images, documentedNow);
    expect(decisions.every(({ action }) => action === "expire")).toBe(true);
    expect(Object.fromEntries(decisions.map(({ image, rule }) => [image.digest, rule.rulePriority]))).toEqual(
      example.expired,
    );
  });
});

describe("an age", () => {
  const policy = documented("Filtering on image age");

  it("is exceeded only after that many times 24 hours", () => {
    const exactly = { digest: "exactly", tags: ["prod"], pushedAt: daysAgo(14) };
    const older = { ...exactly, digest: "older", pushedAt: new Date(daysAgo(14).getTime() - 1) };
    expect(outcome(policy, exactly, older)).toEqual({ older: "expire by 1" });
  });

  it("goes by the push also for an image that was restored since", () => {
    const image = { digest: "restored", tags: ["prod"], pushedAt: daysAgo(15), activatedAt: daysAgo(1) };
    expect(outcome(policy, image)).toEqual({ restored: "expire by 1" });
  });
});

describe("the time since the last pull", () => {
  const policy = documented("Filtering on last pulled time");
  const image = { digest: "image", tags: [], pushedAt: daysAgo(200) };

  it.each([
    ["counts from the push of an image that was never pulled", {}, { pushedAt: daysAgo(90) }],
    ["counts from the last pull", { lastPulledAt: daysAgo(91) }, { lastPulledAt: daysAgo(90) }],
    ["counts from the restoration of an image not pulled since", { activatedAt: daysAgo(91) }, { activatedAt: now }],
    [
      "counts from a pull after the restoration",
      { activatedAt: daysAgo(150), lastPulledAt: daysAgo(91) },
      { activatedAt: daysAgo(150), lastPulledAt: daysAgo(90) },
    ],
    [
      "counts from a restoration after the last pull",
      { activatedAt: daysAgo(91), lastPulledAt: daysAgo(150) },
      { activatedAt: daysAgo(90), lastPulledAt: daysAgo(150) },
    ],
  ])("%s", (_, archived, kept) => {
    expect(outcome(policy, { ...image, ...archived })).toEqual({ image: "archive by 1" });
    expect(outcome(policy, { ...image, ...kept })).toEqual({});
  });
});

describe("the rules of a storage class", () => {
  const policy = documented("Combining archive and expire rules");
  const image = { digest: "image", tags: ["v1"], pushedAt: daysAgo(500) };

  it("do not shield images of the other class", () => {
    expect(outcome(policy, image)).toEqual({ image: "archive by 1" });
    const archived = { ...image, storageClass: "archive" as const, archivedAt: daysAgo(366) };
    expect(outcome(policy, archived)).toEqual({ image: "expire by 2" });
    expect(outcome(policy, { ...archived, archivedAt: daysAgo(365) })).toEqual({});
  });

  it("take an archived image without a time as archived since its push", () => {
    expect(outcome(policy, { ...image, storageClass: "archive" })).toEqual({ image: "expire by 2" });
    expect(outcome(policy, { ...image, storageClass: "archive", pushedAt: daysAgo(365) })).toEqual({});
  });
});

describe("a count", () => {
  const policy = documented("Filtering on image count");
  const untagged = { tags: [] };

  it("takes a restored image as pushed when it was restored", () => {
    const old = { digest: "old", ...untagged, pushedAt: daysAgo(9) };
    const new_ = { digest: "new", ...untagged, pushedAt: daysAgo(3) };
    expect(outcome(policy, old, new_)).toEqual({ old: "expire by 1" });
    expect(outcome(policy, { ...old, activatedAt: daysAgo(2) }, new_)).toEqual({ new: "expire by 1" });
  });

  it("keeps as many of several images of the same moment as it says", () => {
    const same = ["c", "a", "b"].map((digest) => ({ digest, ...untagged, pushedAt: daysAgo(3) }));
    expect(outcome(policy, ...same)).toEqual({ a: "expire by 1", b: "expire by 1" });
  });
});

describe("references between images", () => {
  const policy = policyOf({
    rules: [
      {
        rulePriority: 1,
        selection: {
          tagStatus: "tagged",
          tagPatternList: ["*"],
          countType: "sinceImagePushed",
          countUnit: "days",
          countNumber: 90,
        },
        action: { type: "expire" },
      },
      {
        rulePriority: 2,
        selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 7 },
        action: { type: "expire" },
      },
    ],
  });
  const subject = { digest: "subject", tags: ["v1"], pushedAt: daysAgo(50) };
  const old = { pushedAt: daysAgo(91) };
  const child = { digest: "child", tags: [], pushedAt: daysAgo(50) };
  const referrer = { ...child, digest: "referrer", subject: "subject" };

  it("keep a child while its list stays, and only then", () => {
    expect(outcome(policy, { ...subject, children: ["child"] }, child)).toEqual({});
    expect(outcome(policy, subject, child)).toEqual({ child: "expire by 2" });
    expect(outcome(policy, { ...subject, ...old, children: ["child"] }, child)).toEqual({
      subject: "expire by 1",
      child: "expire by 2",
    });
    expect(outcome(policy, { ...subject, storageClass: "archive", children: ["child"] }, child)).toEqual({
      child: "expire by 2",
    });
  });

  it("keep the children of a list that another list keeps", () => {
    const inner = { ...child, digest: "inner", children: ["child"] };
    expect(outcome(policy, child, inner, { ...subject, children: ["inner"] })).toEqual({});
    expect(outcome(policy, child, inner, subject)).toEqual({ child: "expire by 2", inner: "expire by 2" });
  });

  it("let an untagged rule take a referrer while its subject lives", () => {
    expect(outcome(policy, subject, referrer)).toEqual({ referrer: "expire by 2" });
    expect(outcome(policy, subject, { ...referrer, pushedAt: daysAgo(7) })).toEqual({});
  });

  it("take a referrer, tagged or not, and what refers to it, with its subject", () => {
    const young = { ...referrer, pushedAt: daysAgo(1) };
    const tagged = { ...young, digest: "tagged", tags: ["sha256-1.sig"], subject: "referrer" };
    expect(outcome(policy, tagged, young, { ...subject, ...old })).toEqual({
      subject: "expire by 1",
      referrer: "expire by 1",
      tagged: "expire by 1",
    });
    expect(outcome(policy, tagged, young, subject)).toEqual({});
  });
});

describe("the rule that an image falls to", () => {
  it("is the first that its tags meet, whatever its age", () => {
    const policy = policyOf(workedExamples[5]?.policy ?? {});
    const priority = (image: Pick<LifecycleImage, "tags" | "storageClass">) => ruleFor(policy, image)?.rulePriority;
    expect(priority({ tags: ["beta-1", "alpha-1"] })).toBe(1);
    expect(priority({ tags: [] })).toBe(2);
    expect(priority({ tags: ["beta-1"] })).toBe(3);
    expect(priority({ tags: ["beta-1"], storageClass: "archive" })).toBe(undefined);
  });

  it("is for tagged images only where it says so, even where it names no tags", () => {
    const rules: LifecycleRule[] = [
      {
        rulePriority: 1,
        selection: { tagStatus: "tagged", countType: "imageCountMoreThan", countNumber: 1 },
        action: { type: "expire" },
      },
    ];
    expect(ruleFor({ rules }, { tags: ["v1"] })).toBe(rules[0]);
    expect(ruleFor({ rules }, { tags: [] })).toBe(undefined);
  });

  it("is the only one that may take it", () => {
    fc.assert(
      fc.property(policies, images, (policy, repository) => {
        for (const { image, rule, subject } of evaluateLifecyclePolicy(policy, repository, now)) {
          if (subject === undefined) expect(rule).toEqual(ruleFor(policy, image));
        }
      }),
    );
  });
});

describe("an evaluation", () => {
  it("finds what the documentation's sentences, taken one by one, find", () => {
    fc.assert(
      fc.property(policies, images, (policy, repository) => {
        const slowly = decideSlowly(policy, repository, now);
        expect(decided(evaluateLifecyclePolicy(policy, repository, now))).toEqual(
          Object.fromEntries(
            [...slowly].map(([digest, { action, rule, subject }]) => [
              digest,
              { action, rule: rule.description, subject },
            ]),
          ),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it("decides about an image once, and lists the oldest first", () => {
    fc.assert(
      fc.property(policies, images, (policy, repository) => {
        const order = evaluateLifecyclePolicy(policy, repository, now).map(({ image }) => image);
        expect(new Set(order.map(({ digest }) => digest)).size).toBe(order.length);
        const times = order.map(({ activatedAt, pushedAt }) => (activatedAt ?? pushedAt).getTime());
        expect(times).toEqual([...times].sort((first, second) => first - second));
      }),
    );
  });

  it("does not depend on the order of images or rules", () => {
    const shuffled = policies.chain((policy) =>
      fc.tuple(
        fc.constant(policy),
        fc.shuffledSubarray([...policy.rules], { minLength: policy.rules.length }),
        images.chain((repository) =>
          fc.tuple(fc.constant(repository), fc.shuffledSubarray([...repository], { minLength: repository.length })),
        ),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([policy, rules, [repository, other]]) => {
        expect(evaluateLifecyclePolicy({ rules }, other, now)).toEqual(
          evaluateLifecyclePolicy(policy, repository, now),
        );
      }),
    );
  });

  it("goes by the order of priorities, not by the numbers", () => {
    const renumbered = ({ rules }: LifecyclePolicy) => ({
      rules: rules.map((rule) => ({ ...rule, rulePriority: rule.rulePriority ** 2 + 3 })),
    });
    fc.assert(
      fc.property(policies, images, (policy, repository) => {
        expect(decided(evaluateLifecyclePolicy(renumbered(policy), repository, now))).toEqual(
          decided(evaluateLifecyclePolicy(policy, repository, now)),
        );
      }),
    );
  });

  it("is not changed by a rule of higher priority that selects nothing", () => {
    const first: LifecycleRule = {
      rulePriority: 0,
      selection: { tagStatus: "tagged", tagPatternList: ["absent"], countType: "imageCountMoreThan", countNumber: 1 },
      action: { type: "expire" },
    };
    fc.assert(
      fc.property(policies, images, (policy, repository) => {
        expect(evaluateLifecyclePolicy({ rules: [first, ...policy.rules] }, repository, now)).toEqual(
          evaluateLifecyclePolicy(policy, repository, now),
        );
      }),
    );
  });

  it("takes by age what it took before, when time goes on", () => {
    const byAge = policies
      .map(({ rules }) => ({ rules: rules.filter(({ selection }) => selection.countType === "sinceImagePushed") }))
      .filter(({ rules }) => rules.length > 0);
    fc.assert(
      fc.property(
        byAge,
        images,
        moments.filter((moment) => moment <= now),
        (policy, repository, earlier) => {
          const later = evaluateLifecyclePolicy(policy, repository, now).map(({ image }) => image.digest);
          for (const { image } of evaluateLifecyclePolicy(policy, repository, earlier)) {
            expect(later).toContain(image.digest);
          }
        },
      ),
    );
  });
});
