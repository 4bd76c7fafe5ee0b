import { iamAt } from "../local-cloud/aws/iam";
import { accountId, type Emulator } from "../local-cloud/emulator";

const issuer = "token.actions.githubusercontent.com";

export function policyDocument(...statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** A trust document that asks for these claims, beside the audience. */
export function trusting(claims: Readonly<Record<string, unknown>>): string {
  const asked = Object.entries({ aud: "sts.amazonaws.com", ...claims });
  return policyDocument({
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::${accountId}:oidc-provider/${issuer}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: { StringEquals: Object.fromEntries(asked.map(([claim, value]) => [`${issuer}:${claim}`, value])) },
  });
}

/** Makes a role with the path `/ci/`. */
export async function createRole(
  { endpoint }: Emulator,
  RoleName: string,
  trustDocument: string,
  permissions: string,
): Promise<string> {
  const iam = iamAt(endpoint);
  await iam.call("CreateRole", { RoleName, Path: "/ci/", AssumeRolePolicyDocument: trustDocument });
  await iam.call("PutRolePolicy", { RoleName, PolicyName: "duty", PolicyDocument: permissions });
  return `arn:aws:iam::${accountId}:role/ci/${RoleName}`;
}
