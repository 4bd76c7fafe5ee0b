import type { Duty, Identity } from "../../delivery/identity";
import type { RepositoryPlace } from "../place";

/** https://docs.cloud.google.com/iam/docs/service-accounts-create */
export const maximumServiceAccountId = 30;

export function serviceAccountId(prefix: string, { environment, duty }: Identity): string {
  return `${prefix}-${environment}-${duty}`;
}

export function serviceAccountEmail(prefix: string, identity: Identity, project: string): string {
  // The id of a domain-scoped project, "example.com:project", becomes "project.example.com":
  // https://docs.cloud.google.com/iam/docs/service-account-types#user-managed
  const [name = "", domain] = project.split(":").reverse();
  return `${serviceAccountId(prefix, identity)}@${domain === undefined ? name : `${name}.${domain}`}.iam.gserviceaccount.com`;
}

export function poolId(prefix: string): string {
  return `${prefix}-github`;
}

export const providerId = "github";

/** What a custom role of ours lets one do. */
export type RolePurpose =
  | typeof Duty.Publish
  | typeof Duty.Promote
  | "read-findings"
  | "sign"
  | "verify"
  // Of those who are not the delivery's own identities, who may be there without them.
  | "outside-publish"
  | "outside-read-findings";

/** Letters, digits, "_" and ".": https://docs.cloud.google.com/iam/docs/creating-custom-roles */
export function customRoleId(prefix: string, purpose: RolePurpose): string {
  return `${prefix}_${purpose}`.replaceAll("-", "_");
}

export function poolName(projectNumber: string, prefix: string): string {
  return `projects/${projectNumber}/locations/global/workloadIdentityPools/${poolId(prefix)}`;
}

export function providerName(projectNumber: string, prefix: string): string {
  return `${poolName(projectNumber, prefix)}/providers/${providerId}`;
}

export function signingKeyRingId(prefix: string): string {
  return `${prefix}-signing`;
}

export const signingKeyId = "artifacts";

/** Its first version, which is its only one: https://docs.cloud.google.com/kms/docs/key-rotation#asymmetric */
export function signingKeyVersion({ project, location }: RepositoryPlace, prefix: string): string {
  const keyRing = `projects/${project}/locations/${location}/keyRings/${signingKeyRingId(prefix)}`;
  return `${keyRing}/cryptoKeys/${signingKeyId}/cryptoKeyVersions/1`;
}
