interface Statement {
  readonly Effect?: unknown;
  readonly Resource?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const issuer = "token.actions.githubusercontent.com";

/** The emulator sees a token's audience and subject and none of its other claims. */
export function withoutRepositoryId(trustDocument: string): string {
  return withoutClaims(trustDocument, "repository_id");
}

/** As `withoutRepositoryId`, of more claims: `ref`, `job_workflow_ref`, `environment`. */
export function withoutClaims(trustDocument: string, ...claims: readonly string[]): string {
  return claims.reduce((document, claim) => {
    const key = `${issuer}:${claim}`;
    return eachStatement(document, key, (statement) => withoutCondition(statement, "StringEquals", key));
  }, trustDocument);
}

/**
 * The emulator takes `aws:PrincipalArn` for the ARN of the session and not of its role, so a role is named by the
 * pattern of its sessions.
 */
export function withSessionArns(policy: string): string {
  const key = "aws:PrincipalArn";
  return eachStatement(policy, key, (statement) => {
    const Condition = Object.fromEntries(
      Object.entries(statement.Condition ?? {}).map(([operator, keys]) => [
        operator,
        key in keys ? { ...keys, [key]: listOf(keys[key]).map(sessionsOf) } : keys,
      ]),
    );
    return { ...statement, Condition };
  });
}

/** The emulator does not know `kms:ResourceAliases`, so the key is named by its ARN. */
export function withKeyArn(policy: string, keyArn: string): string {
  const key = "kms:ResourceAliases";
  return eachStatement(policy, key, (statement) => ({
    ...withoutCondition(statement, "ForAnyValue:StringEquals", key),
    Resource: keyArn,
  }));
}

/** There must be a statement with a condition on the key: so no test weakens a document that does not need it. */
function eachStatement(policy: string, key: string, change: (statement: Statement) => Statement): string {
  const document: { Statement: Statement[] } = JSON.parse(policy);
  const concerns = ({ Condition = {} }: Statement) => Object.values(Condition).some((keys) => key in keys);
  if (!document.Statement.some(concerns)) throw new Error(`no statement has a condition on ${key}`);
  return JSON.stringify({
    ...document,
    Statement: document.Statement.map((statement) => (concerns(statement) ? change(statement) : statement)),
  });
}

function withoutCondition(statement: Statement, operator: string, key: string): Statement {
  const { Condition = {}, ...rest } = statement;
  const { [key]: taken, ...others } = Condition[operator] ?? {};
  if (taken === undefined) throw new Error(`the condition on ${key} is not one of ${operator}`);
  const { [operator]: _, ...operators } = Condition;
  const left = Object.keys(others).length > 0 ? { ...operators, [operator]: others } : operators;
  return Object.keys(left).length > 0 ? { ...rest, Condition: left } : rest;
}

function listOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map(String);
}

/** `arn:aws:iam::123456789012:role/ci/promote` is behind `arn:aws:sts::123456789012:assumed-role/promote/…`. */
function sessionsOf(roleArn: string): string {
  const [, partition, account, name] = /^arn:([^:]+):iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(roleArn) ?? [];
  if (name === undefined) throw new Error(`${roleArn} is not the ARN of a role`);
  return `arn:${partition}:sts::${account}:assumed-role/${name}/*`;
}
