import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "./delivery/problem";

/** One error with all problems: a list for people, and property paths for the engine. */
export function inputError(type: string, name: string, problems: readonly Problem[]): pulumi.InputPropertiesError {
  const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
  const lines = problems.map(({ property, reason }) => `  - ${property} ${reason}`);
  const error = new pulumi.InputPropertiesError({
    message: [`${type} "${name}" has ${count} in its arguments:`, ...lines].join("\n"),
    errors: problems.map(({ property, reason }) => ({ propertyPath: property, reason })),
  });
  // Pulumi prints the stack where there is one, and the list would drown in it.
  error.stack = "";
  return error;
}
