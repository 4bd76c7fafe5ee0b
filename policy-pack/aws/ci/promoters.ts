import type { StackFinding } from "../../framework/policy";
import type { Identity } from "./identities";
import type { RepositoryGrant } from "./repository-grants";

/** Somebody who writes an environment, and where that is granted. */
interface Writer {
  readonly who: string;
  readonly urn: string;
  readonly property: string;
  /** Whether it reads another environment, which is what promotes instead of publishing. */
  readonly promotes: boolean;
}

/** Whether each later environment has one writer, who promotes into it. */
export function promoterFindings(
  writing: readonly Identity[],
  later: ReadonlyMap<string, string>,
  grants: readonly RepositoryGrant[],
): readonly StackFinding[] {
  return [...later].flatMap(([environment, repository]): readonly StackFinding[] => {
    const roles = writing.flatMap((identity) => writerOf(identity, environment));
    const writers = [...roles, ...grants.flatMap((grant) => grantedWriter(grant, environment))];
    // Where no role of the stack writes anything, the roles are in another stack.
    if (writers.length === 0 && writing.length > 0) {
      const reason =
        "is in an environment that no role of CI in this stack writes, so that nobody can promote into it but by more " +
        "than a promoter has. Add a role that reads the environment before and writes this one.";
      return [{ urn: repository, property: "name", reason }];
    }
    return [
      ...(new Set(writers.map(({ who }) => who)).size > 1 ? writers : []).map(({ urn, property }) => ({
        urn,
        property,
        reason:
          "lets one of several identities write an environment that only its promoter may write. Leave it to one role.",
      })),
      ...roles
        .filter(({ promotes }) => !promotes)
        .map(({ urn, property }) => ({
          urn,
          property,
          reason:
            "lets a role write a later environment that can pull from no other, so that it publishes there instead of " +
            "promoting. Let it pull from the environment before.",
        })),
    ];
  });
}

function writerOf({ name, role, writes, reads }: Identity, environment: string): readonly Writer[] {
  const place = writes.find((one) => one.environment === environment);
  if (!place) return [];
  const promotes = reads.some((one) => one.environment !== environment);
  return [{ who: name ?? role?.urn ?? "", urn: place.urn, property: place.property, promotes }];
}

function grantedWriter(
  { environments, writes, principal, urn, property }: RepositoryGrant,
  environment: string,
): Writer[] {
  if (!writes || typeof principal !== "string" || !environments.includes(environment)) return [];
  return [{ who: principal, urn, property, promotes: true }];
}
