import type { Problem } from "../../delivery/problem";
import { matchesWildcard } from "../../wildcard";
import { PolicyKind } from "../iam/document";
import { readPolicyDocument } from "../iam/read-document";
import type { AccessDocuments } from "./documents";
import { valuesOf, writtenStatements } from "./policy-text";

/** What policies of identities name that is not in the stack, or not only. */
export interface NamedOutside {
  /** ARNs of repositories that are not in the stack, and patterns that say more than one environment and namespace of it. */
  readonly repositories: readonly string[];
  /** What cannot be judged without what it names. */
  readonly gaps: readonly Problem[];
}

/** The pattern of a repository's environment and namespace: the first two parts of its name. */
export function familyOf(arn: string): string {
  const [environment, namespace, ...artifact] = arn.split("/").slice(1);
  return artifact.length === 0 ? arn : `${arn.split("/")[0]}/${environment}/${namespace}/*`;
}

/** Looks at the policies that can be read. */
export function namedOutside({ identities, repositories, keys }: AccessDocuments): NamedOutside {
  const inStack = new Set(repositories.flatMap(({ arn }) => [arn, familyOf(arn)]));
  const outside = new Set<string>();
  const gaps: Problem[] = [];
  for (const { arn, permissionPolicies } of identities) {
    const readable = permissionPolicies.filter((text) => "document" in readPolicyDocument(text, PolicyKind.Identity));
    const resources = readable.flatMap((text) =>
      writtenStatements(text).flatMap(({ Effect, Resource }) => (Effect === "Allow" ? valuesOf(Resource) : [])),
    );
    for (const resource of new Set(resources.map(String))) {
      const [, , service = ""] = resource.split(":");
      if (resource.includes("${")) {
        gaps.push({
          property: arn,
          reason: `names ${resource}, whose variables have no values here: it is not judged`,
        });
      } else if (service === "ecr" && !inStack.has(resource)) {
        outside.add(resource);
      } else if (service === "kms" && !keys.some((key) => matchesWildcard(resource, key.arn))) {
        gaps.push({ property: arn, reason: `names ${resource}, which is not in this stack: its policy decides` });
      }
    }
  }
  return { repositories: [...outside].sort(), gaps };
}
