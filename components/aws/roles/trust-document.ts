import { githubSubjects, SubjectForm } from "../../delivery/github-subject";
import type { Identity } from "../../delivery/identity";
import { publishNotices, trustedJob } from "../../delivery/identity-input";
import type { Problem } from "../../delivery/problem";
import type { Source } from "../../delivery/source";
import type { AwsAccount } from "../place";
import type { IdentitySettings } from "./identity-args";
import type { Issuer } from "./issuer";

/** Characters of a trust document, unless the account's quota was raised: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const maximumTrustDocument = 2048;

/** GitHub's tokens for AWS are for its token service: https://github.com/aws-actions/configure-aws-credentials#oidc-audience */
export function audienceOf({ dnsSuffix }: Pick<AwsAccount, "dnsSuffix">): string {
  return `sts.${dnsSuffix}`;
}

export function oidcProviderArn({ partition, accountId }: AwsAccount, { name }: Issuer): string {
  return `arn:${partition}:iam::${accountId}:oidc-provider/${name}`;
}

/**
 * A role and the provider that it trusts are in one account:
 * https://repost.aws/knowledge-center/iam-oidc-idp-federation
 */
export function accountProblems({ oidcProviderArn: arn }: IdentitySettings, { accountId }: AwsAccount): Problem[] {
  const owner = arn?.split(":")[4];
  if (owner === undefined || owner === accountId) return [];
  const reason =
    `is a provider of the account ${owner}, and the roles are made in ${accountId}, which trusts its own only; ` +
    "name that account's, or leave it out";
  return [{ property: "oidcProviderArn", reason }];
}

/**
 * Who may take an identity: one statement, in which every condition names exact values. Beside the audience and the
 * subject, AWS is asked for the repository's id, because a name can be taken over.
 */
export function trustDocument(identity: Identity, settings: IdentitySettings, account: AwsAccount): string {
  const { issuer, sources } = settings;
  const { ref, workflows } = settings[identity.duty];
  const required: [string, readonly string[]][] = [
    ["aud", [audienceOf(account)]],
    ["sub", sources.flatMap((source) => subjectsOf(identity, source, settings))],
    ["repository_id", issuer.hasClaims ? sources.map(({ repositoryId }) => String(repositoryId)) : []],
    ["ref", ref === undefined ? [] : [ref]],
    ["job_workflow_ref", [...workflows].sort()],
  ];
  const claims = required.filter(([, values]) => values.length > 0);
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "GitHubActions",
        Effect: "Allow",
        Principal: { Federated: settings.oidcProviderArn ?? oidcProviderArn(account, issuer) },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: Object.fromEntries(
            claims.map(([claim, values]) => [`${issuer.name}:${claim}`, values.length === 1 ? values[0] : values]),
          ),
        },
      },
    ],
  });
}

function subjectsOf(identity: Identity, source: Source, settings: IdentitySettings): string[] {
  const form = source.subject ?? (settings.issuer.hasClaims ? SubjectForm.Both : SubjectForm.Name);
  const { environment } = trustedJob(identity, source, settings);
  return githubSubjects(source, form, environment === undefined ? { branch: source.branch } : { environment });
}

/** What these identities cannot hold, for people to know. */
export function trustNotices({ issuer, promotesFrom, ...jobs }: IdentitySettings): string[] {
  const names = issuer.hasClaims
    ? []
    : [
        `Of the tokens of ${issuer.name} AWS sees the audience and the subject only, not the repository's id: whoever ` +
          "takes over the name of the source's owner or repository is trusted. Keep names that were once used reserved.",
      ];
  return promotesFrom ? names : [...names, ...publishNotices(jobs)];
}
