import type { Setting } from "../../framework/policy";
import { isOfClusters, poolPrincipal, serviceAccountEmail } from "./principals";

/** What the policies about identities of CI have in common. */
export const ciSettings = {
  ciServiceAccounts: {
    meaning:
      "E-mail addresses of service accounts that CI has in other ways than by a workload identity pool of this stack.",
    default: [] as readonly string[],
    schema: { type: "array", items: { type: "string", pattern: "^[^\\s/:@]+@[^\\s/:@]+$" } },
  },
  otherPools: {
    meaning: "Ids of workload identity pools that are not CI's. Those of clusters are known by themselves.",
    default: [] as readonly string[],
    schema: { type: "array", items: { type: "string", pattern: "^[a-z0-9-]+$" } },
  },
} satisfies Record<string, Setting<unknown>>;

export type CiSettings = { readonly [Name in keyof typeof ciSettings]: (typeof ciSettings)[Name]["default"] };

/** Whether a principal is CI's by what it is called, or by the settings. */
export function isCiPrincipal(member: string, { ciServiceAccounts, otherPools }: CiSettings): boolean {
  const principal = poolPrincipal(member);
  if (principal) return !isOfClusters(principal) && !otherPools.includes(principal.pool);
  return member.includes(":") && isCiAccount(serviceAccountEmail(member), ciServiceAccounts);
}

export function isCiAccount(email: string | undefined, ciServiceAccounts: readonly string[]): boolean {
  return email !== undefined && ciServiceAccounts.some((other) => other.toLowerCase() === email);
}
