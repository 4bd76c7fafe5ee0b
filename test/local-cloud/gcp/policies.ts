import { createHash } from "node:crypto";
import type { KeptState } from "../provider/kept-state";
import { canonical, isProperties, type Properties, type Value } from "../provider/values";

/** One member of one binding: kept apart from the others, since a stack creates many of them at once. */
export interface Grant extends Properties {
  /** The resource's name, such as `projects/acme/locations/us/repositories/images`. */
  resource: string;
  role: string;
  member: string;
  condition?: Condition;
}

export interface Condition extends Properties {
  title: string;
  expression: string;
  description: string;
}

interface Binding {
  readonly role: string;
  readonly members: readonly string[];
  readonly condition?: Condition;
}

const kind = "grant";

export async function grantsOn(kept: KeptState, resource: string): Promise<Grant[]> {
  return ((await kept.list(kind)) as Grant[]).filter((grant) => grant.resource === resource);
}

/** Everything that somebody has been granted, anywhere. */
export async function grantsOf(kept: KeptState, member: string): Promise<Grant[]> {
  return ((await kept.list(kind)) as Grant[]).filter((grant) => grant.member === member);
}

export async function putGrant(kept: KeptState, grant: Grant): Promise<void> {
  await kept.put(kind, keyOf(grant), grant);
}

export async function removeGrant(kept: KeptState, grant: Grant): Promise<void> {
  for (const [id, found] of (await kept.entries(kind)) as [string, Grant][]) {
    if (keyOf(found) === keyOf(grant)) await kept.remove(kind, id);
  }
}

/** What is bound to a resource goes with it. */
export async function removeGrants(kept: KeptState, resource: string): Promise<void> {
  for (const [id, found] of await kept.entries(kind)) {
    if (found.resource === resource) await kept.remove(kind, id);
  }
}

/** A resource's allow policy: https://docs.cloud.google.com/iam/docs/reference/rest/v1/Policy */
export async function allowPolicyOf(kept: KeptState, resource: string): Promise<{ bindings: Binding[]; etag: string }> {
  const bindings = new Map<string, { role: string; members: string[]; condition?: Condition }>();
  for (const { role, member, condition } of await grantsOn(kept, resource)) {
    const key = canonical([role, condition ?? null]);
    const binding = bindings.get(key) ?? { role, members: [], ...(condition && { condition }) };
    bindings.set(key, { ...binding, members: [...binding.members, member].sort() });
  }
  const sorted = [...bindings].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, binding]) => binding);
  const hash = createHash("sha256").update(JSON.stringify(sorted)).digest("base64");
  return { bindings: sorted, etag: `Bw${hash.slice(0, 9)}=` };
}

export function isSameBinding(grant: Grant, role: string, condition: Condition | undefined): boolean {
  return grant.role === role && canonical(grant.condition ?? null) === canonical(condition ?? null);
}

export function conditionIn(value: Value | undefined): Condition | undefined {
  if (!isProperties(value)) return undefined;
  const { title, expression, description } = value;
  return { title: String(title), expression: String(expression), description: String(description ?? "") };
}

/** https://github.com/hashicorp/terraform-provider-google/blob/main/google/tpgresource/utils.go, NormalizeIamPrincipalCasing */
export function normalizedMember(member: string): string {
  if (isCaseSensitive(member)) return member;
  const [type, ...rest] = member.split(":");
  if (type === "deleted") return [type, rest[0], ...rest.slice(1).map((part) => part.toLowerCase())].join(":");
  return [type, ...rest.map((part) => part.toLowerCase())].join(":");
}

export function isSameMember(left: Value, right: Value): boolean {
  return normalizedMember(String(left)) === normalizedMember(String(right));
}

function isCaseSensitive(member: string): boolean {
  return /allUsers|allAuthenticatedUsers|^principal(?:Set|Hierarchy)?:/.test(member);
}

/** Members and conditions are too long for a file's name. */
function keyOf({ resource, role, member, condition }: Grant): string {
  return createHash("sha256")
    .update(canonical([resource, role, member, condition ?? null]))
    .digest("hex");
}
