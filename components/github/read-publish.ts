import { gitHubEnvironmentName } from "../delivery/environment";
import type { Reader } from "../delivery/reader";
import type { Source } from "../delivery/source";
import { gitHubDeliveryDefaults as defaults } from "./delivery-args";
import type { EnvironmentSettings } from "./delivery-settings";
import { GitHubPublishFrom } from "./environment-args";
import { readRefs } from "./read-environments";

/** Where publishing runs, and its environment where that is not one of the delivery path. */
export function readPublish(
  value: unknown,
  publishes: boolean,
  path: readonly (EnvironmentSettings | undefined)[],
  source: Source | undefined,
  reader: Reader,
): { readonly from?: GitHubPublishFrom; readonly environment?: EnvironmentSettings } {
  const record = reader.record(value ?? {}, "publish", ["from", "environment", "branches", "tags"]);
  if (!record) return {};
  if (!publishes && value !== undefined) {
    reader.report("publish", "has no meaning with publishes: false, because nobody publishes here; remove one of them");
  }
  const from = reader.choice(record.from ?? defaults.publishFrom, "publish.from", Object.values(GitHubPublishFrom));
  if (!from) return {};
  const [first] = path;
  for (const key of ["environment", "branches", "tags"]) {
    if (record[key] === undefined) continue;
    if (from === GitHubPublishFrom.Branch) {
      reader.report(
        `publish.${key}`,
        'has no meaning with from: "branch", outside of any environment; remove one of them',
      );
    } else if (record.environment === undefined) {
      reader.report(`publish.${key}`, `has no meaning without publish.environment; write it as environments[0].${key}`);
    }
  }
  if (record.environment === undefined || from === GitHubPublishFrom.Branch) return { from };
  const name = reader.text(record.environment, "publish.environment", gitHubEnvironmentName);
  const refs = readRefs(record, "publish", source?.branch, reader);
  if (name === undefined) return { from };
  // GitHub does not tell names apart by case.
  if (path.some((environment) => environment?.name === name.toLowerCase())) {
    reader.report("publish.environment", "is one of the environments; name another one, or leave it out for the first");
  }
  const { selfReview, administratorBypass, waitMinutes } = defaults;
  const without = { teams: [], users: [], unapproved: false, selfReview, administratorBypass, waitMinutes };
  return { from, ...(first && { environment: { name, variablesOf: first.name, ...refs, ...without } }) };
}
