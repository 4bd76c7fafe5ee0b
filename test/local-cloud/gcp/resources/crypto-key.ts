import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { boolean, object, type PropertyTable, string, strings } from "../../provider/schema";
import { isProperties, optionalText, type Properties, text, withoutInternals } from "../../provider/values";
import { ApiError } from "../api-error";
import { deletionPolicy, type Google, timestamp } from "../google";
import { keptResource } from "./kept-resource";
import { refuseKeyName } from "./key-ring";

const versionKind = "crypto-key-version";

const inputs: PropertyTable = {
  cryptoKeyBackend: { type: string, computed: true, replaces: true },
  deletionPolicy,
  destroyScheduledDuration: { type: string, computed: true, replaces: true },
  importOnly: { type: boolean, computed: true, replaces: true },
  keyAccessJustificationsPolicy: { type: object({ allowedAccessReasons: { type: strings } }), computed: true },
  keyRing: { type: string, required: true, replaces: true },
  labels: { type: { kind: "map" } },
  name: { type: string, replaces: true },
  purpose: { type: string, default: "ENCRYPT_DECRYPT", replaces: true },
  rotationPeriod: { type: string, refusal: rotationRefusal },
  skipInitialVersionCreation: { type: boolean, unreported: true },
  versionTemplate: {
    type: object({
      algorithm: { type: string, required: true },
      protectionLevel: { type: string, default: "SOFTWARE", replaces: true },
    }),
    computed: true,
  },
};

/** Its versions are destroyed, itself stays: https://docs.cloud.google.com/kms/docs/resource-hierarchy#keys */
export const cryptoKey = keptResource({
  title: "CryptoKey",
  kind: "crypto-key",
  service: "cloudkms.googleapis.com",
  autoNamed: true,
  inputs,
  outputs: ["effectiveLabels", "primaries", "pulumiLabels"],
  prevented: "KMSCryptoKey",
  formats: [/^(?<keyRing>projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+)\/cryptoKeys\/(?<name>[^/]+)$/],
  nameOf: (_google, properties) => `${text(properties, "keyRing")}/cryptoKeys/${text(properties, "name")}`,
  taken: (name) => new ApiError(409, `CryptoKey ${name} already exists.`),

  async make(google, given, { name, before }) {
    const ring = text(given, "keyRing");
    refuseKeyName(text(given, "name"));
    if ((await google.kept.get("key-ring", ring)) === undefined) throw new ApiError(404, `KeyRing ${ring} not found.`);
    const versionTemplate = templateOf(given, before);
    const { skipInitialVersionCreation, deletionPolicy, labels, ...said } = given;
    const settings = withoutInternals(said);
    const kept = {
      destroyScheduledDuration: "2592000s",
      importOnly: false,
      ...(isProperties(settings) && settings),
      versionTemplate,
    };
    if (before === undefined && skipInitialVersionCreation !== true && kept.importOnly !== true) {
      await createVersion(google, `${name}/cryptoKeyVersions/1`, versionTemplate);
    }
    return kept;
  },

  report: async (google, kept, name) => ({ ...kept, primaries: await primariesOf(google, kept, name) }),

  async remnant(google, name, { rotationPeriod, ...kept }) {
    for (const [id, version] of await google.kept.entries(versionKind)) {
      if (!id.startsWith(`${name}/`) || version.state === "DESTROY_SCHEDULED") continue;
      await google.kept.put(versionKind, id, { ...version, state: "DESTROY_SCHEDULED" });
    }
    return kept;
  },
});

/** https://docs.cloud.google.com/kms/docs/algorithms */
const algorithms: Readonly<Record<string, RegExp>> = {
  ENCRYPT_DECRYPT: /^GOOGLE_SYMMETRIC_ENCRYPTION$|^EXTERNAL_SYMMETRIC_ENCRYPTION$/,
  ASYMMETRIC_SIGN: /^(EC_SIGN|RSA_SIGN|PQ_SIGN)_/,
  ASYMMETRIC_DECRYPT: /^RSA_DECRYPT_/,
  RAW_ENCRYPT_DECRYPT: /^AES_/,
  MAC: /^HMAC_/,
  KEY_ENCAPSULATION: /^(ML_KEM|KEM)_/,
};

function templateOf(given: Properties, before: Properties | undefined): Properties {
  const purpose = text(given, "purpose");
  const expected = algorithms[purpose];
  if (expected === undefined) throw new ApiError(400, `Invalid value at 'crypto_key.purpose', "${purpose}"`);
  const template = isProperties(given.versionTemplate) ? given.versionTemplate : before?.versionTemplate;
  const symmetric = purpose === "ENCRYPT_DECRYPT" ? "GOOGLE_SYMMETRIC_ENCRYPTION" : undefined;
  const algorithm = (isProperties(template) && optionalText(template, "algorithm")) || symmetric;
  if (algorithm === undefined)
    throw new ApiError(400, `version_template.algorithm is required for purpose ${purpose}.`);
  if (!expected.test(algorithm)) {
    throw new ApiError(400, `The algorithm ${algorithm} is not supported with purpose ${purpose}.`);
  }
  if (given.rotationPeriod !== undefined && purpose !== "ENCRYPT_DECRYPT") {
    throw new ApiError(400, "Rotation is supported for symmetric encryption keys only.");
  }
  const protectionLevel = (isProperties(template) && optionalText(template, "protectionLevel")) || "SOFTWARE";
  return { algorithm, protectionLevel };
}

const publicKeys: readonly [RegExp, () => KeyObject][] = [
  [/^EC_SIGN_P256_/, () => generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey],
  [/^EC_SIGN_P384_/, () => generateKeyPairSync("ec", { namedCurve: "P-384" }).publicKey],
  [/^EC_SIGN_ED25519/, () => generateKeyPairSync("ed25519").publicKey],
  [/^RSA_SIGN_.*_4096_/, () => generateKeyPairSync("rsa", { modulusLength: 4096 }).publicKey],
  [/^RSA_SIGN_.*_3072_/, () => generateKeyPairSync("rsa", { modulusLength: 3072 }).publicKey],
  [/^RSA_SIGN_/, () => generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey],
];

/** Of an asymmetric key only the public half is kept: nothing here signs. */
async function createVersion(google: Google, name: string, { algorithm, protectionLevel }: Properties): Promise<void> {
  const key = publicKeys.find(([pattern]) => pattern.test(String(algorithm)))?.[1]();
  const version = { algorithm, createTime: timestamp(), protectionLevel, state: "ENABLED" };
  await google.kept.put(versionKind, name, {
    ...version,
    ...(key && { pem: String(key.export({ format: "pem", type: "spki" })) }),
  });
}

/** Only symmetric keys have a primary version. */
async function primariesOf(google: Google, { purpose }: Properties, name: string): Promise<Properties[]> {
  const version = `${name}/cryptoKeyVersions/1`;
  const kept = purpose === "ENCRYPT_DECRYPT" ? await google.kept.get(versionKind, version) : undefined;
  return kept === undefined ? [] : [{ name: version, state: text(kept, "state") }];
}

/** https://github.com/hashicorp/terraform-provider-google/blob/main/google/services/kms/kms_utils.go, validateKmsCryptoKeyRotationPeriod */
function rotationRefusal(value: Properties[string]): string | undefined {
  if (value === "") return undefined;
  const [, seconds] = /^(\d+(?:\.\d{1,9})?)s$/.exec(String(value)) ?? [];
  if (seconds === undefined) return `Invalid rotation period format: ${value}`;
  return Number(seconds) < 86_400 ? "Rotation period must be greater than one day" : undefined;
}
