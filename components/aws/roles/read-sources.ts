import { branchRef } from "../../delivery/github-subject";
import type { Reader } from "../../delivery/reader";
import { readSource, type Source } from "../../delivery/source";
import { EcrPublishFrom, type PublishSettings } from "./identity-args";
import type { Issuer } from "./issuer";
import { documentText } from "./read-duty-args";

export function readAdditionalSources(value: unknown, reader: Reader): readonly (Source | undefined)[] {
  if (value === undefined) return [];
  const sources = reader.array(value, "additionalSources", 1, "GitHub repositories (or leave the property out)");
  return (sources ?? []).map((source, index) => readSource(source, `additionalSources[${index}]`, reader));
}

/** One statement names all sources, so what one of them is asked for beside its subject holds for all. */
export function reportSources(
  sources: readonly Source[],
  publish: PublishSettings | undefined,
  issuer: Issuer | undefined,
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
    const isNamed = publish?.from === EcrPublishFrom.Branch || publish?.ref === branchRef(branch);
    if (isNamed) reader.text(branch, at(index, "branch"), documentText);
  });
  if (!first || publish?.from !== EcrPublishFrom.Environment || publish.ref === undefined) return;
  additional.forEach(({ branch }, index) => {
    if (branch !== first.branch && issuer?.hasClaims) {
      reader.report(
        at(index + 1, "branch"),
        "is another branch than the source's, and publishing would be trusted from either branch of both; use one " +
          'branch, or write publish: { from: "branch" }, or publish: { anyRef: true } and let GitHub hold the branches',
      );
    }
  });
}
