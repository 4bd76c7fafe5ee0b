import { PublishFrom, type PublishSettings } from "./duty";
import { branchRef } from "./github-subject";
import type { TokenChecks } from "./read-duty";
import type { Reader } from "./reader";
import { readSource, type Source } from "./source";

export function readAdditionalSources(value: unknown, reader: Reader): readonly (Source | undefined)[] {
  if (value === undefined) return [];
  const sources = reader.array(value, "additionalSources", 1, "GitHub repositories (or leave the property out)");
  return (sources ?? []).map((source, index) => readSource(source, `additionalSources[${index}]`, reader));
}

/** All sources are trusted in one place, so what one of them is asked for beside its repository holds for all. */
export function reportSources(
  sources: readonly Source[],
  publish: PublishSettings | undefined,
  checks: TokenChecks | undefined,
  reader: Reader,
): void {
  const [first, ...additional] = sources;
  const at = (index: number, key: string) => (index === 0 ? `source.${key}` : `additionalSources[${index - 1}].${key}`);
  reader.unique(
    sources.map(({ repositoryId }) => String(repositoryId)),
    (index) => at(index, "repositoryId"),
    "name each repository once",
  );
  sources.forEach(({ branch }, index) => {
    const isNamed = publish?.from === PublishFrom.Branch || publish?.ref === branchRef(branch);
    if (isNamed && checks) reader.text(branch, at(index, "branch"), checks.documentText);
  });
  if (!first || publish?.from !== PublishFrom.Environment || publish.ref === undefined) return;
  additional.forEach(({ branch }, index) => {
    if (branch !== first.branch && checks && checks.subjectOnly === undefined) {
      reader.report(
        at(index + 1, "branch"),
        "is another branch than the source's, and publishing would be trusted from either branch of both; use one " +
          'branch, or write publish: { from: "branch" }, or publish: { anyRef: true } and let GitHub hold the branches',
      );
    }
  });
}
