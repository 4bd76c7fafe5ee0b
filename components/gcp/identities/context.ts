import type * as pulumi from "@pulumi/pulumi";
import { type Duty, type Identity, identitiesOf } from "../../delivery/identity";
import type { RegistryPlace } from "../place";
import type { DeliveryIdentitiesSettings } from "./delivery-identities-settings";
import type { PlacedIdentities } from "./members";

/** Values by environment and duty. */
export type ByEnvironmentAndDuty<T> = Record<string, Partial<Record<Duty, T>>>;

/** What every resource is made from. */
export interface IdentitiesContext {
  readonly name: string;
  readonly settings: DeliveryIdentitiesSettings;
  readonly child: pulumi.CustomResourceOptions;
  readonly place: pulumi.Output<RegistryPlace>;
}

export function identitiesIn({ identities }: DeliveryIdentitiesSettings): readonly Identity[] {
  return identitiesOf(identities.environments, identities.promotesFrom !== undefined);
}

export function placed({ settings, place }: IdentitiesContext): PlacedIdentities {
  return { settings: settings.identities, place };
}
