import type { Repository } from "@pulumi/aws/ecr/repository";
import * as pulumi from "@pulumi/pulumi";
import type { Holds } from "../delivery/holds";
import type { Problem } from "../delivery/problem";
import { whenKnown } from "../inputs";
import type { EcrEncryption } from "./registry-args";
import { holdsTag } from "./tags";

/**
 * Inputs of a repository whose change would lose images: it would be replaced, or what was released would get the
 * retention of what was not. The engine ignores such a change, and `replacementProblems` finds it.
 */
export function losingInputs(holds: Holds): string[] {
  const replacing = ["name", "encryptionConfigurations", "region"];
  return holds === "unreleased" ? [...replacing, `tags["${holdsTag}"]`] : replacing;
}

/** What a repository should be like. */
interface Wanted {
  readonly name: string;
  readonly encryption: EcrEncryption;
  /** The key, and whether it is the registry's own: while that is unknown it is being created. */
  readonly key?: { readonly arn: pulumi.Output<string>; readonly own: boolean };
  readonly region?: pulumi.Output<string>;
  readonly holds: Holds;
}

/** Compares what a repository is with what it should be, as far as both are known. */
export function replacementProblems(repository: Repository, wanted: Wanted): pulumi.Output<Problem[]> {
  return pulumi
    .all([
      whenKnown(repository.name),
      whenKnown(repository.encryptionConfigurations),
      whenKnown(wanted.key?.arn),
      whenKnown(repository.region),
      whenKnown(wanted.region),
      whenKnown(repository.tags),
    ])
    .apply(([name, encryptions, keyArn, region, wantedRegion, tags]) => {
      const problems: Problem[] = [];
      const refuse = (property: string, change: string) =>
        problems.push({
          property,
          reason:
            `would replace the repository "${name ?? wanted.name}" and lose its images: ${change}; ` +
            "undo the change, or write allowReplacement: true",
        });
      if (name !== undefined && name !== wanted.name) refuse("namespace", `its name would become "${wanted.name}"`);
      if (tags?.[holdsTag] === "released" && wanted.holds === "unreleased") {
        problems.push({
          property: "environments",
          reason:
            `would let the released images of the repository "${wanted.name}" expire as unreleased ones do, because ` +
            "its environment has become the first; keep an environment before it, or write allowReplacement: true",
        });
      }
      if (region !== undefined && wantedRegion !== undefined && region !== wantedRegion) {
        refuse("region", `it is in ${region} and would be in ${wantedRegion}`);
      }
      const encryption = encryptions?.[0];
      if (encryption !== undefined) {
        const type = encryption.encryptionType ?? "AES256";
        if (type !== wanted.encryption) {
          refuse("encryption", `it is encrypted with ${type} and would be with ${wanted.encryption}`);
        } else if (wanted.key && (keyArn === undefined ? wanted.key.own : encryption.kmsKey !== keyArn)) {
          refuse("kmsKeyArn", "it is encrypted with another key");
        }
      }
      return problems;
    });
}
