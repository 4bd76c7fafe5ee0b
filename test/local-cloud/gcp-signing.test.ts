import { createPublicKey } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createGoogleCloud, type GoogleCloud } from "./gcp/google-cloud";
import { GoogleHarness } from "./gcp-harness";
import type { Properties } from "./provider/values";

const ringType = "gcp:kms/keyRing:KeyRing";
const keyType = "gcp:kms/cryptoKey:CryptoKey";
const versionFunction = "gcp:kms/getKMSCryptoKeyVersion:getKMSCryptoKeyVersion";
const noteType = "gcp:containeranalysis/note:Note";
const attestorType = "gcp:binaryauthorization/attestor:Attestor";
const policyType = "gcp:binaryauthorization/policy:Policy";

const keyRing = "projects/acme-delivery/locations/europe-west1/keyRings/delivery";
const signing = {
  keyRing,
  name: "signing",
  purpose: "ASYMMETRIC_SIGN",
  versionTemplate: { algorithm: "EC_SIGN_P256_SHA256" },
};

let cloud: GoogleCloud;
let google: GoogleHarness;

beforeEach(async () => {
  cloud = await createGoogleCloud();
  google = new GoogleHarness(cloud);
  await google.create(ringType, { location: "europe-west1", name: "delivery" });
});

afterEach(() => cloud.remove());

describe("a key ring", () => {
  it("is never deleted, so that its name cannot be had again", async () => {
    await google.provider.delete(ringType, keyRing, {});
    const again = google.create(ringType, { location: "europe-west1", name: "delivery" });
    await expect(again).rejects.toThrow(`Error 409: KeyRing ${keyRing} already exists.`);
    expect((await google.create(ringType, { location: "global", name: "delivery" })).id).toContain("/global/");
  });

  it("cannot be in a location that there is not", async () => {
    await expect(google.create(ringType, { location: "eu", name: "other" })).rejects.toThrow(
      "Location eu was not found.",
    );
    await google.create(ringType, { location: "europe", name: "other" });
  });
});

describe("a key", () => {
  it("has a public key where it signs, and a primary version where it encrypts", async () => {
    const created = await google.create(keyType, signing);
    expect(created).toMatchObject({
      id: `${keyRing}/cryptoKeys/signing`,
      state: {
        destroyScheduledDuration: "2592000s",
        importOnly: false,
        primaries: [],
        versionTemplate: { algorithm: "EC_SIGN_P256_SHA256", protectionLevel: "SOFTWARE" },
      },
    });
    const version = await google.provider.invoke(versionFunction, { cryptoKey: created.id });
    expect(version).toMatchObject({ name: `${created.id}/cryptoKeyVersions/1`, state: "ENABLED", version: 1 });
    const [publicKey] = version.publicKeys as { pem: string }[];
    expect(createPublicKey(publicKey?.pem ?? "").asymmetricKeyDetails).toMatchObject({ namedCurve: "prime256v1" });

    const { state } = await google.create(keyType, { keyRing, name: "images" });
    expect(state.primaries).toEqual([{ name: `${keyRing}/cryptoKeys/images/cryptoKeyVersions/1`, state: "ENABLED" }]);
    const encrypting = await google.provider.invoke(versionFunction, { cryptoKey: String(state.id) });
    expect(encrypting).toMatchObject({ algorithm: "GOOGLE_SYMMETRIC_ENCRYPTION", publicKeys: [] });
  });

  it("stays when it is deleted, without a version that could be used", async () => {
    const said = { keyRing, name: "images", rotationPeriod: "7776000s" };
    const { id, state } = await google.create(keyType, said);
    await google.provider.delete(keyType, id, state);
    expect(await cloud.kept.get("crypto-key", id)).toMatchObject({ purpose: "ENCRYPT_DECRYPT" });
    expect((await cloud.kept.get("crypto-key", id))?.rotationPeriod).toBeUndefined();
    const version = await google.provider.invoke(versionFunction, { cryptoKey: id });
    expect(version.state).toBe("DESTROY_SCHEDULED");
    await expect(google.create(keyType, said)).rejects.toThrow(`CryptoKey ${id} already exists.`);
  });

  it("prevents that with a deletion policy", async () => {
    const { id, state } = await google.create(keyType, { ...signing, deletionPolicy: "PREVENT" });
    await expect(google.provider.delete(keyType, id, state)).rejects.toThrow("cannot destroy KMSCryptoKey");
    await google.provider.delete(keyType, id, { ...state, deletionPolicy: "DELETE" });
  });

  it.each<[string, Properties, Properties, string]>([
    ["in a ring that is not there", {}, { keyRing: `${keyRing}2` }, "not found."],
    ["that signs without an algorithm", {}, { versionTemplate: undefined }, "version_template.algorithm is required"],
    ["of a purpose that there is not", {}, { purpose: "SIGN" }, "Invalid value at 'crypto_key.purpose'"],
    [
      "that signs with an algorithm that encrypts",
      {},
      { versionTemplate: { algorithm: "GOOGLE_SYMMETRIC_ENCRYPTION" } },
      "is not supported with purpose ASYMMETRIC_SIGN",
    ],
    ["that signs and is rotated", {}, { rotationPeriod: "7776000s" }, "symmetric encryption keys only"],
    ["with a dot in its name", { name: "a_b" }, { name: "a.b" }, 'Invalid resource id "a.b"'],
  ])("cannot be one %s", async (_, right, wrong, message) => {
    await expect(google.create(keyType, { ...signing, ...wrong })).rejects.toThrow(message);
    await google.create(keyType, { ...signing, ...right });
  });

  it.each<[string, Properties, string[]]>([
    ["another ring", { keyRing: `${keyRing}2` }, ["update keyRing!"]],
    [
      "another algorithm",
      { versionTemplate: { algorithm: "EC_SIGN_P384_SHA384" } },
      ["update versionTemplate.algorithm"],
    ],
    [
      "hardware",
      { versionTemplate: { algorithm: "EC_SIGN_P256_SHA256", protectionLevel: "HSM" } },
      ["update versionTemplate.protectionLevel!"],
    ],
  ])("with %s changes", async (_, change, changes) => {
    const { state } = await google.create(keyType, signing);
    expect(google.changes(keyType, state, signing)).toEqual([]);
    expect(google.changes(keyType, state, { ...signing, ...change })).toEqual(changes);
  });
});

