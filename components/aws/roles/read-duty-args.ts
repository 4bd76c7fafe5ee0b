import { gitHubEnvironmentName } from "../../delivery/environment";
import { branchRef } from "../../delivery/github-subject";
import { join, type Reader, type TextRule } from "../../delivery/reader";
import type { Source } from "../../delivery/source";
import { type DutySettings, EcrPublishFrom, ecrIdentityDefaults, type PublishSettings } from "./identity-args";
import type { Issuer } from "./issuer";

const dutyProperties = ["ref", "workflows"];

/**
 * IAM takes no other characters in a document (https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html)
 * and reads a variable after "${" (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html).
 */
export const documentText: TextRule = {
  pattern: /^(?!.*\$\{)[\x20-\xff]*$/,
  meaning: 'a name without "${" and without characters beyond Latin-1, which a trust document cannot name exactly',
  maximum: 255,
};

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
  issuer: Issuer | undefined,
  reader: Reader,
  more: readonly string[] = [],
): DutySettings | undefined {
  const record = reader.record(value ?? {}, property, [...dutyProperties, ...more]);
  if (!record) return undefined;
  const at = (key: string) => join(property, key);
  const named = record.ref === undefined ? undefined : reader.text(record.ref, at("ref"), refName);
  const ref = named === undefined ? undefined : reader.text(named, at("ref"), documentText);
  const workflows =
    record.workflows === undefined
      ? []
      : (
          reader.array(record.workflows, at("workflows"), 1, "reusable workflows (or leave the property out)") ?? []
        ).map((workflow, index) => reader.text(workflow, `${at("workflows")}[${index}]`, workflowName));
  reader.unique(workflows, (index) => `${at("workflows")}[${index}]`, "name each workflow once");
  for (const key of dutyProperties) {
    if (record[key] !== undefined && issuer && !issuer.hasClaims) {
      reader.report(
        at(key),
        `cannot be asked of the tokens of ${issuer.name}: AWS sees their audience and subject only; remove it`,
      );
    }
  }
  return { ...(ref !== undefined && { ref }), workflows: workflows.filter((workflow) => workflow !== undefined) };
}

export function readPublish(
  value: unknown,
  source: Source | undefined,
  issuer: Issuer | undefined,
  reader: Reader,
): PublishSettings | undefined {
  const duty = readDuty(value, "publish", issuer, reader, ["anyRef", "from", "environment"]);
  if (!duty) return undefined;
  const record = (value ?? {}) as Readonly<Record<string, unknown>>;
  const anyRef = reader.flag(record.anyRef ?? ecrIdentityDefaults.anyRef, "publish.anyRef");
  const from = reader.choice(
    record.from ?? ecrIdentityDefaults.publishFrom,
    "publish.from",
    Object.values(EcrPublishFrom),
  );
  const environment =
    record.environment === undefined
      ? undefined
      : reader.text(record.environment, "publish.environment", gitHubEnvironmentName);
  if (from === EcrPublishFrom.Branch) {
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
    from === EcrPublishFrom.Environment && anyRef === false && source && issuer?.hasClaims === true;
  return {
    ...(onSourceBranch && { ref: branchRef(source.branch) }),
    ...duty,
    from,
    ...(environment !== undefined && { environment }),
  };
}
