import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import type { Problem } from "../components/delivery/problem";
import type { Unknown } from "./snapshot";

/** What people read about a policy. Nothing here is optional, so that no policy ships without it. */
export type PolicyText = Required<
  Pick<
    ResourceValidationPolicy,
    "name" | "displayName" | "description" | "severity" | "framework" | "tags" | "remediationSteps" | "url"
  >
>;

/** What a check of one resource found, and the value without which it cannot tell whether there is more. */
export interface Verdict {
  readonly problems: readonly Problem[];
  readonly undecided?: Unknown | undefined;
}

export function resourcePolicy(
  text: PolicyText,
  types: readonly string[],
  check: (properties: Record<string, unknown>) => Verdict,
): ResourceValidationPolicy {
  return {
    ...text,
    validateResource: (args, reportViolation) => {
      if (!types.includes(args.type)) args.notApplicable(`It judges ${types.join(" and ")} only.`);
      const { problems, undecided } = check(args.props);
      for (const problem of problems) reportViolation(message(problem));
      // What has been reported stays reported; the SDK adds an advisory note for what it could not read. An `up` asks
      // again when the value is known and before the resource is created.
      if (undecided) throw undecided.cause;
    },
  };
}

export function stackPolicy(
  text: PolicyText,
  check: (resources: Parameters<StackValidationPolicy["validateStack"]>[0]["resources"]) => readonly StackProblem[],
): StackValidationPolicy {
  return {
    ...text,
    validateStack: (args, reportViolation) => {
      for (const problem of check(args.resources)) reportViolation(message(problem), problem.urn);
    },
  };
}

/** A problem of one resource among those of a stack. */
export interface StackProblem extends Problem {
  readonly urn: string;
}

function message({ property, reason }: Problem): string {
  return `${property} ${reason}`;
}

/** The reason to give where a single value decides and a preview does not know it. */
export const unknownScalar =
  "is not known before the apply, so a preview cannot tell whether it is safe. Set it from a plain value or from " +
  "configuration, and not from another resource's output.";
