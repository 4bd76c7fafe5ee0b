import { isList, isRecord, type Plain } from "../../framework/snapshot";

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

// A key can have several aliases, so that the condition key has several values. `ForAllValues:` holds for a key without any.
// https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
const operators = ["foranyvalue:stringequals", "foranyvalue:stringlike", "stringequals", "stringlike"];

/** Whether a condition holds a statement to keys with aliases that it names. */
export function isRestrictedToAliases(condition: Plain): boolean {
  if (!isRecord(condition)) return false;
  return Object.entries(condition).some(
    ([operator, tests]) =>
      operators.includes(operator.toLowerCase()) &&
      isRecord(tests) &&
      Object.entries(tests).some(
        ([key, value]) => key.toLowerCase() === "kms:resourcealiases" && namesAliases(isList(value) ? value : [value]),
      ),
  );
}

function namesAliases(values: readonly Plain[]): boolean {
  return values.length > 0 && values.every((value) => typeof value === "string" && /^alias\/[\w/-]+$/.test(value));
}

/**
 * Whether some text matches both patterns, in which `*` stands for any characters and `?` for one. In the second one, `#`
 * stands for any characters but a colon: a part of an ARN. Takes time in the product of their lengths.
 */
export function patternsOverlap(first: string, second: string): boolean {
  // Whether what is left of both, from here to their ends, has a text in common; from the last character to the first.
  let next: boolean[] = [];
  for (let at = first.length; at >= 0; at--) {
    const row: boolean[] = [];
    for (let other = second.length; other >= 0; other--) {
      const [one, two] = [first[at], second[other]];
      if (one === undefined && two === undefined) row[other] = true;
      else if (one === "*") row[other] = next[other] === true || row[other + 1] === true;
      else if (two === "*" || two === "#") {
        row[other] = row[other + 1] === true || (!(two === "#" && one === ":") && next[other] === true);
      } else row[other] = meet(one, two) && next[other + 1] === true;
    }
    next = row;
  }
  return next[0] === true;
}

function meet(one: string | undefined, two: string | undefined): boolean {
  return one !== undefined && two !== undefined && (one === two || one === "?" || two === "?");
}
