import type { Delivery } from "../delivery/delivery";
import { join, type Reader } from "../delivery/reader";
import type { Component } from "../inputs";
import { accountId, principalArn, roleArn } from "./inputs";
import { type EcrRegistrySettings, ecrRegistryDefaults } from "./registry-args";
import type { RepositoryAccess } from "./repository-policy";
import { identityProperties, readIdentityArgs } from "./roles/read-identity-args";
import { readPromotesFrom } from "./roles/read-promotes-from";

/** What an environment has beside its name. */
export const environmentProperties = ["pullAccounts", "promotedBy"] as const;

type RegistryIdentities = Pick<
  EcrRegistrySettings,
  "identities" | "fedFromElsewhere" | "access" | "repositoryLock" | "breakGlassPrincipals"
>;

/** Who may do what with a registry's repositories. */
export function readRegistryIdentities(
  component: Component,
  input: Readonly<Record<string, unknown>>,
  delivery: Delivery | undefined,
  standalone: boolean,
  reader: Reader,
): RegistryIdentities {
  const publishers = reader.texts(input.publishers, "publishers", roleArn, "roles that publish");
  const lock = reader.flag(input.repositoryLock ?? ecrRegistryDefaults.repositoryLock, "repositoryLock");
  const breakGlass = "breakGlassPrincipals";
  const breakGlassPrincipals = reader.texts(
    input[breakGlass],
    breakGlass,
    principalArn,
    "roles or users that may delete",
  );
  const access = readAccess(input.environments, publishers, reader);
  if (input.promotesFrom !== undefined && input.publishers !== undefined) {
    reader.report("publishers", "has no meaning with promotesFrom, because nobody publishes here; remove one of them");
  }
  if (lock === false && input[breakGlass] !== undefined) {
    reader.report(breakGlass, "has no meaning with repositoryLock: false, which denies nobody; remove one of them");
  }
  const common = { access, repositoryLock: lock === true, breakGlassPrincipals };
  if (input.source === undefined) {
    reportWithoutSource(input, reader);
    const promotesFrom = readPromotesFrom(input, reader);
    return { ...common, fedFromElsewhere: promotesFrom !== undefined };
  }
  const path = {
    namespace: delivery?.namespace,
    environments: namesOf(input.environments),
    source: delivery?.source,
  };
  const identities = readIdentityArgs(component, input, path, standalone, reader);
  return {
    ...common,
    ...(identities && { identities }),
    fedFromElsewhere: identities?.promotesFrom !== undefined,
  };
}

/** `promotesFrom` says what the first environment holds, whoever writes it. */
function reportWithoutSource(input: Readonly<Record<string, unknown>>, reader: Reader): void {
  const needing = [...identityProperties, "repositoryLock", "breakGlassPrincipals"];
  for (const property of needing.filter((name) => name !== "promotesFrom")) {
    if (input[property] === undefined) continue;
    reader.report(
      property,
      "has no meaning without a source, because there are no roles then; add source, or remove it",
    );
  }
}

function namesOf(environments: unknown): (string | undefined)[] {
  const entries: readonly unknown[] = Array.isArray(environments) ? environments : [];
  return entries.map((entry) => {
    const name = typeof entry === "object" && entry !== null && "name" in entry ? entry.name : undefined;
    return typeof name === "string" ? name : undefined;
  });
}

function readAccess(
  environments: unknown,
  publishers: readonly string[],
  reader: Reader,
): EcrRegistrySettings["access"] {
  const byEnvironment = new Map<string, Omit<RepositoryAccess, "lock">>();
  (Array.isArray(environments) ? environments : []).forEach((environment: unknown, index) => {
    if (typeof environment !== "object" || environment === null) return;
    const { name, pullAccounts, promotedBy } = environment as Record<string, unknown>;
    const at = (key: string) => join(`environments[${index}]`, key);
    byEnvironment.set(String(name), {
      pullAccounts: reader.texts(pullAccounts, at("pullAccounts"), accountId, "accounts that may pull"),
      promoters: reader.texts(promotedBy, at("promotedBy"), roleArn, "roles that promote from here"),
      publishers: index === 0 ? publishers : [],
    });
  });
  return byEnvironment;
}
