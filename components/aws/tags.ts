import type { Input } from "@pulumi/pulumi";
import type { Delivery } from "../delivery/delivery";
import type { Holds } from "../delivery/holds";
import type { Identity } from "../delivery/identity";
import { isUnresolved, join, type Reader, type TextRule } from "../delivery/reader";

/** Keys of ours start with this, so that no organisation's own tags meet them. */
const tagPrefix = "artifact-registries:";

/** What every resource of a registry is tagged with. */
export function deliveryTags({ namespace, source }: Pick<Delivery, "namespace" | "source">): Record<string, string> {
  return {
    [`${tagPrefix}namespace`]: namespace,
    ...(source && { [`${tagPrefix}source`]: `${source.owner}/${source.repository}` }),
  };
}

/** Whether a repository holds released images, for the next update to compare. */
export const holdsTag = `${tagPrefix}holds`;

export const environmentTag = `${tagPrefix}environment`;

/** What a repository is tagged with beside that. */
export function repositoryTags(environment: string, artifact: string, holds: Holds): Record<string, string> {
  return { [environmentTag]: environment, [`${tagPrefix}artifact`]: artifact, [holdsTag]: holds };
}

/** What a role is tagged with beside that. */
export function roleTags({ environment, duty }: Identity): Record<string, string> {
  return { [environmentTag]: environment, [`${tagPrefix}duty`]: duty };
}

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html#id_tags_naming_best_practices */
const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const meaning = "letters, digits, spaces and _ . : / = + - @";
const tagValue: TextRule = { pattern: tagText, meaning, maximum: 256 };
const maximumKey = 128;
/** Of a resource, less those of ours: https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html */
const maximumTags = 50 - 5;

/** Tags that a program adds: their keys are plain, and their values are checked unless they are outputs. */
export function readTags(value: unknown, reader: Reader): Record<string, Input<string>> {
  if (value === undefined) return {};
  if (typeof value !== "object" || value === null || Array.isArray(value) || isUnresolved(value)) {
    reader.report("tags", "is not a plain object; write tags as { key: value }, where values may be outputs");
    return {};
  }
  const entries = Object.entries(value);
  if (entries.length > maximumTags) {
    reader.report(
      "tags",
      `has ${entries.length} entries; at most ${maximumTags} are possible beside the registry's own`,
    );
  }
  for (const [key, text] of entries) {
    const property = join("tags", key);
    const lower = key.toLowerCase();
    // IAM does not tell keys apart by their case: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
    if (lower.startsWith("aws:") || lower.startsWith(tagPrefix)) {
      reader.report(
        property,
        `has a key that is reserved; write one that starts with neither "aws:" nor "${tagPrefix}"`,
      );
    } else if (key === "" || key.length > maximumKey || !tagText.test(key)) {
      reader.report(property, `has a key that AWS refuses; write 1 to ${maximumKey} characters: ${meaning}`);
    }
    if (!isUnresolved(text)) reader.text(text, property, tagValue);
  }
  return value as Record<string, Input<string>>;
}
