import { isUnresolved, join, type Reader, type TextRule } from "../../delivery/reader";
import type { GooglePackageFormat } from "../package-format";

/** https://docs.cloud.google.com/artifact-registry/docs/repositories/create-repos */
const repositoryId: TextRule = {
  pattern: /^[a-z](?:[a-z0-9-]*[a-z0-9])?$/,
  meaning: 'the id of a repository, without its project and location, such as "staging-payments-docker"',
  maximum: 63,
};

/** Ids by environment and format, each of one environment: whoever publishes into one must not write another. */
export function reportRepositories(
  value: unknown,
  environments: readonly (string | undefined)[],
  formats: readonly GooglePackageFormat[],
  reader: Reader,
): void {
  if (value === undefined) return;
  const property = "repositories";
  const names = environments.filter((name) => name !== undefined);
  const ids: { readonly id: string | undefined; readonly at: string }[] = [];
  for (const [environment, given] of Object.entries(reader.record(value, property, names) ?? {})) {
    if (!names.includes(environment)) continue;
    const byFormat = reader.record(given, join(property, environment), formats) ?? {};
    for (const format of formats.filter((one) => byFormat[one] !== undefined && !isUnresolved(byFormat[one]))) {
      const at = join(join(property, environment), format);
      ids.push({ id: reader.text(byFormat[format], at, repositoryId), at });
    }
  }
  reader.unique(
    ids.map(({ id }) => id),
    (index) => ids[index]?.at ?? property,
    "give each environment and format a repository of its own",
  );
}
