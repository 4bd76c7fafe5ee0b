import type { PolicyArgs } from "@pulumi/gcp/binaryauthorization";
import { type Finding, unknownFinding } from "../framework/policy";
import { isList, isRecord, type Plain, type Snapshot, Unknown } from "../framework/snapshot";

export const admissionPolicyType = "gcp:binaryauthorization/policy:Policy";

interface AdmissionSettings {
  readonly acceptDryRun: boolean;
  readonly acceptSystemImages: boolean;
  readonly exemptPatterns: readonly string[];
}

/** https://docs.cloud.google.com/binary-authorization/docs/policy-yaml-reference */
export function admissionFindings(policy: Snapshot<PolicyArgs>, settings: AdmissionSettings): readonly Finding[] {
  const { defaultAdmissionRule, clusterAdmissionRules, admissionWhitelistPatterns } = policy;
  return [
    ...ruleFindings(defaultAdmissionRule, "defaultAdmissionRule", settings),
    ...listFindings(clusterAdmissionRules, "clusterAdmissionRules", (rule, at) => ruleFindings(rule, at, settings)),
    ...listFindings(admissionWhitelistPatterns, "admissionWhitelistPatterns", (pattern, at) =>
      exemptionFindings(pattern, at, settings),
    ),
    ...systemImageFindings(policy.globalPolicyEvaluationMode, settings),
  ];
}

function listFindings(
  list: Plain,
  property: string,
  check: (item: Plain, at: string) => readonly Finding[],
): readonly Finding[] {
  if (list === undefined) return [];
  if (list instanceof Unknown) return [unknownFinding(list, "scalar")];
  if (!isList(list)) return [{ property, reason: "is not a list. Write one, or remove it." }];
  return list.flatMap((item, index) => check(item, `${property}[${index}]`));
}

function ruleFindings(rule: Plain, at: string, { acceptDryRun }: AdmissionSettings): readonly Finding[] {
  if (rule instanceof Unknown) return [unknownFinding(rule, "scalar")];
  if (!isRecord(rule)) return [{ property: at, reason: "is no rule. Write one that requires attestations." }];
  const { evaluationMode, enforcementMode, requireAttestationsBies: attestors } = rule;
  return [
    ...evaluationFindings(evaluationMode, attestors, at),
    ...choiceFindings(
      enforcementMode,
      `${at}.enforcementMode`,
      ["ENFORCED_BLOCK_AND_AUDIT_LOG", ...(acceptDryRun ? ["DRYRUN_AUDIT_LOG_ONLY"] : [])],
      "lets images run that the rule refuses. Use ENFORCED_BLOCK_AND_AUDIT_LOG.",
    ),
  ];
}

function evaluationFindings(evaluationMode: Plain, attestors: Plain, at: string): readonly Finding[] {
  const problems = choiceFindings(
    evaluationMode,
    `${at}.evaluationMode`,
    ["REQUIRE_ATTESTATION", "ALWAYS_DENY"],
    "lets every image run, attested or not. Use REQUIRE_ATTESTATION.",
  );
  // Attestors that are not known yet are those that the program has made.
  const attested = attestors instanceof Unknown || (isList(attestors) && attestors.length > 0);
  if (problems.length > 0 || evaluationMode !== "REQUIRE_ATTESTATION" || attested) return problems;
  const reason = "names no attestor, so that there is nobody whose attestation is required. Name one.";
  return [{ property: `${at}.requireAttestationsBies`, reason }];
}

/** A pattern without a digest exempts whatever is pushed under that name from now on. */
function exemptionFindings(item: Plain, at: string, { exemptPatterns }: AdmissionSettings): readonly Finding[] {
  const pattern = isRecord(item) ? item.namePattern : item;
  if (pattern instanceof Unknown) return [unknownFinding(pattern, "scalar")];
  const named = isRecord(item) && typeof pattern === "string" ? pattern : "";
  if (/@sha256:[0-9a-f]{64}$/.test(named) || exemptPatterns.includes(named)) return [];
  const reason =
    "exempts whatever somebody pushes under a name that it matches. Attest these images, name one by its digest, or add " +
    "the pattern to the setting `exemptPatterns`.";
  return [{ property: `${at}.namePattern`, reason }];
}

function systemImageFindings(mode: Plain, { acceptSystemImages }: AdmissionSettings): readonly Finding[] {
  if (mode === undefined) return [];
  return choiceFindings(
    mode,
    "globalPolicyEvaluationMode",
    ["DISABLE", ...(acceptSystemImages ? ["ENABLE"] : [])],
    "exempts images of Google's, or is nothing that Binary Authorization has. Use DISABLE.",
  );
}

function choiceFindings(
  value: Plain,
  property: string,
  accepted: readonly string[],
  reason: string,
): readonly Finding[] {
  if (value instanceof Unknown) return [unknownFinding(value, "scalar")];
  return typeof value === "string" && accepted.includes(value) ? [] : [{ property, reason }];
}
