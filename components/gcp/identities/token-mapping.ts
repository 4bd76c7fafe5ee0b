import type { Identity } from "../../delivery/identity";
import { type TrustedJob, type TrustedJobs, trustedJob } from "../../delivery/identity-input";
import type { Source } from "../../delivery/source";

/** Characters: https://docs.cloud.google.com/iam/docs/workload-identity-federation#conditions */
export const maximumCondition = 4096;

/** The parts of a job that a principal set can name, in their order. */
type JobPart = "environment" | "ref" | "workflow";

const expressions: Record<JobPart, string> = {
  // A job outside of any environment has no such claim: https://docs.github.com/en/actions/reference/security/oidc
  environment: '(has(assertion.environment) ? assertion.environment : "")',
  ref: "assertion.ref",
  // Of a job that no reusable workflow has, it is the workflow's own.
  workflow: "assertion.job_workflow_ref",
};

/** Which parts tell a job apart: its environment, or that it has none, always. */
function partsOf({ ref, workflows }: TrustedJob): readonly JobPart[] {
  return [
    "environment",
    ...(ref === undefined ? [] : ["ref" as const]),
    ...(workflows.length > 0 ? ["workflow" as const] : []),
  ];
}

/**
 * A principal set names one attribute, so what belongs together is one. No value can be read in two ways: neither ids
 * nor refs have a ":", and neither have the environments and workflows that are trusted.
 */
function attributeName(parts: readonly JobPart[]): string {
  return ["repository", ...parts].join("_");
}

function attributeExpression(parts: readonly JobPart[]): string {
  return ["assertion.repository_id", ...parts.map((part) => expressions[part])].join(' + ":" + ');
}

/**
 * What Google takes from a token. The subject is not the token's own, which can be longer than 127 bytes, but leads from
 * Google's audit log to the workflow run: https://docs.cloud.google.com/iam/docs/workload-identity-federation#mapping
 */
export function attributeMapping(identities: readonly Identity[], jobs: TrustedJobs): Record<string, string> {
  const bound = identities.flatMap((identity) =>
    jobs.sources.map((source) => partsOf(trustedJob(identity, source, jobs))),
  );
  return {
    "google.subject": 'assertion.repository_id + ":" + assertion.run_id + ":" + assertion.run_attempt',
    "attribute.repository_id": "assertion.repository_id",
    "attribute.environment": expressions.environment,
    "attribute.ref": expressions.ref,
    "attribute.workflow": expressions.workflow,
    ...Object.fromEntries(bound.map((parts) => [`attribute.${attributeName(parts)}`, attributeExpression(parts)])),
  };
}

/** Whose tokens are taken at all: by ids, which are texts in a token, because names can be taken over. */
export function attributeCondition(sources: readonly Source[]): string {
  const conditions = sources.map(
    ({ ownerId, repositoryId }) =>
      `assertion.repository_owner_id == "${ownerId}" && assertion.repository_id == "${repositoryId}"`,
  );
  return conditions.length === 1 ? conditions.join("") : conditions.map((one) => `(${one})`).join(" || ");
}

/** The principal sets that an identity is, in a pool: https://docs.cloud.google.com/iam/docs/principal-identifiers */
export function principalSets(identity: Identity, jobs: TrustedJobs, pool: string): string[] {
  return jobs.sources.flatMap((source) => {
    const job = trustedJob(identity, source, jobs);
    const attribute = attributeName(partsOf(job));
    const parts = [String(source.repositoryId), job.environment ?? "", ...(job.ref === undefined ? [] : [job.ref])];
    const values = job.workflows.length === 0 ? [parts] : job.workflows.map((workflow) => [...parts, workflow]);
    return values.map((value) => `principalSet://iam.googleapis.com/${pool}/attribute.${attribute}/${value.join(":")}`);
  });
}
