import { type Finding, type JudgedResource, type StackFinding, unknownFinding } from "../../framework/policy";
import { type Plain, Unknown } from "../../framework/snapshot";
import type { JudgedStack } from "../../framework/stack";
import { allowStatements, Malformed } from "../iam/document";
import { attachmentOf, type Given, ownPermissions, roleAttachments } from "./attachments";
import { type AwsManagedPolicy, awsManagedPolicy } from "./aws-managed-policies";
import { givesToNamed, isCiRole, roleName, roleType } from "./ci-role";
import type { Environments } from "./environments";
import { late, perhapsCi, problem } from "./findings";
import { type Permission, withoutTwins } from "./managed-policies";
import { Permissions } from "./permissions";
import type { CiSettings } from "./settings";
import { statementFindings } from "./statement";

export interface GrantedSettings extends CiSettings {
  readonly acceptedPolicies: readonly string[];
}
type Result = Malformed | Unknown;

/** What a resource by itself shows that CI is granted too much. */
export function grantedFindings(resource: JudgedResource, settings: GrantedSettings): readonly Finding[] {
  const role = resource.type === roleType;
  const ci = role ? isCiRole(resource, settings) : givesToNamed(resource, settings);
  if (ci === false) return [];
  const given = role ? ownPermissions(resource) : attachmentOf(resource, roleAttachments).given;
  const results = [
    ...given.flatMap((one) => givenResults(one, settings.environments)),
    ...(role && resource.properties.managedPolicyArns instanceof Unknown
      ? [resource.properties.managedPolicyArns]
      : []),
  ];
  if (ci instanceof Unknown) return results.length > 0 ? [unknownFinding(ci, "document")] : [];
  return results.map((result) => (result instanceof Unknown ? unknownFinding(result, "document") : problem(result)));
}

/** What only the relations between roles and their policies show. */
export function grantedInStack(stack: JudgedStack, settings: GrantedSettings): readonly StackFinding[] {
  const permissions = new Permissions(stack);
  const roles = stack.ofType(roleType).map((role) => ({ role, ci: isCiRole(role, settings) }));
  const certain = roles.filter(({ ci }) => ci === true);
  const found = [
    ...certain.flatMap(({ role }) => permissions.of(role)),
    ...settings.ciRoles.flatMap((role) => permissions.ofName(roleName(role))),
  ];
  return [
    ...withoutTwins(found).flatMap((permission) => permissionFindings(permission, settings)),
    ...roles.flatMap(({ role, ci }) => {
      const grants =
        ci instanceof Unknown && permissions.of(role).some((one) => relatedResults(one, settings).length > 0);
      return grants ? [{ ...perhapsCi(ci), urn: role.urn }] : [];
    }),
    ...withoutTwins(roles.some(({ ci }) => ci !== false) || settings.ciRoles.length > 0 ? permissions.loose : [])
      .filter((permission) => relatedResults(permission, settings).length > 0)
      .map(({ giver }) => {
        const holder = new Unknown(roleAttachments[giver.type]?.holders ?? "role");
        return { ...unknownFinding(holder, "relation"), urn: giver.urn };
      }),
  ];
}

/** What breaks the rule in a permission, unless its giver shows that by itself. */
function relatedResults({ giver, ...permission }: Permission, settings: GrantedSettings): readonly Result[] {
  if (giver.type === roleType || givesToNamed(giver, settings)) return [];
  if ("unread" in permission) return [];
  const { property } = permission;
  return "managed" in permission
    ? [managedProblem(permission.managed, property)]
    : documentResults(permission.document, property, settings.environments);
}

function permissionFindings(permission: Permission, settings: GrantedSettings): readonly StackFinding[] {
  const { urn } = permission;
  if ("unread" in permission) return unreadFindings(permission.unread, permission, settings);
  return relatedResults(permission, settings).map((result) => ({
    urn,
    ...(result instanceof Unknown ? late(result) : problem(result)),
  }));
}

function unreadFindings(
  arn: string | Unknown,
  { urn, property }: Permission,
  { acceptedPolicies }: GrantedSettings,
): readonly StackFinding[] {
  if (arn instanceof Unknown) return [{ ...unknownFinding(arn, "relation"), urn }];
  if (acceptedPolicies.includes(arn)) return [];
  const reason =
    "attaches a managed policy that is not in this stack, so that nobody here can tell what it lets CI do. Read it and " +
    "name its ARN in the setting `acceptedPolicies`, or write a policy of your own.";
  return [{ urn, property, reason, unknown: "relation" }];
}

function givenResults(given: Given, environments: Environments): readonly Result[] {
  if ("document" in given) return documentResults(given.document, given.property, environments);
  const managed = typeof given.arn === "string" ? awsManagedPolicy(given.arn) : undefined;
  return managed ? [managedProblem(managed, given.property)] : [];
}

function documentResults(document: Plain, property: string, environments: Environments): readonly Result[] {
  return allowStatements(document, property).flatMap((statement) =>
    statement instanceof Unknown || statement instanceof Malformed
      ? [statement]
      : statementFindings(statement, environments),
  );
}

function managedProblem({ lets }: AwsManagedPolicy, property: string): Malformed {
  const reason = `attaches a managed policy of AWS that lets CI ${lets}. Write a policy of your own for its repositories.`;
  return new Malformed(property, reason);
}
