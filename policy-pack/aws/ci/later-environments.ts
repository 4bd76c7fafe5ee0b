import type { RepositoryArgs } from "@pulumi/aws/ecr";
import { environmentTag, holdsTag } from "../../../components/aws/tags";
import type { Setting } from "../../framework/policy";
import { isRecord, type Plain, Unknown } from "../../framework/snapshot";
import type { JudgedStack, StackResource } from "../../framework/stack";
import { environmentsReached } from "./environments";
import { repositoryType } from "./repository-grants";
import type { CiSettings } from "./settings";

export interface PathSettings extends CiSettings {
  readonly path: readonly string[];
}

export const pathSetting: Setting<readonly string[]> = {
  meaning:
    "Names of the environments in the order of the delivery path. Without it, the tags of `EcrRegistry` tell which " +
    "hold released images.",
  default: [],
  schema: { type: "array", items: { type: "string", minLength: 1 } },
};

/** Environments that are fed from the one before, with a repository of each; and repositories that may be in another. */
export function laterEnvironments(
  stack: JudgedStack,
  settings: PathSettings,
): { readonly later: ReadonlyMap<string, string>; readonly unsure: readonly StackResource<RepositoryArgs>[] } {
  const later = new Map<string, string>();
  const unsure: StackResource<RepositoryArgs>[] = [];
  for (const repository of stack.ofType<RepositoryArgs>(repositoryType)) {
    const environments = laterOf(repository.properties, settings);
    if (environments instanceof Unknown) unsure.push(repository);
    else for (const name of environments) if (!later.has(name)) later.set(name, repository.urn);
  }
  return { later, unsure };
}

function laterOf(
  { name, tags }: StackResource<RepositoryArgs>["properties"],
  { environments, path }: PathSettings,
): readonly string[] | Unknown {
  if (path.length > 0) {
    if (typeof name !== "string") return name instanceof Unknown ? name : [];
    return (environmentsReached(name, environments) ?? []).filter((environment) => path.indexOf(environment) > 0);
  }
  // Only the first environment holds nothing but unreleased artifacts.
  const [environment, holds] = [tagOf(tags, environmentTag), tagOf(tags, holdsTag)];
  const unknown = [environment, holds].find((value) => value instanceof Unknown);
  if (unknown) return unknown;
  return holds === "released" && typeof environment === "string" ? [environment] : [];
}

function tagOf(tags: Plain, tag: string): Plain {
  return isRecord(tags) ? tags[tag] : tags instanceof Unknown ? tags : undefined;
}
