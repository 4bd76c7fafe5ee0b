import type { JudgedResource } from "../../framework/policy";
import { type Plain, Unknown } from "../../framework/snapshot";
import { trustsGithub } from "../github/trusts-github";
import { attachmentOf, roleAttachments } from "./attachments";
import type { CiSettings } from "./settings";

export const roleType = "aws:iam/role:Role";

/** Whether CI can take a role: by a token of an issuer that the role trusts, or because a setting says so. */
export function isCiRole({ properties }: JudgedResource, { issuers, ciRoles }: CiSettings): boolean | Unknown {
  const { name, assumeRolePolicy } = properties;
  if (isNamed(name, ciRoles)) return true;
  const trusts = trustsGithub(assumeRolePolicy, issuers);
  return trusts === false && name instanceof Unknown && ciRoles.length > 0 ? name : trusts;
}

/** Whether a name of a role is among names and ARNs of roles. */
function isNamed(name: Plain, roles: readonly string[]): boolean {
  return typeof name === "string" && roles.some((role) => roleName(role) === roleName(name));
}

/** The name of a role, which is also the last part of its ARN. */
export function roleName(role: string): string {
  return role.slice(role.lastIndexOf("/") + 1);
}

/** Whether a setting tells by itself that an attachment is for CI, so that it is judged before it is created. */
export function givesToNamed(resource: JudgedResource, { ciRoles }: CiSettings): boolean {
  return attachmentOf(resource, roleAttachments).holders.some((holder) => isNamed(holder, ciRoles));
}
