import type { CleanupPolicy } from "../../../components/gcp/cleanup/policy";
import { matchesWildcard } from "../../../components/wildcard";
import { type Finding, unknownFinding } from "../../framework/policy";
import { isRecord, type Plain, Unknown } from "../../framework/snapshot";
import { mayHoldReleased } from "../released";
import { formatOf, isStandard, type Repository } from "../repository";
import { effectFindings, type Held } from "./effects";
import { growthFindings } from "./growth";
import { readPolicies } from "./read";
import type { CleanupSettings } from "./settings";

const dryRunAt = "cleanupPolicyDryRun";

/** What is wrong with how a repository is cleaned up. */
export function cleanupFindings(repository: Repository, settings: CleanupSettings): readonly Finding[] {
  const { cleanupPolicies, cleanupPolicyDryRun, mode, repositoryId } = repository;
  const standard = isStandard(mode);
  if (standard === false) return [];
  const { policies, findings } = readPolicies(cleanupPolicies);
  if (!policies) return findings;
  const released = mayHoldReleased(repository, settings);
  const held = heldBy(repository, released);
  const mayGrow = typeof repositoryId === "string" && settings.keepAll.some((id) => matchesWildcard(id, repositoryId));
  const judged = [
    ...dryRunFindings(cleanupPolicyDryRun, policies),
    ...effectFindings(policies, held),
    ...(mayGrow ? [] : growthFindings(policies, held, settings)),
  ];
  // What the repository is, and what it holds, matters where it would make a difference.
  const grower = settings.keepAll.length > 0 ? repositoryId : undefined;
  const open = [standard, formatOf(repository), tagsOf(repository), released, grower].find(
    (value) => value instanceof Unknown,
  );
  if (!open || (judged.length === 0 && isGoodForAll(policies, settings, mayGrow))) return judged;
  return [...judged.filter(({ property }) => property === dryRunAt), unknownFinding(open, "scalar")];
}

/** Unknown is taken for the case in which nothing depends on it. */
function heldBy(repository: Repository, released: boolean | Unknown): Held {
  return {
    docker: formatOf(repository) === "DOCKER",
    immutableTags: tagsOf(repository) === true,
    released: released === true,
  };
}

function tagsOf({ dockerConfig }: Repository): Plain {
  return isRecord(dockerConfig)
    ? dockerConfig.immutableTags
    : dockerConfig instanceof Unknown
      ? dockerConfig
      : undefined;
}

/** Whether policies are right whatever a repository is. */
function isGoodForAll(policies: readonly CleanupPolicy[], settings: CleanupSettings, mayGrow: boolean): boolean {
  const either = [true, false];
  return either.every((docker) =>
    either.every((immutableTags) =>
      either.every((released) => {
        const held = { docker, immutableTags, released };
        const findings = [
          ...effectFindings(policies, held),
          ...(mayGrow ? [] : growthFindings(policies, held, settings)),
        ];
        return findings.length === 0;
      }),
    ),
  );
}

function dryRunFindings(dryRun: Plain, policies: readonly CleanupPolicy[]): readonly Finding[] {
  if (dryRun === undefined || dryRun === false || policies.length === 0) return [];
  if (dryRun instanceof Unknown) return [unknownFinding(dryRun, "scalar")];
  return [{ property: dryRunAt, reason: "lets the policies write to a log, and delete nothing. Set it to false." }];
}
