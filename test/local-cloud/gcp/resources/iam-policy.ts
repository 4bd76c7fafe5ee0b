import { document } from "../../provider/schema";
import { canonical, isProperties, objects, type Properties, texts, type Value } from "../../provider/values";
import type { Google, GoogleResourceType } from "../google";
import { allowPolicyOf, conditionIn, type Grant, normalizedMember, putGrant, removeGrants } from "../policies";
import { isThere, refuseSetting } from "./iam-setting";
import type { IamTarget } from "./iam-targets";

/** The whole policy of a resource. */
export function policyOn(title: string, target: IamTarget): GoogleResourceType {
  const put = async (google: Google, properties: Properties): Promise<string> => {
    const resource = target.nameOf(google, properties);
    const grants = grantsIn(resource, properties.policyData);
    await refuseSetting(google, target, resource, grants);
    await removeGrants(google.kept, resource);
    for (const grant of grants) await putGrant(google.kept, grant);
    return resource;
  };
  return {
    title,
    inputs: { ...target.inputs, policyData: { type: document(isSamePolicy), required: true } },
    outputs: ["etag"],
    create: async (google, inputs, created) => created(await put(google, inputs)),

    async read(google, id, given) {
      const named = Object.keys(target.inputs).some((name) => given[name] !== undefined);
      const said = named ? given : { ...given, ...target.report(google, id, {}) };
      const resource = target.nameOf(google, said);
      if (!(await isThere(google, target, resource))) return undefined;
      const { bindings, etag } = await allowPolicyOf(google.kept, resource);
      return { id: resource, ...target.report(google, resource, said), etag, policyData: JSON.stringify({ bindings }) };
    },

    async update(google, _id, _state, inputs) {
      await put(google, inputs);
    },

    async delete(google, _id, state) {
      await removeGrants(google.kept, target.nameOf(google, state));
    },
  };
}

function grantsIn(resource: string, policyData: Value | undefined): Grant[] {
  const policy: unknown = JSON.parse(String(policyData));
  const bindings = isProperties(policy) ? objects(policy.bindings) : [];
  return bindings.flatMap((binding) => {
    const condition = conditionIn(binding.condition);
    const role = String(binding.role);
    return texts(binding.members).map((member) => ({
      resource,
      role,
      member: normalizedMember(member),
      ...(condition && { condition }),
    }));
  });
}

function isSamePolicy(left: Value, right: Value): boolean {
  const sorted = (value: Value) =>
    grantsIn("", value)
      .map((grant) => canonical(grant))
      .sort();
  return canonical([...new Set(sorted(left))]) === canonical([...new Set(sorted(right))]);
}
