import { commonSettings, packConfiguration, packSettings } from "../../policy-pack/framework/configuration";
import type { Policy, Setting } from "../../policy-pack/framework/policy";
import { policies } from "../../policy-pack/policies";
import { cell, table } from "./sections";

/** The parts of policy-pack/README.md that are made from the policies, by the name of their marker. */
export function policyReference(): Record<string, string> {
  return {
    "pack settings": settingTable({ ...packSettings }),
    "common settings": settingTable({ ...commonSettings }),
    overview: overview(),
    policies: ["", ...policies.map(section)].join("\n"),
  };
}

type Text = Pick<Policy, "name" | "advisory" | "severity" | "frameworks" | "description">;

function overview(): string {
  const rows = [packConfiguration, ...policies].map(({ name, advisory, severity, frameworks, description }: Text) => [
    policies.some((policy) => policy.name === name) ? `[\`${name}\`](#${name})` : `\`${name}\``,
    advisory ? "advisory" : "mandatory",
    severity,
    frameworks.map(frameworkName).join(", "),
    cell(description),
  ]);
  return table(["policy", "level", "severity", "frameworks", "the rule"], rows);
}

function section(policy: Policy): string {
  const { name, displayName, description, why, remediationSteps, url, frameworks, settings } = policy;
  const controls = frameworks.map((framework) => `${frameworkName(framework)} (${framework.specification})`);
  const lines = [
    `### ${name}`,
    "",
    `**${displayName}.** ${description}`,
    "",
    `- *Level*: ${policy.advisory ? "advisory" : "mandatory"}; *severity*: ${policy.severity}.`,
    `- *Why*: ${why}`,
    `- *Fix*: ${remediationSteps}`,
    `- *Reads*, of single resources: ${reads(policy.resource.reads)}.`,
    ...(policy.stack ? [`- *Reads*, in the whole stack: ${reads(policy.stack.reads)}.`] : []),
    ...(policy.resource.remediate ? [`- *Remediation*: with the level \`remediate\` it sets what is missing.`] : []),
    `- *Frameworks*: ${controls.join("; ")}.`,
    `- *Read on*: <${url}>`,
    ...(Object.keys(settings).length > 0 ? [settingTable(settings)] : [""]),
  ];
  return lines.join("\n");
}

/** By what is read of them; a Kubernetes kind once, whatever its versions, and whether it comes as a patch or a list. */
function reads(properties: Policy["resource"]["reads"]): string {
  const types = new Map<string, Set<string>>();
  for (const [type, names] of Object.entries(properties)) {
    const [, kind] = /^kubernetes:.*:(\w+?)(?:Patch|List)?$/.exec(type) ?? [];
    const read = names.map((name) => `\`${name}\``).join(", ");
    if (kind && type.endsWith("List")) continue;
    types.set(read, (types.get(read) ?? new Set()).add(kind ? `\`kubernetes:…:${kind}\`` : `\`${type}\``));
  }
  return [...types]
    .map(([read, names]) => `${[...names].join(", ")} (${read === "" ? "that it is there" : read})`)
    .join("; ");
}

function frameworkName({ name, version, reference }: Policy["frameworks"][number]): string {
  return `${name} ${version} ${reference}`;
}

function settingTable(settings: Readonly<Record<string, Partial<Setting<unknown>>>>): string {
  const rows = Object.entries(settings).map(([name, { default: value, meaning = "" }]) => [
    `\`${name}\``,
    value === undefined ? "by its kind, see below" : `\`${JSON.stringify(value)}\``,
    cell(meaning),
  ]);
  return table(["setting", "default", "meaning"], rows);
}
