import type { Problem } from "../../delivery/problem";
import { type PolicyDocument, PolicyKind } from "../iam/document";
import { readPolicyDocument } from "../iam/read-document";
import type { AccessDocuments, AccessOidcProvider } from "./documents";

export interface ReadIdentity {
  readonly arn: string;
  readonly trust?: PolicyDocument;
  readonly permissions: readonly PolicyDocument[];
  readonly boundary?: PolicyDocument;
}

interface ReadResource {
  readonly arn: string;
  readonly policy?: PolicyDocument;
}

/** `AccessDocuments` whose policies were read. */
export interface ReadAccessDocuments {
  readonly oidcProviders: readonly AccessOidcProvider[];
  readonly identities: readonly ReadIdentity[];
  readonly repositories: readonly ReadResource[];
  readonly keys: readonly (ReadResource & { readonly aliases: readonly string[] })[];
}

/** Reads all policies. What cannot be read is a problem, named by its ARN, and left out. */
export function readAccessDocuments(documents: AccessDocuments): {
  readonly read: ReadAccessDocuments;
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const policy = (text: string | undefined, kind: PolicyKind, place: string): PolicyDocument | undefined => {
    if (text === undefined) return undefined;
    const reading = readPolicyDocument(text, kind);
    if ("document" in reading) return reading.document;
    problems.push(...reading.problems.map(({ property, reason }) => ({ property: `${place} ${property}`, reason })));
    return undefined;
  };
  const resource = <T extends { readonly arn: string; readonly policy?: string }>({ policy: text, ...rest }: T) => ({
    ...rest,
    ...given("policy", policy(text, PolicyKind.Resource, `${rest.arn} policy`)),
  });
  const read = {
    oidcProviders: documents.oidcProviders,
    identities: documents.identities.map(({ arn, trustPolicy, permissionPolicies, permissionsBoundary }) => ({
      arn,
      ...given("trust", policy(trustPolicy, PolicyKind.Trust, `${arn} trustPolicy`)),
      permissions: permissionPolicies
        .map((text, index) => policy(text, PolicyKind.Identity, `${arn} permissionPolicies[${index}]`))
        .filter((one) => one !== undefined),
      ...given("boundary", policy(permissionsBoundary, PolicyKind.Identity, `${arn} permissionsBoundary`)),
    })),
    repositories: documents.repositories.map(resource),
    keys: documents.keys.map(resource),
  };
  return { read, problems };
}

function given<K extends string, T>(key: K, value: T | undefined): { readonly [P in K]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: T });
}
