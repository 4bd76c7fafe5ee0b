import type { Setting } from "../../framework/policy";
import { patternsOverlap, withoutVariables } from "./resources";

interface Environment {
  readonly name: string;
  readonly repositories: readonly string[];
}
export type Environments = readonly Environment[];

export const environmentsSetting: Setting<Environments> = {
  meaning:
    "Which repositories are an environment's, as names with `*` for any characters. Without it, the first part of a " +
    "repository's name, up to a `/`, is its environment.",
  default: [],
  schema: {
    type: "array",
    items: {
      type: "object",
      properties: {
        name: { type: "string", minLength: 1 },
        repositories: { type: "array", minItems: 1, items: { type: "string", pattern: "^[a-z0-9*._/-]+$" } },
      },
      required: ["name", "repositories"],
      additionalProperties: false,
    },
  },
};

/**
 * The environments that a pattern of repository names, as `Resource` has it, can reach; `undefined` where it leaves that
 * open, as a wildcard or a policy variable in its first part does.
 */
export function environmentsReached(pattern: string, environments: Environments): readonly string[] | undefined {
  if (environments.length === 0) {
    const first = /^([a-z0-9._-]+)(?:\/|$)/.exec(pattern)?.[1];
    return first === undefined ? undefined : [first];
  }
  const text = withoutVariables(pattern);
  return environments
    .filter(({ repositories }) => repositories.some((names) => patternsOverlap(text, names)))
    .map(({ name }) => name);
}
