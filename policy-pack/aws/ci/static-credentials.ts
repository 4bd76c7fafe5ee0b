import { type Finding, type JudgedResource, type StackFinding, unknownFinding } from "../../framework/policy";
import { type Plain, Unknown } from "../../framework/snapshot";
import type { JudgedStack } from "../../framework/stack";
import { allowStatements, Malformed } from "../iam/document";
import { coversAny, textsOf } from "../iam/texts";
import { attachmentOf, type Given, groupAttachments, userAttachments } from "./attachments";
import { awsManagedPolicy } from "./aws-managed-policies";
import { refusedActions, writeActions } from "./ecr-actions";
import { late, problem } from "./findings";
import { ManagedPolicies, type Permission, policyType } from "./managed-policies";

export const accessKeyType = "aws:iam/accessKey:AccessKey";

export interface StaticSettings {
  readonly allowedUsers: readonly string[];
  readonly allowedGroups: readonly string[];
}
type Result = Malformed | Unknown;

/** What a resource by itself shows: an access key, or what it lets users do. */
export function credentialFindings(resource: JudgedResource, settings: StaticSettings): readonly Finding[] {
  if (resource.type === accessKeyType) return keyFindings(resource, settings);
  return attachmentsOf(resource, settings).flatMap(({ given, unknown }): readonly Finding[] => {
    const results = given.flatMap(resultsOf);
    if (unknown) return results.length > 0 ? [unknownFinding(unknown, "relation")] : [];
    return results.map((result) => (result instanceof Unknown ? unknownFinding(result, "document") : problem(result)));
  });
}

/** What users and groups are given by policies that stand elsewhere in the stack. */
export function credentialsInStack(stack: JudgedStack, settings: StaticSettings): readonly StackFinding[] {
  const policies = new ManagedPolicies(stack);
  const types = new Set([...Object.keys(userAttachments), ...Object.keys(groupAttachments)]);
  return [...types].flatMap((type) =>
    stack.ofType(type).flatMap((resource) =>
      attachmentsOf(resource, settings)
        .flatMap(({ given, unknown }) =>
          given.flatMap((one) =>
            policies.permissionsIn(resource, [one]).flatMap((found) => attached(found, one, unknown)),
          ),
        )
        .map((finding) => ({ ...finding, urn: resource.urn })),
    ),
  );
}

/** What is wrong with a managed policy that only the stack shows, on what attaches it. */
function attached(permission: Permission, { property }: Given, holder: Unknown | undefined): readonly Finding[] {
  if ("unread" in permission) {
    return permission.unread instanceof Unknown ? [unknownFinding(permission.unread, "relation")] : [];
  }
  if ("managed" in permission || permission.giver.type !== policyType) return [];
  const results = registryWrites(permission.document, property);
  const [first] = results;
  if (!first) return [];
  if (holder) return [unknownFinding(holder, "relation")];
  const broken = results.find((result) => result instanceof Malformed);
  return [broken ? { property, reason: broken.reason } : late(new Unknown(property))];
}

function keyFindings({ properties: { user } }: JudgedResource, { allowedUsers }: StaticSettings): readonly Finding[] {
  if (user instanceof Unknown && allowedUsers.length > 0) return [unknownFinding(user, "relation")];
  if (typeof user === "string" && allowedUsers.includes(user)) return [];
  const reason =
    "gets a key that works from anywhere until somebody deletes it, and that the state and every copy of it hold. Let " +
    "CI take a role by a token of its job, or name the user in the setting `allowedUsers`.";
  return [{ property: "user", reason }];
}

/** What a resource attaches to users and groups that no setting allows, and whether who they are is unknown. */
function attachmentsOf(
  resource: JudgedResource,
  { allowedUsers, allowedGroups }: StaticSettings,
): readonly { readonly given: readonly Given[]; readonly unknown: Unknown | undefined }[] {
  const tables = [
    { table: userAttachments, allowed: allowedUsers },
    { table: groupAttachments, allowed: allowedGroups },
  ];
  const holders = tables.flatMap(({ table, allowed }) => {
    const names = attachmentOf(resource, table).holders;
    // Where nobody is allowed, it does not matter who it is.
    return names
      .filter((name) => typeof name !== "string" || !allowed.includes(name))
      .map((name) => (name instanceof Unknown && allowed.length > 0 ? name : undefined));
  });
  if (holders.length === 0) return [];
  const unknown = holders.includes(undefined) ? undefined : holders[0];
  const [given] = tables.map(({ table }) => attachmentOf(resource, table).given).filter((some) => some.length > 0);
  return given ? [{ given, unknown }] : [];
}

function resultsOf(given: Given): readonly Result[] {
  if ("document" in given) return registryWrites(given.document, given.property);
  const managed = typeof given.arn === "string" ? awsManagedPolicy(given.arn) : undefined;
  const [first] = managed ? registryWrites(managed.document, given.property) : [];
  return first instanceof Malformed ? [new Malformed(given.property, first.reason)] : [];
}

const changing = [...writeActions, ...[...refusedActions.values()].flat()];

/** Where a document lets somebody push images, delete them or reconfigure a registry, on whatever resource. */
function registryWrites(document: Plain, property: string): readonly (Malformed | Unknown)[] {
  const reason =
    "lets users, whose credentials last, change registries. Let a role do it, which CI takes by a token of its job.";
  return allowStatements(document, property).flatMap((statement) => {
    if (statement instanceof Unknown || statement instanceof Malformed) return [statement];
    const { elements } = statement;
    const element = "NotAction" in elements ? "NotAction" : "Action";
    const at = `${statement.property}.${element}`;
    const read = textsOf(elements[element], at);
    const grants =
      element === "Action" ? coversAny(read, changing) : !changing.every((action) => coversAny(read, [action]));
    return grants
      ? [new Malformed(at, reason)]
      : read.filter((one) => one instanceof Unknown || one instanceof Malformed);
  });
}
