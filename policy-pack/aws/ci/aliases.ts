import { isList, isRecord, type Plain } from "../../framework/snapshot";

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
