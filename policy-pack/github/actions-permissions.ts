import { type Finding, unknownFinding } from "../framework/policy";
import { isRecord, type Plain, type Snapshot, Unknown } from "../framework/snapshot";
import { itemsOf } from "./answer";

/** How permissions for Actions are written by type of resource. */
interface PermissionsType {
  /** What switches Actions off, and by which value. */
  readonly enabled: string;
  readonly off: boolean | string;
  readonly pins: boolean;
}

export const permissionsTypes: Readonly<Record<string, PermissionsType>> = {
  "github:index/actionsRepositoryPermissions:ActionsRepositoryPermissions": {
    enabled: "enabled",
    off: false,
    pins: true,
  },
  "github:index/actionsOrganizationPermissions:ActionsOrganizationPermissions": {
    enabled: "enabledRepositories",
    off: "none",
    pins: true,
  },
  // The provider has no property for pinning here.
  "github:index/enterpriseActionsPermissions:EnterpriseActionsPermissions": {
    enabled: "enabledOrganizations",
    off: "none",
    pins: false,
  },
};

export interface PermissionsSettings {
  readonly acceptVerified: boolean;
}

/** What is wrong with which actions may run. Where Actions are off none are; where that is unknown they may be on. */
export function permissionsFindings(
  properties: Snapshot,
  { enabled, off, pins }: PermissionsType,
  settings: PermissionsSettings,
): readonly Finding[] {
  if (properties[enabled] === off) return [];
  return [...allowedFindings(properties, settings), ...(pins ? pinningFindings(properties.shaPinningRequired) : [])];
}

function allowedFindings(properties: Snapshot, settings: PermissionsSettings): readonly Finding[] {
  const { allowedActions: allowed, allowedActionsConfig: config } = properties;
  if (allowed instanceof Unknown) return [unknownFinding(allowed, "scalar")];
  if (allowed === "local_only") return [];
  if (allowed === "selected") return selectionFindings(config, settings);
  const reason =
    allowed === undefined
      ? 'is not set, so that everybody\'s actions may run. Write "selected" or "local_only".'
      : 'lets everybody\'s actions run. Write "selected" or "local_only".';
  return [{ property: "allowedActions", reason }];
}

function selectionFindings(config: Plain, { acceptVerified }: PermissionsSettings): readonly Finding[] {
  const property = "allowedActionsConfig";
  if (config instanceof Unknown) return [unknownFinding(config, "scalar")];
  if (!isRecord(config)) {
    const reason = "is missing, so that what somebody has selected by hand stays. Write which actions may run.";
    return [{ property, reason }];
  }
  const { patternsAlloweds: patterns, verifiedAllowed: verified } = config;
  return [
    ...itemsOf(patterns).flatMap((pattern, index) =>
      patternFindings(pattern, `${property}.patternsAlloweds[${index}]`),
    ),
    ...(acceptVerified ? [] : verifiedFindings(verified, `${property}.verifiedAllowed`)),
  ];
}

/** Patterns that begin with `!` forbid: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet */
function patternFindings(pattern: Plain, property: string): readonly Finding[] {
  if (pattern instanceof Unknown) return [unknownFinding(pattern, "scalar")];
  if (typeof pattern !== "string") return [{ property, reason: "is no pattern. Write <owner>/<repository>@<commit>." }];
  const [owner = ""] = pattern.split("/", 1);
  if (pattern.startsWith("!") || !/[*?+[]/.test(owner)) return [];
  const reason =
    "has a wildcard in the place of the owner, so that actions of accounts that anybody can register may run. Begin with " +
    "the whole name of one owner and a slash.";
  return [{ property, reason }];
}

function verifiedFindings(verified: Plain, property: string): readonly Finding[] {
  if (verified instanceof Unknown) return [unknownFinding(verified, "scalar")];
  if (verified === undefined || verified === false) return [];
  const reason =
    "lets the actions of every creator run that GitHub has verified, whom nobody here has chosen. Name those that you " +
    "use as patterns, or set `acceptVerified`.";
  return [{ property, reason }];
}

function pinningFindings(required: Plain): readonly Finding[] {
  const property = "shaPinningRequired";
  if (required instanceof Unknown) return [unknownFinding(required, "scalar")];
  if (required === true) return [];
  const reason =
    "is not true, so that an action named by a tag is whatever its owner moves the tag to. Set it to true.";
  return [{ property, reason }];
}
