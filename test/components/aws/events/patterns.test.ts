import * as ecr from "@aws-sdk/client-ecr";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  keyCalls,
  keyPattern,
  registryCalls,
  registryPattern,
  repositoryCalls,
  repositoryEvents,
} from "../../../../components/aws/events/audit-events";
import {
  type EventKind,
  maximumPattern,
  repositoryPrefixes,
  rulesFor,
} from "../../../../components/aws/events/event-pattern";
import {
  basicScan,
  enhancedScan,
  failedBasicScan,
  finding,
  unscanned,
} from "../../../../components/aws/events/scan-events";
import { severities } from "../../../../components/delivery/severity";
import { type Emulator, startEmulator } from "../../../local-cloud/emulator";
import {
  accountId,
  arnOf,
  basicScanEvent,
  cacheAction,
  call,
  coverageEvent,
  enhancedScanEvent,
  expiration,
  findingEvent,
  imageAction,
  keyCall,
  putImage,
  referrerAction,
  replicationAction,
  type SampleEvent,
} from "./documented-events";
import { matches } from "./events-api";

const place = { partition: "aws", region: "us-east-1", accountId };
const prefixes = repositoryPrefixes(["staging", "production"], "payments");
const patternOf = (kind: EventKind) => JSON.stringify(kind.pattern(prefixes, place));
const audited = (name: string) => {
  const kind = repositoryEvents.find((one) => one.name === name);
  if (!kind) throw new Error(`no kind of events is called ${name}`);
  return patternOf(kind);
};
const signingKey = `arn:aws:kms:us-east-1:${accountId}:key/0a1b2c3d-0000-4000-8000-000000000000`;
const otherKey = signingKey.replace("0a1b", "ffff");
const api = "staging/payments/api";
const manifest = '{"schemaVersion":2}';

type Case = readonly [what: string, pattern: string, matching: SampleEvent, not: SampleEvent];

/** Of each pair only the first matches; the second differs from it in one thing. */
const scans: readonly Case[] = [
  [
    "a scan that found what is critical, and not another namespace's",
    patternOf(basicScan("HIGH")),
    basicScanEvent(api, { CRITICAL: 10, MEDIUM: 9 }),
    basicScanEvent("staging/billing/api", { CRITICAL: 10, MEDIUM: 9 }),
  ],
  [
    "a later environment's scan, and not that of an environment with a longer name",
    patternOf(basicScan("HIGH")),
    basicScanEvent("production/payments/charts/api", { HIGH: 1 }),
    basicScanEvent("production-eu/payments/charts/api", { HIGH: 1 }),
  ],
  [
    "a namespace's scan, and not that of a namespace with a longer name",
    patternOf(basicScan("HIGH")),
    basicScanEvent(api, { HIGH: 1 }),
    basicScanEvent("staging/payments-eu/api", { HIGH: 1 }),
  ],
  [
    "what is as bad as the threshold, and not what is less",
    patternOf(basicScan("HIGH")),
    basicScanEvent(api, { HIGH: 1 }),
    basicScanEvent(api, { MEDIUM: 1 }),
  ],
  [
    "what is found, and not a count of nothing",
    patternOf(basicScan("HIGH")),
    basicScanEvent(api, { HIGH: 1 }),
    basicScanEvent(api, { HIGH: 0 }),
  ],
  [
    "what nobody has rated, and not what is harmless",
    patternOf(basicScan("CRITICAL")),
    basicScanEvent(api, { UNDEFINED: 2 }),
    basicScanEvent(api, { INFORMATIONAL: 2 }),
  ],
  [
    "a scan, and not somebody's own event that looks like one",
    patternOf(basicScan("HIGH")),
    basicScanEvent(api, { HIGH: 1 }),
    { ...basicScanEvent(api, { HIGH: 1 }), source: "acme.ecr" },
  ],
  [
    "a scan, and not another event of an image",
    patternOf(basicScan("HIGH")),
    basicScanEvent(api, { HIGH: 1 }),
    { ...basicScanEvent(api, { HIGH: 1 }), "detail-type": "ECR Image Action" },
  ],
  [
    "a scan that failed, and not one that found nothing",
    patternOf(failedBasicScan),
    basicScanEvent(api, {}, "FAILED"),
    basicScanEvent(api, {}),
  ],
  [
    "a scan that failed, and not another namespace's",
    patternOf(failedBasicScan),
    basicScanEvent(api, {}, "FAILED"),
    basicScanEvent("staging/billing/api", {}, "FAILED"),
  ],
  [
    "an enhanced scan, and not another namespace's",
    patternOf(enhancedScan("HIGH")),
    enhancedScanEvent(api, { CRITICAL: 7, HIGH: 61, MEDIUM: 62, TOTAL: 158 }),
    enhancedScanEvent("staging/billing/api", { CRITICAL: 7, HIGH: 61, MEDIUM: 62, TOTAL: 158 }),
  ],
  [
    "an enhanced scan that found what is high, and not one that found nothing",
    patternOf(enhancedScan("HIGH")),
    enhancedScanEvent(api, { CRITICAL: 0, HIGH: 1, MEDIUM: 6, TOTAL: 10 }),
    enhancedScanEvent(api, { CRITICAL: 0, HIGH: 0, MEDIUM: 6, TOTAL: 10 }),
  ],
  [
    "an enhanced scan by its total where the threshold has no count of its own",
    patternOf(enhancedScan("LOW")),
    enhancedScanEvent(api, { CRITICAL: 0, HIGH: 0, MEDIUM: 0, TOTAL: 3 }),
    enhancedScanEvent(api, { CRITICAL: 0, HIGH: 0, MEDIUM: 0, TOTAL: 0 }),
  ],
  [
    "a finding at the threshold, and not below",
    patternOf(finding("MEDIUM")),
    findingEvent(api),
    findingEvent(api, { severity: "LOW" }),
  ],
  [
    "a finding that is open, and not one that was closed",
    patternOf(finding("MEDIUM")),
    findingEvent(api),
    findingEvent(api, { status: "CLOSED" }),
  ],
  [
    "a finding that nobody has rated, and not another namespace's",
    patternOf(finding("CRITICAL")),
    findingEvent(api, { severity: "UNTRIAGED" }),
    findingEvent("staging/billing/api", { severity: "UNTRIAGED" }),
  ],
  [
    "an image that is not scanned, and not one that is",
    patternOf(unscanned),
    coverageEvent(api, "UNSUPPORTED_OS"),
    coverageEvent(api, "SUCCESSFUL", "ACTIVE"),
  ],
  [
    "an image that is no longer scanned, and not one that was deleted",
    patternOf(unscanned),
    coverageEvent(api, "SCAN_ELIGIBILITY_EXPIRED"),
    coverageEvent(api, "RESOURCE_TERMINATED"),
  ],
  [
    "an image that is not scanned, and not another namespace's",
    patternOf(unscanned),
    coverageEvent(api, "UNSUPPORTED_OS"),
    coverageEvent("staging/billing/api", "UNSUPPORTED_OS"),
  ],
];

