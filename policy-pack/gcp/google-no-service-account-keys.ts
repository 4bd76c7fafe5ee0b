import { definePolicy } from "../framework/policy";
import { ciSettings } from "./iam/ci-settings";
import { grantReads } from "./iam/grant-types";
import { serviceAccountReads } from "./iam/service-accounts";
import { hmacKeyType, keyFindings, keysInStack, keyType } from "./service-account-keys";

/** A GitHub secret that holds such a key is judged by `github-static-credentials`. */
export const googleNoServiceAccountKeys = definePolicy({
  name: "google-no-service-account-keys",
  displayName: "CI has no keys of service accounts",
  description: "No key of a service account is made, and no HMAC key of one that CI has.",
  why:
    "A key in a secret of CI is copied into logs, forks and laptops, works from everywhere for years, and shows nobody " +
    "which workflow used it. A token of a job is good for that job alone.",
  severity: "high",
  frameworks: [
    { name: "NIST SP 800-53", version: "Rev. 5", reference: "IA-5", specification: "Authenticator Management" },
  ],
  tags: ["gcp", "iam", "least-privilege", "provenance"],
  remediationSteps:
    "Let the job's own token in by a workload identity pool, with `google-github-actions/auth`, and delete the key. What " +
    "takes no federated token may impersonate a service account. Name service accounts that need a key for something " +
    "else than CI in the setting `allowedServiceAccounts`.",
  url: "https://docs.cloud.google.com/iam/docs/best-practices-for-managing-service-account-keys",
  settings: {
    ...ciSettings,
    allowedServiceAccounts: {
      ...ciSettings.ciServiceAccounts,
      meaning: "E-mail addresses of the service accounts that may have keys.",
    },
  },
  resource: {
    reads: { [keyType]: ["serviceAccountId"], [hmacKeyType]: ["serviceAccountEmail"] },
    check: keyFindings,
  },
  stack: {
    reads: {
      [hmacKeyType]: ["serviceAccountEmail"],
      ...grantReads(["serviceAccount"], ["serviceAccount"]),
      ...serviceAccountReads,
    },
    check: keysInStack,
  },
});
