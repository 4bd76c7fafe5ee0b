import type { Reader, TextRule } from "../../delivery/reader";
import { matchesWildcard } from "../../wildcard";

/** What scans images. */
export const EcrScanType = {
  /** Amazon ECR's own scanner: operating system packages. */
  Basic: "BASIC",
  /** Amazon Inspector: packages of programming languages too, and, on request, again whenever a finding is new. */
  Enhanced: "ENHANCED",
} as const;
export type EcrScanType = (typeof EcrScanType)[keyof typeof EcrScanType];

/** When images are scanned. */
export const EcrScanFrequency = {
  /** Once, when they are pushed. */
  OnPush: "SCAN_ON_PUSH",
  /** When they are pushed, and again whenever a vulnerability becomes known: with `ENHANCED` only. */
  Continuous: "CONTINUOUS_SCAN",
} as const;
export type EcrScanFrequency = (typeof EcrScanFrequency)[keyof typeof EcrScanFrequency];

interface Scanning {
  readonly scanType: EcrScanType;
  readonly scanFrequency: EcrScanFrequency;
  readonly scanFilters: readonly string[];
}

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_RegistryScanningRule.html */
export const maximumScanFilters = 100;

/**
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ScanningRepositoryFilter.html, whose pattern is written
 * here so that it takes linear time.
 */
const scanFilter: TextRule = {
  pattern: /^[a-z0-9*]+(?:[._\-/][a-z0-9*]+)*$/,
  meaning: 'lower-case letters, digits and "*" with single ".", "_", "-" or "/" between them, such as "production/*"',
  maximum: 255,
};

export function readScanFilters(value: unknown, property: string, reader: Reader): readonly string[] {
  const filters = reader
    .array(value, property, 1, "repositories to scan, as filters (or leave the property out to scan all)")
    ?.map((filter, index) => reader.text(filter, `${property}[${index}]`, scanFilter));
  if (!filters) return [];
  if (filters.length > maximumScanFilters) {
    reader.report(
      property,
      `has ${filters.length} entries; Amazon ECR takes at most ${maximumScanFilters}: combine some of them with "*"`,
    );
  }
  reader.unique(filters, (index) => `${property}[${index}]`, "name each filter once");
  return filters.filter((filter) => filter !== undefined);
}

/** Inputs of the registry's scanning configuration, of which there is one per account and region. */
export function scanningInputs({ scanType, scanFrequency, scanFilters }: Scanning) {
  const repositoryFilters = scanFilters.map((filter) => ({ filter, filterType: "WILDCARD" }));
  return { scanType, rules: [{ scanFrequency, repositoryFilters }] };
}

/**
 * Whether a filter matches a repository's name. One without `*` matches every name that contains it:
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced-enabling.html
 */
export function scansRepository(filters: readonly string[], name: string): boolean {
  return filters.some((filter) => (filter.includes("*") ? matchesWildcard(filter, name) : name.includes(filter)));
}

/** Whether one filter matches every name below a prefix: what its last `*` stands for may be anything. */
export function scansPrefix(filters: readonly string[], prefix: string): boolean {
  const below = `${prefix}/`;
  return filters.some((filter) =>
    filter.includes("*") ? filter.endsWith("*") && matchesWildcard(filter, below) : below.includes(filter),
  );
}
