import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { GoogleDeployGate, type GoogleDeployGateArgs } from "../../../components/gcp";
import { mocked, mockedRegistry, resolved } from "./mocked-registry";

const signingKeyVersion =
  "projects/acme-delivery/locations/europe-west1/keyRings/payments-signing/cryptoKeys/artifacts/cryptoKeyVersions/1";
const publisher = "serviceAccount:payments-staging-publish@acme-delivery.iam.gserviceaccount.com";

async function gate(more: Partial<GoogleDeployGateArgs> = {}) {
  const { made, registered } = await mocked(
    (options) => new GoogleDeployGate("payments", { signingKeyVersion, attesters: [publisher], ...more }, options),
    (made) => pulumi.all([made.attestorName, made.noteName]),
  );
  const found = (type: string) => registered.find((one) => one.type.endsWith(`:${type}`));
  return { made, registered, found, inputsOf: (type: string) => found(type)?.inputs, policy: found("Policy") };
}

describe("GoogleDeployGate", () => {
  it("lets in only what is attested by the key that artifacts are signed with", async () => {
    const { inputsOf } = await gate();
    expect(inputsOf("Policy")).toEqual({
      project: "acme-delivery",
      description: "What runs here was attested by payments",
      globalPolicyEvaluationMode: "ENABLE",
      defaultAdmissionRule: {
        evaluationMode: "REQUIRE_ATTESTATION",
        enforcementMode: "ENFORCED_BLOCK_AND_AUDIT_LOG",
        requireAttestationsBies: ["projects/acme-delivery/attestors/payments"],
      },
    });
    expect(inputsOf("Attestor")).toMatchObject({
      name: "payments",
      attestationAuthorityNote: {
        noteReference: "payments",
        publicKeys: [
          {
            id: `//cloudkms.googleapis.com/v1/${signingKeyVersion}`,
            pkixPublicKey: { publicKeyPem: "key 1", signatureAlgorithm: "EC_SIGN_P256_SHA256" },
          },
        ],
      },
    });
  });

  it("says where attestations go, by the note that its attestor looks in", async () => {
    const { inputsOf, made } = await gate({ attestor: "released" });
    expect(await resolved(made.noteName)).toBe("projects/acme-delivery/notes/released");
    expect(await resolved(made.attestorName)).toBe("projects/acme-delivery/attestors/released");
    expect(inputsOf("Note")?.name).toBe("released");
  });

  it("only logs in a dry run, exempts what it is told, and keeps guarding when the stack is destroyed", async () => {
    const { policy } = await gate({ dryRun: true, exemptImages: ["europe-docker.pkg.dev/acme-mirror/**"] });
    expect(policy?.inputs).toMatchObject({
      defaultAdmissionRule: { enforcementMode: "DRYRUN_AUDIT_LOG_ONLY" },
      admissionWhitelistPatterns: [{ namePattern: "europe-docker.pkg.dev/acme-mirror/**" }],
    });
    expect(policy?.options.retainOnDelete).toBe(true);
    expect((await gate({ disposable: true })).policy?.options.retainOnDelete).toBeUndefined();
  });

  it("lets run what was attested when the stack is destroyed, unless it lets everything run then", async () => {
    const parts = ["Note", "Attestor"];
    const { found } = await gate();
    expect(parts.map((type) => found(type)?.options.retainOnDelete)).toEqual([true, true]);
    const trial = await gate({ disposable: true });
    expect(parts.map((type) => trial.found(type)?.options.retainOnDelete)).toEqual([undefined, undefined]);
  });

  it("turns on the APIs that it needs, before what needs them", async () => {
    const { registered, found } = await gate();
    const apis = registered.filter(({ type }) => type.endsWith(":Service")).map(({ inputs }) => inputs.service);
    expect(apis.sort()).toEqual([
      "binaryauthorization.googleapis.com",
      "containeranalysis.googleapis.com",
      "iam.googleapis.com",
    ]);
    for (const type of ["Note", "Attestor", "IAMCustomRole"]) {
      expect(found(type)?.options.dependsOn, type).toHaveLength(apis.length);
    }
  });

  it("lets its attesters make attestations, and not take them away", async () => {
    expect((await gate()).inputsOf("IAMCustomRole")?.permissions).toEqual(["containeranalysis.occurrences.create"]);
  });

  it("lets those attest who publish, and nobody else", async () => {
    const { registry } = await mockedRegistry("payments", {
      artifacts: [{ name: "api" }],
      environments: [{ name: "staging" }, { name: "production" }],
      source: { owner: "acme", ownerId: 9919, repository: "payments", repositoryId: 41881900 },
      publishers: ["serviceAccount:jenkins@acme-ci.iam.gserviceaccount.com"],
      signing: true,
    });
    expect(await resolved(registry.signingKeyVersion)).toBe(signingKeyVersion);
    const attesters = await Promise.all(registry.publishers.map(resolved));
    const { registered } = await gate({ attesters });
    const grants = registered.filter(({ type }) => /IamMember$|IAMMember$/.test(type));
    expect(grants.map(({ inputs }) => [inputs.note ?? inputs.project, inputs.role, inputs.member])).toEqual(
      [
        ["payments", "roles/containeranalysis.notes.attacher"],
        ["acme-delivery", "projects/acme-delivery/roles/payments_attest"],
      ].flatMap(([where, role]) => attesters.map((member) => [where, role, member])),
    );
    expect(attesters).toEqual([
      "principalSet://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/payments-github/attribute.repository_environment_ref/41881900:staging:refs/heads/main",
      "serviceAccount:jenkins@acme-ci.iam.gserviceaccount.com",
    ]);
  });

  it.each<[string, object, object, RegExp]>([
    [
      "a version of a key",
      { signingKeyVersion: signingKeyVersion.replace(/\/cryptoKeyVersions.*/, "") },
      {},
      /signingKeyVersion is/,
    ],
    [
      "a key at all",
      { signingKeyVersion: undefined },
      {},
      /signingKeyVersion is missing; write signingKeyVersion of a/,
    ],
    ["somebody who attests", { attesters: [] }, { attesters: [publisher] }, /attesters has 0 entries/],
    ["not everybody", { attesters: ["allUsers"] }, { attesters: [publisher] }, /attesters\[0\] is "allUsers"/],
    [
      "no whole host",
      { exemptImages: ["gcr.io/*"] },
      { exemptImages: ["gcr.io/acme/*"] },
      /exemptImages\[0\] is "gcr.io/,
    ],
    [
      "no image of anybody",
      { exemptImages: ["*"] },
      { exemptImages: ["gcr.io/acme/api"] },
      /exemptImages\[0\] is "\*"/,
    ],
    [
      "wildcards at the end",
      { exemptImages: ["gcr.io/acme*/api"] },
      { exemptImages: ["gcr.io/acme/**"] },
      /exemptImages\[0\] is/,
    ],
    [
      "no project of strangers whose id begins alike",
      { exemptImages: ["gcr.io/acme**"] },
      { exemptImages: ["gcr.io/acme/**"] },
      /exemptImages\[0\] is "gcr.io\/acme\*\*"/,
    ],
    [
      "no path that leads out of itself",
      { exemptImages: ["gcr.io/./**"] },
      { exemptImages: ["gcr.io/a.b/**"] },
      /exemptImages\[0\] is "gcr.io\/\.\/\*\*"/,
    ],
    ["a name", { attestor: "pay ments" }, { attestor: "pay-ments" }, /attestor is "pay ments"/],
  ])("asks for %s", async (_, wrong, right, message) => {
    await expect(gate(wrong)).rejects.toThrow(message);
    await expect(gate(right)).resolves.toBeDefined();
  });
});
