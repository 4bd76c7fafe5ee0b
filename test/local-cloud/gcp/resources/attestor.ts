import { createHash, createPublicKey } from "node:crypto";
import { list, object, type PropertyTable, string } from "../../provider/schema";
import { isProperties, objects, optionalText, type Properties, text, withoutInternals } from "../../provider/values";
import { ApiError, invalidArgument } from "../api-error";
import { deletionPolicy, isSameResource, project, projectIdOf } from "../google";
import { agentOf } from "../service-agents";
import { formatsOf, keptResource } from "./kept-resource";

const service = "binaryauthorization.googleapis.com";

const publicKey: PropertyTable = {
  asciiArmoredPgpPublicKey: { type: string },
  comment: { type: string },
  id: { type: string, computed: true },
  pkixPublicKey: {
    type: object({
      publicKeyPem: { type: string },
      signatureAlgorithm: { type: string, equivalent: (left, right) => algorithm(left) === algorithm(right) },
    }),
  },
};

export const attestor = keptResource({
  title: "Attestor",
  kind: "attestor",
  service,
  autoNamed: true,
  inputs: {
    attestationAuthorityNote: {
      type: object({
        delegationServiceAccountEmail: { type: string, computed: true },
        noteReference: { type: string, required: true, replaces: true, equivalent: isSameResource },
        publicKeys: { type: list(publicKey) },
      }),
      required: true,
    },
    deletionPolicy,
    description: { type: string },
    name: { type: string, replaces: true },
    project,
  },
  outputs: [],
  prevented: "BinaryAuthorizationAttestor",
  formats: formatsOf("projects/{project}/attestors/{name}"),
  nameOf: (google, properties) => `projects/${projectIdOf(google, properties)}/attestors/${text(properties, "name")}`,

  async make(google, inputs, { project: owner }) {
    if (!/^[a-zA-Z0-9_-]{1,256}$/.test(text(inputs, "name"))) throw invalidArgument();
    const { deletionPolicy, project, ...said } = inputs;
    const settings = withoutInternals(said);
    const given = isProperties(inputs.attestationAuthorityNote) ? inputs.attestationAuthorityNote : {};
    const reference = text(given, "noteReference");
    const noteReference = reference.includes("/") ? reference : `projects/${owner.projectId}/notes/${reference}`;
    if ((await google.kept.get("note", noteReference)) === undefined) {
      throw new ApiError(404, `Note ${noteReference} was not found.`, "notFound");
    }
    return {
      ...(isProperties(settings) && settings),
      attestationAuthorityNote: {
        delegationServiceAccountEmail: agentOf(owner, service),
        noteReference,
        publicKeys: objects(given.publicKeys).map(keptKey),
      },
    };
  },
});

/** https://docs.cloud.google.com/binary-authorization/docs/reference/rest/v1/projects.attestors#AttestorPublicKey */
function keptKey(key: Properties): Properties {
  const plain = withoutInternals(key);
  const { asciiArmoredPgpPublicKey: pgp, pkixPublicKey: pkix } = key;
  if ((pgp === undefined) === (pkix === undefined)) {
    throw new ApiError(400, "A public key has to be either a PGP key or a PKIX key.", "badRequest");
  }
  const id = optionalText(key, "id") ?? (isProperties(pkix) ? pkixId(pkix) : pgpId(String(pgp)));
  return { ...(isProperties(plain) && plain), id };
}

/** The digest of the key as an RFC 6920 URI. */
function pkixId(pkix: Properties): string {
  const known =
    /^(ECDSA_P256_SHA256|ECDSA_P384_SHA384|ECDSA_P521_SHA512|RSA_(PSS|SIGN_PKCS1)_\d{4}_SHA(256|512)|ML_DSA_65)$/;
  const used = algorithm(pkix.signatureAlgorithm);
  if (!known.test(used)) {
    throw new ApiError(400, `Invalid value at 'pkix_public_key.signature_algorithm', "${used}"`, "badRequest");
  }
  try {
    const der = createPublicKey(String(pkix.publicKeyPem)).export({ format: "der", type: "spki" });
    return `ni:///sha-256;${createHash("sha256").update(der).digest("base64url")}`;
  } catch {
    throw new ApiError(400, "The public key is no PEM of a PKIX public key.", "badRequest");
  }
}

/** Nothing here reads PGP: the id stands for the key's fingerprint. */
function pgpId(armored: string): string {
  return createHash("sha1").update(armored).digest("hex").toUpperCase();
}

/** Two names for the same: https://docs.cloud.google.com/binary-authorization/docs/reference/rest/v1/projects.attestors#SignatureAlgorithm */
function algorithm(value: unknown): string {
  return String(value).replace(/^EC_SIGN_/, "ECDSA_");
}
