import type { JudgedResource, Setting } from "../framework/policy";
import { isList, type Plain } from "../framework/snapshot";

/** A setting that lists ids of accounts, none by default. */
export function accountsSetting(meaning: string): Setting<readonly string[]> {
  return { meaning, default: [], schema: { type: "array", items: { type: "string", pattern: "^\\d{12}$" } } };
}

/**
 * The account that a resource is in, if its provider may work in one only:
 * https://www.pulumi.com/registry/packages/aws/api-docs/provider/#allowedaccountids_nodejs
 */
export function ownAccount({ provider }: Pick<JudgedResource, "provider">): string | undefined {
  const allowed = listed(provider?.properties.allowedAccountIds);
  const [account] = allowed;
  return allowed.length === 1 && typeof account === "string" && /^\d{12}$/.test(account) ? account : undefined;
}

/** The engine keeps lists among a provider's properties as JSON texts. */
function listed(value: Plain): readonly Plain[] {
  if (isList(value)) return value;
  if (typeof value !== "string") return [];
  try {
    const parsed: Plain = JSON.parse(value);
    return isList(parsed) ? parsed : [];
  } catch {
    return [];
  }
}
