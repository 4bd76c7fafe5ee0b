import { type Delivery, deliveryProperties, readDelivery } from "../delivery/delivery";
import { join, Reader } from "../delivery/reader";
import { inputError } from "../input-error";
import { readInput } from "../inputs";
import { artifactRegistry, repositoryId } from "./artifact-registry-backend";
import { identityProperties, readIdentityArgs, readPromotesFrom } from "./identities/read-identity-args";
import { keyName, location, member, projectId, reportKeyLocation } from "./inputs";
import { readLabels } from "./labels";
import { formatsOf } from "./package-format";
import {
  type EnvironmentAccess,
  type GoogleArtifactRegistryArgs,
  GoogleEncryption,
  GoogleImmutability,
  type GoogleRegistrySettings,
  googleRegistryDefaults,
} from "./registry-args";
import { reportRetention } from "./report-retention";
import { readUpstreams } from "./upstream";

export const registryType = "GoogleArtifactRegistry";

const properties = [
  ...deliveryProperties,
  ...identityProperties,
  "immutability",
  "publishers",
  "upstreams",
  "encryption",
  "kmsKeyName",
  "cleanupDryRun",
  "enableApis",
  "disposable",
  "allowReplacement",
  "labels",
  "project",
  "location",
] as const satisfies readonly (keyof GoogleArtifactRegistryArgs)[];

/** What an environment has beside its name. */
const environmentProperties = ["readers", "promotedBy"];

/**
 * Checks everything that is known and throws one `InputPropertiesError` with all problems. Outputs are checked when
 * they become known, and fail what depends on them in the same way.
 */
export function readRegistryArgs(name: string, args: GoogleArtifactRegistryArgs): GoogleRegistrySettings {
  const reader = new Reader();
  const input = reader.record(args, "", properties) ?? {};
  const component = { type: registryType, name };
  const defaults = googleRegistryDefaults;
  const delivery = readDelivery(input, name, artifactRegistry, environmentProperties, reader);
  const immutabilities = Object.values(GoogleImmutability);
  const immutability = reader.choice(input.immutability ?? defaults.immutability, "immutability", immutabilities);
  const encryptions = Object.values(GoogleEncryption);
  const encryption = reader.choice(input.encryption ?? defaults.encryption, "encryption", encryptions);
  if (encryption === GoogleEncryption.GoogleManaged && input.kmsKeyName !== undefined) {
    reader.report("kmsKeyName", 'has no meaning with encryption: "GOOGLE_MANAGED"; remove one of them');
  }
  const flag = (key: "cleanupDryRun" | "enableApis" | "disposable" | "allowReplacement") =>
    reader.flag(input[key] ?? defaults[key], key) === true;
  const flags = {
    cleanupDryRun: flag("cleanupDryRun"),
    enableApis: flag("enableApis"),
    disposable: flag("disposable"),
    allowReplacement: flag("allowReplacement"),
  };
  if (delivery && immutability) {
    const formats = formatsOf(delivery.artifacts);
    const isChosen = input.immutability !== undefined;
    const fedFromElsewhere = input.promotesFrom !== undefined;
    reportRetention(input.retention, { formats, immutability, isChosen, fedFromElsewhere }, reader);
  }
  const publishers = reader.texts(input.publishers, "publishers", member, "principals that publish");
  const taken = delivery?.environments.flatMap(({ name: environment }) =>
    formatsOf(delivery.artifacts).map((format) => repositoryId(environment, delivery.namespace, format)),
  );
  const ids = { maximumName: artifactRegistry.maximumRepositoryName, taken: taken ?? [] };
  const upstreams = readUpstreams(input.upstreams, delivery?.namespace, ids, reader);
  const identities = readIdentities(input, delivery, reader);
  const labels = readLabels(input.labels, reader);
  const kmsKeyName = readInput(component, args?.kmsKeyName, "kmsKeyName", keyName, reader);
  const project = readInput(component, args?.project, "project", projectId, reader);
  const place = readInput(component, args?.location, "location", location, reader);
  reportKeyLocation(input, reader);
  const access = readAccess(input.environments, reader);
  if (input.promotesFrom !== undefined && input.publishers !== undefined) {
    reader.report("publishers", "has no meaning with promotesFrom, because nobody publishes here; remove one of them");
  }
  if (input.promotesFrom !== undefined && input.immutability !== undefined) {
    reader.report(
      "immutability",
      "has no meaning with promotesFrom, because every environment here holds released artifacts; remove one of them",
    );
  }
  if (reader.problems.length > 0) throw inputError(registryType, name, reader.problems);
  if (!delivery || !immutability || !encryption) throw new Error("a reader gave nothing and reported no problem");
  return {
    delivery,
    ...(identities && { identities }),
    fedFromElsewhere: input.promotesFrom !== undefined,
    immutability,
    access,
    publishers,
    upstreams,
    encryption,
    ...(kmsKeyName && { kmsKeyName }),
    ...flags,
    labels,
    ...(project && { project }),
    ...(place && { location: place }),
  };
}

function readIdentities(
  input: Readonly<Record<string, unknown>>,
  delivery: Delivery | undefined,
  reader: Reader,
): GoogleRegistrySettings["identities"] {
  if (input.source !== undefined) {
    const environments = Array.isArray(input.environments) ? input.environments : [];
    const names = environments.map((one: unknown) => {
      const name = typeof one === "object" && one !== null && "name" in one ? one.name : undefined;
      return typeof name === "string" ? name : undefined;
    });
    const path = { namespace: delivery?.namespace, environments: names, source: delivery?.source };
    return readIdentityArgs(input, path, reader);
  }
  // It says what the first environment holds, whoever writes it.
  readPromotesFrom(input, reader);
  for (const property of identityProperties) {
    if (input[property] === undefined || property === "promotesFrom") continue;
    reader.report(
      property,
      "has no meaning without a source, because there are no identities then; add source, or remove it",
    );
  }
  return undefined;
}

function readAccess(environments: unknown, reader: Reader): ReadonlyMap<string, EnvironmentAccess> {
  const byEnvironment = new Map<string, EnvironmentAccess>();
  (Array.isArray(environments) ? environments : []).forEach((environment: unknown, index) => {
    if (typeof environment !== "object" || environment === null) return;
    const { name, readers, promotedBy } = environment as Record<string, unknown>;
    const at = (key: string) => join(`environments[${index}]`, key);
    byEnvironment.set(String(name), {
      readers: reader.texts(readers, at("readers"), member, "principals that pull"),
      promoters: reader.texts(promotedBy, at("promotedBy"), member, "principals that promote from here"),
    });
  });
  return byEnvironment;
}
