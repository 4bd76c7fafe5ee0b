import type * as pulumi from "@pulumi/pulumi";
import type { AwsAccount, RegistryPlace } from "../place";
import type { AuditTrailSettings } from "./audit-trail-args";
import type { RulesContext } from "./event-rules";

/** What every resource of an audit trail is made from. */
export interface AuditTrailContext extends RulesContext {
  readonly settings: AuditTrailSettings;
  readonly place: pulumi.Output<AwsAccount & RegistryPlace>;
}

/** Options of the children without which what was recorded is gone, unreadable or no longer locked. */
export function heldOptions({ settings, child }: AuditTrailContext): pulumi.CustomResourceOptions {
  return settings.disposable ? child : { ...child, retainOnDelete: true };
}
