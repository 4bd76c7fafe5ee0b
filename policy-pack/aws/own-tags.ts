import { isRecord, type Plain } from "../framework/snapshot";

/** Whether a component of this package made a resource, whose purpose is known by that before the rest of the stack is. */
export function isOwn(tags: Plain): boolean {
  return isRecord(tags) && Object.keys(tags).some((tag) => tag.startsWith("artifact-registries:"));
}
