import { type DutySettings, dutyDefaults, PublishFrom, type PublishSettings } from "./duty";
import { gitHubEnvironmentName } from "./environment";
import { branchRef } from "./github-subject";
import { join, type Reader, type TextRule } from "./reader";
import type { Source } from "./source";

/** What a cloud can ask of a job's token. */
export interface TokenChecks {
  /** The names that its documents can hold. */
  readonly documentText: TextRule;
  /** Why nothing can be asked beside the subject, and what to do: the end of a sentence about a property. */
  readonly subjectOnly?: string;
}

const dutyProperties = ["ref", "workflows"];

const refName: TextRule = {
  pattern: /^refs\/(?:heads|tags)\/(?!.*(?:\.\.|\/\/|@\{|\/\.|\.lock(?:\/|$)))(?![./])[^\p{Cc}\s~^:?*[\\]+(?<![./])$/u,
  meaning: 'one branch or tag without wildcards, such as "refs/heads/main" or "refs/tags/v1.0.0"',
  maximum: 255,
};

/** https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-with-reusable-workflows */
const workflowName: TextRule = {
  pattern:
    /^[A-Za-z0-9][A-Za-z0-9_-]*\/[A-Za-z0-9._-]+\/\.github\/workflows\/[A-Za-z0-9_][A-Za-z0-9._-]*\.ya?ml@[0-9a-f]{40}$/,
  meaning:
    "a reusable workflow at a commit, such as " +
    '"acme/delivery/.github/workflows/promote.yml@" and the 40 hexadecimal digits of the commit; branches and tags can move',
  maximum: 400,
};

export function readDuty(
  value: unknown,
  property: string,
  checks: TokenChecks | undefined,
  reader: Reader,
  more: readonly string[] = [],
): DutySettings | undefined {
  const record = reader.record(value ?? {}, property, [...dutyProperties, ...more]);
  if (!record) return undefined;
  const at = (key: string) => join(property, key);
  const named = record.ref === undefined ? undefined : reader.text(record.ref, at("ref"), refName);
  const ref = named === undefined || !checks ? named : reader.text(named, at("ref"), checks.documentText);
  const workflows =
    record.workflows === undefined
      ? []
      : (
          reader.array(record.workflows, at("workflows"), 1, "reusable workflows (or leave the property out)") ?? []
        ).map((workflow, index) => reader.text(workflow, `${at("workflows")}[${index}]`, workflowName));
  reader.unique(workflows, (index) => `${at("workflows")}[${index}]`, "name each workflow once");
  for (const key of dutyProperties) {
    if (record[key] !== undefined && checks?.subjectOnly !== undefined) reader.report(at(key), checks.subjectOnly);
  }
  return { ...(ref !== undefined && { ref }), workflows: workflows.filter((workflow) => workflow !== undefined) };
}

export function readPublish(
  value: unknown,
  source: Source | undefined,
  checks: TokenChecks | undefined,
  reader: Reader,
): PublishSettings | undefined {
  const duty = readDuty(value, "publish", checks, reader, ["anyRef", "from", "environment"]);
  if (!duty) return undefined;
  const record = (value ?? {}) as Readonly<Record<string, unknown>>;
  const anyRef = reader.flag(record.anyRef ?? dutyDefaults.anyRef, "publish.anyRef");
  const from = reader.choice(record.from ?? dutyDefaults.publishFrom, "publish.from", Object.values(PublishFrom));
  const environment =
    record.environment === undefined
      ? undefined
      : reader.text(record.environment, "publish.environment", gitHubEnvironmentName);
  if (from === PublishFrom.Branch) {
    for (const key of ["environment", "ref", "anyRef"]) {
      if (record[key] === undefined) continue;
      reader.report(
        `publish.${key}`,
        'has no meaning with from: "branch", where the source\'s branch is in the subject; remove one of them',
      );
    }
  }
  if (anyRef === true && duty.ref !== undefined) {
    reader.report("publish.anyRef", "contradicts publish.ref; remove one of them");
  }
  if (!from) return undefined;
  const onSourceBranch =
    from === PublishFrom.Environment && anyRef === false && source && checks && checks.subjectOnly === undefined;
  return {
    ...(onSourceBranch && { ref: branchRef(source.branch) }),
    ...duty,
    from,
    ...(environment !== undefined && { environment }),
  };
}
