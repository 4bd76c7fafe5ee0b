import { isProperties, type Properties, stringMap, type Value } from "../provider/values";
import { ApiError } from "./api-error";
import type { Google } from "./google";

type Labels = Readonly<Record<string, string>>;

const attribution = "goog-pulumi-provisioned";

/**
 * The labels that the program answers for: the provider's and the resource's own, which win.
 * https://github.com/hashicorp/terraform-provider-google/blob/main/google/tpgresource/labels.go
 */
export function managedLabels(google: Google, own: Value | undefined, effective: Value | undefined): Labels {
  const isAttributed =
    google.attribution !== "never" &&
    (google.attribution === "PROACTIVE" || !isProperties(effective) || effective[attribution] !== undefined);
  return { ...google.defaultLabels, ...(isAttributed && { [attribution]: "true" }), ...stringMap(own) };
}

/** What a resource's labels become; those that nobody here knows of stay. */
export function labelsAfter(
  google: Google,
  inputs: Properties,
  state: Properties,
  kept: Properties | undefined,
): Labels {
  const now = managedLabels(google, inputs.labels, kept?.labels);
  refuseLabels(now);
  const managed = stringMap(state.pulumiLabels);
  const others = Object.entries(stringMap(kept?.labels)).filter(([key]) => !(key in managed));
  return { ...Object.fromEntries(others), ...now };
}

/** The three properties that a resource's labels are in: its own, those of the program, and all of them. */
export function reportedLabels(google: Google, kept: Properties, given: Properties): Properties {
  const all = stringMap(kept.labels);
  const managed = isProperties(given.pulumiLabels)
    ? stringMap(given.pulumiLabels)
    : managedLabels(google, given.labels, kept.labels);
  const those = (names: Labels) => Object.fromEntries(Object.entries(all).filter(([key]) => key in names));
  return { effectiveLabels: all, labels: those(stringMap(given.labels)), pulumiLabels: those(managed) };
}

/** https://docs.cloud.google.com/resource-manager/docs/labels-overview#requirements */
function refuseLabels(labels: Labels): void {
  const entries = Object.entries(labels);
  if (entries.length > 64) throw new ApiError(400, `A resource has 64 labels at most, here are ${entries.length}.`);
  for (const [key, value] of entries) {
    if (!/^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u.test(key))
      throw new ApiError(400, `Invalid label key "${key}".`);
    if (!/^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u.test(value)) {
      throw new ApiError(400, `Invalid value "${value}" of the label "${key}".`);
    }
  }
}
