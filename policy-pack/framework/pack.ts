import type {
  EnforcementLevel,
  Policies,
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
} from "@pulumi/policy";
import { commonSettings, configurationFindings, packConfiguration, packSettings } from "./configuration";
import { type Exemption, Exemptions } from "./exemptions";
import { outcomeOf, type Preset, type UnknownOutcome } from "./outcome";
import type { Finding, JudgedResource, Policy, Setting, SettingSchema } from "./policy";
import type { Received } from "./received";
import { snapshot } from "./snapshot";
import { JudgedStack } from "./stack";

interface Violation {
  readonly name?: string;
  readonly description?: string;
  readonly message: string;
  readonly urn?: string | undefined;
  readonly enforcementLevel?: EnforcementLevel | undefined;
  readonly severity?: Policy["severity"];
}

/** `reportViolation` takes more than a text in all versions since 1.20, which its type declaration keeps back. */
function reporting(report: ReportViolation): (violation: Violation) => void {
  return report as unknown as (violation: Violation) => void;
}

/** How one run is configured. */
interface Run {
  readonly received: Received;
  readonly preset: Preset;
  readonly exemptions: Exemptions;
}

/**
 * The policies as the SDK takes them. Each judges single resources by itself; the whole stack is judged for all of them
 * by `pack-configuration`, because the SDK reads every resource anew for each policy that judges a stack.
 */
export function sdkPolicies(policies: readonly Policy[], received: () => Received): Policies {
  let run: Run | undefined;
  const current = (): Run => {
    const configured = received();
    if (run?.received !== configured) run = startRun(configured);
    return run;
  };
  return [keeper(policies, current), ...policies.map((policy) => sdkPolicy(policy, current))];
}

function startRun(received: Received): Run {
  const settings = settingsOf(packConfiguration.name, packSettings, received);
  const today = new Date().toISOString().slice(0, 10);
  return {
    received,
    preset: settings.preset as Preset,
    exemptions: new Exemptions(settings.exemptions as readonly Exemption[], today),
  };
}

function sdkPolicy(policy: Policy, current: () => Run): ResourceValidationPolicy {
  const { resource } = policy;
  const types = Object.keys(resource.reads);
  const settings = () => settingsOf(policy.name, policy.settings, current().received);
  const validate: ResourceValidationPolicy["validateResource"] = (args, report) => {
    if (!types.includes(args.type)) args.notApplicable("It judges resources of other types.");
    for (const finding of resource.check(judged(args), settings())) {
      const outcome = outcomeFor(policy, finding, args.urn, current());
      if (outcome) reporting(report)({ ...violation(policy, finding), enforcementLevel: adviceOnly(outcome) });
    }
  };
  const remediated = resource.remediates ?? types;
  const remediate: ResourceValidationPolicy["remediateResource"] = (args) => {
    if (!remediated.includes(args.type)) args.notApplicable("It changes resources of other types.");
    if (current().exemptions.cover(policy.name, args.urn)) return undefined;
    const changes = resource.remediate?.(judged(args), settings());
    return changes && Object.assign(args.props, changes);
  };
  return {
    ...sdkText(policy),
    configSchema: { properties: schemaOf({ ...policy.settings, ...commonSettings }) },
    validateResource: forTypes(validate, types),
    ...(resource.remediate && { remediateResource: forTypes(remediate, remediated) }),
  };
}

function keeper(policies: readonly Policy[], current: () => Run): Policies[number] {
  return {
    ...sdkText(packConfiguration),
    configSchema: { properties: schemaOf(packSettings) },
    validateStack: ({ resources }, sdkReport) => {
      const report = reporting(sdkReport);
      const run = current();
      const stack = new JudgedStack(resources);
      for (const policy of policies) {
        const level = run.received.get(policy.name)?.level ?? "mandatory";
        if (level === "disabled" || !policy.stack) continue;
        for (const finding of policy.stack.check(stack, settingsOf(policy.name, policy.settings, run.received))) {
          const outcome = outcomeFor(policy, finding, finding.urn ?? "", run);
          // There is nothing to remediate in a stack, so that `remediate` means what it does after a remediation.
          const configured = level === "advisory" ? level : "mandatory";
          if (outcome) {
            report({
              ...violation(policy, finding),
              urn: finding.urn,
              enforcementLevel: adviceOnly(outcome) ?? configured,
            });
          }
        }
      }
      for (const finding of configurationFindings(run.received, policies, run.exemptions)) {
        const outcome = finding.advisory ? "advisory" : outcomeOf({}, finding, run.preset);
        report({ ...violation(packConfiguration, finding), enforcementLevel: outcome && adviceOnly(outcome) });
      }
    },
  };
}

function outcomeFor(policy: Policy, finding: Finding, urn: string, { received, preset, exemptions }: Run) {
  const unknown = received.get(policy.name)?.settings.unknown as UnknownOutcome | undefined;
  const outcome = outcomeOf(policy, finding, preset, unknown);
  return outcome && !exemptions.cover(policy.name, urn) ? outcome : undefined;
}

/** No level leaves the SDK to apply the configured one. */
function adviceOnly(outcome: "advisory" | "violation"): "advisory" | undefined {
  return outcome === "advisory" ? outcome : undefined;
}

function judged({ urn, type, props, provider }: Pick<ResourceValidationArgs, "urn" | "type" | "props" | "provider">) {
  const resource: JudgedResource = {
    urn,
    type,
    properties: snapshot(props),
    provider: provider && { urn: provider.urn, properties: snapshot(provider.props) },
  };
  return resource;
}

type Text = Omit<Policy, "resource" | "stack" | "settings">;

function sdkText({ name, displayName, description, severity, frameworks, tags, remediationSteps, url }: Text) {
  return { name, displayName, description, severity, framework: frameworks[0], tags: [...tags], remediationSteps, url };
}

/** What is broken and where, why that matters, what to do, and where to read on. */
function violation(policy: Text, { property, reason }: Finding): Violation {
  const { name, description, why, remediationSteps, url, severity } = policy;
  const lines = [description, `${property} ${reason}`, `Why: ${why}`, `Fix: ${remediationSteps}`, url];
  return { name, description, severity, message: lines.join("\n") };
}

function settingsOf(
  name: string,
  table: Readonly<Record<string, Setting<unknown>>>,
  received: Received,
): Record<string, unknown> {
  const defaults = Object.entries(table).map(([key, setting]) => [key, setting.default]);
  return { ...Object.fromEntries(defaults), ...received.get(name)?.settings };
}

function schemaOf(table: Readonly<Record<string, Partial<Setting<unknown>>>>) {
  return Object.fromEntries(
    Object.entries(table).map(([key, { meaning, schema, default: value }]) => [
      key,
      { ...schema, ...(meaning && { description: meaning }), ...(value !== undefined && { default: value }) },
    ]),
  ) as Record<string, SettingSchema>;
}

/** With a single type, the SDK passes over all other resources without reading them. */
function forTypes<Check extends object>(check: Check, types: readonly string[]): Check {
  return types.length === 1 ? Object.assign(check, { __pulumiType: types[0] }) : check;
}
