import { closest, distance } from "fastest-levenshtein";
import { matchesWildcard } from "../../components/wildcard";
import { type Exemption, type Exemptions, isDay } from "./exemptions";
import { Preset, UnknownOutcome } from "./outcome";
import type { Finding, Policy, Setting, SettingSchema } from "./policy";
import type { Received } from "./received";

/** The policy under whose name the whole pack is configured. */
export const packConfiguration = {
  name: "pack-configuration",
  displayName: "The policy pack is configured as intended",
  description:
    "The configuration of the policy pack names policies and settings that exist, and no exemption has expired.",
  why:
    "The engine accepts any name: a policy or setting that is misspelt would silently do nothing, and an exemption " +
    "that nobody renews would become the rule.",
  severity: "high",
  frameworks: [
    { name: "NIST SP 800-53", version: "Rev. 5", reference: "CM-6", specification: "Configuration Settings" },
  ],
  tags: ["configuration"],
  remediationSteps:
    "Correct the name in the file that `--policy-pack-config` names, or fix what the exemption covers and remove it.",
  url: "https://www.pulumi.com/docs/insights/policy/policy-packs/configuration/",
} as const;

const shortestReason = 10;
const exemptionSchema: SettingSchema = {
  type: "object",
  required: ["policy", "urn", "reason", "expires"],
  additionalProperties: false,
  properties: {
    policy: { type: "string" },
    urn: { type: "string", minLength: 1 },
    reason: { type: "string", minLength: shortestReason },
    expires: { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" },
  },
};

export const packSettings = {
  preset: {
    meaning:
      "`baseline`; `strict`, where advice and unknown relations are violations; or `audit`, where nothing is more than advice.",
    default: Preset.Baseline as Preset,
    schema: { type: "string", enum: Object.values(Preset) },
  },
  exemptions: {
    meaning:
      "Findings to live with: a list of `{ policy, urn, reason, expires }`, where `*` in `urn` stands for any " +
      "characters, `reason` has 10 characters or more, and `expires` is the last day (UTC).",
    default: [] as readonly Exemption[],
    schema: { type: "array", items: exemptionSchema },
  },
} satisfies Record<string, Setting<unknown>>;

/** What every policy can be told beside its own settings. */
export const commonSettings = {
  unknown: {
    meaning:
      "What a value counts as that is not known before the apply: `violation`, `advisory` or `ignore`. By default a " +
      "single value is a violation, a document advice (the update judges it), a relation advice and with `strict` a violation.",
    schema: { type: "string", enum: Object.values(UnknownOutcome) },
  },
} as const;

/** What is wrong with what the engine sent, and with the exemptions once all resources have been judged. */
export function configurationFindings(
  received: Received,
  policies: readonly Policy[],
  exemptions: Exemptions,
): readonly (Finding & { readonly advisory?: true })[] {
  const names = [packConfiguration.name, ...policies.map(({ name }) => name)];
  const settings = new Map<string, readonly string[]>([
    // The engine applies a level that is written for all, and nothing else of it.
    ["all", []],
    [packConfiguration.name, Object.keys(packSettings)],
    ...policies.map(
      (policy) => [policy.name, [...Object.keys(policy.settings), ...Object.keys(commonSettings)]] as const,
    ),
  ]);
  const misspelt = [...received].flatMap(([name, configured]): Finding[] => {
    const known = settings.get(name);
    if (!known) return [{ property: name, reason: `is no policy of this pack.${suggestion(name, names)}` }];
    return Object.keys(configured.settings)
      .filter((key) => !known.includes(key))
      .map((key) => ({ property: `${name}.${key}`, reason: `is no setting of this policy.${suggestion(key, known)}` }));
  });
  return [
    ...misspelt,
    ...exemptions.all.flatMap((exemption, index) => judgeExemption(exemption, index, policies, exemptions)),
  ];
}

function judgeExemption(
  exemption: Exemption,
  index: number,
  policies: readonly Policy[],
  exemptions: Exemptions,
): readonly (Finding & { readonly advisory?: true })[] {
  const property = (key: keyof Exemption) => `${packConfiguration.name}.exemptions[${index}].${key}`;
  const findings: Finding[] = [];
  const policy = policies.find(({ name }) => name === exemption.policy);
  if (!policy) {
    const names = policies.map(({ name }) => name);
    const reason = `is no policy that can be exempted from.${suggestion(exemption.policy, names)}`;
    findings.push({ property: property("policy"), reason });
  }
  if (matchesEverything(exemption.urn, policy)) {
    const reason =
      "matches everything. Name the resources, or set the policy to advisory or disabled, which everyone can see.";
    findings.push({ property: property("urn"), reason });
  }
  if (exemption.reason.replace(/\s+/g, " ").trim().length < shortestReason) {
    const reason = `has fewer than ${shortestReason} characters without the blanks. Say why it is accepted.`;
    findings.push({ property: property("reason"), reason });
  }
  if (!isDay(exemption.expires)) {
    findings.push({ property: property("expires"), reason: "is no day of the calendar. Write it as YYYY-MM-DD." });
  } else if (exemptions.hasExpired(exemption)) {
    const reason = `was ${exemption.expires}, so that nothing is exempt any more. Fix what it covered and remove it, or renew it with a reason.`;
    findings.push({ property: property("expires"), reason });
  }
  if (findings.length > 0 || exemptions.covered(exemption)) return findings;
  const reason = `of ${exemption.policy} covers nothing in this stack. Remove the exemption if no other stack needs it.`;
  return [{ property: property("urn"), reason, advisory: true }];
}

/** Whether a pattern leaves out no resource that the policy judges, whatever its stack, project and name. */
function matchesEverything(pattern: string, policy: Policy | undefined): boolean {
  const types = policy ? Object.keys({ ...policy.resource.reads, ...policy.stack?.reads }) : [];
  // In names that no pattern writes out, only `*` can match.
  const any = "\0";
  return (
    /^\**$/.test(pattern) ||
    (types.length > 0 && types.every((type) => matchesWildcard(pattern, `urn:pulumi:${any}::${any}::${type}::${any}`)))
  );
}

/** The name that was probably meant, where one is near. */
function suggestion(written: string, known: readonly string[]): string {
  if (known.length === 0) return " It takes an enforcement level only.";
  const near = closest(written, known);
  return distance(written, near) <= Math.max(2, written.length / 3)
    ? ` Did you mean \`${near}\`?`
    : ` There are ${known.map((name) => `\`${name}\``).join(", ")}.`;
}
