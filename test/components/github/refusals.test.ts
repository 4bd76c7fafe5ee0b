import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { GitHubDelivery, type GitHubDeliveryArgs } from "../../../components/github";
import { deliveryArgs, mockedDelivery, refusedBy, source } from "./mocked-delivery";

const refused = (change: object) =>
  refusedBy(() => new GitHubDelivery("payments", { ...deliveryArgs, ...change } as GitHubDeliveryArgs));

const first = { name: "staging" };
const later = (properties: object) => ({ environments: [first, { name: "production", ...properties }] });
const users = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const names = (count: number) => Array.from({ length: count }, (_, index) => `V${index}`);
const registry = (...registries: object[]) => ({ registries });
const region = { staging: { AWS_REGION: "eu-west-1" } };
const output = pulumi.output(region);
const artifacts = [{ name: "api" }];
const attesting = { registry: "google", artifacts, attestation: true, scanGate: { enabled: false } };
const signingKey = { SIGNING_KEY: "gcpkms://k" };
const signed = { staging: signingKey, production: signingKey };
const notesOf = (environment: "staging" | "production") => ({
  ...signed,
  [environment]: { ...signingKey, ATTESTATION_NOTES: "projects/p/notes/n" },
});

/** What is refused, where, and what differs in one thing and is taken. */
const cases: [string, object, string, object][] = [
  ["an owner with a wildcard", { source: { ...source, owner: "acme*" } }, "source.owner", {}],
  ["an unknown plan", { plan: "gold" }, "plan", { plan: "enterprise" }],
  ["an unknown visibility", { visibility: "hidden" }, "visibility", { visibility: "internal" }],
  ["no environment", { environments: [] }, "environments", { environments: [first] }],
  [
    "an environment with a colon",
    { environments: [{ name: "a:b" }] },
    "environments[0].name",
    { environments: [{ name: "a-b" }] },
  ],
  [
    "an environment twice",
    { environments: [first, { ...first, unapproved: true }] },
    "environments[1].name",
    { environments: [first, { name: "b", unapproved: true }] },
  ],
  ["a later environment without approval", later({}), "environments[1].reviewers", later({ unapproved: true })],
  [
    "a first environment without approval that is fed from elsewhere",
    { publishes: false, environments: [first] },
    "environments[0].reviewers",
    { publishes: true, environments: [first] },
  ],
  [
    "approval and none",
    later({ unapproved: true, reviewers: { users: [1] } }),
    "environments[1].unapproved",
    later({ reviewers: { users: [1] } }),
  ],
  [
    "no approval where none is needed",
    { environments: [{ ...first, unapproved: true }] },
    "environments[0].unapproved",
    { environments: [first] },
  ],
  [
    "a release branch where CI publishes",
    { environments: [{ ...first, releaseBranch: "release" }] },
    "environments[0].releaseBranch",
    { publishes: false, environments: [{ ...first, releaseBranch: "release" }] },
  ],
  [
    "reviewers who are nobody",
    later({ reviewers: {} }),
    "environments[1].reviewers",
    later({ reviewers: { users: [1] } }),
  ],
  [
    "seven reviewers",
    later({ reviewers: { users: users(4), teams: users(3) } }),
    "environments[1].reviewers",
    later({ reviewers: { users: users(4), teams: users(2) } }),
  ],
  [
    "a reviewer by name",
    later({ reviewers: { users: ["octocat"] } }),
    "environments[1].reviewers.users[0]",
    later({ reviewers: { users: [1] } }),
  ],
  [
    "a reviewer twice",
    later({ reviewers: { teams: [1, 1] } }),
    "environments[1].reviewers.teams[1]",
    later({ reviewers: { teams: [1, 2] } }),
  ],
  [
    "self-review without reviewers",
    later({ unapproved: true, selfReview: true }),
    "environments[1].selfReview",
    later({ reviewers: { users: [1] }, selfReview: true }),
  ],
  [
    "a wait of more than thirty days",
    later({ unapproved: true, waitMinutes: 43_201 }),
    "environments[1].waitMinutes",
    later({ unapproved: true, waitMinutes: 43_200 }),
  ],
  [
    "a wait of less than none",
    later({ unapproved: true, waitMinutes: -1 }),
    "environments[1].waitMinutes",
    later({ unapproved: true, waitMinutes: 0 }),
  ],
  [
    "the source's branch as a release branch",
    later({ releaseBranch: "main" }),
    "environments[1].releaseBranch",
    later({ releaseBranch: "release" }),
  ],
  [
    "a pattern as a release branch",
    later({ releaseBranch: "release/*" }),
    "environments[1].releaseBranch",
    later({ releaseBranch: "release/1" }),
  ],
  [
    "more branches than the release branch",
    later({ releaseBranch: "release", branches: ["main"] }),
    "environments[1].branches",
    later({ unapproved: true, branches: ["main"] }),
  ],
  [
    "tags beside the release branch",
    later({ releaseBranch: "release", tags: ["v*"] }),
    "environments[1].tags",
    later({ unapproved: true, tags: ["v*"] }),
  ],
  [
    "one release branch for two environments",
    { environments: [first, { name: "a", releaseBranch: "r" }, { name: "b", releaseBranch: "r" }] },
    "environments[2].releaseBranch",
    { environments: [first, { name: "a", releaseBranch: "r" }, { name: "b", releaseBranch: "s" }] },
  ],
  [
    "every branch",
    { environments: [{ ...first, branches: ["*"] }] },
    "environments[0].branches[0]",
    { environments: [{ ...first, branches: ["release/*"] }] },
  ],
  [
    "every branch and folder",
    { environments: [{ ...first, branches: ["*/**"] }] },
    "environments[0].branches[0]",
    { environments: [{ ...first, branches: ["release/**"] }] },
  ],
  [
    "pull requests",
    { environments: [{ ...first, branches: ["refs/pull/*/merge"] }] },
    "environments[0].branches[0]",
    { environments: [{ ...first, branches: ["pull/*/merge"] }] },
  ],
  [
    "a branch twice",
    { environments: [{ ...first, branches: ["a", "a"] }] },
    "environments[0].branches[1]",
    { environments: [{ ...first, branches: ["a", "b"] }] },
  ],
  [
    "every tag",
    { environments: [{ ...first, tags: ["*"] }] },
    "environments[0].tags[0]",
    { environments: [{ ...first, tags: ["v*"] }] },
  ],
  ["publishing from an unknown place", { publish: { from: "tag" } }, "publish.from", { publish: { from: "branch" } }],
  [
    "publishing in a later environment",
    { publish: { environment: "Production" } },
    "publish.environment",
    { publish: { environment: "Build" } },
  ],
  [
    "a publishing environment with a colon",
    { publish: { environment: "a:b" } },
    "publish.environment",
    { publish: { environment: "a.b" } },
  ],
  [
    "an environment for publishing outside of any",
    { publish: { from: "branch", environment: "build" } },
    "publish.environment",
    { publish: { environment: "build" } },
  ],
  [
    "branches for publishing in no environment of its own",
    { publish: { branches: ["a"] } },
    "publish.branches",
    { publish: { environment: "build", branches: ["a"] } },
  ],
  [
    "publishing where nobody publishes",
    { publishes: false, publish: {}, environments: [{ ...first, unapproved: true }] },
    "publish",
    { publishes: false, environments: [{ ...first, unapproved: true }] },
  ],
  [
    "variables known later without their names",
    registry({ variables: output }),
    "registries[0].variableNames",
    registry({ variables: output, variableNames: { staging: ["AWS_REGION"] } }),
  ],
  [
    "variables of an unknown environment",
    registry({ variables: { qa: {} } }),
    "registries[0].variables.qa",
    registry({ variables: { staging: {} } }),
  ],
  [
    "a variable with GitHub's prefix",
    registry({ variables: { staging: { GITHUB_X: "x" } } }),
    "registries[0].variables.staging[0]",
    registry({ variables: { staging: { MY_GITHUB_X: "x" } } }),
  ],
  [
    "a variable that begins with a digit",
    registry({ variables: { staging: { "1X": "x" } } }),
    "registries[0].variables.staging[0]",
    registry({ variables: { staging: { X1: "x" } } }),
  ],
  [
    "a variable in lower case",
    registry({ variables: { staging: { x: "x" } } }),
    "registries[0].variables.staging[0]",
    registry({ variables: { staging: { X: "x" } } }),
  ],
  [
    "an empty variable",
    registry({ variables: { staging: { X: "" } } }),
    "registries[0].variables.staging.X",
    registry({ variables: { staging: { X: "x" } } }),
  ],
  [
    "a variable of more than 48 KB",
    registry({ variables: { staging: { X: "é".repeat(24 * 1024 + 1) } } }),
    "registries[0].variables.staging.X",
    registry({ variables: { staging: { X: "é".repeat(24 * 1024) } } }),
  ],
  [
    "more than a hundred variables in an environment",
    registry({ variables: pulumi.output({}), variableNames: { staging: names(101) } }),
    "registries",
    registry({
      variables: pulumi.output({ staging: Object.fromEntries(names(100).map((name) => [name, "x"])) }),
      variableNames: { staging: names(100) },
    }),
  ],
  [
    "two registries with the same variables",
    registry({ variables: region }, { variables: region }),
    "registries[1].prefix",
    registry({ variables: region }, { variables: region, prefix: "MIRROR" }),
  ],
  [
    "a prefix that is no name",
    registry({ variables: region, prefix: "my-mirror" }),
    "registries[0].prefix",
    registry({ variables: region, prefix: "MY_MIRROR" }),
  ],
  [
    "a repository's variable with GitHub's prefix",
    { variables: { GITHUB_X: "x" } },
    "variables.GITHUB_X",
    { variables: { X: "x" } },
  ],
  ["an empty variable of the repository", { variables: { X: "" } }, "variables.X", { variables: { X: "x" } }],
  [
    "a repository's variable that a registry has",
    { ...registry({ variables: region }), publish: { from: "branch" }, variables: { AWS_REGION: "x" } },
    "variables.AWS_REGION",
    { ...registry({ variables: region }), variables: { AWS_REGION: "x" } },
  ],
  [
    "eleven approvals",
    { pullRequests: { approvals: 11 } },
    "pullRequests.approvals",
    { pullRequests: { approvals: 10 } },
  ],
  [
    "merges as approvals that nobody approves",
    { ...later({ releaseBranch: "release" }), pullRequests: { approvals: 0 } },
    "pullRequests.approvals",
    { pullRequests: { approvals: 0 } },
  ],
  ["every tag as a version", { versionTags: ["*"] }, "versionTags[0]", { versionTags: ["v*"] }],
  ["nobody to tag versions", { versionTagCreators: {} }, "versionTagCreators", { versionTagCreators: { apps: [1] } }],
  [
    "an extension without its dot",
    { pushRules: { extensions: ["jar"] } },
    "pushRules.extensions[0]",
    { pushRules: { extensions: ["*.jar"] } },
  ],
  [
    "more than 200 extensions",
    { pushRules: { extensions: names(201).map((name) => `*.${name}`) } },
    "pushRules.extensions",
    { pushRules: { extensions: names(200).map((name) => `*.${name}`) } },
  ],
  [
    "files of more than 100 MB",
    { pushRules: { maximumMegabytes: 101 } },
    "pushRules.maximumMegabytes",
    { pushRules: { maximumMegabytes: 100 } },
  ],
  ["actions of everybody", { allowedActions: ["*/*"] }, "allowedActions[0]", { allowedActions: ["acme/*"] }],
  [
    "actions where the organization decides",
    { organizationActions: true, allowedActions: ["acme/*"] },
    "allowedActions",
    { organizationActions: true },
  ],
  ["an unknown property", { reviewers: {} }, "reviewers", {}],
  ["workflows for nothing", { workflows: { artifacts: [] } }, "workflows.artifacts", { workflows: { artifacts } }],
  [
    "workflows with environments of their own",
    { workflows: { artifacts, environments: [first] } },
    "workflows.environments",
    { workflows: { artifacts } },
  ],
  [
    "workflows that sign with a key that no registry has",
    { workflows: { artifacts, scanGate: { enabled: false } }, ...registry({ variables: region }) },
    "workflows.signing",
    { workflows: { artifacts, scanGate: { enabled: false }, signing: false }, ...registry({ variables: region }) },
  ],
  [
    "workflows that ask scans by a threshold that no registry has",
    { workflows: { artifacts, signing: false }, ...registry({ variables: region }) },
    "workflows.scanGate",
    { workflows: { artifacts, scanGate: { enabled: false }, signing: false }, ...registry({ variables: region }) },
  ],
  [
    "workflows that attest in notes which nobody names",
    { workflows: attesting, ...registry({ variables: signed }) },
    "workflows.attestation",
    {
      workflows: attesting,
      ...registry({ variables: signed }),
      variables: { ATTESTATION_NOTES: "projects/p/notes/n" },
    },
  ],
  [
    "workflows that attest where the notes are named in another environment than CI publishes into",
    { workflows: attesting, ...registry({ variables: notesOf("production") }) },
    "workflows.attestation",
    { workflows: attesting, ...registry({ variables: notesOf("staging") }) },
  ],
  [
    "workflows on a branch that takes no direct push",
    { workflows: { artifacts, commitTo: "main" } },
    "workflows.commitTo",
    { workflows: { artifacts, commitTo: "next" } },
  ],
];

