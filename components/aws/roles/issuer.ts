import { isHostedByGitHub } from "../../delivery/github-issuer";

/** Who signs GitHub's tokens, and what AWS can see of them. */
export interface Issuer {
  /** Its URL without `https://`: what the provider's ARN ends with, and the condition keys start with. */
  readonly name: string;
  /**
   * Whether AWS evaluates GitHub's own claims of its tokens (`repository_id`, `ref`, `job_workflow_ref` …), and not
   * `aud` and `sub` alone:
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
   */
  readonly hasClaims: boolean;
}

export function issuerOf(name: string): Issuer {
  return { name, hasClaims: isHostedByGitHub(name) };
}
