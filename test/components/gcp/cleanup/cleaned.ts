import { expect } from "vitest";
import { type CleanupVersion, evaluateCleanupPolicies } from "../../../../components/gcp/cleanup/evaluate";
import type { CleanupPolicy } from "../../../../components/gcp/cleanup/policy";
import { readCleanupPolicies } from "../../../../components/gcp/cleanup/read-policies";

export const at = new Date("2026-11-01T00:00:00Z");
export const settings = { at, immutableTags: false, dryRun: false };

export function policiesOf(document: unknown): readonly CleanupPolicy[] {
  const { policies, problems } = readCleanupPolicies(document);
  expect(problems).toEqual([]);
  return policies ?? [];
}

/** The names of the versions that cleanup deletes. */
export function deleted(document: unknown, versions: readonly CleanupVersion[], more: object = {}): string[] {
  return evaluateCleanupPolicies(policiesOf(document), versions, { ...settings, ...more })
    .filter(({ isDeleted }) => isDeleted)
    .map(({ version }) => version.version);
}

export const image = (version: string, days: number, ...tags: string[]): CleanupVersion => ({
  package: "api",
  version,
  tags,
  createdAt: new Date(at.getTime() - days * 86_400_000),
});
