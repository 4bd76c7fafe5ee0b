import { type Finding, type Setting, unknownFinding } from "../framework/policy";
import { isList, isRecord, type Plain, Unknown } from "../framework/snapshot";

const property = "encryptionConfigurations";

export const encryptionSettings = {
  acceptAwsManagedKey: {
    meaning: "Whether the key that AWS manages will do, whose use nobody can restrict or withdraw.",
    default: false as boolean,
    schema: { type: "boolean" },
  },
  acceptAes256: {
    meaning: "Whether encryption without a key in KMS will do.",
    default: false as boolean,
    schema: { type: "boolean" },
  },
} satisfies Record<string, Setting<unknown>>;

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html */
export function encryptionFindings(
  configurations: Plain,
  accepted: { readonly acceptAwsManagedKey: boolean; readonly acceptAes256: boolean },
): readonly Finding[] {
  if (configurations instanceof Unknown) return [unknownFinding(configurations, "scalar")];
  const configured = configurations === undefined ? [] : configurations;
  const configuration: Plain = isList(configured) && configured.length <= 1 ? (configured[0] ?? {}) : undefined;
  if (configuration instanceof Unknown) return [unknownFinding(configuration, "scalar")];
  if (!isRecord(configuration)) {
    return [{ property, reason: "is not a list of one configuration. Give it an `encryptionType` and a `kmsKey`." }];
  }
  const { encryptionType = "AES256", kmsKey } = configuration;
  if (encryptionType instanceof Unknown) return [unknownFinding(encryptionType, "scalar")];
  const at = `${property}[0]`;
  switch (encryptionType) {
    case "AES256":
      return accepted.acceptAes256
        ? []
        : [{ property: at, reason: "has no key of your own. Use KMS with a `kmsKey`." }];
    case "KMS":
    case "KMS_DSSE":
      // A key that is not known yet is one that the program has made.
      if (kmsKey instanceof Unknown || (isKey(kmsKey) && !isAwsManaged(kmsKey))) return [];
      return accepted.acceptAwsManagedKey && (kmsKey === undefined || isAwsManaged(kmsKey))
        ? []
        : [{ property: `${at}.kmsKey`, reason: "is no key of your own, so that AWS's encrypts. Name one of yours." }];
    default:
      return [{ property: `${at}.encryptionType`, reason: "is no type of encryption that ECR has. Use KMS." }];
  }
}

function isKey(value: Plain): value is string {
  return typeof value === "string" && value !== "";
}

/** By its alias, whose prefix is AWS's own: https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html */
export function isAwsManaged(value: Plain): boolean {
  return isKey(value) && /(?:^|:)alias\/aws\//.test(value);
}
