import * as pulumi from "@pulumi/pulumi";
import { deliveryProperties, readDelivery } from "../delivery/delivery";
import { isUnresolved, join, Reader, type TextRule } from "../delivery/reader";
import { inputError } from "../input-error";
import { ecr } from "./ecr-backend";
import { EcrEncryption, type EcrRegistryArgs, type EcrRegistrySettings, ecrRegistryDefaults } from "./registry-args";
import { tagExclusionProblems } from "./tag-exclusion";
import { readTags } from "./tags";

export const registryType = "EcrRegistry";

const properties = [
  ...deliveryProperties,
  "mutableTagFilters",
  "encryption",
  "kmsKeyArn",
  "standalone",
  "disposable",
  "allowReplacement",
  "tags",
  "region",
];

/** A key's own ARN: with an alias or a bare id, every update would find a difference. */
const keyArn: TextRule = {
  pattern: /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/,
  meaning: 'the ARN of a KMS key (not of an alias), such as "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-…"',
  maximum: 2048,
};

const regionName: TextRule = {
  pattern: /^[a-z]{2,}(?:-[a-z]+)+-\d+$/,
  meaning: 'an AWS region, such as "eu-west-1"',
  maximum: 32,
};

const accountId: TextRule = {
  pattern: /^\d{12}$/,
  meaning: 'an AWS account id as a text of 12 digits, such as "111122223333"',
  maximum: 12,
};

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_RegistryScanningRule.html */
const maximumScanningFilters = 100;

/**
 * Checks everything that is known and throws one `InputPropertiesError` with all problems. Outputs are checked when
 * they become known, and fail what depends on them in the same way.
 */
export function readRegistryArgs(name: string, args: EcrRegistryArgs): EcrRegistrySettings {
  const reader = new Reader();
  const input = reader.record(args, "", properties) ?? {};
  const delivery = readDelivery(input, name, ecr, ["pullAccounts"], reader);
  const pullAccounts = readPullAccounts(input.environments, reader);
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
  const kmsKeyArn = readInput(name, args?.kmsKeyArn, "kmsKeyArn", keyArn, reader);
  const region = readInput(name, args?.region, "region", regionName, reader);
  const [, , , keyRegion] = String(input.kmsKeyArn).split(":");
  if (kmsKeyArn && region && typeof input.kmsKeyArn === "string" && typeof input.region === "string") {
    if (keyRegion !== input.region) {
      reader.report("kmsKeyArn", `is a key in ${keyRegion}, and the registry is in ${input.region}; name a key there`);
    }
  }
  if (standalone && delivery && delivery.environments.length > maximumScanningFilters) {
    reader.report(
      "environments",
      `has ${delivery.environments.length} entries; with standalone: true Amazon ECR takes at most ${maximumScanningFilters}, a scanning filter each`,
    );
  }
  if (reader.problems.length > 0) throw inputError(registryType, name, reader.problems);
  if (!delivery || !encryption) throw new Error("a reader gave nothing and reported no problem");
  return {
    delivery,
    pullAccounts,
    mutableTagFilters,
    encryption,
    ...(kmsKeyArn && { kmsKeyArn }),
    standalone: standalone === true,
    disposable: disposable === true,
    allowReplacement: allowReplacement === true,
    tags,
    ...(region && { region }),
  };
}

function readPullAccounts(environments: unknown, reader: Reader): ReadonlyMap<string, readonly string[]> {
  const byEnvironment = new Map<string, readonly string[]>();
  (Array.isArray(environments) ? environments : []).forEach((environment: unknown, index) => {
    if (typeof environment !== "object" || environment === null) return;
    const { name, pullAccounts } = environment as Record<string, unknown>;
    if (pullAccounts === undefined) return;
    const property = join(`environments[${index}]`, "pullAccounts");
    const accounts = reader
      .array(pullAccounts, property, 1, "accounts that may pull (or leave the property out)")
      ?.map((account, at) => reader.text(account, `${property}[${at}]`, accountId));
    reader.unique(accounts ?? [], (at) => `${property}[${at}]`, "name each account once");
    if (accounts)
      byEnvironment.set(
        String(name),
        accounts.filter((account) => account !== undefined),
      );
  });
  return byEnvironment;
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

/** A plain value is checked now, an output when it is known. */
function readInput(
  component: string,
  value: pulumi.Input<string> | undefined,
  property: string,
  rule: TextRule,
  reader: Reader,
): pulumi.Output<string> | undefined {
  if (value === undefined) return undefined;
  if (!isUnresolved(value)) {
    const text = reader.text(value, property, rule);
    return text === undefined ? undefined : pulumi.output(text);
  }
  return pulumi.output(value).apply((known) => {
    const later = new Reader();
    later.text(known, property, rule);
    if (later.problems.length > 0) throw inputError(registryType, component, later.problems);
    return known;
  });
}
