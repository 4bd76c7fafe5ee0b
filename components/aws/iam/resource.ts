import { arnPattern, Reach } from "./arn";
import type { RequestContext } from "./context";
import { type Element, PolicyKind } from "./document";
import { matchesPattern, type PatternToken } from "./pattern";
import { fillTemplate, hasVariables, type Template } from "./template";

/** One value of `Resource` or `NotResource`. */
export type ResourcePattern = (context: RequestContext) => readonly PatternToken[] | undefined;

const everything: readonly PatternToken[] = [{ wildcard: "any", overColons: true }];

/**
 * Reads a value of `Resource`, or says what is wrong with it. Wildcards stay between colons, but a `*` that ends a part
 * "can expand to match beyond the colon boundaries": https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function readResource(text: string, template: Template, kind: PolicyKind): ResourcePattern | string {
  if (/^\*+$/.test(text)) return () => everything;
  const [first] = template;
  const written = first !== undefined && "written" in first ? first.written : "";
  const [prefix, partition = "", service = "", ...rest] = written.split(":");
  // IAM refuses these: "Resource vendor must be fully qualified and cannot contain regexes."
  if (prefix !== "arn" || !/^[a-z-]+$/.test(partition) || !/^[A-Za-z0-9-]+$/.test(service)) {
    return "is not a resource; write * or an ARN with its partition and service, such as arn:aws:ecr:…";
  }
  const complete = rest.length >= 3;
  // Of a variable before the fifth colon the documentation says that it cannot be used there.
  if (!complete && hasVariables(template)) return "has a variable before its fifth colon; write that part out";
  if (!complete && kind !== PolicyKind.Identity) return "has fewer than six parts between colons; write all of them";
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
  const completed = complete ? template : [{ written: `${text}${":*".repeat(3 - rest.length)}` }];
  return (context) => {
    const filled = fillTemplate(completed, context);
    return filled && arnPattern(filled, Reach.Rest);
  };
}

/**
 * Whether `Resource` or `NotResource` has a resource: an ARN, or `*` for an action that has no resource. A value whose
 * variable has no value has none: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value
 */
export function coversResource(
  element: Element<ResourcePattern> | undefined,
  resource: string,
  context: RequestContext,
): boolean {
  if (!element) return true;
  const covered = element.values.some((pattern) => {
    const tokens = pattern(context);
    return tokens !== undefined && matchesPattern(tokens, resource);
  });
  return covered !== element.negated;
}
