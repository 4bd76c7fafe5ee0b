import type { GrantedOn } from "../../../components/gcp/iam/grant-types";
import { type Finding, type JudgedResource, type StackFinding, unknownFinding } from "../../framework/policy";
import { Unknown } from "../../framework/snapshot";
import type { JudgedStack, StackResource } from "../../framework/stack";
import { CiIdentities } from "../iam/ci-identities";
import { type CiSettings, isCiPrincipal } from "../iam/ci-settings";
import { CustomRoles } from "../iam/custom-roles";
import { allPlaces, typesOn } from "../iam/grant-types";
import { type Grant, grantsOf } from "../iam/grants";
import { refusedUse } from "./refused-permissions";
import { isPredefined, refusedRole } from "./refused-roles";

interface PermissionSettings extends CiSettings {
  readonly acceptedRoles: readonly string[];
}

/** What a grant shows by itself: Google's own roles, for principals that are CI's by their name. */
export function permissionFindings(resource: JudgedResource, settings: PermissionSettings): readonly Finding[] {
  const { grants, unknown } = grantsOf(resource);
  return [
    ...unknown.map((one) => unknownFinding(one, "document")),
    ...once(
      grants
        .filter(({ member }) => typeof member === "string" && isCiPrincipal(member, settings))
        .flatMap((grant) => predefinedProblem(grant)),
    ),
  ];
}

/** What service accounts that CI impersonates have, and what is in custom roles. */
export function permissionsInStack(stack: JudgedStack, settings: PermissionSettings): readonly StackFinding[] {
  const identities = new CiIdentities(stack, settings);
  const roles = new CustomRoles(stack);
  return typesOn(allPlaces)
    .flatMap((type) => stack.ofType(type))
    .flatMap((resource) => {
      const found = grantsOf(resource).grants.flatMap((grant): readonly Finding[] => {
        const holds = identities.holds(grant);
        if (holds === false) return [];
        const named = typeof grant.member === "string" && isCiPrincipal(grant.member, settings);
        const problems = [
          ...(named ? [] : predefinedProblem(grant)),
          ...customProblems(grant, roles, settings.acceptedRoles),
        ];
        return holds instanceof Unknown && problems.length > 0 ? [unknownFinding(holds, "relation")] : problems;
      });
      return once(found).map((finding) => ({ ...finding, urn: resource.urn }));
    });
}

function predefinedProblem({ on, role, roleAt }: Grant): readonly Finding[] {
  const lets = typeof role === "string" ? refusedRole(role, isAbove(on)) : undefined;
  return lets === undefined ? [] : [{ property: roleAt, reason: `lets CI ${lets}. ${remedy(on)}` }];
}

function customProblems(
  grant: Grant<StackResource>,
  roles: CustomRoles,
  accepted: readonly string[],
): readonly Finding[] {
  const { on, role, roleAt: property } = grant;
  if (typeof role === "string" && isPredefined(role)) return [];
  const permissions = roles.permissionsOf(grant);
  if (permissions === undefined || permissions instanceof Unknown) {
    if (typeof role === "string" && accepted.includes(role)) return [];
    const reason =
      "is a custom role whose permissions this stack does not show, so that nobody here can tell what it lets CI do. " +
      "Read it and name it in the setting `acceptedRoles`, or make it in this stack.";
    return [{ property, reason, unknown: "relation" }];
  }
  const uses = permissions.map((permission) =>
    typeof permission === "string" ? refusedUse(permission, isAbove(on)) : undefined,
  );
  const [lets] = uses.filter((use) => use !== undefined);
  if (lets !== undefined) return [{ property, reason: `is a custom role that lets CI ${lets}. ${remedy(on)}` }];
  return permissions.some((permission) => permission instanceof Unknown)
    ? [unknownFinding(new Unknown(property), "relation")]
    : [];
}

function isAbove(on: GrantedOn): boolean {
  return on === "project" || on === "folder" || on === "organization";
}

function remedy(on: GrantedOn): string {
  return isAbove(on)
    ? "Grant a role that pushes or pulls on the repositories of one environment instead."
    : "Grant a role that does no more than the job.";
}

/** A binding has one role, whoever is in it. */
function once(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((finding) => [`${finding.property} ${finding.reason}`, finding])).values()];
}
