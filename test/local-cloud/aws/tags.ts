import {
  containsUnknown,
  entriesOf,
  isProperties,
  type Properties,
  stringMap,
  unknown,
  type Value,
} from "../provider/values";

type Tags = Readonly<Record<string, string>>;

/** What a resource is tagged with: the provider's default tags and its own, which win. */
export function mergeTags(defaultTags: Tags, own: Value | undefined): Value {
  if (containsUnknown(own)) return unknown;
  return { ...defaultTags, ...(isProperties(own) ? Object.fromEntries(entriesOf(own)) : {}), __defaults: [] };
}

/**
 * The two properties that a resource's tags are in: all of them, and its own, which are those that the program gave
 * it and those that do not come from the provider. Tags of AWS itself belong to nobody.
 */
export function reportedTags(actual: Tags, defaultTags: Tags, state: Properties): Properties {
  const all = Object.fromEntries(Object.entries(actual).filter(([key]) => !key.startsWith("aws:")));
  const given = stringMap(state.tags);
  const own = Object.entries(all).filter(([key, value]) => key in given || defaultTags[key] !== value);
  return { tags: Object.fromEntries(own), tagsAll: all };
}

interface TagChanges {
  readonly added: Tags;
  readonly removed: readonly string[];
}

export function tagChanges(state: Properties, inputs: Properties): TagChanges {
  const before = stringMap(state.tagsAll);
  const after = stringMap(inputs.tagsAll);
  return {
    added: Object.fromEntries(Object.entries(after).filter(([key, value]) => before[key] !== value)),
    removed: Object.keys(before).filter((key) => !(key in after)),
  };
}
