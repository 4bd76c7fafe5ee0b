import type { Setting } from "../../framework/policy";
import { releasedSettings } from "../released";

export const cleanupSettings = {
  ...releasedSettings,
  keepAll: {
    meaning:
      "Ids of repositories that may grow for ever, where `*` stands for any characters. Policies that they have all the " +
      "same are judged, except for the growth that they allow.",
    default: [] as readonly string[],
    schema: releasedSettings.unreleasedRepositories.schema,
  },
  maximumDays: {
    meaning: "Days after which an age bounds nothing.",
    default: 3650 as number,
    schema: { type: "integer", minimum: 1 },
  },
  maximumVersions: {
    meaning: "Versions of a package beyond which a count bounds nothing.",
    default: 10_000 as number,
    schema: { type: "integer", minimum: 1 },
  },
} satisfies Record<string, Setting<unknown>>;

export type CleanupSettings = {
  readonly [Name in keyof typeof cleanupSettings]: (typeof cleanupSettings)[Name]["default"];
};
