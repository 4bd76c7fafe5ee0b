import type { Reader } from "../../delivery/reader";
import { scansPrefix } from "./scanning";
import { firstSegment, type Upstream } from "./upstream";

/** A cache is not an environment, and is scanned. */
export function reportUpstreams(
  upstreams: readonly (Upstream | undefined)[],
  scanFilters: readonly string[],
  environments: ReadonlySet<string>,
  reader: Reader,
): void {
  upstreams.forEach((upstream, index) => {
    if (!upstream) return;
    const { prefix } = upstream;
    const property = `upstreams[${index}].prefix`;
    if (environments.has(firstSegment(prefix))) {
      reader.report(
        property,
        `is "${prefix}", inside the environment "${firstSegment(prefix)}"; start it with another segment`,
      );
    }
    if (scanFilters.length > 0 && !scansPrefix(scanFilters, prefix)) {
      reader.report(property, `is "${prefix}", which no scan filter covers; add "${prefix}/*" to scanFilters`);
    }
  });
}

/** A property that nothing reads would be a promise that nobody keeps. */
export function reportUnread(
  input: Readonly<Record<string, unknown>>,
  there: { readonly caches: boolean; readonly replicas: boolean },
  reader: Reader,
): void {
  const neither = !there.caches && !there.replicas;
  const unread = (key: string, needs: string) => {
    if (input[key] !== undefined) reader.report(key, `has no meaning without ${needs}; remove it, or name some`);
  };
  if (!there.caches) unread("cacheDays", "upstreams");
  if (!there.replicas) unread("keepReleased", "replicatedFrom");
  if (neither) {
    for (const key of ["encryption", "kmsKeyArn", "creationRoleArn"]) unread(key, "upstreams or replicatedFrom");
  }
}