const other = "staging/billing/api";
const records: readonly Case[] = [
  ["a push", audited("images"), imageAction(api), imageAction(other)],
  [
    "a deletion",
    audited("images"),
    imageAction(api, { "action-type": "DELETE" }),
    imageAction(other, { "action-type": "DELETE" }),
  ],
  ["what becomes of a referrer", audited("images"), referrerAction(api), referrerAction(other)],
  ["replication", audited("images"), replicationAction(api), replicationAction(other)],
  ["an import through a cache", audited("images"), cacheAction(api), cacheAction(other)],
  ["a scan that found nothing", audited("images"), basicScanEvent(api, {}), basicScanEvent(other, {})],
  [
    "an event of Amazon ECR, and not somebody's own",
    audited("images"),
    imageAction(api),
    { ...imageAction(api), source: "acme.ecr" },
  ],
  [
    "an enhanced scan",
    audited("inspector"),
    enhancedScanEvent(api, { TOTAL: 0 }),
    enhancedScanEvent(other, { TOTAL: 0 }),
  ],
  [
    "that an image is not scanned",
    audited("inspector"),
    coverageEvent(api, "UNSUPPORTED_OS"),
    coverageEvent(other, "UNSUPPORTED_OS"),
  ],
  [
    "a scan's result, and not each finding",
    audited("inspector"),
    enhancedScanEvent(api, { TOTAL: 1 }),
    findingEvent(api),
  ],
  ["who pushed", audited("calls"), putImage(api, manifest, "latest"), putImage(other, manifest, "latest")],
  [
    "who tagged a repository, which is named by its ARN",
    audited("calls"),
    call("TagResource", { resourceArn: arnOf(api), tags: [] }),
    call("TagResource", { resourceArn: arnOf(other), tags: [] }),
  ],
  [
    "a call that was refused, and not one that reads",
    audited("calls"),
    call("DeleteRepository", { repositoryName: api }, { errorCode: "AccessDenied" }),
    call("DescribeImages", { repositoryName: api }),
  ],
  [
    "a call of Amazon ECR, and not another service's that has the name",
    audited("calls"),
    call("TagResource", { resourceArn: arnOf(api) }),
    call("TagResource", { resourceArn: arnOf(api) }, { eventSource: "sns.amazonaws.com" }),
  ],
  ["what expires", audited("expirations"), expiration(api), expiration(other)],
  [
    "that somebody changed the registry's policy, and not that somebody read it",
    registryPattern,
    call("PutRegistryPolicy", { policyText: "{}" }),
    call("GetRegistryPolicy", null),
  ],
  [
    "that a key is to be deleted, and not another one",
    keyPattern([signingKey]),
    keyCall("ScheduleKeyDeletion", signingKey),
    keyCall("ScheduleKeyDeletion", otherKey),
  ],
  [
    "that a key's policy was changed, and not that the key was used",
    keyPattern([signingKey, otherKey]),
    keyCall("PutKeyPolicy", otherKey),
    keyCall("Sign", otherKey),
  ],
];

