import { describe, expect, it } from "vitest";
import type { GitHubDeliveryArgs } from "../../../components/github";
import { githubActionsPermissions } from "../../../policy-pack/github/github-actions-permissions";
import { githubDefaultToken } from "../../../policy-pack/github/github-default-token";
import { githubEnvironmentProtection } from "../../../policy-pack/github/github-environment-protection";
import { githubSubjectTemplate } from "../../../policy-pack/github/github-subject-template";
import { githubTrustedEnvironments } from "../../../policy-pack/github/github-trusted-environments";
import { mockedRegistry } from "../../components/aws/mocked-registry";
import { deliveryArgs, mockedDelivery, source } from "../../components/github/mocked-delivery";
import { analyze, analyzeStack, configuredPack, type Resource } from "../analyze";
import { provider, types } from "./delivery-stack";

const policies = [
  githubActionsPermissions,
  githubDefaultToken,
  githubEnvironmentProtection,
  githubSubjectTemplate,
  githubTrustedEnvironments,
];
const protection = "github-environment-protection";

async function judge(resources: readonly Resource[], settings: Record<string, unknown> = {}) {
  const pack = configuredPack(policies, { [protection]: { settings } });
  const findings = [];
  for (const resource of resources) findings.push(...(await analyze(policies, resource, pack)));
  findings.push(...(await analyzeStack(policies, resources, pack)));
  return findings.map(({ policy, resource, message }) => `${policy} ${resource} ${message.split(" ")[0]}`);
}

/** What the provider adds to what a program leaves out, before policies see it. */
const defaults: Readonly<Record<string, Record<string, unknown>>> = {
  [types.environment]: { canAdminsBypass: true, preventSelfReview: false },
};

async function delivery(change: Partial<GitHubDeliveryArgs> = {}): Promise<readonly Resource[]> {
  const { registered } = await mockedDelivery({ ...deliveryArgs, ...change });
  return registered.map(({ type, name, inputs }) => ({
    type,
    name,
    properties: { ...defaults[type], ...inputs },
    provider,
  }));
}

async function registry(): Promise<readonly Resource[]> {
  const { registered } = await mockedRegistry("payments", {
    artifacts: [{ name: "api" }],
    environments: [{ name: "staging" }, { name: "production" }],
    source: { ...source, branch: "main" },
  });
  return registered.map(({ type, name, inputs }) => ({ type, name, properties: inputs }));
}

const [staging] = deliveryArgs.environments as { name: string }[];
const first = staging ?? { name: "staging" };
const privately = { plan: "team", visibility: "private" } as const;

describe("what the component makes keeps every rule", () => {
  it.each<[string, Partial<GitHubDeliveryArgs>]>([
    ["with reviewers", {}],
    [
      "with reviewers in public",
      { plan: "free", visibility: "public", environments: [first, { name: "production", reviewers: { users: [1] } }] },
    ],
    [
      "with a release branch",
      { ...privately, environments: [first, { name: "production", releaseBranch: "production" }] },
    ],
    ["with an environment of its own for publishing", { publish: { from: "environment", environment: "publish" } }],
    [
      "with tags that production takes",
      { environments: [first, { name: "production", tags: ["v*"], reviewers: { teams: [4711] } }] },
    ],
    ["with the organization's permissions for Actions", { organizationActions: true }],
  ])("%s", async (_, change) => {
    const made = await delivery(change);
    expect(made.filter(({ type }) => type === types.environment).length).toBeGreaterThan(1);
    expect(await judge(made)).toEqual([]);
    expect(await judge([...made, ...(await registry())])).toEqual([]);
  });
});

describe("what its arguments weaken is found", () => {
  const later = (change: Record<string, unknown>) => ({ environments: [first, { name: "production", ...change }] });
  const reviewers = { teams: [4711] };
  it.each<[string, Partial<GitHubDeliveryArgs>, string[]]>([
    ["self-review", later({ reviewers, selfReview: true }), [`${protection} payments/production preventSelfReview`]],
    [
      "administrators who bypass",
      later({ reviewers, administratorBypass: true }),
      [`${protection} payments/production canAdminsBypass`],
    ],
    [
      "every action that was verified",
      { verifiedActions: true },
      ["github-actions-permissions payments allowedActionsConfig.verifiedAllowed"],
    ],
    ["merges without approval", { pullRequests: { approvals: 0 } }, [`${protection} payments/staging reviewers`]],
  ])("%s", async (_, change, expected) => {
    expect(await judge(await delivery(change))).toEqual(expected);
  });

  it("a later environment that nobody approves, where the path or the registry tells that it is one", async () => {
    const made = await delivery(later({ unapproved: true }));
    const expected = [`${protection} payments/production reviewers`];
    expect(await judge(made)).toEqual([]);
    expect(await judge(made, { path: ["staging", "production"] })).toEqual(expected);
    const resources = [...made, ...(await registry())];
    expect(await judge(resources)).toEqual(expected);
    expect(await judge(resources, { unapproved: ["production"] })).toEqual([]);
  });

  it("an environment that the registry's roles trust and the delivery has not", async () => {
    const made = await delivery({ environments: [first] });
    const found = await judge([...made, ...(await registry())]);
    const sub = "assumeRolePolicy.Statement[0].Condition.StringEquals.sub";
    expect(found).toEqual(
      ["deploy", "promote"].flatMap((duty) =>
        [0, 1].map((index) => `github-trusted-environments payments/production/${duty} ${sub}[${index}]`),
      ),
    );
  });
});
