import { describe, expect, it } from "vitest";
import { type DeliveryWorkflowsInput, deliveryWorkflows, type GitHubDeliveryArgs } from "../../../components/github";
import { repositoryProblems } from "../../../components/github/found-repository";
import { readDeliveryArgs } from "../../../components/github/read-delivery-args";
import { resolved } from "../aws/mocked-registry";
import { deliveryArgs, inputsOf, mockedDelivery, shortName, source } from "./mocked-delivery";

const reviewed = {
  deletion: true,
  nonFastForward: true,
  pullRequest: {
    requiredApprovingReviewCount: 1,
    dismissStaleReviewsOnPush: true,
    requireLastPushApproval: true,
    requireCodeOwnerReview: false,
  },
};

const refs = (...includes: string[]) => ({ refName: { includes, excludes: [] } });

const team = { plan: "team", visibility: "private" } as const;
const byMerge: GitHubDeliveryArgs = {
  ...deliveryArgs,
  ...team,
  environments: [{ name: "staging" }, { name: "production", releaseBranch: "production" }],
};

describe("GitHubDelivery", () => {
  it("makes these resources, and keeps in GitHub whatever protects", async () => {
    const { registered } = await mockedDelivery(deliveryArgs);
    expect(registered.map(shortName)).toEqual([
      "GitHubDelivery payments",
      "ActionsRepositoryOidcSubjectClaimCustomizationTemplate payments",
      "ActionsRepositoryPermissions payments",
      "RepositoryEnvironment payments/production",
      "RepositoryEnvironment payments/staging",
      "RepositoryEnvironmentDeploymentPolicy payments/production/branch/main",
      "RepositoryEnvironmentDeploymentPolicy payments/staging/branch/main",
      "RepositoryRuleset payments/branches",
      "RepositoryRuleset payments/version-tags",
      "WorkflowRepositoryPermissions payments",
    ]);
    const kept = registered.filter(({ options }) => options.retainOnDelete).map(shortName);
    expect(registered.map(shortName).filter((name) => !kept.includes(name))).toEqual([
      "GitHubDelivery payments",
      "RepositoryEnvironmentDeploymentPolicy payments/production/branch/main",
      "RepositoryEnvironmentDeploymentPolicy payments/staging/branch/main",
    ]);
  });

  it("keeps nothing when it is disposable, unless its options say so", async () => {
    const { registered } = await mockedDelivery({ ...deliveryArgs, disposable: true });
    expect(registered.filter(({ options }) => options.retainOnDelete)).toEqual([]);
    const retained = await mockedDelivery({ ...deliveryArgs, disposable: true }, { retainOnDelete: true });
    expect(retained.registered.filter(({ options }) => !options.retainOnDelete)).toEqual([]);
  });

  it("replaces GitHub's defaults for an environment", async () => {
    const reviewers = { teams: [4712, 4711], users: [12] };
    const environments = [{ name: "staging" }, { name: "production", reviewers, waitMinutes: 30 }];
    const { registered } = await mockedDelivery({ ...deliveryArgs, environments });
    const closed = {
      repository: "payments",
      canAdminsBypass: false,
      deploymentBranchPolicy: { protectedBranches: false, customBranchPolicies: true },
    };
    expect(inputsOf(registered, "RepositoryEnvironment payments/staging")).toEqual({
      ...closed,
      environment: "staging",
    });
    expect(inputsOf(registered, "RepositoryEnvironment payments/production")).toEqual({
      ...closed,
      environment: "production",
      preventSelfReview: true,
      reviewers: [{ teams: [4711, 4712], users: [12] }],
      waitTimer: 30,
    });
    expect(inputsOf(registered, "RepositoryEnvironmentDeploymentPolicy payments/staging/branch/main")).toEqual({
      repository: "payments",
      environment: "staging",
      branchPattern: "main",
    });
  });

  it("lets self-review and administrators in where it is told to, and says so", async () => {
    const production = { name: "production", reviewers: { users: [12] }, selfReview: true, administratorBypass: true };
    const { registered, warnings, delivery } = await mockedDelivery({
      ...deliveryArgs,
      environments: [{ name: "staging" }, production],
    });
    expect(inputsOf(registered, "RepositoryEnvironment payments/production")).toMatchObject({
      preventSelfReview: false,
      canAdminsBypass: true,
    });
    const notices = await resolved(delivery.notices);
    expect(notices).toEqual([
      "Reviewers of production may approve what they started themselves.",
      "Administrators of the repository may run jobs of production without approval.",
    ]);
    expect(warnings.map(([notice]) => notice)).toEqual(notices);
  });

  it("has nothing to say against its defaults", async () => {
    const { warnings, delivery } = await mockedDelivery(deliveryArgs);
    expect(await resolved(delivery.notices)).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it.each<[string, Partial<GitHubDeliveryArgs>, RegExp]>([
    ["no approval", { environments: [{ name: "a" }, { name: "b", unapproved: true }] }, /^Jobs of b run without/],
    ["a pattern of branches", { environments: [{ name: "a", branches: ["release/*"] }] }, /release\/\*, and whoever/],
    ["tags that anybody creates", { environments: [{ name: "a", tags: ["v*"] }] }, /tags v\*, and whoever/],
    ["merges without approval", { pullRequests: { approvals: 0 } }, /^Whoever can write .* merges/],
    ["actions of verified creators", { verifiedActions: true }, /^Actions of all creators/],
  ])("warns of %s", async (_, change, expected) => {
    const { delivery } = await mockedDelivery({ ...deliveryArgs, ...change });
    expect(await resolved(delivery.notices)).toEqual([expect.stringMatching(expected)]);
  });

  it("asks for a reviewed merge where the plan has no reviewers, into a branch that nobody else could create", async () => {
    const { registered } = await mockedDelivery(byMerge);
    expect(inputsOf(registered, "RepositoryEnvironment payments/production")).toEqual({
      repository: "payments",
      environment: "production",
      deploymentBranchPolicy: { protectedBranches: false, customBranchPolicies: true },
    });
    const policies = registered.filter(({ type }) => type.endsWith(":RepositoryEnvironmentDeploymentPolicy"));
    expect(policies.map(({ inputs }) => [inputs.environment, inputs.branchPattern])).toEqual([
      ["production", "production"],
      ["staging", "main"],
    ]);
    expect(inputsOf(registered, "RepositoryRuleset payments/release-branches")).toEqual({
      repository: "payments",
      enforcement: "active",
      name: "delivery: release branches",
      target: "branch",
      conditions: refs("refs/heads/production"),
      rules: { ...reviewed, creation: true },
    });
    expect(inputsOf(registered, "Branch payments/production")).toEqual({
      repository: "payments",
      branch: "production",
      sourceBranch: "main",
    });
    const [branch] = registered.filter(({ type }) => type.endsWith(":Branch"));
    expect(branch?.options).toMatchObject({ retainOnDelete: true, ignoreChanges: ["sourceBranch", "sourceSha"] });
  });

  it("leaves release branches to others where it is told to", async () => {
    const { registered } = await mockedDelivery({ ...byMerge, createReleaseBranches: false });
    expect(registered.filter(({ type }) => type.endsWith(":Branch"))).toEqual([]);
  });

  it("has the branches protected before an environment lets them in", async () => {
    const { registered, delivery } = await mockedDelivery(byMerge);
    const { rulesets } = delivery.resources;
    const policies = registered.filter(({ type }) => type.endsWith(":RepositoryEnvironmentDeploymentPolicy"));
    expect(policies.length).toBe(2);
    for (const { options } of policies) expect(options.dependsOn).toEqual(Object.values(rulesets));
    const release = registered.find(({ name }) => name === "payments/release-branches");
    expect(release?.options.dependsOn).toEqual(Object.values(delivery.resources.releaseBranches));
  });

  it("protects every branch and tag that an environment names", async () => {
    const environments = [{ name: "staging", branches: ["release/*", "next"], tags: ["build-*"] }];
    const { registered } = await mockedDelivery({ ...deliveryArgs, environments, versionTags: ["v*", "chart-*"] });
    expect(inputsOf(registered, "RepositoryRuleset payments/branches")).toEqual({
      repository: "payments",
      enforcement: "active",
      name: "delivery: branches",
      target: "branch",
      conditions: refs("refs/heads/main", "refs/heads/next", "refs/heads/release/*"),
      rules: reviewed,
    });
    expect(inputsOf(registered, "RepositoryRuleset payments/version-tags")).toEqual({
      repository: "payments",
      enforcement: "active",
      name: "delivery: version tags",
      target: "tag",
      conditions: refs("refs/tags/build-*", "refs/tags/chart-*", "refs/tags/v*"),
      rules: { update: true, deletion: true, nonFastForward: true },
    });
    const policies = registered.filter(({ type }) => type.endsWith(":RepositoryEnvironmentDeploymentPolicy"));
    expect(policies.map(({ inputs }) => inputs.branchPattern ?? inputs.tagPattern)).toEqual([
      "next",
      "release/*",
      "build-*",
    ]);
  });

  it("lets those who create version tags do nothing else to them", async () => {
    const { registered } = await mockedDelivery({ ...deliveryArgs, versionTagCreators: { teams: [7], apps: [15368] } });
    expect(inputsOf(registered, "RepositoryRuleset payments/version-tag-creation")).toEqual({
      repository: "payments",
      enforcement: "active",
      name: "delivery: version tag creation",
      target: "tag",
      conditions: refs("refs/tags/v*"),
      rules: { creation: true },
      bypassActors: [
        { actorId: 15368, actorType: "Integration", bypassMode: "always" },
        { actorId: 7, actorType: "Team", bypassMode: "always" },
      ],
    });
    expect(inputsOf(registered, "RepositoryRuleset payments/version-tags")).not.toHaveProperty("bypassActors");
  });

  it("keeps artifacts out of the repository where it is told to", async () => {
    const { registered } = await mockedDelivery({ ...deliveryArgs, pushRules: { extensions: ["*.jar"] } });
    expect(inputsOf(registered, "RepositoryRuleset payments/pushes")).toEqual({
      repository: "payments",
      enforcement: "active",
      name: "delivery: pushes",
      target: "push",
      rules: {
        fileExtensionRestriction: { restrictedFileExtensions: ["*.jar"] },
        maxFileSize: { maxFileSize: 10 },
      },
    });
  });

  it("asks as many people to approve a merge as it is told to", async () => {
    const count = async (pullRequests: GitHubDeliveryArgs["pullRequests"]) => {
      const { registered } = await mockedDelivery({ ...deliveryArgs, ...(pullRequests && { pullRequests }) });
      return inputsOf(registered, "RepositoryRuleset payments/branches").rules;
    };
    expect(await count({ approvals: 2, codeOwners: true })).toEqual({
      ...reviewed,
      pullRequest: { ...reviewed.pullRequest, requiredApprovingReviewCount: 2, requireCodeOwnerReview: true },
    });
    expect(await count({ approvals: 0 })).toEqual({
      ...reviewed,
      pullRequest: { ...reviewed.pullRequest, requiredApprovingReviewCount: 0, requireLastPushApproval: false },
    });
  });

  it("limits which actions run and what the default token may do", async () => {
    const { registered } = await mockedDelivery(deliveryArgs);
    expect(inputsOf(registered, "ActionsRepositoryPermissions payments")).toEqual({
      repository: "payments",
      enabled: true,
      allowedActions: "selected",
      allowedActionsConfig: {
        githubOwnedAllowed: true,
        verifiedAllowed: false,
        patternsAlloweds: [
          "aws-actions/configure-aws-credentials@*",
          "google-github-actions/auth@*",
          "oras-project/setup-oras@*",
          "sigstore/cosign-installer@*",
        ],
      },
      shaPinningRequired: true,
    });
    expect(inputsOf(registered, "WorkflowRepositoryPermissions payments")).toEqual({
      repository: "payments",
      defaultWorkflowPermissions: "read",
      canApprovePullRequestReviews: false,
    });
    expect(inputsOf(registered, "ActionsRepositoryOidcSubjectClaimCustomizationTemplate payments")).toEqual({
      repository: "payments",
      useDefault: true,
    });
  });

  it("leaves Actions to the organization where it is told to", async () => {
    const { registered } = await mockedDelivery({ ...deliveryArgs, organizationActions: true });
    expect(registered.filter(({ type }) => /:(?:ActionsRepository|WorkflowRepository)Permissions$/.test(type))).toEqual(
      [],
    );
  });

  it("commits workflows to a branch of their own, for somebody to merge, and says so", async () => {
    const workflows = { artifacts: [{ name: "api" }] };
    const environments = [{ name: "staging" }, { name: "production" }];
    const { registered, delivery } = await mockedDelivery({ ...deliveryArgs, workflows });
    const paths = [
      ...["known-good", "scan-gate"].map((file) => `.github/delivery/${file}.cjs`),
      ...["build", "deploy", "promote", "rollback"].map((file) => `.github/workflows/${file}.yml`),
    ];
    const files = registered.filter(({ type }) => type === "github:index/repositoryFile:RepositoryFile");
    expect(files.map(({ inputs }) => [inputs.file, inputs.branch, inputs.overwriteOnCreate])).toEqual(
      paths.map((path) => [path, "delivery-workflows", true]),
    );
    expect(files.map(({ inputs }) => String(inputs.content))).toEqual(
      paths.map(
        (path) => deliveryWorkflows({ environments, ...workflows }).find((file) => file.path === path)?.content,
      ),
    );
    expect(inputsOf(registered, "Branch payments/delivery-workflows")).toMatchObject({ sourceBranch: "main" });
    expect((await resolved(delivery.checklist))[0]?.place).toBe(
      "https://github.com/acme/payments/compare/main...delivery-workflows?expand=1",
    );
  });

  it.each<[string, Partial<GitHubDeliveryArgs>, Partial<DeliveryWorkflowsInput>]>([
    ["a release branch", { environments: byMerge.environments }, { environments: byMerge.environments }],
    ["publishing from a branch", { publish: { from: "branch" } }, { publish: { from: "branch" } }],
    ["publishing in an environment of its own", { publish: { environment: "ci" } }, { publish: { environment: "ci" } }],
    ["another branch", { source: { ...source, branch: "trunk" } }, { branch: "trunk" }],
    [
      "nothing to publish",
      { publishes: false, environments: [{ name: "staging", unapproved: true }] },
      { publishes: false, environments: [{ name: "staging" }] },
    ],
  ])("makes the workflows for %s", async (_, change, input) => {
    const artifacts = [{ name: "api" }];
    const { registered } = await mockedDelivery({ ...deliveryArgs, ...change, workflows: { artifacts } });
    const committed = registered
      .filter(({ type }) => type === "github:index/repositoryFile:RepositoryFile")
      .map(({ inputs }) => inputs.content);
    const contents = (more: Partial<DeliveryWorkflowsInput>) =>
      deliveryWorkflows({ artifacts, environments: [{ name: "staging" }, { name: "production" }], ...more })
        .toSorted((a, b) => a.path.localeCompare(b.path))
        .map(({ content }) => content);
    expect(committed).toEqual(contents(input));
    expect(committed).not.toEqual(contents({}));
  });

  it("lets the actions run that its workflows use, and no other", async () => {
    const allowed = async (signing: boolean) => {
      const workflows = { artifacts: [{ name: "api" }], signing };
      const { registered } = await mockedDelivery({ ...deliveryArgs, workflows, allowedActions: ["acme/*"] });
      const { allowedActionsConfig } = inputsOf(registered, "ActionsRepositoryPermissions payments");
      return (allowedActionsConfig as { patternsAlloweds: string[] }).patternsAlloweds;
    };
    const unsigned = ["acme/*", "aws-actions/configure-aws-credentials@*", "oras-project/setup-oras@*"];
    expect(await allowed(false)).toEqual(unsigned);
    expect(await allowed(true)).toEqual([...unsigned, "sigstore/cosign-installer@*"]);
  });

  it("takes the repository that the provider finds only when it is the source", () => {
    const refused = (repository: object) =>
      repositoryProblems(readDeliveryArgs("payments", deliveryArgs), repository).map(({ property }) => property);
    const right = { fullName: "Acme/Payments", repoId: source.repositoryId, visibility: "private" };
    expect(refused(right)).toEqual([]);
    expect(refused({ ...right, fullName: "evil/payments" })).toEqual(["source.owner"]);
    expect(refused({ ...right, repoId: 1 })).toEqual(["source.repositoryId"]);
    expect(refused({ ...right, visibility: "public" })).toEqual(["visibility"]);
    expect(refused({ fullName: "evil/x", repoId: 1 })).toEqual(["source.owner", "source.repositoryId", "visibility"]);
    expect(refused({})).toEqual(["source.repository"]);
  });
});

describe("what is left to set by hand", () => {
  const settings = async (args: Partial<GitHubDeliveryArgs>) => {
    const { delivery } = await mockedDelivery({ ...deliveryArgs, ...args });
    return resolved(delivery.checklist);
  };

  it("is said with its exact place", async () => {
    expect((await settings({})).map(({ place }) => place)).toEqual([
      "gh api --method PUT repos/acme/payments/actions/oidc/customization/sub -F use_default=true -F use_immutable_subject=true",
      "https://github.com/acme/payments/settings",
      "https://github.com/organizations/acme/settings/packages",
    ]);
  });

  it.each<[string, Partial<GitHubDeliveryArgs>, number]>([
    ["immutable subjects where the registry trusts names", { source: { ...source, subject: "name" } }, 0],
    ["the visibility of packages where everything is public", { visibility: "public" }, 2],
    ["the visibility of packages where there is no organization", { ...byMerge, plan: "pro" }, 2],
  ])("does not name %s", async (_, change, index) => {
    const everything = await settings({});
    expect(await settings(change)).toEqual(everything.filter((_item, other) => other !== index));
  });
});
