/** One way to be an identity: who, and the conditions, each of which must hold. */
export interface Origin {
  /** Such as "tokens of token.actions.githubusercontent.com". */
  readonly who: string;
  readonly conditions: readonly OriginCondition[];
}

export interface OriginCondition {
  /** Such as "subject is". */
  readonly what: string;
  /** Any of them will do. */
  readonly values: readonly string[];
}

/** What claims of GitHub's tokens are about: https://docs.github.com/en/actions/reference/security/oidc */
const claimWords: Readonly<Record<string, string>> = {
  aud: "audience",
  sub: "subject",
  repository_id: "repository id",
  repository_owner_id: "owner id",
  ref: "branch or tag",
  job_workflow_ref: "workflow",
  environment: "GitHub environment",
};

export function claimInWords(claim: string): string {
  return claimWords[claim] ?? claim;
}
