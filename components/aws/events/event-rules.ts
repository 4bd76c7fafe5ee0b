import { EventRule } from "@pulumi/aws/cloudwatch/eventRule";
import type * as pulumi from "@pulumi/pulumi";
import type { RegistryPlace } from "../place";
import { type EventKind, repositoryPrefixes, rulesFor } from "./event-pattern";

/** What rules are made from. */
export interface RulesContext {
  readonly name: string;
  readonly settings: { readonly environments: readonly string[]; readonly namespace: string };
  /** Options of every child. */
  readonly child: pulumi.CustomResourceOptions;
  readonly place: pulumi.Output<RegistryPlace>;
  /** Inputs of every child that is in a region. */
  readonly inRegion: { readonly region?: pulumi.Output<string> };
  readonly tags: Readonly<Record<string, pulumi.Input<string>>>;
}

/** A rule, and which events it is for. */
interface CreatedRule {
  readonly kind: EventKind;
  readonly name: string;
  readonly rule: EventRule;
}

/** Written out: where it is left to the service, nobody sees that somebody has disabled the rule. */
export const enabled = "ENABLED";

/** A rule for each kind of events, or several where the environments are too many for one pattern. */
export function createRules(context: RulesContext, kinds: readonly EventKind[]): readonly CreatedRule[] {
  const { name, settings, child, place, inRegion, tags } = context;
  const all = repositoryPrefixes(settings.environments, settings.namespace);
  return kinds
    .flatMap((kind) => rulesFor(kind, all))
    .map(({ kind, name: ruleName, prefixes }) => ({
      kind,
      name: ruleName,
      rule: new EventRule(
        `${name}-${ruleName}`,
        {
          ...inRegion,
          description: `${kind.description}, of ${settings.namespace}`,
          eventPattern: place.apply((known) => JSON.stringify(kind.pattern(prefixes, known))),
          state: kind.reads ? "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" : enabled,
          tags,
        },
        child,
      ),
    }));
}
