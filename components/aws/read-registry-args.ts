import * as pulumi from "@pulumi/pulumi";
import { type Delivery, deliveryProperties, readDelivery } from "../delivery/delivery";
import { isUnresolved, Reader } from "../delivery/reader";
import { inputError } from "../input-error";
import { readInput } from "../inputs";
import type { EcrAccountDetails } from "./account/account-args";
import { joinProblems, placeProblems, readAccountDetails } from "./account/join";
import { maximumScanFilters } from "./account/scanning";
import { ecr } from "./ecr-backend";
import { keyArn, regionName, reportKeyRegion } from "./inputs";
import { environmentProperties, readRegistryIdentities } from "./read-registry-identities";
import { EcrEncryption, type EcrRegistryArgs, type EcrRegistrySettings, ecrRegistryDefaults } from "./registry-args";
import { identityProperties } from "./roles/read-identity-args";
import { tagExclusionProblems } from "./tag-exclusion";
import { readTags } from "./tags";

export const registryType = "EcrRegistry";

const properties = [
  ...deliveryProperties,
  ...identityProperties,
  "publishers",
  "repositoryLock",
  "breakGlassPrincipals",
  "mutableTagFilters",
  "encryption",
  "kmsKeyArn",
  "account",
  "standalone",
  "disposable",
  "allowReplacement",
  "tags",
  "region",
];

/**
 * Checks everything that is known and throws one `InputPropertiesError` with all problems. Outputs are checked when
 * they become known, and fail what depends on them in the same way.
 */
export function readRegistryArgs(name: string, args: EcrRegistryArgs): EcrRegistrySettings {
  const reader = new Reader();
  const input = reader.record(args, "", properties) ?? {};
  const delivery = readDelivery(input, name, ecr, environmentProperties, reader);
  const mutableTagFilters = readFilters(input.mutableTagFilters, reader);
  const encryption = reader.choice(
    input.encryption ?? ecrRegistryDefaults.encryption,
    "encryption",
    Object.values(EcrEncryption),
  );
  if (encryption === EcrEncryption.Aes256 && input.kmsKeyArn !== undefined) {
    reader.report("kmsKeyArn", 'has no meaning with encryption: "AES256"; remove one of them');
  }
  const flag = (key: "standalone" | "disposable" | "allowReplacement") =>
    reader.flag(input[key] ?? ecrRegistryDefaults[key], key);
  const standalone = flag("standalone");
  const disposable = flag("disposable");
  const allowReplacement = flag("allowReplacement");
  const tags = readTags(input.tags, reader);
  const component = { type: registryType, name };
  const identity = readRegistryIdentities(component, input, delivery, standalone === true, reader);
  const kmsKeyArn = readInput(component, args?.kmsKeyArn, "kmsKeyArn", keyArn, reader);
  const region = readInput(component, args?.region, "region", regionName, reader);
  reportKeyRegion(input, reader);
  const account = readAccount(input, delivery, reader);
  if (standalone && input.account !== undefined) {
    reader.report(
      "standalone",
      "cannot be said together with account, which owns what it would set; remove one of them",
    );
  }
  if (standalone && delivery && delivery.environments.length > maximumScanFilters) {
    reader.report(
      "environments",
      `has ${delivery.environments.length} entries; with standalone: true Amazon ECR takes at most ${maximumScanFilters}, a scanning filter each`,
    );
  }
  if (reader.problems.length > 0) throw inputError(registryType, name, reader.problems);
  if (!delivery || !encryption) throw new Error("a reader gave nothing and reported no problem");
  return {
    delivery,
    ...identity,
    mutableTagFilters,
    encryption,
    ...(kmsKeyArn && { kmsKeyArn }),
    ...(account && { account }),
    standalone: standalone === true,
    disposable: disposable === true,
    allowReplacement: allowReplacement === true,
    tags,
    ...(region && { region }),
  };
}

/** The account that a registry joins: what is plain is checked now, and everything again when the place is known. */
function readAccount(
  { account, region }: Readonly<Record<string, unknown>>,
  delivery: Delivery | undefined,
  reader: Reader,
): pulumi.Output<unknown> | undefined {
  if (account === undefined || isUnresolved(account)) return account === undefined ? undefined : pulumi.output(account);
  const details = readAccountDetails(account, "account", reader);
  if (!details) return undefined;
  if (delivery) reader.problems.push(...joinProblems(details, delivery));
  if (typeof region === "string") reader.problems.push(...placeProblems(details, { region }));
  return pulumi.output<EcrAccountDetails>(details);
}

function readFilters(value: unknown, reader: Reader): readonly string[] {
  if (value === undefined) return [];
  const filters = reader.array(value, "mutableTagFilters", 1, "filters (or leave the property out)");
  if (!filters) return [];
  const texts = filters.map((filter, index) =>
    typeof filter === "string"
      ? filter
      : reader.report(`mutableTagFilters[${index}]`, 'is not a text; write a filter, such as "cache-*"'),
  );
  const known = texts.filter((text) => text !== undefined);
  if (known.length === texts.length) reader.problems.push(...tagExclusionProblems(known, "mutableTagFilters"));
  return known;
}
