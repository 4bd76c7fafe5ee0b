import { join, type Reader, type TextRule } from "../delivery/reader";
import { deliveryActions, isNotGitHubs } from "./delivery-actions";
import { gitHubDeliveryDefaults as defaults } from "./delivery-args";
import type { ActionsSettings, RuleSettings } from "./delivery-settings";
import type { GitHubCapabilities } from "./plan";
import { readIds, tagPattern } from "./read-lists";

/** https://docs.github.com/en/rest/repos/rules#create-a-repository-ruleset */
const maximumApprovals = 10;
/** https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets#restrict-file-extensions */
const maximumExtensions = 200;

const extension: TextRule = {
  pattern: /^\*\.[A-Za-z0-9][A-Za-z0-9._+-]*$/,
  meaning: 'an extension, such as "*.jar"',
  maximum: 200,
};

/** An owner with a wildcard would let in accounts that anybody can register. */
const actionPattern: TextRule = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9_-]*\/[\w.*/-]+(?:@[\w.*/-]+)?$/,
  meaning: 'actions of one owner, such as "docker/login-action@*" or "acme/*"',
  maximum: 255,
};

type Input = Readonly<Record<string, unknown>>;

/** Rules of the repository. `merges` tells whether a merge is the approval of an environment. */
export function readRules(
  input: Input,
  merges: boolean,
  capabilities: GitHubCapabilities | undefined,
  reader: Reader,
): RuleSettings | undefined {
  const pullRequests = reader.record(input.pullRequests ?? {}, "pullRequests", ["approvals", "codeOwners"]) ?? {};
  const approvals = reader.wholeNumber(pullRequests.approvals ?? defaults.approvals, "pullRequests.approvals", {
    minimum: merges ? 1 : 0,
    maximum: maximumApprovals,
    unit: merges ? "approvals, because a merge into a releaseBranch is an approval" : "approvals",
  });
  const codeOwners = reader.flag(pullRequests.codeOwners ?? defaults.codeOwners, "pullRequests.codeOwners");
  const versionTags = reader.texts(input.versionTags ?? defaults.versionTags, "versionTags", tagPattern, "tags");
  const tagCreators = readTagCreators(input.versionTagCreators, capabilities, reader);
  const pushRules = readPushRules(input.pushRules, capabilities, reader);
  if (approvals === undefined || codeOwners === undefined) return undefined;
  return { approvals, codeOwners, versionTags, ...(tagCreators && { tagCreators }), ...(pushRules && { pushRules }) };
}

function readTagCreators(
  value: unknown,
  capabilities: GitHubCapabilities | undefined,
  reader: Reader,
): RuleSettings["tagCreators"] {
  const property = "versionTagCreators";
  const record = value === undefined ? undefined : reader.record(value, property, ["teams", "apps"]);
  if (!record) return undefined;
  const teams = readIds(record.teams, join(property, "teams"), "teams", reader);
  const apps = readIds(record.apps, join(property, "apps"), "GitHub Apps", reader);
  if (record.teams === undefined && record.apps === undefined) {
    return reader.report(property, "names nobody, so that no version could be tagged; name teams or GitHub Apps");
  }
  if (teams.length > 0 && capabilities?.teams === false) {
    reader.report(join(property, "teams"), "cannot be had, because a person's account has no teams; name GitHub Apps");
  }
  return { teams, apps };
}

function readPushRules(
  value: unknown,
  capabilities: GitHubCapabilities | undefined,
  reader: Reader,
): RuleSettings["pushRules"] {
  const property = "pushRules";
  const record = value === undefined ? undefined : reader.record(value, property, ["extensions", "maximumMegabytes"]);
  if (!record) return undefined;
  if (capabilities?.pushRules === false) {
    reader.report(
      property,
      "cannot be had: GitHub has them in private and internal repositories of GitHub Team and Enterprise; remove it",
    );
  }
  const given = record.extensions ?? defaults.pushRules.extensions;
  const extensions = reader.texts(given, join(property, "extensions"), extension, "extensions");
  if (extensions.length > maximumExtensions) {
    reader.report(
      join(property, "extensions"),
      `has ${extensions.length} entries; at most ${maximumExtensions} are possible: leave some out`,
    );
  }
  const size = { minimum: 1, maximum: 100, unit: "megabytes" };
  const maximumMegabytes = reader.wholeNumber(
    record.maximumMegabytes ?? defaults.pushRules.maximumMegabytes,
    join(property, "maximumMegabytes"),
    size,
  );
  return maximumMegabytes === undefined ? undefined : { extensions: [...extensions].sort(), maximumMegabytes };
}

/** Which actions may run; nothing where the organization decides. */
export function readActions(
  input: Input,
  ofWorkflows: readonly string[] | undefined,
  reader: Reader,
): ActionsSettings | undefined {
  const organization = reader.flag(input.organizationActions ?? defaults.organizationActions, "organizationActions");
  const given = reader.texts(input.allowedActions, "allowedActions", actionPattern, "actions");
  const verified = reader.flag(input.verifiedActions ?? defaults.verifiedActions, "verifiedActions");
  if (organization) {
    for (const key of ["allowedActions", "verifiedActions"]) {
      if (input[key] === undefined) continue;
      reader.report(key, "has no meaning with organizationActions, because the organization decides; remove it");
    }
    return undefined;
  }
  return {
    patterns: [...new Set([...(ofWorkflows?.filter(isNotGitHubs) ?? deliveryActions), ...given])].sort(),
    verified: verified === true,
  };
}
