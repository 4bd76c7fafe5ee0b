import { issuerName } from "../../delivery/github-issuer";
import { identitiesOf } from "../../delivery/identity";
import { identityInputProperties, type ReadPath, readTrustedJobs } from "../../delivery/identity-input";
import { readPromotionSource } from "../../delivery/promotion-source";
import type { TokenChecks } from "../../delivery/read-duty";
import type { Reader, TextRule } from "../../delivery/reader";
import { keyVersionName, location, projectId } from "../inputs";
import {
  type GoogleIdentityArgs,
  googleIdentityDefaults,
  type IdentitySettings,
  type PromotionSource,
} from "./identity-args";
import { maximumServiceAccountId, serviceAccountId } from "./ids";
import { attributeCondition, maximumCondition } from "./token-mapping";

export const identityProperties = [
  ...identityInputProperties,
  "promotesFrom",
  "oidcIssuer",
  "serviceAccounts",
  "signing",
  "identityPrefix",
] as const satisfies readonly (keyof GoogleIdentityArgs)[];

/** A principal of an allow policy is one word: https://docs.cloud.google.com/iam/docs/principal-identifiers */
const documentText: TextRule = {
  pattern: /^[\x21-\x7e]*$/,
  meaning: "a name of printable ASCII characters without spaces, which an allow policy can name exactly",
  maximum: 255,
};
const checks: TokenChecks = { documentText };

/** With what is added to it, a pool's id has at most 32 characters: https://docs.cloud.google.com/iam/docs/manage-workload-identity-pools-providers */
const prefixName: TextRule = {
  pattern: /^(?!gcp-)[a-z](?:[a-z0-9]|-(?=[a-z0-9]))*$/,
  meaning: 'lower-case letters and digits with single "-" between them, a letter first, not "gcp-", such as "payments"',
  maximum: 25,
};

export function readIdentityArgs(
  input: Readonly<Record<string, unknown>>,
  path: ReadPath,
  reader: Reader,
): IdentitySettings | undefined {
  const before = reader.problems.length;
  const jobs = readTrustedJobs(input, path, checks, reader);
  const promotesFrom = readPromotesFrom(input, reader);
  const issuer = reader.text(input.oidcIssuer ?? googleIdentityDefaults.oidcIssuer, "oidcIssuer", issuerName);
  const serviceAccounts = reader.flag(
    input.serviceAccounts ?? googleIdentityDefaults.serviceAccounts,
    "serviceAccounts",
  );
  const signing = reader.flag(input.signing ?? googleIdentityDefaults.signing, "signing");
  if (promotesFrom && signing) {
    reader.report(
      "signing",
      "has no meaning with promotesFrom, because nobody publishes here; name the other registry's key as promotesFrom.signingKeyVersion",
    );
  }
  const identityPrefix = readPrefix(input.identityPrefix, path.namespace, reader);
  if (reader.problems.length > before || !jobs || !issuer || !path.namespace || !identityPrefix) return undefined;
  const settings: IdentitySettings = {
    ...jobs,
    namespace: path.namespace,
    ...(promotesFrom && { promotesFrom }),
    issuer,
    serviceAccounts: serviceAccounts === true,
    signing: signing === true,
    identityPrefix,
  };
  reportLong(settings, reader);
  return reader.problems.length > before ? undefined : settings;
}

function readPrefix(given: unknown, namespace: string | undefined, reader: Reader): string | undefined {
  if (given !== undefined) return reader.text(given, "identityPrefix", prefixName);
  if (namespace === undefined) return undefined;
  if (prefixName.pattern.test(namespace) && namespace.length <= prefixName.maximum) return namespace;
  return reader.report(
    "identityPrefix",
    `is missing, and the namespace "${namespace}" cannot stand in for it; write ${prefixName.meaning}, at most ` +
      `${prefixName.maximum} characters`,
  );
}

function reportLong(settings: IdentitySettings, reader: Reader): void {
  const { environments, identityPrefix, promotesFrom, serviceAccounts, sources } = settings;
  const ids = serviceAccounts
    ? identitiesOf(environments, promotesFrom !== undefined).map((identity) =>
        serviceAccountId(identityPrefix, identity),
      )
    : [];
  const longest = ids.reduce((a, b) => (b.length > a.length ? b : a), "");
  if (longest.length > maximumServiceAccountId) {
    reader.report(
      "identityPrefix",
      `makes the service account id "${longest}" of ${longest.length} characters; Google takes at most ` +
        `${maximumServiceAccountId}: write a shorter prefix, or leave serviceAccounts out`,
    );
  }
  const { length } = attributeCondition(sources);
  if (length <= maximumCondition) return;
  reader.report(
    "additionalSources",
    `makes an attribute condition of ${length} characters; Google takes ${maximumCondition}: name fewer repositories`,
  );
}

export function readPromotesFrom(
  input: Readonly<Record<string, unknown>>,
  reader: Reader,
): PromotionSource | undefined {
  const texts = { project: projectId, location, signingKeyVersion: keyVersionName };
  return readPromotionSource(
    input.promotesFrom,
    { texts, place: ["project", "location"], placeInWords: "project and location" },
    reader,
  );
}
