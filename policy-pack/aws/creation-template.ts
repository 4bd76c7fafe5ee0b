import type { RepositoryCreationTemplateArgs } from "@pulumi/aws/ecr";
import { holdsTag } from "../../components/aws/tags";
import { matchesWildcard } from "../../components/wildcard";
import { type Finding, unknownFinding } from "../framework/policy";
import { isList, isRecord, type Plain, type Snapshot, Unknown } from "../framework/snapshot";
import { cacheLifecycleFindings } from "./cache-lifecycle";
import { checkImmutableTags } from "./ecr-immutable-tags";
import { encryptionFindings } from "./encryption";
import { readDocument } from "./retention/document";
import { deadRuleFindings, growthFindings } from "./retention/growth";
import { releasedFindings } from "./retention/released";
import { releasedIn } from "./retention/retention";
import type { RetentionSettings } from "./retention/settings";

interface TemplateSettings extends RetentionSettings {
  readonly acceptCreateOnPush: boolean;
  readonly acceptAwsManagedKey: boolean;
  readonly acceptAes256: boolean;
  readonly maximumCacheDays: number;
}

type Template = Snapshot<RepositoryCreationTemplateArgs>;
const lifecycleProperty = "lifecyclePolicy";

// https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepositoryCreationTemplate.html
const cache = "PULL_THROUGH_CACHE";
const createOnPush = "CREATE_ON_PUSH";
const uses = ["REPLICATION", cache, createOnPush];

/** What is wrong with the repositories that ECR creates from a template, by what it creates them for. */
export function creationTemplateFindings(template: Template, settings: TemplateSettings): readonly Finding[] {
  const { appliedFors, encryptionConfigurations, lifecyclePolicy } = template;
  const applied = isList(appliedFors) ? appliedFors : [];
  const forCaches = applied.includes(cache);
  const forOthers = isForOthers(applied);
  return [
    ...useFindings(appliedFors, settings),
    ...encryptionFindings(encryptionConfigurations, settings),
    ...(forOthers ? [...checkImmutableTags(template), ...replicaFindings(template, settings)] : []),
    // A cache follows its upstream, where tags move:
    // https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
    ...(forCaches && !forOthers
      ? cacheLifecycleFindings(lifecyclePolicy, lifecycleProperty, settings.maximumCacheDays)
      : []),
  ];
}

function isForOthers(applied: readonly Plain[]): boolean {
  return uses.some((use) => use !== cache && applied.includes(use));
}

function useFindings(appliedFors: Plain, { acceptCreateOnPush }: TemplateSettings): readonly Finding[] {
  const property = "appliedFors";
  if (appliedFors instanceof Unknown) return [unknownFinding(appliedFors, "scalar")];
  if (!isList(appliedFors) || appliedFors.length === 0) {
    return [{ property, reason: `is not a list of what the template is for. Name some of ${uses.join(", ")}.` }];
  }
  const single = appliedFors.flatMap((use, index): Finding[] => {
    const at = `${property}[${index}]`;
    if (use instanceof Unknown) return [unknownFinding(use, "scalar")];
    if (typeof use !== "string" || !uses.includes(use)) {
      return [{ property: at, reason: `is nothing that a template can be for. Use one of ${uses.join(", ")}.` }];
    }
    if (use !== createOnPush || acceptCreateOnPush) return [];
    // https://github.com/aws/containers-roadmap/issues/853
    const reason =
      "lets whoever can log in create repositories, by pushing to names that nobody has declared. Leave it out and " +
      "declare repositories.";
    return [{ property: at, reason }];
  });
  if (!appliedFors.includes(cache) || !isForOthers(appliedFors)) return single;
  const reason =
    "mixes caches, whose tags move and whose images expire, with repositories whose images have to stay. Give caches a " +
    "prefix and a template of their own.";
  return [...single, { property, reason }];
}

function replicaFindings(template: Template, settings: TemplateSettings): readonly Finding[] {
  const { lifecyclePolicy: document, prefix } = template;
  const below = typeof prefix === "string" && prefix !== "ROOT" ? `${prefix.replace(/\/$/, "")}/` : "";
  const growth = !settings.keepAll.some((pattern) => pattern.endsWith("*") && matchesWildcard(pattern, below));
  if (document === undefined && !growth) return [];
  const { policy, findings } = readDocument(document, lifecycleProperty);
  if (!policy) return findings;
  return [
    ...deadRuleFindings(policy, lifecycleProperty),
    ...(growth ? growthFindings(policy, lifecycleProperty, settings) : []),
    ...releasedFindings(policy, lifecycleProperty, releasedBelow(template, below, settings)),
  ];
}

/** By which tags images are released in the repositories that get names like this. */
function releasedBelow({ resourceTags }: Template, below: string, settings: TemplateSettings) {
  const named = settings.releasedRepositories.some((pattern) => canMatchBelow(pattern, below));
  const holds = isRecord(resourceTags) ? resourceTags[holdsTag] : undefined;
  return releasedIn(undefined, named ? "released" : holds, settings);
}

/** Whether a pattern matches some name that begins like this; every name begins with nothing. */
function canMatchBelow(pattern: string, below: string): boolean {
  const [fixed = "", ...rest] = pattern.split("*");
  return fixed.startsWith(below) || (rest.length > 0 && below.startsWith(fixed));
}
