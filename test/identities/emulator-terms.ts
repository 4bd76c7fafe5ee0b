import { documentElement, iamAt, listElements } from "../local-cloud/aws/iam";
import type { Emulator } from "../local-cloud/emulator";
import { withKeyArn, withoutClaims, withSessionArns } from "./emulator-documents";
import { asRoot } from "./session";

/**
 * Takes the conditions on claims that the emulator does not see out of a role's trust document, and names the signing
 * key by its ARN in the role's policies. Each of these must be there.
 */
export async function putRoleInEmulatorTerms(
  { endpoint }: Emulator,
  roleArn: string,
  claims: readonly string[],
  keyArn: string,
): Promise<void> {
  const iam = iamAt(endpoint);
  const RoleName = roleArn.split("/").at(-1) ?? "";
  const trust = documentElement(await iam.call("GetRole", { RoleName }), "AssumeRolePolicyDocument");
  await iam.call("UpdateAssumeRolePolicy", { RoleName, PolicyDocument: withoutClaims(trust, ...claims) });
  for (const PolicyName of listElements(await iam.call("ListRolePolicies", { RoleName }), "PolicyNames")) {
    const policy = documentElement(await iam.call("GetRolePolicy", { RoleName, PolicyName }), "PolicyDocument");
    await iam.call("PutRolePolicy", { RoleName, PolicyName, PolicyDocument: withKeyArn(policy, keyArn) });
  }
}

/** Names the roles that a repository's policy spares by their sessions. */
export async function putRepositoryInEmulatorTerms(emulator: Emulator, repositoryName: string): Promise<void> {
  const { ecr } = asRoot(emulator);
  const { policyText = "" } = await ecr.getRepositoryPolicy({ repositoryName });
  await ecr.setRepositoryPolicy({ repositoryName, policyText: withSessionArns(policyText) });
}

/** Names the roles that a key's policy spares by their sessions. */
export async function putKeyInEmulatorTerms(emulator: Emulator, KeyId: string): Promise<void> {
  const { kms } = asRoot(emulator);
  const { Policy = "" } = await kms.getKeyPolicy({ KeyId, PolicyName: "default" });
  await kms.putKeyPolicy({ KeyId, PolicyName: "default", Policy: withSessionArns(Policy) });
}
