import { issuerName } from "../../delivery/github-issuer";
import { Reader, type TextRule } from "../../delivery/reader";
import { readRetention } from "../../delivery/retention";
import { inputError } from "../../input-error";
import { type Component, readInput } from "../../inputs";
import { ecr } from "../ecr-backend";
import { accountId, keyArn, regionName, reportKeyRegion, roleArn } from "../inputs";
import { EcrEncryption } from "../registry-args";
import { issuerOf } from "../roles/issuer";
import { readTags } from "../tags";
import { type EcrAccountArgs, type EcrAccountSettings, ecrAccountDefaults } from "./account-args";
import { readReplication, readReplicationSources } from "./read-replication";
import { readUpstream } from "./read-upstream";
import { reportUnread, reportUpstreams } from "./report-conflicts";
import { EcrScanFrequency, EcrScanType, readScanFilters } from "./scanning";
import type { Upstream } from "./upstream";

export const accountType = "EcrAccount";

const properties = [
  ...["scanType", "scanFrequency", "scanFilters", "blobMounting", "writerAccounts", "upstreams", "cacheDays"],
  ...["replication", "replicatedFrom", "keepReleased", "pullTimeExclusions"],
  ...["encryption", "kmsKeyArn", "creationRoleArn", "createOidcProvider", "oidcIssuer", "tags", "region"],
];

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_RegisterPullTimeUpdateExclusion.html */
const excludedRole: TextRule = { ...roleArn, maximum: 200 };
/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-time-update-exclusions.html */
const maximumExclusions = 100;

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html */
const maximumUpstreams = 50;

/**
 * Checks everything that is known and throws one `InputPropertiesError` with all problems. Outputs are checked when
 * they become known.
 */
export function readAccountArgs(name: string, args: EcrAccountArgs): EcrAccountSettings {
  const component: Component = { type: accountType, name };
  const reader = new Reader();
  const input = reader.record(args, "", properties) ?? {};
  const scanType = reader.choice(input.scanType ?? ecrAccountDefaults.scanType, "scanType", Object.values(EcrScanType));
  const scanFrequency = reader.choice(
    input.scanFrequency ?? ecrAccountDefaults.scanFrequency,
    "scanFrequency",
    Object.values(EcrScanFrequency),
  );
  if (scanType === EcrScanType.Basic && scanFrequency === EcrScanFrequency.Continuous) {
    reader.report(
      "scanFrequency",
      'is "CONTINUOUS_SCAN", which scanType: "BASIC" does not have; write scanType: "ENHANCED", or scan on push',
    );
  }
  const scanFilters = readScanFilters(input.scanFilters ?? ecrAccountDefaults.scanFilters, "scanFilters", reader);
  const blobMounting = reader.flag(input.blobMounting ?? ecrAccountDefaults.blobMounting, "blobMounting");
  const writerAccounts = reader.texts(input.writerAccounts, "writerAccounts", accountId, "accounts that may write");
  const upstreams = readUpstreams(input.upstreams, component, reader);
  const days = { minimum: 1, maximum: 36_500, unit: "days" };
  const cacheDays = reader.wholeNumber(input.cacheDays ?? ecrAccountDefaults.cacheDays, "cacheDays", days);
  const replication = readReplication(input.replication, input.region, reader);
  const replicatedFrom = readReplicationSources(input.replicatedFrom, reader);
  const retention = readRetention({ keepReleased: input.keepReleased }, "", ecr, reader);
  const pullTimeExclusions = readExclusions(input.pullTimeExclusions, reader);
  const encryption = reader.choice(
    input.encryption ?? ecrAccountDefaults.encryption,
    "encryption",
    Object.values(EcrEncryption),
  );
  const kmsKeyArn = readInput(component, args?.kmsKeyArn, "kmsKeyArn", keyArn, reader);
  const creationRoleArn = readInput(component, args?.creationRoleArn, "creationRoleArn", roleArn, reader);
  const createOidcProvider = reader.flag(
    input.createOidcProvider ?? ecrAccountDefaults.createOidcProvider,
    "createOidcProvider",
  );
  const oidcIssuer = reader.text(input.oidcIssuer ?? ecrAccountDefaults.oidcIssuer, "oidcIssuer", issuerName);
  if (input.oidcIssuer !== undefined && input.createOidcProvider !== true) {
    reader.report("oidcIssuer", "has no meaning without createOidcProvider: true; remove it");
  }
  const tags = readTags(input.tags, reader);
  const region = readInput(component, args?.region, "region", regionName, reader);
  reportKeyRegion(input, reader);
  const creates = input.upstreams !== undefined || input.replicatedFrom !== undefined;
  reportUnread(input, { caches: input.upstreams !== undefined, replicas: input.replicatedFrom !== undefined }, reader);
  if (creates && encryption === EcrEncryption.Aes256 && input.kmsKeyArn !== undefined) {
    reader.report("kmsKeyArn", 'has no meaning with encryption: "AES256"; remove one of them');
  }
  const environments = [...replication, ...replicatedFrom].flatMap((rule) => rule.environments);
  reportUpstreams(upstreams, scanFilters, new Set(environments), reader);
  if (reader.problems.length > 0) throw inputError(accountType, name, reader.problems);
  if (!scanType || !scanFrequency || !encryption || !cacheDays || !retention) {
    throw new Error("a reader gave nothing and reported no problem");
  }
  return {
    scanType,
    scanFrequency,
    scanFilters,
    blobMounting: blobMounting === true,
    writerAccounts,
    upstreams: upstreams.filter((upstream) => upstream !== undefined),
    cacheDays,
    replication,
    replicatedFrom,
    retention,
    pullTimeExclusions,
    encryption,
    ...(createOidcProvider === true && oidcIssuer !== undefined && { oidcIssuer: issuerOf(oidcIssuer) }),
    tags,
    ...(kmsKeyArn && { kmsKeyArn }),
    ...(creationRoleArn && { creationRoleArn }),
    ...(region && { region }),
  };
}

function readExclusions(value: unknown, reader: Reader): readonly string[] {
  const roles = reader.texts(value, "pullTimeExclusions", excludedRole, "roles whose pulls do not count");
  if (roles.length > maximumExclusions) {
    reader.report(
      "pullTimeExclusions",
      `has ${roles.length} entries; Amazon ECR takes at most ${maximumExclusions}: let scanners share a role`,
    );
  }
  return roles;
}

function readUpstreams(value: unknown, component: Component, reader: Reader): readonly (Upstream | undefined)[] {
  if (value === undefined) return [];
  const at = (index: number) => `upstreams[${index}]`;
  const upstreams = reader
    .array(value, "upstreams", 1, "registries to cache (or leave the property out)")
    ?.map((upstream, index) => readUpstream(upstream, at(index), component, reader));
  if (upstreams && upstreams.length > maximumUpstreams) {
    reader.report(
      "upstreams",
      `has ${upstreams.length} entries; Amazon ECR takes at most ${maximumUpstreams} in a registry: remove some`,
    );
  }
  const prefixes = (upstreams ?? []).map((upstream) => upstream?.prefix);
  reader.unique(prefixes, (index) => `${at(index)}.prefix`, "give each cache a prefix of its own");
  return upstreams ?? [];
}
