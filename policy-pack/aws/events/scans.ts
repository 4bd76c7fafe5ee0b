import type { RegistryScanningConfigurationArgs, RepositoryArgs } from "@pulumi/aws/ecr";
import { type Severity, severities } from "../../../components/delivery/severity";
import { type Finding, type JudgedResource, type StackFinding, unknownFinding } from "../../framework/policy";
import type { JudgedStack, StackResource } from "../../framework/stack";
import { registryOf } from "../registry";
import { basicScan, enhancedScan, inspectorFinding, scanEvents } from "./documented";
import type { EventValue } from "./event-value";
import { type RuleOfStack, rulesOf, silentRuleFindings, tells, withoutTargetFindings } from "./findings";
import { canMatch } from "./pattern";
import { isForScans, namedDetailTypes, type Pattern } from "./rules";

export const repositoryType = "aws:ecr/repository:Repository";
export const configurationType = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration";

export interface ScanSettings {
  readonly required: boolean;
  readonly severity: Severity;
}

/** Whether a detail-type that a pattern names is one of scans, and it matches no event of that one. */
function isDead(pattern: Pattern): boolean {
  return namedDetailTypes(pattern).some((type) => {
    const events = scanEvents.get(type);
    return events !== undefined && !events.some((event) => canMatch(pattern, event));
  });
}

export function scanRuleFindings(rule: JudgedResource): readonly Finding[] {
  return silentRuleFindings(rule, isForScans, isDead);
}

/** Rules for results that nobody gets, and results that no rule is for, where that is asked for. */
export function scansInStack(stack: JudgedStack, { required, severity }: ScanSettings): readonly StackFinding[] {
  const { rules, unsure } = rulesOf(stack);
  const untold = required ? untoldSubjects(stack, rules, severities.slice(0, severities.indexOf(severity) + 1)) : [];
  return [
    ...withoutTargetFindings(rules.filter(({ pattern }) => isForScans(pattern))),
    ...(untold.length > 0 ? unsure : []).map(({ rule, pattern }) => ({
      ...unknownFinding(pattern, "relation"),
      urn: rule.urn,
    })),
    ...(unsure.length > 0 ? [] : untold).map(({ urn, type }) => {
      const property = type === repositoryType ? "name" : "scanType";
      const reason =
        "is without a rule that tells what scans find: of some severity that has to be told, no enabled EventRule of this " +
        "stack that has an EventTarget matches a result. Add EcrScanNotifications, or such a rule.";
      return { urn, property, reason };
    }),
  ];
}

/** Repositories of which a result is not told; without repositories, what is set up for those of other stacks. */
function untoldSubjects(
  stack: JudgedStack,
  rules: readonly RuleOfStack[],
  told: readonly Severity[],
): readonly StackResource[] {
  const configurations = stack.ofType<RegistryScanningConfigurationArgs>(configurationType);
  const repositories = stack.ofType<RepositoryArgs>(repositoryType);
  const subjects: readonly StackResource[] = repositories.length > 0 ? repositories : configurations;
  return subjects.filter((subject) => {
    const registry = registryOf(subject);
    const types = configurations
      .filter((configuration) => registryOf(configuration) === registry)
      .map(({ properties }) => properties.scanType);
    const { name } = subject.properties;
    const names = typeof name === "string" ? name : "*";
    return !told.every((severity) => tells(rules, subject, resultsOf(names, severity, types)));
  });
}

/** Of these severities Amazon Inspector counts each; of the others it gives nothing but the total. */
const counted: readonly Severity[] = ["CRITICAL", "HIGH", "MEDIUM"];

/** The events by one of which somebody can hear of a finding; of either scanner where the stack does not say which. */
function resultsOf(names: string, severity: Severity, types: readonly unknown[]): readonly EventValue[] {
  const counts = { TOTAL: 1, ...(counted.includes(severity) && { [severity]: 1 }) };
  return [
    ...(types.includes("ENHANCED") ? [] : [basicScan(names, { [severity]: 1 })]),
    ...(types.includes("BASIC") ? [] : [enhancedScan(names, counts), inspectorFinding(names, severity)]),
  ];
}
