import type { Resource } from "../analyze";

export const account = "111122223333";
export const provider = "token.actions.githubusercontent.com";

export const types = {
  role: "aws:iam/role:Role",
  rolePolicy: "aws:iam/rolePolicy:RolePolicy",
  roleAttachment: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  roleAttachmentsExclusive: "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
  attachment: "aws:iam/policyAttachment:PolicyAttachment",
  policy: "aws:iam/policy:Policy",
  repository: "aws:ecr/repository:Repository",
  repositoryPolicy: "aws:ecr/repositoryPolicy:RepositoryPolicy",
} as const;

export const text = (...statements: unknown[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });

/** A trust document as `EcrDeliveryRoles` writes it. */
export const trust = (environment: string, claims: Record<string, unknown> = {}) =>
  text({
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${provider}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: {
        [`${provider}:aud`]: "sts.amazonaws.com",
        [`${provider}:sub`]: [
          `repo:acme@9919/payments@41881900:environment:${environment}`,
          `repo:acme/payments:environment:${environment}`,
        ],
        [`${provider}:repository_id`]: "41881900",
        ...claims,
      },
    },
  });
export const serviceTrust = text({
  Effect: "Allow",
  Principal: { Service: "ecs-tasks.amazonaws.com" },
  Action: "sts:AssumeRole",
});

export const repositories = (names: string) => `arn:aws:ecr:eu-west-1:${account}:repository/${names}`;
export const role = (name: string, properties: Record<string, unknown> = {}): Resource => ({
  type: types.role,
  name,
  properties: { name, assumeRolePolicy: trust("staging"), ...properties },
});
export const rolePolicy = (roleName: string, policy: unknown, name = `${roleName}-policy`): Resource => ({
  type: types.rolePolicy,
  name,
  properties: { role: roleName, policy },
});
export const policy = (name: string, document: unknown): Resource => ({
  type: types.policy,
  name,
  properties: { name, policy: document, arn: `arn:aws:iam::${account}:policy/${name}` },
});

export const logIn = { Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" };
const pulling = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage"];
export const pull = (environment: string) => ({
  Effect: "Allow",
  Action: [...pulling, "ecr:GetDownloadUrlForLayer"],
  Resource: repositories(`${environment}/payments/*`),
});
export const push = (environment: string) => ({
  Effect: "Allow",
  Action: [
    ...pulling,
    ...["ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"],
  ],
  Resource: repositories(`${environment}/payments/*`),
});
export const publishing = text(logIn, push("staging"));
export const promoting = text(logIn, pull("staging"), push("production"));
