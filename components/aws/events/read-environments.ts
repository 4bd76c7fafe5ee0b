import { readEnvironment } from "../../delivery/environment";
import { readNamespace } from "../../delivery/namespace";
import type { Reader } from "../../delivery/reader";

/** Whose events are meant: `undefined` where there is a problem. */
export function readRepositories(
  input: Readonly<Record<string, unknown>>,
  name: string,
  reader: Reader,
): { readonly environments: readonly string[]; readonly namespace: string } | undefined {
  const before = reader.problems.length;
  const namespace = readNamespace(input.namespace, name, reader);
  const environments = (reader.array(input.environments, "environments", 1, "environments") ?? []).map(
    (value, index) => readEnvironment(value, `environments[${index}]`, [], reader)?.name,
  );
  reader.unique(environments, (index) => `environments[${index}].name`, "name each environment once");
  if (namespace === undefined || reader.problems.length > before) return undefined;
  return { namespace, environments: environments.filter((environment) => environment !== undefined) };
}
