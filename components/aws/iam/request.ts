import type { ContextValues } from "./context";

/** Who makes a request. The root user of an account, which no policy of an identity limits, is none of them. */
export type Principal =
  | { readonly kind: "user"; readonly arn: string }
  | { readonly kind: "role session"; readonly roleArn: string; readonly sessionName: string }
  | { readonly kind: "service"; readonly name: string };

/** What an AWS API is asked to do. */
export interface AccessRequest {
  readonly principal: Principal;
  /** Such as `ecr:PutImage`. */
  readonly action: string;
  /** An ARN, or `*` for an action that has no resource. */
  readonly resource: string;
  /** Twelve digits. */
  readonly resourceAccount: string;
  /** What the request brings beside what follows from its principal and resource. */
  readonly context: ContextValues;
}

/** The bearer of a token wants to assume a role, with `sts:AssumeRoleWithWebIdentity`. */
export interface WebIdentityRequest {
  /** What the trust policy calls the issuer: the ARN of the OIDC provider. */
  readonly provider: string;
  /** What the token says, as AWS sees it: `webIdentityContext` makes it. */
  readonly context: ContextValues;
}