describe("the arguments of GitHubDelivery", () => {
  it.each(cases)("refuse %s", async (_, change, property, accepted) => {
    expect(refused(change)).toEqual([property]);
    await expect(mockedDelivery({ ...deliveryArgs, ...accepted } as GitHubDeliveryArgs)).resolves.toBeDefined();
  });

  it("have all their problems told at once", () => {
    expect(
      refused({
        source: { ...source, owner: "*", branch: "*" },
        environments: [
          { name: "Staging", branches: ["*"] },
          { name: "production", waitMinutes: 1.5 },
        ],
        publish: { branches: ["main"] },
        registries: [{ variables: output }],
        variables: { "1": "" },
        versionTags: [],
        workflows: { artifacts: [{ name: "API" }] },
        disposable: "yes",
      }),
    ).toEqual([
      "source.owner",
      "source.branch",
      "environments[0].name",
      "environments[0].branches[0]",
      "environments[1].waitMinutes",
      "environments[1].reviewers",
      "publish.branches",
      "registries[0].variableNames",
      "variables.1",
      "variables.1",
      "versionTags",
      "workflows.artifacts[0].name",
      "disposable",
    ]);
  });

  it.each([undefined, null, [], "main", pulumi.output({})])("are refused as a whole when they are %s", (args) => {
    expect(refusedBy(() => new GitHubDelivery("payments", args as unknown as GitHubDeliveryArgs))).toContain(
      "arguments",
    );
  });

  it.each([null, "x", [], {}])("are refused with an environment or registry that is %j", (value) => {
    expect(refused({ environments: [first, value] }).length).toBeGreaterThan(0);
    expect(refused({ registries: [value] }).length).toBeGreaterThan(0);
  });
});
