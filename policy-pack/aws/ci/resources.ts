import { patternsOverlap } from "./overlap";

/**
 * What a resource of a statement says of repositories' names, `undefined` where it can be no repository at all. A pattern
 * that is not held to repositories reaches all of them: its `*` crosses the parts of an ARN.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function repositoryNames(resource: string): string | undefined {
  const names = /^arn:[a-z*-]+:ecr:[a-z0-9*?-]*:[0-9*?]*:repository\/(.+)$/.exec(resource)?.[1];
  return names ?? (canBe(resource, "arn:#:ecr:#:#:repository/#") ? "*" : undefined);
}

/** Whether names are left open altogether. */
export function isAnyName(names: string): boolean {
  return /^[*?/._-]*$/.test(withoutVariables(names));
}

/** Whether a resource can be a KMS key without naming which. */
export function leavesKeyOpen(resource: string): boolean {
  return canBe(resource, "arn:#:kms:#:#:key/#") && !/^arn:[^:*?$]+:kms:[^:*?$]+:\d{12}:key\/[\w-]+$/.test(resource);
}

/** Whether a resource can be a role without saying at least what its path or its name begins with. */
export function leavesRoleOpen(resource: string): boolean {
  return canBe(resource, "arn:#:iam::#:role/#") && !/^arn:[a-z*-]+:iam::[0-9*?]*:role\/[\w+=,.@-]/.test(resource);
}

function canBe(resource: string, arns: string): boolean {
  return patternsOverlap(withoutVariables(resource), arns);
}

/** What a policy variable holds is anything: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html */
export function withoutVariables(text: string): string {
  return text.replace(/\$\{[^{}]*\}/g, "*");
}