describe("event patterns, judged by EventBridge's TestEventPattern", () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator.stop());

  it.each([...scans, ...records])("match %s", async (_, pattern, matching, not) => {
    expect([
      await matches(emulator.endpoint, pattern, matching),
      await matches(emulator.endpoint, pattern, not),
    ]).toEqual([true, false]);
  });

  it("match every call that is recorded, and of no other namespace", async () => {
    for (const eventName of repositoryCalls) {
      const named = (repositoryName: string) => call(eventName, { repositoryName });
      expect(await matches(emulator.endpoint, audited("calls"), named(api)), eventName).toBe(true);
      expect(await matches(emulator.endpoint, audited("calls"), named(other)), eventName).toBe(false);
    }
    for (const eventName of registryCalls) {
      expect(await matches(emulator.endpoint, registryPattern, call(eventName, null)), eventName).toBe(true);
      expect(await matches(emulator.endpoint, audited("calls"), call(eventName, null)), eventName).toBe(false);
    }
    for (const eventName of keyCalls) {
      const pattern = keyPattern([signingKey]);
      expect(await matches(emulator.endpoint, pattern, keyCall(eventName, signingKey)), eventName).toBe(true);
    }
  });

  it("tell of every severity from the threshold on, and of nothing below", async () => {
    const told = async (kind: EventKind, eventOf: (severity: string) => SampleEvent) => {
      const answers = await Promise.all(
        severities.map((severity) => matches(emulator.endpoint, patternOf(kind), eventOf(severity))),
      );
      return severities.filter((_, index) => answers[index]);
    };
    for (const [index, threshold] of severities.entries()) {
      const expected = severities.slice(0, index + 1);
      const basic = await told(basicScan(threshold), (severity) => basicScanEvent(api, { [severity]: 1 }));
      const findings = await told(finding(threshold), (severity) => findingEvent(api, { severity }));
      expect({ threshold, basic, findings }).toEqual({ threshold, basic: expected, findings: expected });
    }
  });

  it("are split where they would be too long, and then match what one would", async () => {
    const environments = Array.from({ length: 40 }, (_, index) => `environment-${index}-with-a-name`);
    const namespace = "n".repeat(200);
    const all = repositoryPrefixes(environments, namespace);
    const kinds = [...repositoryEvents, basicScan("INFORMATIONAL"), enhancedScan("INFORMATIONAL"), unscanned];
    for (const kind of kinds) {
      const rules = rulesFor(kind, all);
      expect(rules.flatMap((rule) => rule.prefixes)).toEqual(all);
      expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
      const patterns = rules.map((rule) => JSON.stringify(kind.pattern(rule.prefixes, place)));
      for (const pattern of patterns) expect(pattern.length).toBeLessThanOrEqual(maximumPattern);
    }
    const images = repositoryEvents.filter(({ name }) => name === "images");
    const patterns = images.flatMap((kind) =>
      rulesFor(kind, all).map((rule) => JSON.stringify(kind.pattern(rule.prefixes, place))),
    );
    expect(patterns.length).toBeGreaterThan(1);
    for (const environment of ["environment-0-with-a-name", "environment-39-with-a-name"]) {
      const event = imageAction(`${environment}/${namespace}/api`);
      const answers = await Promise.all(patterns.map((pattern) => matches(emulator.endpoint, pattern, event)));
      expect(answers.filter(Boolean)).toHaveLength(1);
    }
  });

  it("are one rule each in a usual delivery path", () => {
    const kinds = [...repositoryEvents, basicScan("INFORMATIONAL"), failedBasicScan, enhancedScan("LOW"), unscanned];
    const usual = repositoryPrefixes(["development", "integration", "staging", "production"], "payments");
    expect(kinds.map((kind) => rulesFor(kind, usual).length)).toEqual(kinds.map(() => 1));
  });
});

describe("what is recorded", () => {
  it("is every call of Amazon ECR that changes something", () => {
    const calls = Object.keys(ecr)
      .filter((name) => /^[A-Z].*Command$/.test(name))
      .map((name) => name.slice(0, -"Command".length));
    const reads = calls.filter((name) => /^(?:Batch)?(?:Get|Describe|List)/.test(name));
    // A layer that no manifest names is nothing; these two ask what would be.
    const uploads = ["BatchCheckLayerAvailability", "InitiateLayerUpload", "UploadLayerPart", "CompleteLayerUpload"];
    const questions = ["StartLifecyclePolicyPreview", "ValidatePullThroughCacheRule"];
    expect(calls.sort()).toEqual([...repositoryCalls, ...registryCalls, ...reads, ...uploads, ...questions].sort());
  });

  it("fits into one pattern for the registry, and for as many keys as there may be", () => {
    const keys = Array.from({ length: 10 }, (_, index) => `${signingKey}${index}`.padEnd(150, "0"));
    expect(registryPattern.length).toBeLessThanOrEqual(maximumPattern);
    expect(keyPattern(keys).length).toBeLessThanOrEqual(maximumPattern);
  });
});
