import { evaluateAccess } from "../../../../components/aws/iam/evaluate";
import type { Principal } from "../../../../components/aws/iam/request";
import { policy, read } from "./documents";

export const everything = { Effect: "Allow", Action: "*", Resource: "*" };
export const nothing = { Effect: "Allow", Action: "iam:GetUser", Resource: "*" };

/** Statements, each list of which is one document. */
export interface Policies {
  readonly identity?: readonly object[];
  readonly boundary?: object;
  readonly session?: object;
  readonly resource?: readonly object[];
  readonly required?: boolean;
}

export function decide(
  principal: Principal,
  action: string,
  resource: string,
  policies: Policies,
  account = "111122223333",
) {
  const { identity = [], boundary, session, resource: ofResource, required = false } = policies;
  return evaluateAccess(
    { principal, action, resource, resourceAccount: account, context: {} },
    {
      identity: identity.length === 0 ? [] : [read(policy(...identity), "identity")],
      ...(boundary && { boundary: read(policy(boundary), "identity") }),
      ...(session && { session: read(policy(session), "session") }),
      ...(ofResource && { resource: read(policy(...ofResource), "resource") }),
      resourcePolicyRequired: required,
    },
  );
}

export const user = (account: string, name: string): Principal => ({
  kind: "user",
  arn: `arn:aws:iam::${account}:user/${name}`,
});
export const maria = user("111122223333", "maria");
export const roleArn = "arn:aws:iam::111122223333:role/ci/examplerole";
export const session: Principal = { kind: "role session", roleArn, sessionName: "examplerolesessionname" };
export const sessionArn = "arn:aws:sts::111122223333:assumed-role/examplerole/examplerolesessionname";
export const bucket = "arn:aws:s3:::amzn-s3-demo-bucket";
