import { ecrPullActions } from "./actions";

/**
 * A repository policy that lets exactly these accounts pull. A bare account id stands for the account whatever its
 * partition: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-accounts
 */
export function pullPolicyDocument(accounts: readonly string[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "PullByNamedAccounts",
        Effect: "Allow",
        Principal: { AWS: [...accounts].sort() },
        Action: ecrPullActions,
      },
    ],
  });
}
