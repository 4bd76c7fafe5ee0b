import { describe, expect, it } from "vitest";
import { accessReport } from "../../../../components/commands/access-report";
import { stackAccess } from "../../../../components/commands/stack-access";
import { DocumentReader } from "../../../../components/delivery/document-reader";
import { readState } from "../../../../components/delivery/stack-access/state";

/** A resource of somebody else's program. */
function resource(type: string, id: string, outputs: object): object {
  return { urn: `urn:pulumi:dev::shop::${type}::${id}`, type, id, custom: true, inputs: {}, outputs };
}
const document = (...statements: object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const account = "arn:aws:iam::111122223333";
const repositoryArn = (name: string) => `arn:aws:ecr:eu-west-1:111122223333:repository/${name}`;
const role = (name: string, more: object = {}) =>
  resource("aws:iam/role:Role", name, {
    arn: `${account}:role/${name}`,
    name,
    assumeRolePolicy: document({
      Effect: "Allow",
      Principal: { Service: "ecs-tasks.amazonaws.com" },
      Action: "sts:AssumeRole",
    }),
    ...more,
  });
const rolePolicy = (name: string, policy: unknown) =>
  resource("aws:iam/rolePolicy:RolePolicy", name, { role: name, policy });
const repository = (name: string) =>
  resource("aws:ecr/repository:Repository", name, { name, arn: repositoryArn(name) });
const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:abc" };

/** What is said of the state of a stack. */
function report(resources: readonly object[]): string {
  const reader = new DocumentReader();
  const state = readState(JSON.stringify({ version: 3, deployment: { resources } }), reader);
  expect(reader.problems).toEqual([]);
  return accessReport(stackAccess(state));
}

describe("the access in a stack", () => {
  it("names repositories one by one where they differ", () => {
    const api = { Effect: "Allow", Action: "ecr:BatchDeleteImage", Resource: repositoryArn("live/shop/api") };
    const stdout = report([
      repository("live/shop/api"),
      repository("live/shop/web"),
      role("cleaner"),
      rolePolicy("cleaner", document(api)),
    ]);
    expect(stdout).toContain("  may\n    ecr:BatchDeleteImage  live/shop/api\n\n");
    expect(stdout).toContain("the service ecs-tasks.amazonaws.com");
  });

  it("finds what is attached, managed and bounded, and what it all reaches", () => {
    const policyArn = `${account}:policy/all`;
    const managed = resource("aws:iam/policy:Policy", policyArn, {
      arn: policyArn,
      policy: document({ Effect: "Allow", Action: "ecr:*", Resource: "*" }),
    });
    const boundaryArn = `${account}:policy/boundary`;
    const boundary = resource("aws:iam/policy:Policy", boundaryArn, {
      arn: boundaryArn,
      policy: document({ Effect: "Allow", Action: "ecr:PutImage", Resource: "*" }),
    });
    const attachment = resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "a", { role: "ci", policyArn });
    const stdout = report([
      managed,
      boundary,
      attachment,
      role("ci"),
      role("bounded", { permissionsBoundary: boundaryArn, managedPolicyArns: [policyArn] }),
      repository("shop"),
    ]);
    const all = "pull, push, read findings, list tags, delete, archive, copy in, read settings, change settings";
    expect(stdout).toMatch(/role\/bounded\n(?: .*\n)+ {4}ecr:PutImage {2}shop\n +any other repository\n\n/);
    expect(stdout.replaceAll(/ +/g, " ")).toContain(`${all}\n shop\n any other repository`);
  });

  it("says what of a role's policies is not in the stack", () => {
    const push = { Effect: "Allow", Action: "ecr:PutImage", Resource: repositoryArn("live/*") };
    const sign = { Effect: "Allow", Action: "kms:Sign", Resource: "arn:aws:kms:eu-west-1:111122223333:key/1" };
    const aws = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser";
    const stdout = report([
      role("ci", { managedPolicyArns: [aws] }),
      rolePolicy("ci", document(push, sign)),
      rolePolicy("other", document(push)),
    ]);
    expect(stdout).toContain("ecr:PutImage  live/*, beyond this stack");
    expect(stdout).toContain(`has the policy ${aws}, which is not in this stack: it is not judged`);
    expect(stdout).toContain(
      "names arn:aws:kms:eu-west-1:111122223333:key/1, which is not in this stack: its policy decides",
    );
    expect(stdout).toContain('belongs to the role "other", which is not in this stack: it is not judged');
  });

  it("says which patterns reach beyond an environment and namespace of the stack", () => {
    const named = (pattern: string) => {
      const push = { Effect: "Allow", Action: "ecr:PutImage", Resource: pattern };
      const stack = [
        repository("live/shop/api"),
        repository("live/shop/web"),
        role("ci"),
        rolePolicy("ci", document(push)),
      ];
      return / {2}may\n((?: {4}.*\n)+)/.exec(report(stack))?.[1];
    };
    const row = "    ecr:PutImage  live/shop/* (2)\n";
    expect(named(repositoryArn("live/shop/*"))).toBe(row);
    expect(named(repositoryArn("live/*"))).toBe(`${row}                  live/*, beyond this stack\n`);
    expect(named("arn:aws:ecr:*:111122223333:repository/live/shop/*")).toBe(
      `${row}                  live/shop/*, beyond this stack (*, 111122223333)\n`,
    );
    expect(named("*")).toBe(`${row}                  any other repository\n`);
  });

  it("names what is secret, unknown, malformed or of another kind, and judges the rest", () => {
    const read = document({ Effect: "Allow", Action: "ecr:BatchGetImage", Resource: "*" });
    const stdout = report([
      repository("shop"),
      role("secretive", {
        inlinePolicies: [
          { name: "a", policy: secret },
          { name: "b", policy: read },
        ],
      }),
      role("later", { assumeRolePolicy: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }),
      role("broken"),
      rolePolicy("broken", document({ Effect: "Allow", Action: "ecr:BatchGetImage", Resources: "*" })),
      resource("aws:kms/grant:Grant", "grant", {}),
    ]);
    const [, gaps = ""] = stdout.split("Not judged:\n");
    expect(gaps.split("\n").filter((line) => line.startsWith("  "))).toEqual([
      expect.stringMatching(/::later assumeRolePolicy is not known yet/),
      expect.stringMatching(/::secretive inlinePolicies\[0\]\.policy is a secret; .*--show-secrets/),
      expect.stringMatching(/::grant gives or takes access too/),
      expect.stringMatching(/role\/broken permissionPolicies\[0\] Statement\[0\]\.Resources? /),
      expect.stringMatching(/role\/broken permissionPolicies\[0\] Statement\[0\]/),
    ]);
    expect(stdout).toMatch(/role\/secretive\n(?: .*\n)+ {4}ecr:BatchGetImage {2}shop\n/);
    expect(stdout).toMatch(/role\/later\n {2}from\n {4}not judged, see below\n/);
  });

  it("reads secrets that were exported in plain text, and leaves out what is about to be deleted", () => {
    const policy = document({ Effect: "Allow", Action: "ecr:PutImage", Resource: "*" });
    const plain = { ...secret, ciphertext: undefined, plaintext: JSON.stringify(policy) };
    const gone = { ...role("gone"), delete: true };
    const stdout = report([repository("shop"), role("ci"), rolePolicy("ci", plain), gone]);
    expect(stdout).toContain("ecr:PutImage  shop");
    expect(stdout).not.toContain("role/gone");
  });

  it("takes conditions on requests as met, and says which", () => {
    const office = { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } };
    const allow = { Sid: "Office", Effect: "Allow", Action: "ecr:PutImage", Resource: "*", Condition: office };
    const deny = { Effect: "Deny", Action: "ecr:PutImage", Resource: "*", Condition: office };
    const stdout = report([repository("shop"), role("ci"), rolePolicy("ci", document(allow, deny))]);
    expect(stdout).toContain("ecr:PutImage  shop");
    expect(stdout).toContain(
      `  ${account}:role/ci Office: aws:sourceip\n  ${account}:role/ci Statement[1]: aws:sourceip\n`,
    );
    const always = report([
      repository("shop"),
      role("ci"),
      rolePolicy("ci", document(allow, { ...deny, Condition: undefined })),
    ]);
    expect(always).not.toContain("ecr:PutImage  shop");
  });

  it("says in words whatever a trust document says", () => {
    const statements = [
      {
        Effect: "Allow",
        Principal: { AWS: ["444455556666", `${account}:root`, `${account}:role/ci`] },
        Action: "sts:AssumeRole",
      },
      { Effect: "Allow", Principal: { Federated: `${account}:saml-provider/okta` }, Action: "sts:AssumeRoleWithSAML" },
      {
        Effect: "Allow",
        Principal: { Federated: `${account}:oidc-provider/gitlab.com` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          "ForAnyValue:StringLike": { "gitlab.com:sub": ["project_path:a:*", "project_path:b:*"] },
          StringEqualsIfExists: { "gitlab.com:amr": "mfa" },
        },
      },
      {
        Effect: "Deny",
        Principal: "*",
        Action: "sts:AssumeRole",
        Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } },
      },
    ];
    const stdout = report([role("ci", { assumeRolePolicy: document(...statements) })]);
    expect(stdout).toContain(`  from
    identities of the account 444455556666 whose policies allow it
    identities of the account 111122223333 whose policies allow it
    ${account}:role/ci
    users of ${account}:saml-provider/okta
    tokens of gitlab.com
      subject (one of them) is like project_path:a:*
                                 or project_path:b:*
      amr is (where there is one) mfa
    never anybody
      aws:MultiFactorAuthPresent is false
`);
  });

  it("says that nobody is there", () => {
    expect(report([repository("shop")])).toContain("No identity is in this stack: ");
  });
  it("never passes a terminal's control sequences on", () => {
    const stdout = report([repository("shop"), role("ci\u001b[2J")]);
    expect(stdout).toContain("role/ci?[2J");
    expect(stdout).not.toContain("\u001b");
  });

  it("tells of users too", () => {
    const user = resource("aws:iam/user:User", "jane", { arn: `${account}:user/jane`, name: "jane" });
    const policy = document({ Effect: "Allow", Action: "ecr:PutImage", Resource: "*" });
    const own = resource("aws:iam/userPolicy:UserPolicy", "p", { user: "jane", policy });
    expect(report([repository("shop"), user, own])).toContain(`${account}:user/jane
  from
    whoever holds its access keys or password
  may
    ecr:PutImage  shop
`);
  });

  it("gives a policy to the role of its own account where two have the name", () => {
    const other = "arn:aws:iam::444455556666";
    const inOther = (one: object) => ({ ...one, provider: "urn:pulumi:dev::shop::pulumi:providers:aws::other::1" });
    const push = document({ Effect: "Allow", Action: "ecr:PutImage", Resource: "*" });
    const twin = { ...role("ci", { arn: `${other}:role/ci` }) };
    const printed = report([repository("shop"), role("ci"), inOther(twin), inOther(rolePolicy("ci", push))]);
    expect(printed).toMatch(/111122223333:role\/ci\n(?: .*\n)+ {2}may\n {4}nothing here\n/);
    expect(printed).toMatch(/444455556666:role\/ci\n(?: .*\n)+ {2}may\n {4}ecr:PutImage {2}any other repository/);
  });

  it("judges by the policies of repositories and keys, wherever they are written", () => {
    const name = "live/shop/api";
    const allow = document({ Effect: "Allow", Principal: { AWS: `${account}:role/ci` }, Action: "ecr:PutImage" });
    const attached = resource("aws:ecr/repositoryPolicy:RepositoryPolicy", name, { repository: name, policy: allow });
    const arn = "arn:aws:kms:eu-west-1:111122223333:key/1";
    const key = resource("aws:kms/key:Key", "1", {
      arn,
      keyId: "1",
      policy: document({ Effect: "Deny", Principal: "*", Action: "kms:*", Resource: "*" }),
    });
    const alias = resource("aws:kms/alias:Alias", "alias/shop", { name: "alias/shop", targetKeyId: "1" });
    const sign = document({
      Effect: "Allow",
      Principal: { AWS: `${account}:role/ci` },
      Action: "kms:Sign",
      Resource: "*",
    });
    const replaced = resource("aws:kms/keyPolicy:KeyPolicy", "k", { keyId: "1", policy: sign });
    const rows = report([repository(name), attached, role("ci"), key, alias]);
    expect(rows).toContain("  may\n    ecr:PutImage  live/shop/api\n\n");
    expect(report([repository(name), attached, role("ci"), key, alias, replaced])).toContain(
      "  may\n    ecr:PutImage  live/shop/api\n    sign          key alias/shop\n\n",
    );
  });
});
