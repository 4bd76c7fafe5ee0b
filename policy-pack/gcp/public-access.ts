import type { GrantedOn } from "../../components/gcp/iam/grant-types";
import { type Finding, type JudgedResource, type StackFinding, unknownFinding } from "../framework/policy";
import { Unknown } from "../framework/snapshot";
import type { JudgedStack } from "../framework/stack";
import { CustomRoles } from "./iam/custom-roles";
import { typesOn } from "./iam/grant-types";
import { type Grant, grantsOf } from "./iam/grants";
import { isEveryone } from "./iam/principals";
import { onlyVerifies, reachesRegistries } from "./iam/reaching-roles";

/** Where every role reaches a registry, what its images are signed and admitted by, or whoever may do something there. */
const direct: readonly GrantedOn[] = ["repository", "serviceAccount", "key", "keyRing", "pool", "note", "attestor"];
const above: readonly GrantedOn[] = ["project", "folder", "organization"];
export const publicPlaces: readonly GrantedOn[] = [...direct, ...above];

/** What services have, whose addresses a first preview does not know: https://docs.cloud.google.com/artifact-registry/docs/cmek */
const encrypting = "roles/cloudkms.cryptoKeyEncrypterDecrypter";

const reason = "stands for everyone, or for everything that a pool admits. Name the principals that need this.";

/** What a grant shows by itself. Those above a repository are public where their role reaches one. */
export function publicFindings(resource: JudgedResource): readonly Finding[] {
  const { grants, unknown, problems } = grantsOf(resource);
  return [
    ...problems,
    ...unknown.map((one) => unknownFinding(one, "document")),
    ...grants.flatMap((grant) => {
      const { member, role } = grant;
      const reaches =
        role instanceof Unknown || (direct.includes(grant.on) ? !onlyVerifies(role) : reachesRegistries(role));
      if (!reaches) return [];
      if (member instanceof Unknown) {
        return role instanceof Unknown || role === encrypting ? [] : [unknownFinding(member, "document")];
      }
      if (!isEveryone(member)) return [];
      return role instanceof Unknown && above.includes(grant.on)
        ? [unknownFinding(role, "document")]
        : [{ property: grant.memberAt, reason }];
    }),
  ];
}

/** What custom roles let everyone do: one that has nothing to do with registries is not judged. */
export function publicInStack(stack: JudgedStack): readonly StackFinding[] {
  const roles = new CustomRoles(stack);
  return typesOn(above)
    .flatMap((type) => stack.ofType(type).flatMap((resource) => grantsOf(resource).grants))
    .filter(({ member, role }) => typeof member === "string" && isEveryone(member) && isCustom(role))
    .flatMap((grant): StackFinding[] => {
      const permissions = roles.permissionsOf(grant);
      const { urn } = grant.giver;
      if (permissions === undefined || permissions instanceof Unknown) {
        return [{ ...unknownRole(grant), urn }];
      }
      const known = permissions.filter((permission) => typeof permission === "string");
      if (known.some(reachesWith)) return [{ urn, property: grant.memberAt, reason }];
      return known.length < permissions.length ? [{ ...unknownRole(grant), urn }] : [];
    });
}

function isCustom(role: Grant["role"]): boolean {
  return role instanceof Unknown || reachesRegistries(role) === undefined;
}

function reachesWith(permission: string): boolean {
  return reachesRegistries(`roles/${permission}`) === true;
}

function unknownRole({ roleAt }: Grant): Finding {
  const why =
    "is a role whose permissions this stack does not show, so that nobody here can tell what everyone may do. Name the " +
    "principals that need it.";
  return { property: roleAt, reason: why, unknown: "relation" };
}
