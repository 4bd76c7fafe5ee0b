import { definePolicy } from "../framework/policy";
import { admissionFindings, admissionPolicyType } from "./admission-policy";

const flag = (meaning: string, value: boolean) => ({
  meaning,
  default: value,
  schema: { type: "boolean" as const },
});

export const googleBinaryAuthorization = definePolicy({
  name: "google-binary-authorization",
  displayName: "Binary Authorization lets attested images run only",
  description:
    "Every rule of a Binary Authorization policy asks for attestations, or lets nothing run, is enforced, and exempts " +
    "no image that is not named by its digest.",
  why:
    "The gate is the last thing between a stolen credential and production: an image that nobody built, scanned or " +
    "approved runs where a rule allows all, only writes a log entry, or exempts a registry that others can push to.",
  severity: "high",
  frameworks: [
    { name: "NIST SP 800-53", version: "Rev. 5", reference: "CM-14", specification: "Signed Components" },
    {
      name: "NIST SP 800-53",
      version: "Rev. 5",
      reference: "SI-7",
      specification: "Software, Firmware, and Information Integrity",
    },
  ],
  tags: ["gcp", "binary-authorization", "signing", "promotion"],
  remediationSteps:
    "Set `evaluationMode` of every rule to `REQUIRE_ATTESTATION` with attestors, and `enforcementMode` to " +
    "`ENFORCED_BLOCK_AND_AUDIT_LOG`. Let Google's own system images run with `globalPolicyEvaluationMode` `ENABLE` " +
    "instead of patterns, and attest other people's images like your own.",
  url: "https://docs.cloud.google.com/binary-authorization/docs/policy-yaml-reference",
  settings: {
    acceptDryRun: flag("Whether a rule may only write to the audit log what it would have refused.", false),
    acceptSystemImages: flag("Whether images that Google maintains for clusters may run without attestations.", true),
    exemptPatterns: {
      meaning: "Patterns of images, exactly as written in the policy, that may run without attestations.",
      default: [] as readonly string[],
      schema: { type: "array", items: { type: "string", minLength: 1 } },
    },
  },
  resource: {
    reads: {
      [admissionPolicyType]: [
        "admissionWhitelistPatterns",
        "clusterAdmissionRules",
        "defaultAdmissionRule",
        "globalPolicyEvaluationMode",
      ],
    },
    check: ({ properties }, settings) => admissionFindings(properties, settings),
  },
});
