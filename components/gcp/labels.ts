import type { Input } from "@pulumi/pulumi";
import type { Holds } from "../delivery/holds";
import { isUnresolved, join, type Reader, type TextRule } from "../delivery/reader";

/** Keys of ours start with this, so that no organisation's own labels meet them. */
const labelPrefix = "artifact-registries-";

const environmentLabel = `${labelPrefix}environment`;

/** Whether a repository holds released artifacts, for the next update to compare. */
export const holdsLabel = `${labelPrefix}holds`;

export function namespaceLabel(namespace: string): Record<string, string> {
  return { [`${labelPrefix}namespace`]: namespace };
}

/** What a repository is labelled with beside that. */
export function repositoryLabels(environment: string, holds: Holds): Record<string, string> {
  return { [environmentLabel]: environment, [holdsLabel]: holds };
}

/** https://docs.cloud.google.com/artifact-registry/docs/repositories/label-repos */
const maximum = 63;
const labelKey = /^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]*$/u;
const labelValue: TextRule = {
  pattern: /^[\p{Ll}\p{Lo}\p{N}_-]*$/u,
  meaning: 'lower-case letters, digits, "_" and "-"',
  maximum,
};
/** Of a repository, less those of ours. */
const maximumLabels = 64 - 3;

/** Labels that a program adds: their keys are plain, and their values are checked unless they are outputs. */
export function readLabels(value: unknown, reader: Reader): Record<string, Input<string>> {
  if (value === undefined) return {};
  if (typeof value !== "object" || value === null || Array.isArray(value) || isUnresolved(value)) {
    reader.report("labels", "is not a plain object; write labels as { key: value }, where values may be outputs");
    return {};
  }
  const entries = Object.entries(value);
  if (entries.length > maximumLabels) {
    reader.report(
      "labels",
      `has ${entries.length} entries; at most ${maximumLabels} are possible beside the registry's own`,
    );
  }
  for (const [key, text] of entries) {
    const property = join("labels", key);
    if (key.startsWith(labelPrefix)) {
      reader.report(property, `has a key that is reserved; write one that does not start with "${labelPrefix}"`);
    } else if (key.length > maximum || !labelKey.test(key)) {
      reader.report(
        property,
        `has a key that Google refuses; write 1 to ${maximum} characters: ${labelValue.meaning}, a letter first`,
      );
    }
    if (!isUnresolved(text)) reader.text(text, property, labelValue);
  }
  return value as Record<string, Input<string>>;
}
