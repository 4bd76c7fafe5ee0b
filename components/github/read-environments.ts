import { readEnvironment } from "../delivery/environment";
import { join, type Reader } from "../delivery/reader";
import type { Source } from "../delivery/source";
import { gitHubDeliveryDefaults as defaults } from "./delivery-args";
import type { EnvironmentSettings, RefPatterns } from "./delivery-settings";
import type { GitHubEnvironmentArgs } from "./environment-args";
import type { GitHubCapabilities } from "./plan";
import { readReleaseBranch, readReviewers, reportApproval, reportUnavailable } from "./read-approval";
import { branchPattern, tagPattern } from "./read-lists";

const properties = [
  "branches",
  "tags",
  "reviewers",
  "releaseBranch",
  "unapproved",
  "selfReview",
  "administratorBypass",
  "waitMinutes",
] as const satisfies readonly (keyof GitHubEnvironmentArgs)[];

/** https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments#wait-timer */
const maximumWait = 43_200;

/** What has been read of the delivery; `undefined` where a problem was reported. */
export interface Known {
  readonly source: Source | undefined;
  readonly capabilities: GitHubCapabilities | undefined;
}

/** The environments of the delivery path. Only the first can do without approval, where CI publishes into it. */
export function readEnvironments(
  value: unknown,
  publishes: boolean,
  known: Known,
  reader: Reader,
): readonly (EnvironmentSettings | undefined)[] {
  const entries = reader.array(value, "environments", 1, "environments in their order") ?? [];
  const environments = entries.map((entry, index) =>
    readOne(entry, `environments[${index}]`, index > 0 || !publishes, known, reader),
  );
  const at = (key: string) => (index: number) => `environments[${index}].${key}`;
  reader.unique(
    environments.map((environment) => environment?.name),
    at("name"),
    "name each environment once",
  );
  reader.unique(
    environments.map((environment) => environment?.releaseBranch),
    at("releaseBranch"),
    "give each environment a release branch of its own, because one merge would approve both",
  );
  return environments;
}

function readOne(
  value: unknown,
  property: string,
  takesApproval: boolean,
  { source, capabilities }: Known,
  reader: Reader,
): EnvironmentSettings | undefined {
  const name = readEnvironment(value, property, properties, reader)?.name;
  if (typeof value !== "object" || value === null) return undefined;
  const record = value as Readonly<Record<string, unknown>>;
  const at = (key: string) => join(property, key);
  const flag = (key: "unapproved" | "selfReview" | "administratorBypass") =>
    reader.flag(record[key] ?? defaults[key], at(key)) === true;
  const reviewers = readReviewers(record.reviewers, at("reviewers"), capabilities, reader);
  const reviewed = reviewers.teams.length + reviewers.users.length > 0;
  const wait = { minimum: 0, maximum: maximumWait, unit: "minutes" };
  const waitMinutes = reader.wholeNumber(record.waitMinutes ?? defaults.waitMinutes, at("waitMinutes"), wait);
  const releaseBranch = readReleaseBranch(record, property, source, reader);
  const settings = {
    unapproved: flag("unapproved"),
    selfReview: flag("selfReview"),
    administratorBypass: flag("administratorBypass"),
  };
  const refs = readRefs(record, property, releaseBranch ?? source?.branch, reader);
  if (capabilities) reportUnavailable(record, property, capabilities, reader);
  if (settings.selfReview && !reviewed) {
    reader.report(at("selfReview"), "has no meaning without reviewers; remove it, or name reviewers");
  }
  reportApproval(record, property, takesApproval, capabilities, reader);
  if (name === undefined || waitMinutes === undefined) return undefined;
  return {
    name,
    variablesOf: name,
    ...reviewers,
    waitMinutes,
    ...refs,
    ...(releaseBranch !== undefined && { releaseBranch }),
    ...settings,
  };
}

export function readRefs(
  { branches, tags }: Readonly<Record<string, unknown>>,
  property: string,
  branch: string | undefined,
  reader: Reader,
): RefPatterns {
  const named = reader.texts(branches, join(property, "branches"), branchPattern, "branches");
  const tagged = reader.texts(tags, join(property, "tags"), tagPattern, "tags");
  const fallback = branches === undefined && tags === undefined && branch !== undefined ? [branch] : [];
  return { branches: [...named, ...fallback].sort(), tags: [...tagged].sort() };
}
