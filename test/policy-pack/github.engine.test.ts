import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createGitHubAccount, type GitHubAccount } from "../local-cloud/github/account";
import { judgedProjects, pack } from "./judged-projects";

const commit = "3d3c42e5aac5ba805825da76410c181273ba90b1";
const workflow = (uses: string) =>
  `on: push\npermissions: {}\njobs:\n  build:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: ${uses}\n`;

/** A repository's GitHub side as many write it, and a role that trusts it. */
const insecure = {
  environment: "{}",
  policy: '{ tagPattern: "v*" }',
  ruleset: "",
  actions: '{ allowedActions: "all" }',
  token: '{ defaultWorkflowPermissions: "write", canApprovePullRequestReviews: true }',
  template: '{ useDefault: false, includeClaimKeys: ["actor"] }',
  key: "{ readOnly: false }",
  secret: '{ secretName: "AWS_SECRET_ACCESS_KEY", plaintextValue: "plantedvalue7f3a" }',
  workflow: workflow("actions/checkout@v7"),
  trusted: "live",
};
/** The same, with what each message says. */
const secure: typeof insecure = {
  environment: `{
    reviewers: [{ users: [12] }],
    preventSelfReview: true,
    canAdminsBypass: false,
    deploymentBranchPolicy: { protectedBranches: false, customBranchPolicies: true },
  }`,
  policy: insecure.policy,
  ruleset: `new github.RepositoryRuleset("tags", {
    repository,
    target: "tag",
    enforcement: "active",
    conditions: { refName: { includes: ["refs/tags/v*"], excludes: [] } },
    rules: { update: true, deletion: true },
  });`,
  actions: `{
    allowedActions: "selected",
    allowedActionsConfig: { githubOwnedAllowed: true },
    shaPinningRequired: true,
  }`,
  token: '{ defaultWorkflowPermissions: "read" }',
  template: "{ useDefault: true }",
  key: "{ readOnly: true }",
  secret: '{ secretName: "NPM_SCOPE", plaintextValue: "acme" }',
  workflow: workflow(`actions/checkout@${commit}`),
  trusted: "production",
};

const program = (parts: typeof insecure) => `
  import * as iam from "@pulumi/aws/iam";
  import * as github from "@pulumi/github";
  const repository = "payments";
  const environment = new github.RepositoryEnvironment("production", { repository, environment: "production", ...${parts.environment} });
  new github.RepositoryEnvironmentDeploymentPolicy("tags", { repository, environment: environment.environment, ...${parts.policy} });
  ${parts.ruleset}
  new github.ActionsRepositoryPermissions("actions", { repository, ...${parts.actions} });
  new github.WorkflowRepositoryPermissions("token", { repository, ...${parts.token} });
  new github.ActionsRepositoryOidcSubjectClaimCustomizationTemplate("template", { repository, ...${parts.template} });
  new github.RepositoryDeployKey("key", { repository, title: "ci", key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHZ ci", ...${parts.key} });
  new github.ActionsSecret("secret", { repository, ...${parts.secret} });
  new github.RepositoryFile("workflow", {
    repository,
    file: ".github/workflows/build.yml",
    content: ${JSON.stringify(parts.workflow)},
  });
  const issuer = "token.actions.githubusercontent.com";
  new iam.Role("deploy", {
    name: "deploy",
    assumeRolePolicy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Federated: \`arn:aws:iam::000000000000:oidc-provider/\${issuer}\` },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: {
              [\`\${issuer}:aud\`]: "sts.amazonaws.com",
              [\`\${issuer}:sub\`]: "repo:acme/payments:environment:${parts.trusted}",
              [\`\${issuer}:repository_id\`]: "41881900",
            },
          },
        },
      ],
    }),
  });
`;

describe("a repository's GitHub side, in the real engine", () => {
  const projects = judgedProjects();
  let github: GitHubAccount;

  beforeAll(async () => {
    github = await createGitHubAccount({
      repositories: [
        { name: "payments", id: 41881900 },
        { name: "search", id: 41881901 },
        { name: "billing", id: 41881902 },
      ],
      users: [{ login: "octocat", id: 12 }],
    });
  });
  afterAll(() => github?.remove());

  it("is refused in the preview by each policy that it breaks, and passes with what their messages say", async () => {
    const project = await projects.create("github-policies", { files: { "index.ts": program(insecure) } }, { github });
    const refused = await projects.judge(project, "preview", ...pack);
    expect(refused.passed).toBe(false);
    const names = refused.found.map((finding) => finding.split(" ").slice(0, 2).join(" "));
    expect([...new Set(names)].sort()).toEqual([
      "mandatory github-actions-permissions",
      "mandatory github-default-token",
      "mandatory github-deploy-keys",
      "mandatory github-environment-protection",
      "mandatory github-release-rulesets",
      "mandatory github-static-credentials",
      "mandatory github-subject-template",
      "mandatory github-trusted-environments",
      "mandatory github-workflow-files",
    ]);
    await project.rewrite(program(secure));
    await projects.passes(project, "preview", ...pack);
    await projects.passes(project, "up", "--yes", "--skip-preview", ...pack);
  });

  it("passes as our components make it, on every plan, and is refused where nobody approves", async () => {
    const delivery = (name: string, id: number, more: string) => `{
      const source = { owner: "acme", ownerId: 9919, repository: "${name}", repositoryId: ${id} };
      const artifacts = [{ name: "api" }];
      const registry = new EcrRegistry("${name}", { artifacts, environments, source, signing: true, ...publishing.${name} });
      new GitHubDelivery("${name}", {
        source,
        visibility: "private",
        registries: [{ variables: registry.environmentVariables, variableNames: registry.environmentVariableNames }],
        workflows: { artifacts },
        ...publishing.${name},
        ${more}
      });
    }`;
    const own = (approval: string) => `
      import { EcrRegistry } from "artifact-registries";
      import { GitHubDelivery } from "artifact-registries/github";
      const environments = [{ name: "staging" }, { name: "production" }];
      const publishing = {
        payments: {},
        search: { publish: { environment: "ci" } },
        billing: { publish: { from: "branch" } },
      } as const;
      ${delivery("payments", 41881900, `plan: "enterprise", environments: [{ name: "staging" }, { name: "production", tags: ["v*"], ${approval} }]`)}
      ${delivery("search", 41881901, 'plan: "team", environments: [{ name: "staging" }, { name: "production", releaseBranch: "production" }]')}
      ${delivery("billing", 41881902, 'plan: "pro", environments: [{ name: "staging" }, { name: "production", releaseBranch: "live" }]')}
    `;
    const files = { "index.ts": own("reviewers: { users: [12] }") };
    const project = await projects.create("github-own", { files }, { github });
    await projects.passes(project, "preview", ...pack);
    await project.rewrite(own("unapproved: true"));
    const { passed, found } = await projects.judge(project, "preview", ...pack);
    expect({ passed, found }).toEqual({
      passed: false,
      found: ["mandatory github-environment-protection payments/production"],
    });
  });
});
