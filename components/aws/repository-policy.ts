import { ecrDeleteActions, ecrPullActions, ecrPushActions, ecrScanFindingActions, ecrUploadActions } from "./actions";

/** Keeps an environment's repositories, whatever identity policies allow. */
interface Lock {
  /** ARN of the only role that writes. */
  readonly promoter: string;
  /** ARNs of those who may delete; `undefined` where everybody may whom an identity policy lets. */
  readonly deleters?: readonly string[];
}

/** Who else gets at an environment's repositories, and who is kept out. */
export interface RepositoryAccess {
  /** Ids of accounts whose identities may pull. */
  readonly pullAccounts: readonly string[];
  /** ARNs of roles, of other accounts, that promote what is here. */
  readonly promoters: readonly string[];
  /** ARNs of roles that publish, beside the one of GitHub's jobs. */
  readonly publishers: readonly string[];
  readonly lock?: Lock;
}

/**
 * A repository's policy, or none where it would say nothing. It never denies its own change, so an administrator of
 * the account can lift the lock.
 */
export function repositoryPolicyDocument(access: RepositoryAccess): string | undefined {
  const statements = [
    ...pullStatements(access.pullAccounts),
    ...promoterStatements(access.promoters),
    ...publisherStatements(access.publishers),
    ...(access.lock ? lockStatements(access.lock) : []),
  ];
  return statements.length === 0 ? undefined : JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/**
 * A bare account id stands for the account whatever its partition:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-accounts
 */
function pullStatements(accounts: readonly string[]): object[] {
  if (accounts.length === 0) return [];
  return [
    {
      Sid: "PullByNamedAccounts",
      Effect: "Allow",
      Principal: { AWS: [...accounts].sort() },
      Action: ecrPullActions,
    },
  ];
}

/** The roles are named in a condition, because a principal must exist when a policy names it. */
function promoterStatements(roles: readonly string[]): object[] {
  if (roles.length === 0) return [];
  const accounts = new Set(roles.map((arn) => arn.split(":")[4] ?? ""));
  return [
    {
      Sid: "ReadByNamedPromoters",
      Effect: "Allow",
      Principal: { AWS: [...accounts].sort() },
      Action: [...new Set([...ecrPullActions, ...ecrScanFindingActions])],
      Condition: { ArnEquals: { "aws:PrincipalArn": [...roles].sort() } },
    },
  ];
}

/** A role that is the principal itself needs no policy of its own within the account, but to log in. */
function publisherStatements(roles: readonly string[]): object[] {
  if (roles.length === 0) return [];
  return [
    { Sid: "PushByNamedPublishers", Effect: "Allow", Principal: { AWS: [...roles].sort() }, Action: ecrPushActions },
  ];
}

/**
 * A service has no principal's ARN, which a negated operator takes for another one:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalisawsservice
 */
const byNoService = { BoolIfExists: { "aws:PrincipalIsAWSService": "false" } };

function lockStatements({ promoter, deleters }: Lock): object[] {
  const unless = (arns: readonly string[]) =>
    arns.length > 0 ? { ArnNotEquals: { "aws:PrincipalArn": [...arns].sort() }, ...byNoService } : byNoService;
  const deny = { Effect: "Deny", Principal: "*" };
  return [
    { Sid: "OnlyPromoterPushes", ...deny, Action: ecrUploadActions, Condition: unless([promoter]) },
    ...(deleters
      ? [{ Sid: "OnlyNamedPrincipalsDelete", ...deny, Action: ecrDeleteActions, Condition: unless(deleters) }]
      : []),
  ];
}
