import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "./aws-harness";
import { type Emulator, startEmulator } from "./emulator";
import { installLocalCloud } from "./install";
import { createLocalProject, type LocalProject } from "./project";

const program = `
import { Repository } from "@pulumi/aws/ecr/repository";
import { RepositoryPolicy } from "@pulumi/aws/ecr/repositoryPolicy";
import { getOpenIdConnectProviderOutput } from "@pulumi/aws/iam/getOpenIdConnectProvider";
import { getPolicyDocumentOutput } from "@pulumi/aws/iam/getPolicyDocument";
import { OpenIdConnectProvider } from "@pulumi/aws/iam/openIdConnectProvider";
import { Policy } from "@pulumi/aws/iam/policy";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import { Alias } from "@pulumi/aws/kms/alias";
import { Key } from "@pulumi/aws/kms/key";

const repository = new Repository("api", { name: "staging/payments/api", imageTagMutability: "IMMUTABLE" });
const allow = (action: string, resource: string) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: resource }] });
const issuer = "token.actions.githubusercontent.com";
const oidc = new OpenIdConnectProvider("github", { url: "https://" + issuer, clientIdLists: ["sts.amazonaws.com"] });
const trust = getPolicyDocumentOutput({
  statements: [{
    actions: ["sts:AssumeRoleWithWebIdentity"],
    principals: [{ type: "Federated", identifiers: [oidc.arn] }],
    conditions: [
      { test: "StringEquals", variable: issuer + ":aud", values: ["sts.amazonaws.com"] },
      { test: "StringEquals", variable: issuer + ":sub", values: ["repo:acme/payments:environment:staging"] },
    ],
  }],
});
const boundary = new Policy("boundary", { path: "/ci/", policy: allow("ecr:*", "*") });
const role = new Role("publish", {
  name: "payments-staging-publish",
  path: "/ci/",
  assumeRolePolicy: trust.json,
  permissionsBoundary: boundary.arn,
  tags: { duty: "publish" },
});
new RolePolicy("publish", { role: role.name, policy: repository.arn.apply((arn) => allow("ecr:PutImage", arn)) });
const logIn = new Policy("log-in", { policy: allow("ecr:GetAuthorizationToken", "*") });
new RolePolicyAttachment("log-in", { role: role.name, policyArn: logIn.arn });
new RepositoryPolicy("api", {
  repository: repository.name,
  policy: role.arn.apply((AWS) => JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Deny", Principal: { AWS }, Action: "ecr:BatchDeleteImage" }],
  })),
});
const key = new Key("signing", { keyUsage: "SIGN_VERIFY", customerMasterKeySpec: "ECC_NIST_P256" });
new Alias("signing", { name: "alias/payments-signing", targetKeyId: key.keyId });

export const audiences = getOpenIdConnectProviderOutput({ arn: oidc.arn }).clientIdLists;
export const trustDocument = role.assumeRolePolicy;
export const keyId = key.keyId;
`;

let emulator: Emulator;
let project: LocalProject;

beforeAll(async () => {
  await installLocalCloud(() => undefined);
  emulator = await startEmulator({ env: { AUTH: "true" } });
  project = await createLocalProject({ name: "enforced", files: { "index.ts": program }, emulator });
});

afterAll(async () => {
  await emulator?.stop();
  await project?.remove();
});

async function run(...command: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await project.pulumi(...command);
  expect({ exitCode, ...(exitCode !== 0 && { stdout, stderr }) }).toEqual({ exitCode: 0 });
  return stdout;
}

describe("where the emulator enforces IAM", () => {
  it("a stack of repositories, identities and keys is made, found unchanged and destroyed", async () => {
    await run("up", "--yes", "--skip-preview");
    const { audiences, trustDocument, keyId } = await project.outputs();
    expect(audiences).toEqual(["sts.amazonaws.com"]);
    expect(JSON.parse(String(trustDocument)).Statement).toMatchObject([
      {
        Condition: {
          StringEquals: { "token.actions.githubusercontent.com:sub": "repo:acme/payments:environment:staging" },
        },
        Principal: { Federated: expect.stringContaining(":oidc-provider/token.actions.githubusercontent.com") },
      },
    ]);
    await run("preview", "--expect-no-changes");
    await run("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    await run("preview", "--expect-no-changes");
    await run("destroy", "--yes", "--skip-preview");
    const { ecr, kms } = connect(emulator.endpoint);
    expect((await ecr.describeRepositories({})).repositories).toEqual([]);
    const { KeyMetadata } = await kms.describeKey({ KeyId: String(keyId) });
    expect(KeyMetadata?.KeyState).toBe("PendingDeletion");
  });
});
