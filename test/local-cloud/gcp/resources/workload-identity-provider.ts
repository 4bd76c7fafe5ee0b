import { boolean, list, object, type PropertyType, string } from "../../provider/schema";
import { isProperties, optionalText, type Properties, stringMap, text, texts } from "../../provider/values";
import { ApiError } from "../api-error";
import { refuseSyntax } from "../cel";
import { deletionPolicy, project, projectIdOf } from "../google";
import { exactlyOneOf } from "../refusals";
import { formatsOf, keptResource } from "./kept-resource";
import { activeAs, federationId, isTaken, isThere, refuseTexts, softDeleted } from "./workload-identity-pool";

const certificates: PropertyType = list({ pemCertificate: { type: string } });
const required = { type: string, required: true } as const;

export const workloadIdentityPoolProvider = keptResource({
  title: "WorkloadIdentityPoolProvider",
  kind: "workload-identity-provider",
  service: "iam.googleapis.com",
  inputs: {
    attributeCondition: { type: string },
    attributeMapping: { type: { kind: "map" } },
    aws: { type: object({ accountId: required }) },
    deletionPolicy,
    description: { type: string },
    disabled: { type: boolean },
    displayName: { type: string },
    oidc: {
      type: object({
        allowedAudiences: { type: { kind: "list", element: string, ordered: true } },
        issuerUri: required,
        jwksJson: { type: string },
      }),
    },
    project,
    saml: { type: object({ idpMetadataXml: required }) },
    workloadIdentityPoolId: { type: string, required: true, replaces: true },
    workloadIdentityPoolProviderId: { type: string, required: true, replaces: true, refusal: federationId },
    x509: {
      type: object({
        trustStore: {
          type: object({
            intermediateCas: { type: certificates },
            trustAnchors: { type: certificates, required: true },
          }),
          required: true,
        },
      }),
    },
  },
  outputs: ["name", "state"],
  prevented: "IAMBetaWorkloadIdentityPoolProvider",
  formats: formatsOf(
    "projects/{project}/locations/global/workloadIdentityPools/{workloadIdentityPoolId}/providers/{workloadIdentityPoolProviderId}",
  ),
  nameOf: (google, properties) =>
    `projects/${projectIdOf(google, properties)}/locations/global/workloadIdentityPools` +
    `/${text(properties, "workloadIdentityPoolId")}/providers/${text(properties, "workloadIdentityPoolProviderId")}`,
  refusals: (inputs) => exactlyOneOf(inputs, "", ["aws", "oidc", "saml", "x509"]),

  async make(google, inputs, { name, project }) {
    const pool = await google.kept.get("workload-identity-pool", name.replace(/\/providers\/[^/]+$/, ""));
    if (pool === undefined || !isThere(pool)) throw new ApiError(404, "Requested entity was not found.");
    refuseTexts(inputs);
    refuseMapping(inputs);
    refuseCondition(inputs);
    if (isProperties(inputs.oidc)) refuseOidc(inputs.oidc);
    return activeAs(inputs, name, project);
  },

  isThere,
  isTaken,
  remnant: async (_google, _name, kept) => softDeleted(kept),
});

/** https://docs.cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers */
function refuseMapping({ attributeMapping, aws }: Properties): void {
  const mapping = Object.entries(stringMap(attributeMapping));
  if (mapping.length === 0 && aws !== undefined) return;
  const custom = mapping.filter(([key]) => key.startsWith("attribute."));
  if (custom.length > 50)
    throw new ApiError(400, `There can be 50 custom attributes at most, here are ${custom.length}.`);
  if (!mapping.some(([key]) => key === "google.subject")) {
    throw new ApiError(400, "The attribute mapping has to have google.subject.");
  }
  for (const [key, expression] of mapping) {
    if (!/^(google\.(subject|groups)|attribute\.[a-z0-9_]{1,100})$/.test(key)) {
      throw new ApiError(400, `Invalid mapped attribute key: ${key}.`);
    }
    if (expression.length > 2048) throw new ApiError(400, `The mapping of ${key} has more than 2048 characters.`);
    refuseSyntax(expression, `attribute mapping of ${key}`);
  }
}

/** Everybody's tokens come from these: https://docs.cloud.google.com/iam/docs/workload-identity-federation-with-deployment-pipelines#conditions */
const sharedIssuers = /^https:\/\/(token\.actions\.githubusercontent\.com|gitlab\.com|app\.terraform\.io)(\/|$)/;

function refuseCondition(inputs: Properties): void {
  const condition = optionalText(inputs, "attributeCondition") ?? "";
  if (condition.length > 4096) throw new ApiError(400, "The attribute condition has more than 4096 characters.");
  const issuer = isProperties(inputs.oidc) ? String(inputs.oidc.issuerUri) : "";
  if (sharedIssuers.test(issuer) && !/\b(assertion|attribute|google)\b/.test(condition)) {
    throw new ApiError(
      400,
      "The attribute condition must reference one of the provider's claims. For more information, see " +
        "https://cloud.google.com/iam/docs/workload-identity-federation-with-deployment-pipelines#conditions",
    );
  }
  if (condition !== "") refuseSyntax(condition, "attribute condition");
}

function refuseOidc({ allowedAudiences, issuerUri }: Properties): void {
  if (!/^https:\/\/[^/?#]+[^?#]*$/.test(String(issuerUri)))
    throw new ApiError(400, `Invalid issuer URI: ${issuerUri}.`);
  const audiences = texts(allowedAudiences);
  if (audiences.length > 10)
    throw new ApiError(400, `There can be 10 audiences at most, here are ${audiences.length}.`);
  if (audiences.some((audience) => audience.length > 256))
    throw new ApiError(400, "An audience has 256 characters at most.");
}
