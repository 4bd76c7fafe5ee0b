import type { Repository } from "@pulumi/gcp/artifactregistry/repository";
import * as pulumi from "@pulumi/pulumi";
import type { Holds } from "../delivery/holds";
import type { Problem } from "../delivery/problem";
import { whenKnown } from "../inputs";
import { holdsLabel } from "./labels";

/**
 * Inputs of a repository whose change would lose artifacts: it would be replaced, or what was released would get the
 * retention of what was not. The engine ignores such a change, and `replacementProblems` finds it.
 */
export function losingInputs(holds: Holds): string[] {
  const replacing = ["repositoryId", "location", "project", "kmsKeyName"];
  return holds === "unreleased" ? [...replacing, `labels["${holdsLabel}"]`] : replacing;
}

/** What a repository should be like. */
interface Wanted {
  readonly repositoryId: string;
  readonly project: pulumi.Output<string>;
  readonly location: pulumi.Output<string>;
  /** The key, and whether it is the registry's own: while that is unknown it is being created. */
  readonly key?: { readonly name: pulumi.Output<string>; readonly own: boolean };
  readonly holds: Holds;
}

/** Compares what a repository is with what it should be, as far as both are known. */
export function replacementProblems(repository: Repository, wanted: Wanted): pulumi.Output<Problem[]> {
  const found = {
    id: whenKnown(repository.repositoryId),
    project: whenKnown(repository.project),
    location: whenKnown(repository.location),
    // An empty text is none, and not one that is not known yet.
    keyName: whenKnown(repository.kmsKeyName.apply((name) => name ?? "")),
    labels: whenKnown(repository.labels),
  };
  const expected = {
    project: whenKnown(wanted.project),
    location: whenKnown(wanted.location),
    keyName: whenKnown(wanted.key?.name),
  };
  return pulumi.all([pulumi.output(found), pulumi.output(expected)]).apply(([is, should]) => {
    const problems: Problem[] = [];
    const refuse = (property: string, change: string) =>
      problems.push({
        property,
        reason:
          `would replace the repository "${is.id ?? wanted.repositoryId}" and lose its artifacts: ${change}; ` +
          "undo the change, or write allowReplacement: true, after an update with disposable: true",
      });
    if (is.id !== undefined && is.id !== wanted.repositoryId) {
      refuse("namespace", `its id would become "${wanted.repositoryId}"`);
    }
    if (is.labels?.[holdsLabel] === "released" && wanted.holds === "unreleased") {
      problems.push({
        property: "environments",
        reason:
          `would treat the released artifacts of the repository "${wanted.repositoryId}" as unreleased ones, because ` +
          "its environment has become the first; keep an environment before it, or write allowReplacement: true",
      });
    }
    for (const property of ["project", "location"] as const) {
      if (is[property] === undefined || should[property] === undefined || is[property] === should[property]) continue;
      refuse(property, `it is in ${is[property]} and would be in ${should[property]}`);
    }
    if (is.keyName === undefined) return problems;
    if (is.keyName === "" && wanted.key) {
      refuse("encryption", "it is encrypted with Google's keys and would be with one of yours");
    } else if (is.keyName !== "" && !wanted.key) {
      refuse("encryption", "it is encrypted with a key of yours and would be with Google's");
    } else if (wanted.key && (should.keyName === undefined ? wanted.key.own : is.keyName !== should.keyName)) {
      refuse("kmsKeyName", "it is encrypted with another key");
    }
    return problems;
  });
}
