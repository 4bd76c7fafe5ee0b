import type { AccessMatrix, Admission, Permission } from "../../delivery/access-matrix";
import type { Problem } from "../../delivery/problem";
import { accountOfArn } from "../iam/arn";
import type { PolicyDocument } from "../iam/document";
import { evaluateAccess } from "../iam/evaluate";
import type { Principal } from "../iam/request";
import { evaluateTrust } from "../iam/trust";
import { webIdentityContext } from "../iam/web-identity";
import type { AccessDocuments, AccessOidcProvider, AccessQuestion, AccessToken } from "./documents";
import { type ReadAccessDocuments, type ReadIdentity, readAccessDocuments } from "./read-documents";

/** What to ask of documents. */
export interface AccessQuestions {
  readonly tokens: readonly AccessToken[];
  readonly questions: readonly AccessQuestion[];
}

/** What came of it. */
export interface AccessMatrixReading {
  /** Without the documents that have problems. */
  readonly matrix: AccessMatrix;
  /** Documents that say something that cannot be evaluated, each named by the ARN of what it belongs to. */
  readonly problems: readonly Problem[];
}

/**
 * Evaluates policy documents, as they are sent to AWS: which tokens may take which roles
 * (`sts:AssumeRoleWithWebIdentity`), and which role or user may do which of the asked actions on which of the asked
 * resources. `tokenPermissions` combines the two.
 *
 * *When to use*: to prove in a test that a program gives away what it should and nothing else, whichever program it is.
 *
 * *Gotchas*: policies of the organization, of VPC endpoints and of the registry as a whole, KMS grants and sessions
 * with policies of their own are not looked at. What needs no permission, such as `sts:GetCallerIdentity`, is refused
 * here all the same.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function accessMatrix(documents: AccessDocuments, { tokens, questions }: AccessQuestions): AccessMatrixReading {
  const { read, problems } = readAccessDocuments(documents);
  const matrix = { admissions: admissionsOf(read, tokens), permissions: permissionsOf(read, questions) };
  return { matrix, problems };
}

function admissionsOf({ oidcProviders, identities }: ReadAccessDocuments, tokens: readonly AccessToken[]): Admission[] {
  return tokens.flatMap(({ name, claims }) => {
    const providers = oidcProviders.filter((provider) => isFor(provider, claims));
    return identities
      .filter(({ arn, trust }) => trust && providers.some((provider) => admits(trust, arn, provider, claims)))
      .map(({ arn }) => ({ token: name, identity: arn }));
  });
}

function admits(trust: PolicyDocument, role: string, provider: AccessOidcProvider, claims: AccessToken["claims"]) {
  const request = { provider: provider.arn, context: webIdentityContext(provider.url, claims) };
  return accountOfArn(provider.arn) === accountOfArn(role) && evaluateTrust(request, trust).allowed;
}

/**
 * A token is taken by the provider of its issuer, for an audience that the provider has:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
 */
function isFor({ url, audiences }: AccessOidcProvider, { iss, aud }: AccessToken["claims"]): boolean {
  const issued = typeof iss === "string" && withoutScheme(iss) === withoutScheme(url);
  return issued && typeof aud === "string" && audiences.includes(aud);
}

function withoutScheme(url: string): string {
  return url.replace(/^https:\/\//, "");
}

export function permissionsOf(documents: ReadAccessDocuments, questions: readonly AccessQuestion[]): Permission[] {
  const resources = resourcesOf(documents);
  return documents.identities.flatMap((identity) =>
    questions
      .filter((question) => isAllowed(identity, question, resources.get(question.resource)))
      .map((question) => ({ identity: identity.arn, ...question })),
  );
}

interface Resource {
  readonly policy?: PolicyDocument;
  /** Whether nothing is allowed that its policy does not allow, even within its account. */
  readonly required: boolean;
  readonly context: Readonly<Record<string, readonly string[]>>;
}

function resourcesOf({ identities, repositories, keys }: ReadAccessDocuments): ReadonlyMap<string, Resource> {
  return new Map<string, Resource>([
    ...repositories.map(
      ({ arn, policy }) => [arn, { ...(policy && { policy }), required: false, context: {} }] as const,
    ),
    ...keys.map(
      // https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
      ({ arn, policy, aliases }) =>
        [arn, { ...(policy && { policy }), required: true, context: { "kms:ResourceAliases": aliases } }] as const,
    ),
    ...identities.map(
      ({ arn, trust }) => [arn, { ...(trust && { policy: trust }), required: true, context: {} }] as const,
    ),
  ]);
}

function isAllowed(identity: ReadIdentity, { action, resource }: AccessQuestion, asked?: Resource): boolean {
  // A role's trust policy is about taking the role. For IAM itself a role has no policy.
  const judged = action.startsWith("iam:") ? undefined : asked;
  const { permissions, boundary } = identity;
  return evaluateAccess(
    {
      principal: principalOf(identity.arn),
      action,
      resource,
      resourceAccount: accountOfArn(resource) ?? accountOfArn(identity.arn) ?? "",
      context: judged?.context ?? {},
    },
    {
      identity: permissions,
      ...(boundary && { boundary }),
      ...(judged?.policy && { resource: judged.policy }),
      resourcePolicyRequired: judged?.required ?? false,
    },
  ).allowed;
}

function principalOf(arn: string): Principal {
  return /^[^:]*:[^:]*:iam::\d*:user\//.test(arn)
    ? { kind: "user", arn }
    : { kind: "role session", roleArn: arn, sessionName: "session" };
}
