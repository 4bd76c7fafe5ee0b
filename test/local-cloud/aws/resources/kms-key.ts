import type { KeyMetadata, KeySpec, KeyUsageType, KMS, Tag } from "@aws-sdk/client-kms";
import { normalizedDocument } from "../../provider/documents";
import { boolean, document, integer, oneOf, string } from "../../provider/schema";
import { optionalNumber, optionalText, type Properties, stringMap, text } from "../../provider/values";
import { equivalentPolicies } from "../documents";
import { type ResourceType, region, tags } from "../schema";
import { reportedTags, tagChanges } from "../tags";

export const kmsKey: ResourceType = {
  title: "KMS Key",
  inputs: {
    bypassPolicyLockoutSafetyCheck: { type: boolean, default: false, unreported: true },
    customKeyStoreId: { type: string, replaces: true },
    customerMasterKeySpec: {
      type: oneOf([
        ...["ECC_NIST_EDWARDS25519", "ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521", "ECC_SECG_P256K1"],
        ...["HMAC_224", "HMAC_256", "HMAC_384", "HMAC_512", "ML_DSA_44", "ML_DSA_65", "ML_DSA_87"],
        ...["ML_KEM_1024", "ML_KEM_512", "ML_KEM_768"],
        ...["RSA_2048", "RSA_3072", "RSA_4096", "SM2", "SYMMETRIC_DEFAULT"],
      ]),
      default: "SYMMETRIC_DEFAULT",
      replaces: true,
    },
    deletionWindowInDays: { type: integer, unreported: true },
    description: { type: string, computed: true },
    enableKeyRotation: { type: boolean, default: false },
    isEnabled: { type: boolean, default: true },
    keyUsage: {
      type: oneOf([
        "ENCAPSULATE_DECAPSULATE",
        "ENCRYPT_DECRYPT",
        "GENERATE_VERIFY_MAC",
        "KEY_AGREEMENT",
        "SIGN_VERIFY",
      ]),
      default: "ENCRYPT_DECRYPT",
      replaces: true,
    },
    multiRegion: { type: boolean, computed: true, replaces: true },
    policy: { type: document(equivalentPolicies), computed: true },
    region,
    rotationPeriodInDays: { type: integer, computed: true },
    tags,
    xksKeyId: { type: string, replaces: true },
  },
  outputs: ["arn", "keyId"],

  async create(cloud, inputs, created) {
    const kms = await cloud.kms();
    const policy = optionalText(inputs, "policy");
    const customKeyStoreId = optionalText(inputs, "customKeyStoreId");
    const xksKeyId = optionalText(inputs, "xksKeyId");
    const { KeyMetadata } = await cloud.retry(
      () =>
        kms.createKey({
          BypassPolicyLockoutSafetyCheck: inputs.bypassPolicyLockoutSafetyCheck === true,
          KeySpec: text(inputs, "customerMasterKeySpec") as KeySpec,
          KeyUsage: text(inputs, "keyUsage") as KeyUsageType,
          Tags: tagList(stringMap(inputs.tagsAll)),
          Description: optionalText(inputs, "description"),
          MultiRegion: inputs.multiRegion === true,
          Policy: policy && normalizedDocument(policy),
          ...(customKeyStoreId && { Origin: "AWS_CLOUDHSM", CustomKeyStoreId: customKeyStoreId }),
          ...(xksKeyId && { Origin: "EXTERNAL_KEY_STORE", XksKeyId: xksKeyId }),
        }),
      // A principal of the policy may have been created a moment ago.
      (error) => error.name === "MalformedPolicyDocumentException",
    );
    const id = KeyMetadata?.KeyId;
    if (id === undefined) throw new Error("KMS did not say the id of the key that it created.");
    created(id);
    if (inputs.enableKeyRotation === true) await setRotation(kms, id, inputs);
    if (inputs.isEnabled === false) await kms.disableKey({ KeyId: id });
  },

  async read(cloud, id, state) {
    const kms = await cloud.kms();
    const metadata = await findKey(kms, id);
    if (metadata === undefined) return undefined;
    const { Policy } = await kms.getKeyPolicy({ KeyId: id, PolicyName: "default" });
    const rotation = await kms.getKeyRotationStatus({ KeyId: id });
    const { Tags = [] } = await kms.listResourceTags({ KeyId: id });
    const actual = Object.fromEntries(Tags.map(({ TagKey = "", TagValue = "" }) => [TagKey, TagValue]));
    return {
      ...reportedTags(actual, cloud.defaultTags, state),
      arn: metadata.Arn ?? "",
      customerMasterKeySpec: metadata.KeySpec ?? "",
      description: metadata.Description ?? "",
      enableKeyRotation: rotation.KeyRotationEnabled ?? false,
      isEnabled: metadata.Enabled ?? false,
      keyId: id,
      keyUsage: metadata.KeyUsage ?? "",
      multiRegion: metadata.MultiRegion ?? false,
      policy: Policy ?? "",
      region: cloud.region,
      // The service has a period only while rotation is on; the emulator always reports one.
      rotationPeriodInDays: rotation.KeyRotationEnabled ? (rotation.RotationPeriodInDays ?? 0) : 0,
    };
  },

  async update(cloud, id, state, inputs) {
    const kms = await cloud.kms();
    const changed = (name: string) => inputs[name] !== undefined && inputs[name] !== state[name];
    // A disabled key cannot be changed: enable it first, disable it last.
    if (changed("isEnabled") && inputs.isEnabled === true) await kms.enableKey({ KeyId: id });
    if (changed("enableKeyRotation") || (inputs.enableKeyRotation === true && changed("rotationPeriodInDays"))) {
      await setRotation(kms, id, inputs);
    }
    if (changed("description")) {
      await kms.updateKeyDescription({ KeyId: id, Description: optionalText(inputs, "description") ?? "" });
    }
    const policy = optionalText(inputs, "policy");
    if (policy !== undefined && !equivalentPolicies(policy, state.policy ?? "")) {
      await kms.putKeyPolicy({ KeyId: id, PolicyName: "default", Policy: normalizedDocument(policy) });
    }
    const { added, removed } = tagChanges(state, inputs);
    if (removed.length > 0) await kms.untagResource({ KeyId: id, TagKeys: [...removed] });
    if (Object.keys(added).length > 0) await kms.tagResource({ KeyId: id, Tags: tagList(added) });
    if (changed("isEnabled") && inputs.isEnabled === false) await kms.disableKey({ KeyId: id });
  },

  async delete(cloud, id, state) {
    const kms = await cloud.kms();
    const PendingWindowInDays = optionalNumber(state, "deletionWindowInDays");
    await kms.scheduleKeyDeletion({ KeyId: id, PendingWindowInDays }).catch((error) => {
      const isGone = error.name === "NotFoundException" || /is pending deletion/.test(error.message);
      if (!isGone) throw error;
    });
  },
};

/** A key that waits for its deletion counts as deleted. */
export async function findKey(kms: KMS, id: string): Promise<KeyMetadata | undefined> {
  const found = await kms.describeKey({ KeyId: id }).catch((error) => {
    if (error.name === "NotFoundException") return undefined;
    throw error;
  });
  const isGone = found?.KeyMetadata?.KeyState?.startsWith("Pending") && found.KeyMetadata.DeletionDate !== undefined;
  return isGone ? undefined : found?.KeyMetadata;
}

async function setRotation(kms: KMS, id: string, inputs: Properties): Promise<void> {
  if (inputs.enableKeyRotation !== true) await kms.disableKeyRotation({ KeyId: id });
  else {
    const RotationPeriodInDays = optionalNumber(inputs, "rotationPeriodInDays");
    await kms.enableKeyRotation({ KeyId: id, RotationPeriodInDays });
  }
}

function tagList(record: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(record).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
}
