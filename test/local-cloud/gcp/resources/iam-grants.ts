import { object, type Property, type PropertyTable, string, strings } from "../../provider/schema";
import { canonical, type Properties, text, texts, type Value } from "../../provider/values";
import type { Google, GoogleResourceType } from "../google";
import {
  allowPolicyOf,
  type Condition,
  conditionIn,
  type Grant,
  grantsOn,
  isSameBinding,
  isSameMember,
  normalizedMember,
  putGrant,
  removeGrant,
} from "../policies";
import { isThere, refuseSetting } from "./iam-setting";
import type { IamTarget } from "./iam-targets";

const fixed: Property = { type: string, required: true, replaces: true };

const bindingInputs: PropertyTable = {
  condition: {
    type: object({ description: { type: string, replaces: true }, expression: fixed, title: fixed }),
    replaces: true,
  },
  role: fixed,
};

/** https://github.com/hashicorp/terraform-provider-google/blob/main/google/tpgiamresource/resource_iam_member.go, validateIAMMember */
function memberRefusal(value: Value): string | undefined {
  const member = String(value);
  if (member.startsWith("deleted")) return "Terraform does not support IAM members for deleted principals";
  if (/.+:.+|projectOwners|projectReaders|projectWriters|allUsers|allAuthenticatedUsers/.test(member)) return undefined;
  return (
    `invalid value "${member}" (IAM members must have one of the values outlined here: ` +
    "https://cloud.google.com/billing/docs/reference/rest/v1/Policy#Binding)"
  );
}

/** One member of a role on a resource. */
export function memberOn(title: string, target: IamTarget): GoogleResourceType {
  const prefixOf = target.idOf ?? String;
  const grantOf = (resource: string, properties: Properties): Grant => {
    const condition = conditionIn(properties.condition);
    const member = normalizedMember(text(properties, "member"));
    return { resource, role: text(properties, "role"), member, ...(condition && { condition }) };
  };
  const idOf = (grant: Grant) =>
    [prefixOf(grant.resource), grant.role, grant.member, ...conditionParts(grant.condition)].join("/");
  return {
    title,
    inputs: {
      ...target.inputs,
      ...bindingInputs,
      member: { ...fixed, equivalent: isSameMember, refusal: memberRefusal },
    },
    outputs: ["etag"],

    async create(google, inputs, created) {
      const grant = grantOf(target.nameOf(google, inputs), inputs);
      await refuseSetting(google, target, grant.resource, [grant]);
      await putGrant(google.kept, grant);
      created(idOf(grant));
    },

    async read(google, id, given) {
      const said = given.member === undefined ? await imported(google, target, id) : given;
      if (said === undefined) return undefined;
      const wanted = grantOf(target.nameOf(google, said), said);
      if (!(await isThere(google, target, wanted.resource))) return undefined;
      const found = (await grantsOn(google.kept, wanted.resource)).find(
        (grant) => isSameBinding(grant, wanted.role, wanted.condition) && isSameMember(grant.member, wanted.member),
      );
      if (found === undefined) return undefined;
      const { etag } = await allowPolicyOf(google.kept, wanted.resource);
      return {
        id: idOf(wanted),
        ...target.report(google, wanted.resource, said),
        condition: found.condition,
        etag,
        member: found.member,
        role: found.role,
      };
    },

    update: () => Promise.reject(new Error("every property of it replaces it")),

    async delete(google, _id, state) {
      await removeGrant(google.kept, grantOf(target.nameOf(google, state), state));
    },
  };
}

/** All members of a role on a resource. */
export function bindingOn(title: string, target: IamTarget): GoogleResourceType {
  const idOf = (resource: string, role: string, condition: Condition | undefined) =>
    [(target.idOf ?? String)(resource), role, ...conditionParts(condition)].join("/");
  const put = async (google: Google, properties: Properties): Promise<string> => {
    const resource = target.nameOf(google, properties);
    const [role, condition] = [text(properties, "role"), conditionIn(properties.condition)];
    const members = [...new Set(texts(properties.members).map(normalizedMember))];
    const grants = members.map((member) => ({ resource, role, member, ...(condition && { condition }) }));
    await refuseSetting(google, target, resource, grants);
    const before = (await grantsOn(google.kept, resource)).filter((grant) => isSameBinding(grant, role, condition));
    for (const grant of before) if (!members.includes(grant.member)) await removeGrant(google.kept, grant);
    for (const grant of grants) await putGrant(google.kept, grant);
    return idOf(resource, role, condition);
  };
  return {
    title,
    inputs: {
      ...target.inputs,
      ...bindingInputs,
      members: {
        type: strings,
        required: true,
        equivalent: (left, right) => canonical(membersOf(left)) === canonical(membersOf(right)),
        refusal: (value) => texts(value).map(memberRefusal).find(Boolean),
      },
    },
    outputs: ["etag"],
    create: async (google, inputs, created) => created(await put(google, inputs)),

    async read(google, id, given) {
      const said = given.role === undefined ? await imported(google, target, id) : given;
      if (said === undefined) return undefined;
      const resource = target.nameOf(google, said);
      if (!(await isThere(google, target, resource))) return undefined;
      const [role, condition] = [text(said, "role"), conditionIn(said.condition)];
      const grants = (await grantsOn(google.kept, resource)).filter((grant) => isSameBinding(grant, role, condition));
      return {
        id: idOf(resource, role, condition),
        ...target.report(google, resource, said),
        condition,
        etag: (await allowPolicyOf(google.kept, resource)).etag,
        members: grants.map(({ member }) => member).sort(),
        role,
      };
    },

    async update(google, _id, _state, inputs) {
      await put(google, inputs);
    },

    async delete(google, _id, state) {
      const resource = target.nameOf(google, state);
      const [role, condition] = [text(state, "role"), conditionIn(state.condition)];
      for (const grant of await grantsOn(google.kept, resource)) {
        if (isSameBinding(grant, role, condition)) await removeGrant(google.kept, grant);
      }
    },
  };
}

/** `<resource> <role> [<member>] [<condition's title>]`, of which the title may have spaces. */
async function imported(google: Google, target: IamTarget, id: string): Promise<Properties | undefined> {
  const [resource = "", role = "", ...rest] = id.split(/\s+/);
  if (role === "")
    throw new Error(`Wrong number of parts to id ${id}; expected 'resource_name role [member] [title]'.`);
  const hasMember = /:|^all(Authenticated)?Users$/.test(rest[0] ?? "");
  const title = rest.slice(hasMember ? 1 : 0).join(" ");
  const [property = ""] = Object.keys(target.inputs).filter((name) => !["location", "project"].includes(name));
  const naming = { [property === "" ? "project" : property]: resource };
  const name = target.nameOf(google, naming);
  const found = (await grantsOn(google.kept, name)).find(
    (grant) =>
      grant.role === role &&
      (grant.condition?.title ?? "") === title &&
      (!hasMember || isSameMember(grant.member, rest[0] ?? "")),
  );
  if (found === undefined) return undefined;
  return { ...target.report(google, name, {}), condition: found.condition, member: found.member, role };
}

function membersOf(value: Value): string[] {
  return [...new Set(texts(value).map(normalizedMember))].sort();
}

function conditionParts(condition: Condition | undefined): string[] {
  return condition === undefined ? [] : [condition.title, condition.description, condition.expression];
}
