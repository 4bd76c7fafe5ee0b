import { boolean, integer, list, object, oneOf, string } from "../../provider/schema";
import { isProperties, optionalText, type Properties, text, type Value, withoutInternals } from "../../provider/values";
import { ApiError } from "../api-error";
import { deletionPolicy, type KeptProject, project, projectIdOf, timestamp } from "../google";
import { formatsOf, keptResource } from "./kept-resource";

const day = 24 * 60 * 60 * 1000;

export const workloadIdentityPool = keptResource({
  title: "WorkloadIdentityPool",
  kind: "workload-identity-pool",
  service: "iam.googleapis.com",
  inputs: {
    attestationRules: { type: list({ googleCloudResource: { type: string, required: true } }, false) },
    deletionPolicy,
    description: { type: string },
    disabled: { type: boolean },
    displayName: { type: string },
    inlineCertificateIssuanceConfig: {
      type: object({
        caPools: { type: { kind: "map" } },
        keyAlgorithm: {
          type: oneOf(["RSA_2048", "RSA_3072", "RSA_4096", "ECDSA_P256", "ECDSA_P384", ""]),
          computed: true,
        },
        lifetime: { type: string, computed: true },
        rotationWindowPercentage: { type: integer, computed: true },
        useDefaultSharedCa: { type: boolean },
      }),
    },
    inlineTrustConfig: {
      type: object({
        additionalTrustBundles: {
          type: list(
            {
              trustAnchors: { type: list({ pemCertificate: { type: string, required: true } }), required: true },
              trustDefaultSharedCa: { type: boolean },
              trustDomain: { type: string, required: true },
            },
            false,
          ),
        },
      }),
    },
    mode: { type: oneOf(["FEDERATION_ONLY", "TRUST_DOMAIN", "SYSTEM_TRUST_DOMAIN", ""]), computed: true },
    project,
    workloadIdentityPoolId: { type: string, required: true, replaces: true, refusal: federationId },
  },
  outputs: ["name", "state"],
  prevented: "IAMBetaWorkloadIdentityPool",
  formats: formatsOf("projects/{project}/locations/global/workloadIdentityPools/{workloadIdentityPoolId}"),
  nameOf: (google, properties) =>
    `projects/${projectIdOf(google, properties)}/locations/global/workloadIdentityPools` +
    `/${text(properties, "workloadIdentityPoolId")}`,

  make(_google, inputs, { name, project }) {
    refuseTexts(inputs);
    return { mode: "FEDERATION_ONLY", ...activeAs(inputs, name, project) };
  },

  isThere,
  isTaken,

  /** Its providers go with it. */
  async remnant(google, name, kept) {
    for (const [id, provider] of await google.kept.entries("workload-identity-provider")) {
      if (id.startsWith(`${name}/`)) await google.kept.put("workload-identity-provider", id, softDeleted(provider));
    }
    return softDeleted(kept);
  },
});

/** https://github.com/hashicorp/terraform-provider-google/blob/main/google/services/iambeta, ValidateWorkloadIdentityPoolId */
export function federationId(value: Value): string | undefined {
  const id = String(value);
  const found = [
    ...(id.startsWith("gcp-") ? [`"${id}" can not start with "gcp-"`] : []),
    ...(/^[0-9a-z-]+$/.test(id) ? [] : ["must contain only lowercase letters (a-z), numbers (0-9), or dashes (-)"]),
    ...(id.length < 4 ? ["cannot be smaller than 4 characters"] : []),
    ...(id.length > 32 ? ["cannot be greater than 32 characters"] : []),
  ];
  return found.length === 0 ? undefined : found.join("; ");
}

/** https://docs.cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools */
export function refuseTexts({ description, displayName }: Properties): void {
  if (String(displayName ?? "").length > 32)
    throw new ApiError(400, "display_name exceeds the limit of 32 characters.");
  if (String(description ?? "").length > 256)
    throw new ApiError(400, "description exceeds the limit of 256 characters.");
}

/** In the API's names a project is its number. */
export function activeAs(inputs: Properties, name: string, { number }: KeptProject): Properties {
  const { deletionPolicy, project, ...said } = inputs;
  const settings = withoutInternals(said);
  return {
    ...(isProperties(settings) && settings),
    name: name.replace(/^projects\/[^/]+/, `projects/${number}`),
    state: "ACTIVE",
  };
}

export function isThere({ state }: Properties): boolean {
  return state !== "DELETED";
}

/** Its id is free again after 30 days: https://docs.cloud.google.com/iam/docs/manage-workload-identity-pools-providers#delete-pool */
export function isTaken(kept: Properties): boolean {
  return Date.parse(optionalText(kept, "expireTime") ?? "") > Date.now();
}

export function softDeleted(kept: Properties): Properties {
  return { ...kept, expireTime: timestamp(new Date(Date.now() + 30 * day)), state: "DELETED" };
}
