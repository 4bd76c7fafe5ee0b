import { type Finding, type JudgedResource, type StackFinding, unknownFinding } from "../../framework/policy";
import { Unknown } from "../../framework/snapshot";
import type { JudgedStack } from "../../framework/stack";
import { attachmentOf, ownPermissions, roleAttachments } from "./attachments";
import { givesToNamed, isCiRole, roleType } from "./ci-role";
import { late, perhapsCi } from "./findings";
import { type Identity, identitiesOf } from "./identities";
import { laterEnvironments, type PathSettings } from "./later-environments";
import { promoterFindings } from "./promoters";
import { type Place, reachOf } from "./reach";
import { repositoryGrantFindings, repositoryGrants } from "./repository-grants";
import { sharedSubjectFindings } from "./shared-subjects";

/** What a resource by itself shows: that what it gives CI reaches two environments. */
export function separationFindings(resource: JudgedResource, settings: PathSettings): readonly Finding[] {
  const role = resource.type === roleType;
  const ci = role ? isCiRole(resource, settings) : givesToNamed(resource, settings);
  if (ci === false) return [];
  const given = role ? ownPermissions(resource) : attachmentOf(resource, roleAttachments).given;
  const reached = given.flatMap((one) =>
    "document" in one ? [reachOf(one.document, one.property, settings.environments)] : [],
  );
  const further = furtherPlaces(reached.flatMap(({ writes }) => writes));
  if (ci instanceof Unknown) return further.length > 0 ? [unknownFinding(ci, "document")] : [];
  return [
    ...further.map(({ property }) => ({ property, reason: severalEnvironments })),
    ...reached.flatMap(({ unknown }) => unknown.map((value) => unknownFinding(value, "document"))),
  ];
}

/** What only all identities of a stack together show. */
export function separationInStack(stack: JudgedStack, settings: PathSettings): readonly StackFinding[] {
  const grants = repositoryGrants(stack, settings.environments);
  const found = identitiesOf(stack, settings, grants);
  const certain = found.filter(({ ci }) => ci === true);
  const { later, unsure } = laterEnvironments(stack, settings);
  const writing = certain.filter(({ writes }) => writes.length > 0);
  return [
    ...certain.flatMap((identity) => [...severalInStack(identity), ...unknownPlaces(identity)]),
    ...found.flatMap(({ role, ci, writes }): StackFinding[] =>
      ci instanceof Unknown && role && writes.length > 0 ? [{ ...perhapsCi(ci), urn: role.urn }] : [],
    ),
    ...promoterFindings(writing, later, grants),
    ...repositoryGrantFindings(certain, later, grants),
    ...sharedSubjectFindings(writing),
    ...(writing.length === 0 ? [] : unsure).map(({ urn, properties }) => {
      const value = [properties.tags, properties.name].find((one) => one instanceof Unknown);
      return { ...unknownFinding(value ?? new Unknown("tags"), "relation"), urn };
    }),
  ];
}

const severalEnvironments =
  "lets a role that writes one environment write another one as well, so that nothing keeps what was not approved out " +
  "of it. Make a role for each environment, or say in the setting `environments` which repositories are one's: without " +
  "it, the first part of a repository's name is taken for its environment.";

/** Where a role reaches more than the first environment that it writes. */
function furtherPlaces<P extends Place>(writes: readonly P[]): readonly P[] {
  const further = writes.filter(({ environment }) => environment !== writes[0]?.environment);
  return [...new Map(further.map((place) => [`${"urn" in place ? place.urn : ""} ${place.property}`, place])).values()];
}

function severalInStack({ writes }: Identity): readonly StackFinding[] {
  // What a single resource shows by itself is reported on it. A role's own policies count as that only where there are no
  // others: once it has been refreshed, a role repeats those.
  const givers = new Set(writes.map(({ alone }) => alone));
  if (givers.size === 1 && !givers.has(undefined)) return [];
  return furtherPlaces(writes).map(({ urn, property }) => ({ urn, property, reason: severalEnvironments }));
}

function unknownPlaces({ unknown }: Identity): readonly StackFinding[] {
  return unknown.map(({ urn, value }) => ({ ...late(value), urn }));
}
