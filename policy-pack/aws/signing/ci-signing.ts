import { isList, isRecord, type Plain } from "../../framework/snapshot";
import type { JudgedStack, StackResource } from "../../framework/stack";
import { isCiRole, roleName, roleType } from "../ci/ci-role";
import type { Permission } from "../ci/managed-policies";
import { signAction } from "../ci/other-actions";
import { Permissions } from "../ci/permissions";
import type { CiSettings } from "../ci/settings";
import { allowStatements } from "../iam/document";
import { coversAny, textsOf } from "../iam/texts";
import { keyType } from "./keys";

export const aliasType = "aws:kms/alias:Alias";

/** Where a document lets somebody sign, and with which keys, as far as it names any. */
export interface Signing {
  readonly property: string;
  readonly keys: readonly string[];
  readonly aliases: readonly string[];
}

export function signingIn(document: Plain, property: string): readonly Signing[] {
  return allowStatements(document, property).flatMap((statement): Signing[] => {
    if (!("elements" in statement)) return [];
    const { Action, Condition, NotAction, Resource } = statement.elements;
    // What it does not name it leaves to those who do: another policy refuses NotAction.
    const element = NotAction === undefined ? "Action" : "NotAction";
    const actions = textsOf(NotAction ?? Action, `${statement.property}.${element}`);
    if (coversAny(actions, [signAction]) !== (element === "Action")) return [];
    const keys = textsOf(Resource, "Resource").flatMap((one) => ("text" in one ? [one.text] : []));
    return [{ property: `${statement.property}.${element}`, keys, aliases: aliasesIn(Condition) }];
  });
}

function aliasesIn(condition: Plain): readonly string[] {
  if (!isRecord(condition)) return [];
  return Object.values(condition)
    .flatMap((tests) => (isRecord(tests) ? Object.entries(tests) : []))
    .filter(([key]) => key.toLowerCase() === "kms:resourcealiases")
    .flatMap(([, value]) => (isList(value) ? value : [value]))
    .filter((value) => typeof value === "string");
}

/** URNs of the keys that a role of CI may sign with: by their ARNs, by an alias, or because its document is made of one. */
export function keysOfCi(stack: JudgedStack, settings: CiSettings): ReadonlySet<string> {
  const keys = stack.ofType(keyType);
  const aliases = stack.ofType(aliasType);
  const urns = new Set(keys.map(({ urn }) => urn));
  const permissions = new Permissions(stack);
  const given = [
    ...stack
      .ofType(roleType)
      .filter((role) => isCiRole(role, settings) === true)
      .flatMap((role) => permissions.of(role)),
    ...settings.ciRoles.flatMap((name) => permissions.ofName(roleName(name))),
  ];
  const named = new Set<string>();
  for (const permission of given) {
    if (!("document" in permission)) continue;
    for (const urn of originsOf(permission)) if (urns.has(urn)) named.add(urn);
    const signing = signingIn(permission.document, permission.property);
    const texts = new Set(signing.flatMap((one) => [...one.keys, ...one.aliases]));
    for (const key of keys) if (namesOf(key, aliases).some((name) => texts.has(name))) named.add(key.urn);
  }
  return named;
}

function originsOf({ giver, property }: Permission): readonly string[] {
  return giver.dependenciesOf(/^\w+/.exec(property)?.[0] ?? "");
}

function namesOf({ urn, properties }: StackResource, aliases: readonly StackResource[]): readonly string[] {
  const ids = [properties.arn, properties.keyId].filter((id) => typeof id === "string");
  const own = aliases.filter(
    (alias) =>
      alias.dependenciesOf("targetKeyId").includes(urn) || ids.some((id) => id === alias.properties.targetKeyId),
  );
  return [...ids, ...own.map(({ properties: { name } }) => name)].filter((name) => typeof name === "string");
}
