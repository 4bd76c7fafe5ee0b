import { join, type Reader } from "../delivery/reader";
import type { Source } from "../delivery/source";
import type { EnvironmentSettings } from "./delivery-settings";
import type { GitHubCapabilities } from "./plan";
import { oneBranch, readIds } from "./read-lists";

/** https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments#required-reviewers */
const maximumReviewers = 6;

export function readReviewers(
  value: unknown,
  property: string,
  capabilities: GitHubCapabilities | undefined,
  reader: Reader,
): Pick<EnvironmentSettings, "teams" | "users"> {
  const record = value === undefined ? {} : (reader.record(value, property, ["teams", "users"]) ?? {});
  const teams = readIds(record.teams, join(property, "teams"), "teams", reader);
  const users = readIds(record.users, join(property, "users"), "people", reader);
  const count = teams.length + users.length;
  if (count > maximumReviewers) {
    reader.report(
      property,
      `names ${count}, and an environment has at most ${maximumReviewers}; put people into a team`,
    );
  }
  if (value !== undefined && record.teams === undefined && record.users === undefined) {
    reader.report(property, "names nobody; name teams or users by their numeric ids, or leave the property out");
  }
  if (teams.length > 0 && capabilities?.teams === false) {
    reader.report(join(property, "teams"), "cannot be had, because a person's account has no teams; name users");
  }
  return { teams, users };
}

export function readReleaseBranch(
  { releaseBranch, branches, tags }: Readonly<Record<string, unknown>>,
  property: string,
  source: Source | undefined,
  reader: Reader,
): string | undefined {
  if (releaseBranch === undefined) return undefined;
  const at = (key: string) => join(property, key);
  for (const [key, value] of Object.entries({ branches, tags })) {
    if (value === undefined) continue;
    reader.report(at(key), "contradicts releaseBranch, whose jobs are the only ones to be let in; remove one of them");
  }
  const branch = reader.text(releaseBranch, at("releaseBranch"), oneBranch);
  if (branch !== undefined && branch === source?.branch) {
    return reader.report(
      at("releaseBranch"),
      "is the source's branch, where every change is merged before anything is tested; name a branch for releases",
    );
  }
  return branch;
}

export function reportUnavailable(
  record: Readonly<Record<string, unknown>>,
  property: string,
  { reviewers }: GitHubCapabilities,
  reader: Reader,
): void {
  if (reviewers) return;
  const fixes: Record<string, string> = {
    reviewers: "name a releaseBranch, a reviewed merge into which is the approval then",
    waitMinutes: "remove it",
    selfReview: "remove it",
    administratorBypass: "remove it",
  };
  for (const [key, fix] of Object.entries(fixes)) {
    if (record[key] === undefined || record[key] === false || record[key] === 0) continue;
    reader.report(
      join(property, key),
      `cannot be had: outside of public repositories only GitHub Enterprise has it; ${fix}, or change the plan`,
    );
  }
}

export function reportApproval(
  { reviewers, releaseBranch, unapproved }: Readonly<Record<string, unknown>>,
  property: string,
  takesApproval: boolean,
  capabilities: GitHubCapabilities | undefined,
  reader: Reader,
): void {
  const approved = reviewers !== undefined || releaseBranch !== undefined;
  const at = (key: string) => join(property, key);
  if (!takesApproval) {
    for (const [key, value] of Object.entries({ releaseBranch, unapproved })) {
      if (value === undefined) continue;
      reader.report(at(key), "has no meaning in the environment that CI publishes into; remove it");
    }
    return;
  }
  if (approved && unapproved === true) {
    reader.report(at("unapproved"), "contradicts reviewers and releaseBranch, which are approvals; remove one of them");
  }
  if (approved || unapproved === true) return;
  const possible = capabilities?.reviewers === false ? "releaseBranch" : "reviewers";
  const fix =
    possible === "reviewers"
      ? "name teams or users, or a releaseBranch, a reviewed merge into which is the approval then"
      : "name the branch a reviewed merge into which is the approval (reviewers need GitHub Enterprise or a public repository)";
  reader.report(
    at(possible),
    `is missing, and nothing else approves what runs here; ${fix}, or write unapproved: true`,
  );
}
