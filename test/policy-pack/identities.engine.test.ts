import { describe, expect, it } from "vitest";
import { judgedProjects, pack, up } from "./judged-projects";

const registry = (change = "") => `
  import { EcrRegistry } from "artifact-registries";
  new EcrRegistry("payments", {
    artifacts: [{ name: "api" }],
    environments: [
      { name: "staging", promotedBy: ["arn:aws:iam::444455556666:role/payments-production-promote"] },
      { name: "production", pullAccounts: ["444455556666"] },
    ],
    source: { owner: "acme", ownerId: 9919, repository: "payments", repositoryId: 41881900 },
    standalone: true,
    createOidcProvider: false,
    signing: true,
    ${change}
  });
`;

const issuer = "token.actions.githubusercontent.com";

/** Roles as people write them, of which the trust and the permissions are known only when others exist. */
const written = (subject: string, action: string) => `
  import * as aws from "@pulumi/aws/iam";
  const provider = new aws.OpenIdConnectProvider("github", {
    url: "https://${issuer}",
    clientIdLists: ["sts.amazonaws.com"],
  });
  const key = new kms.Key("key", { enableKeyRotation: true });
  const repository = new ecr.Repository("written", {
    name: "staging/written",
    imageTagMutability: "IMMUTABLE",
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: key.arn }],
    tags: { "artifact-registries:holds": "unreleased" },
  });
  new ecr.LifecyclePolicy("written", {
    repository: repository.name,
    policy: JSON.stringify({
      rules: [
        {
          rulePriority: 1,
          selection: { tagStatus: "any", countType: "sinceImagePushed", countUnit: "days", countNumber: 90 },
          action: { type: "expire" },
        },
      ],
    }),
  });
  const trust = aws.getPolicyDocumentOutput({
    statements: [
      {
        actions: ["sts:AssumeRoleWithWebIdentity"],
        principals: [{ type: "Federated", identifiers: [provider.arn] }],
        conditions: [
          { test: "StringEquals", variable: "${issuer}:aud", values: ["sts.amazonaws.com"] },
          { test: "StringEquals", variable: "${issuer}:repository_id", values: ["41881900"] },
          { test: "StringLike", variable: "${issuer}:sub", values: ["${subject}"] },
        ],
      },
    ],
  });
  const role = new aws.Role("written", { assumeRolePolicy: trust.json });
  new aws.RolePolicy("written", {
    role: role.name,
    policy: pulumi.jsonStringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: ["${action}"], Resource: repository.arn }],
    }),
  });
`;

describe("the identities of a stack, judged in the real engine", () => {
  const projects = judgedProjects();

  it("pass where EcrRegistry makes them, in the first preview and in the update", async () => {
    const project = await projects.write("own-identities", registry());
    await projects.passes(project, "preview", ...pack);
    await projects.passes(project, ...up);
  });

  it("are refused where somebody writes them too wide, and pass where they are exact", async () => {
    const project = await projects.write("written-identities", written("repo:acme/*", "ecr:BatchDeleteImage"));
    const wideTrust = await projects.judge(project, "up", "--yes", "--skip-preview", ...pack);
    expect(wideTrust, wideTrust.output).toMatchObject({
      passed: false,
      found: ["mandatory github-oidc-trust written"],
    });
    const exact = "repo:acme/payments:environment:staging";
    await projects.rewrite(project, written(exact, "ecr:BatchDeleteImage"));
    const deletes = await projects.judge(project, "up", "--yes", "--skip-preview", ...pack);
    expect(deletes, deletes.output).toMatchObject({ passed: false, found: ["mandatory ci-role-permissions written"] });
    await projects.rewrite(project, written(exact, "ecr:BatchGetImage"));
    await projects.passes(project, ...up);
  });
});
