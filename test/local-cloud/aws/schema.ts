import { type Property, type ResourceType as ProviderResourceType, string } from "../provider/schema";
import type { Cloud } from "./cloud";

export type ResourceType = ProviderResourceType<Cloud>;

/** Every resource has its own region since version 7; check takes it from the provider when it is unset. */
export const region: Property = { type: string, computed: true, replaces: true };

export const tags: Property = { type: { kind: "map" } };

/** Check writes the provider's default tags and the resource's own into it: it is an input that no program sets. */
const tagsAll: Property = { type: { kind: "map" }, computed: true };

export function withTags(type: ResourceType): ResourceType {
  return type.inputs.tags === undefined ? type : { ...type, added: { tagsAll } };
}
