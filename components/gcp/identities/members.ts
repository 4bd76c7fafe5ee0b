import type * as pulumi from "@pulumi/pulumi";
import type { Identity } from "../../delivery/identity";
import type { RegistryPlace } from "../place";
import type { IdentitySettings } from "./identity-args";
import { poolName, serviceAccountEmail } from "./ids";
import { principalSets } from "./token-mapping";

/** A principal, as an allow policy names it. */
export interface Member {
  /** What tells it apart from the others of its identity, known before the project's number is. */
  readonly key: string;
  readonly member: pulumi.Output<string>;
}

/** What the identities are made from, and where. */
export interface PlacedIdentities {
  readonly settings: IdentitySettings;
  readonly place: pulumi.Output<RegistryPlace>;
}

/** The jobs that an identity is. */
export function trustedPrincipals(identity: Identity, { settings, place }: PlacedIdentities): readonly Member[] {
  const marker = "/attribute.";
  return principalSets(identity, settings, "").map((set, index) => ({
    // "::" divides the parts of a resource's URN.
    key: set.slice(set.indexOf(marker) + marker.length).replaceAll("::", ":-:"),
    member: place.apply(
      ({ projectNumber }) =>
        principalSets(identity, settings, poolName(projectNumber, settings.identityPrefix))[index] ?? "",
    ),
  }));
}

/** Who has an identity's grants: the right jobs themselves, or the service account that they impersonate. */
export function grantedMembers(identity: Identity, identities: PlacedIdentities): readonly Member[] {
  const { identityPrefix, serviceAccounts } = identities.settings;
  if (!serviceAccounts) return trustedPrincipals(identity, identities);
  const email = identities.place.apply(({ project }) => serviceAccountEmail(identityPrefix, identity, project));
  return [{ key: "service-account", member: email.apply((address) => `serviceAccount:${address}`) }];
}
