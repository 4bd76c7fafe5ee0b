import { describe, expect, it } from "vitest";
import { GitHubDelivery, type GitHubDeliveryArgs, GitHubPlan, GitHubVisibility } from "../../../components/github";
import { capabilitiesOf } from "../../../components/github/plan";
import { deliveryArgs, mockedDelivery, refusedBy, source } from "./mocked-delivery";

/**
 * What GitHub's documentation says of each plan and visibility, written down from its notes:
 * https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments
 * https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/about-rulesets
 */
const documented = [
  ["free", "public", "environments reviewers teams"],
  ["free", "private", "teams"],
  ["free", "internal", undefined],
  ["pro", "public", "environments reviewers"],
  ["pro", "private", "environments"],
  ["pro", "internal", undefined],
  ["team", "public", "environments reviewers teams"],
  ["team", "private", "environments pushRules teams"],
  ["team", "internal", undefined],
  ["enterprise", "public", "environments reviewers teams"],
  ["enterprise", "private", "environments reviewers pushRules teams"],
  ["enterprise", "internal", "environments reviewers pushRules teams"],
] as const;

const byReviewers = [{ name: "staging" }, { name: "production", reviewers: { users: [12] } }];
const byMerge = [{ name: "staging" }, { name: "production", releaseBranch: "production" }];

const refused = (change: Partial<GitHubDeliveryArgs>) =>
  refusedBy(() => new GitHubDelivery("payments", { ...deliveryArgs, ...change }));

describe("what a plan and a visibility hold", () => {
  it("is said of all of them", () => {
    const pairs = Object.values(GitHubPlan).flatMap((plan) =>
      Object.values(GitHubVisibility).map((visibility) => `${plan} ${visibility}`),
    );
    expect(documented.map(([plan, visibility]) => `${plan} ${visibility}`).sort()).toEqual(pairs.sort());
  });

  it.each(documented)("is for %s and %s: %s", (plan, visibility, expected) => {
    const capabilities = capabilitiesOf(plan, visibility);
    const held = capabilities && Object.entries(capabilities).flatMap(([key, value]) => (value ? [key] : []));
    expect(held?.sort()).toEqual(expected?.split(" ").sort());
  });

  it.each(documented.filter(([, , expected]) => expected?.includes("environments")))(
    "decides between reviewers and a merge as the approval: %s and %s",
    async (plan, visibility, expected) => {
      const place = { plan, visibility };
      await expect(mockedDelivery({ ...deliveryArgs, ...place, environments: byMerge })).resolves.toBeDefined();
      if (expected?.includes("reviewers")) {
        await expect(mockedDelivery({ ...deliveryArgs, ...place, environments: byReviewers })).resolves.toBeDefined();
      } else {
        expect(refused({ ...place, environments: byReviewers })).toEqual(["environments[1].reviewers"]);
      }
    },
  );

  it.each([
    ["nothing at all", { plan: "free", visibility: "private", environments: byMerge }, "plan"],
    ["no internal repositories", { plan: "team", visibility: "internal", environments: byMerge }, "visibility"],
  ] as const)("is refused where it is %s", (_, change, property) => {
    expect(refused({ ...change, environments: [...change.environments] })).toEqual([property]);
  });

  it.each([
    ["a wait", { environments: [{ name: "staging", waitMinutes: 5 }] }, "environments[0].waitMinutes", "enterprise"],
    ["rules for pushes", { pushRules: {}, plan: "pro" }, "pushRules", "team"],
    [
      "a team as reviewers",
      { visibility: "public", plan: "pro", environments: [{ name: "a", reviewers: { teams: [1] } }] },
      "environments[0].reviewers.teams",
      "team",
    ],
    [
      "a team that tags versions",
      { versionTagCreators: { teams: [1] }, plan: "pro" },
      "versionTagCreators.teams",
      "team",
    ],
  ] as const)("allows %s, or refuses it", async (_, change, property, plan) => {
    const args = { source, plan: "team", visibility: "private", environments: [{ name: "staging" }], ...change };
    expect(refusedBy(() => new GitHubDelivery("payments", args as unknown as GitHubDeliveryArgs))).toEqual([property]);
    await expect(mockedDelivery({ ...args, plan } as unknown as GitHubDeliveryArgs)).resolves.toBeDefined();
  });
});