describe("an attestor", () => {
  const note = { name: "built", attestationAuthority: { hint: { humanReadableName: "built by CI" } } };
  const attestorOf = (key: Properties): Properties => ({
    name: "built",
    attestationAuthorityNote: { noteReference: "built", publicKeys: [key] },
  });
  const policyOf = (rule: Properties): Properties => ({
    defaultAdmissionRule: { enforcementMode: "ENFORCED_BLOCK_AND_AUDIT_LOG", ...rule },
  });
  const always = { evaluationMode: "ALWAYS_DENY" };
  const attested = { evaluationMode: "REQUIRE_ATTESTATION", requireAttestationsBies: ["built"] };
  let pkixPublicKey: Properties;

  beforeEach(async () => {
    const { id } = await google.create(keyType, signing);
    const version = await google.provider.invoke(versionFunction, { cryptoKey: id });
    const [publicKey] = version.publicKeys as { pem: string }[];
    pkixPublicKey = { publicKeyPem: publicKey?.pem ?? "", signatureAlgorithm: "EC_SIGN_P256_SHA256" };
  });

  it("is of a note that is there, and names its keys by their digests", async () => {
    const said = attestorOf({ pkixPublicKey });
    await expect(google.create(attestorType, said)).rejects.toThrow(
      "Note projects/acme-delivery/notes/built was not found.",
    );
    const { state: kept } = await google.create(noteType, note);
    expect(kept).toMatchObject({ id: "projects/acme-delivery/notes/built", kind: "ATTESTATION", name: "built" });
    const { id, state } = await google.create(attestorType, said);
    expect(id).toBe("projects/acme-delivery/attestors/built");
    expect(state.attestationAuthorityNote).toEqual({
      delegationServiceAccountEmail: "service-123456789012@gcp-sa-binaryauthorization.iam.gserviceaccount.com",
      noteReference: "projects/acme-delivery/notes/built",
      publicKeys: [{ id: expect.stringMatching(/^ni:\/\/\/sha-256;[\w-]{43}$/), pkixPublicKey }],
    });
    const renamed = attestorOf({ pkixPublicKey: { ...pkixPublicKey, signatureAlgorithm: "ECDSA_P256_SHA256" } });
    expect(google.changes(attestorType, state, renamed)).toEqual([]);
  });

  it.each<[string, (key: Properties) => Properties, string]>([
    ["without a key in it", () => ({ comment: "none" }), "either a PGP key or a PKIX key"],
    ["that is no PEM", (key) => ({ pkixPublicKey: { ...key, publicKeyPem: "key" } }), "is no PEM of a PKIX public key"],
    [
      "of no algorithm",
      (key) => ({ pkixPublicKey: { ...key, signatureAlgorithm: "MD5" } }),
      'signature_algorithm\', "MD5"',
    ],
  ])("cannot have a key %s", async (_, wrong, message) => {
    await google.create(noteType, note);
    await expect(google.create(attestorType, attestorOf(wrong(pkixPublicKey)))).rejects.toThrow(message);
    await google.create(attestorType, attestorOf({ pkixPublicKey }));
  });

  it("is what a project's policy asks for, which is there before any program and after it", async () => {
    expect((await google.provider.read(policyType, "acme-delivery", {}, {}))?.state).toMatchObject({
      defaultAdmissionRule: { evaluationMode: "ALWAYS_ALLOW" },
      id: "projects/acme-delivery",
    });
    await google.create(noteType, note);
    await expect(google.create(policyType, policyOf(attested))).rejects.toThrow("attestors/built was not found.");
    await google.create(attestorType, attestorOf({ pkixPublicKey }));
    const { id, state } = await google.create(policyType, policyOf(attested));
    expect(state.defaultAdmissionRule).toMatchObject({
      requireAttestationsBies: ["projects/acme-delivery/attestors/built"],
    });
    expect(google.changes(policyType, state, policyOf(attested))).toEqual([]);
    expect(
      google.changes(policyType, state, policyOf({ ...attested, enforcementMode: "DRYRUN_AUDIT_LOG_ONLY" })),
    ).toEqual(["update defaultAdmissionRule.enforcementMode"]);
    await google.provider.delete(policyType, id, state);
    expect((await google.provider.read(policyType, id, {}, {}))?.state).toMatchObject({
      defaultAdmissionRule: { evaluationMode: "ALWAYS_ALLOW" },
    });
  });

  it.each<[string, Properties, string]>([
    ["asks for attestations of nobody", { evaluationMode: "REQUIRE_ATTESTATION" }, "at least one attestor"],
    [
      "denies all, by somebody's attestation",
      { ...always, requireAttestationsBies: ["built"] },
      "does not name attestors",
    ],
  ])("cannot be in a policy that %s", async (_, wrong, message) => {
    await google.create(noteType, note);
    await google.create(attestorType, attestorOf({ pkixPublicKey }));
    await expect(google.create(policyType, policyOf(wrong))).rejects.toThrow(message);
    await google.create(policyType, policyOf(always));
    await google.create(policyType, policyOf(attested));
  });
});
