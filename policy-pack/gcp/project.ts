import type { JudgedResource } from "../framework/policy";
import { type Plain, Unknown } from "../framework/snapshot";

/** The project that a resource is in: its own, or its provider's; `undefined` where the environment decides. */
export function projectOf({
  properties,
  provider,
}: Pick<JudgedResource, "properties" | "provider">): string | Unknown | undefined {
  const project: Plain = properties.project ?? provider?.properties.project;
  return typeof project === "string" || project instanceof Unknown ? project : undefined;
}
