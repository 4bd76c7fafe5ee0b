import { accountOfArn } from "./arn";
import type { AccessRequest, Principal } from "./request";

/** A text for a key that has one value, a list for a multivalued one, and no entry for one that is absent. */
export type ContextValues = Readonly<Record<string, string | readonly string[]>>;

/** The same with the names of keys in lower case: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html */
export type RequestContext = ReadonlyMap<string, string | readonly string[]>;

export function toContext(values: ContextValues): RequestContext {
  const entries = Object.entries(values).map(([key, value]) => [key.toLowerCase(), value] as const);
  return new Map(entries);
}

/**
 * What a request brings, and what follows from its principal and resource whatever the caller says of it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function accessContext({ principal, resourceAccount, context }: AccessRequest): RequestContext {
  const values = { "aws:ResourceAccount": resourceAccount, ...principalValues(principal) };
  return new Map([...toContext(context), ...toContext(values)]);
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable */
function principalValues(principal: Principal): ContextValues {
  if (principal.kind === "service") {
    return {
      "aws:PrincipalIsAWSService": "true",
      "aws:PrincipalServiceName": principal.name,
      "aws:PrincipalServiceNamesList": [principal.name],
    };
  }
  // Of a role's session it is the role, with its path: what the session is called is not in it.
  const arn = principal.kind === "user" ? principal.arn : principal.roleArn;
  const account = accountOfArn(arn);
  return {
    "aws:PrincipalArn": arn,
    "aws:PrincipalIsAWSService": "false",
    "aws:PrincipalType": principal.kind === "user" ? "User" : "AssumedRole",
    ...(account !== undefined && { "aws:PrincipalAccount": account }),
    ...(principal.kind === "user" && { "aws:username": nameOfArn(arn) }),
  };
}

/** The name at the end of the ARN of a user or role, without its path. */
export function nameOfArn(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
