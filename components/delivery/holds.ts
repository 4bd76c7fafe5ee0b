import type { Delivery } from "./delivery";

/** Whether the artifacts of an environment have been released. */
export type Holds = "unreleased" | "released";

/** Only the environment that CI publishes into, the first, holds nothing but unreleased artifacts. */
export function heldBy(
  environment: string,
  {
    delivery,
    fedFromElsewhere,
  }: { readonly delivery: Pick<Delivery, "environments">; readonly fedFromElsewhere: boolean },
): Holds {
  return delivery.environments[0]?.name === environment && !fedFromElsewhere ? "unreleased" : "released";
}
