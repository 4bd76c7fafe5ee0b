import type { Reader, TextRule } from "./reader";

const namespaceName: TextRule = {
  pattern: /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/,
  meaning:
    'one path segment of lower-case letters and digits with single ".", "_" or "-" between them, such as "payments"',
  maximum: 200,
};

/** The owner of a set of artifacts: `given`, or else the component's own name. */
export function readNamespace(
  given: unknown,
  componentName: string,
  reader: Reader,
  rule: TextRule = namespaceName,
): string | undefined {
  if (given !== undefined) return reader.text(given, "namespace", rule);
  if (rule.pattern.test(componentName) && componentName.length <= rule.maximum) return componentName;
  return reader.report(
    "namespace",
    `is missing, and the component's name "${componentName}" cannot stand in for it; write ${rule.meaning}`,
  );
}
