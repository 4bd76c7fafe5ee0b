import { describe, expect, it } from "vitest";
import { ecrEncryption } from "../../../policy-pack/aws/ecr-encryption";
import { analyze, configuredPack, summary, unknownStringValue } from "../analyze";

const property = "encryptionConfigurations";
const key = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const own = { encryptionType: "KMS", kmsKey: key };

async function find(properties: Record<string, unknown>, settings: Record<string, unknown> = {}) {
  const pack = configuredPack([ecrEncryption], { "ecr-encryption": { settings } });
  return analyze([ecrEncryption], { type: "aws:ecr/repository:Repository", properties }, pack);
}

describe("a key of one's own", () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ["encrypts", { [property]: [own] }, []],
    ["encrypts in two layers", { [property]: [{ ...own, encryptionType: "KMS_DSSE" }] }, []],
    ["is set, but not known before the apply", { [property]: [{ ...own, kmsKey: unknownStringValue }] }, []],
    ["is missing, so that AWS's own encrypts", { [property]: [{ encryptionType: "KMS" }] }, [`${property}[0].kmsKey`]],
    ["is null", { [property]: [{ ...own, kmsKey: null }] }, [`${property}[0].kmsKey`]],
    ["is empty", { [property]: [{ ...own, kmsKey: "" }] }, [`${property}[0].kmsKey`]],
    ["is a number", { [property]: [{ ...own, kmsKey: 1 }] }, [`${property}[0].kmsKey`]],
    ["is a list", { [property]: [{ ...own, kmsKey: [key] }] }, [`${property}[0].kmsKey`]],
    ["is AWS's own by its alias", { [property]: [{ ...own, kmsKey: "alias/aws/ecr" }] }, [`${property}[0].kmsKey`]],
    [
      "is AWS's own by its alias's ARN",
      { [property]: [{ ...own, kmsKey: "arn:aws:kms:eu-west-1:111122223333:alias/aws/ecr" }] },
      [`${property}[0].kmsKey`],
    ],
    ["is told by an alias of its own", { [property]: [{ ...own, kmsKey: "alias/payments" }] }, []],
    [
      "stands beside AES256, which does not use it",
      { [property]: [{ ...own, encryptionType: "AES256" }] },
      [`${property}[0]`],
    ],
    ["stands without a type, which is AES256 then", { [property]: [{ kmsKey: key }] }, [`${property}[0]`]],
    [
      "has a type that is unknown",
      { [property]: [{ ...own, encryptionType: unknownStringValue }] },
      [`${property}[0].encryptionType`],
    ],
    [
      "has a type that ECR does not have",
      { [property]: [{ ...own, encryptionType: "kms" }] },
      [`${property}[0].encryptionType`],
    ],
    ["has a type that is a number", { [property]: [{ ...own, encryptionType: 1 }] }, [`${property}[0].encryptionType`]],
  ])("is judged where it %s", async (_, properties, expected) => {
    expect(summary(await find(properties))).toEqual(expected);
  });

  it.each<[string, unknown, string]>([
    ["absent", undefined, `${property}[0]`],
    ["null", null, `${property}[0]`],
    ["an empty list", [], `${property}[0]`],
    ["a list of two", [own, own], property],
    ["a list in a list", [[own]], property],
    ["a text", "KMS", property],
    ["a number", 1, property],
    ["an object, which is no list", own, property],
    ["an empty object in the list", [{}], `${property}[0]`],
    ["unknown", unknownStringValue, property],
    ["unknown inside its list", [unknownStringValue], `${property}[0]`],
  ])("is not where the configuration is %s", async (_, value, expected) => {
    expect(summary(await find({ [property]: value }))).toEqual([expected]);
  });
});

describe("what is accepted by configuration", () => {
  const managed = { [property]: [{ encryptionType: "KMS" }] };
  const aes = { [property]: [{ encryptionType: "AES256" }] };
  it.each<[string, Record<string, unknown>, Record<string, boolean>, string[]]>([
    ["AWS's key", managed, { acceptAwsManagedKey: true }, []],
    [
      "AWS's key by its alias",
      { [property]: [{ ...own, kmsKey: "alias/aws/ecr" }] },
      { acceptAwsManagedKey: true },
      [],
    ],
    ["AWS's key, not AES256", aes, { acceptAwsManagedKey: true }, [`${property}[0]`]],
    ["AES256", aes, { acceptAes256: true }, []],
    ["AES256 by default", {}, { acceptAes256: true }, []],
    ["AES256, not AWS's key", managed, { acceptAes256: true }, [`${property}[0].kmsKey`]],
  ])("is %s", async (_, properties, settings, expected) => {
    expect(summary(await find(properties, settings))).toEqual(expected);
  });

  it("never makes an unknown or malformed configuration a good one", async () => {
    const everything = { acceptAwsManagedKey: true, acceptAes256: true };
    expect(summary(await find({ [property]: [{ encryptionType: "KSM" }] }, everything))).toEqual([
      `${property}[0].encryptionType`,
    ]);
    expect(summary(await find({ [property]: "KMS" }, everything))).toEqual([property]);
    expect(summary(await find({ [property]: unknownStringValue }, everything))).toEqual([property]);
  });
});

it("no message has a value of the configuration", async () => {
  const secret = "a-secret-in-the-wrong-place";
  for (const value of [secret, [secret], [{ encryptionType: secret }], [{ encryptionType: "KMS", kmsKey: [secret] }]]) {
    const [finding] = await find({ [property]: value });
    expect(finding?.fullMessage).toContain(property);
    expect(finding?.fullMessage).not.toContain(secret);
  }
});
