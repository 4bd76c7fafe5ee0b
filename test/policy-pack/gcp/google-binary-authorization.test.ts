import { describe, expect, it } from "vitest";
import { googleBinaryAuthorization } from "../../../policy-pack/gcp/google-binary-authorization";
import { analyze, configuredPack, summary, unknownStringValue } from "../analyze";

const policies = [googleBinaryAuthorization];
const attestor = "projects/acme/attestors/published";
const rule = (change: Record<string, unknown> = {}) => ({
  evaluationMode: "REQUIRE_ATTESTATION",
  enforcementMode: "ENFORCED_BLOCK_AND_AUDIT_LOG",
  requireAttestationsBies: [attestor],
  ...change,
});
const image = "europe-west1-docker.pkg.dev/acme/production-payments-docker/api";

async function find(properties: Record<string, unknown>, settings: Record<string, unknown> = {}) {
  const pack = configuredPack(policies, { "google-binary-authorization": { settings } });
  const type = "gcp:binaryauthorization/policy:Policy";
  return summary(await analyze(policies, { type, properties: { defaultAdmissionRule: rule(), ...properties } }, pack));
}

describe("a rule", () => {
  const cases: [string, unknown, string[]][] = [
    ["requires attestations", rule(), []],
    ["lets nothing run", rule({ evaluationMode: "ALWAYS_DENY", requireAttestationsBies: [] }), []],
    ["lets everything run", rule({ evaluationMode: "ALWAYS_ALLOW" }), [".evaluationMode"]],
    [
      "lets everything run and only logs",
      { evaluationMode: "ALWAYS_ALLOW", enforcementMode: "DRYRUN_AUDIT_LOG_ONLY" },
      [".evaluationMode", ".enforcementMode"],
    ],
    ["only logs", rule({ enforcementMode: "DRYRUN_AUDIT_LOG_ONLY" }), [".enforcementMode"]],
    [
      "has modes that do not exist",
      rule({ evaluationMode: "require_attestation", enforcementMode: "ENFORCED" }),
      [".evaluationMode", ".enforcementMode"],
    ],
    [
      "has no modes",
      { requireAttestationsBies: [attestor], evaluationMode: null },
      [".evaluationMode", ".enforcementMode"],
    ],
    [
      "has modes that are no texts",
      rule({ evaluationMode: 1, enforcementMode: ["ENFORCED_BLOCK_AND_AUDIT_LOG"] }),
      [".evaluationMode", ".enforcementMode"],
    ],
    ["has an unknown evaluation", rule({ evaluationMode: unknownStringValue }), [".evaluationMode"]],
    ["has an unknown enforcement", rule({ enforcementMode: unknownStringValue }), [".enforcementMode"]],
    ["has no attestors", rule({ requireAttestationsBies: [] }), [".requireAttestationsBies"]],
    ["does not say who attests", rule({ requireAttestationsBies: null }), [".requireAttestationsBies"]],
    ["has a text for attestors", rule({ requireAttestationsBies: attestor }), [".requireAttestationsBies"]],
    ["has an attestor that is not known yet", rule({ requireAttestationsBies: [unknownStringValue] }), []],
    ["has attestors that are not known yet", rule({ requireAttestationsBies: unknownStringValue }), []],
    ["is unknown", unknownStringValue, [""]],
    ["is null", null, [""]],
    ["is a text", "ALWAYS_ALLOW", [""]],
    ["is a list", [rule()], [""]],
  ];

  it.each(cases)("by default is judged where it %s", async (_, value, expected) => {
    expect(await find({ defaultAdmissionRule: value })).toEqual(expected.map((at) => `defaultAdmissionRule${at}`));
  });

  it.each(cases)("of a cluster is judged where it %s", async (_, value, expected) => {
    expect(await find({ clusterAdmissionRules: [rule(), value] })).toEqual(
      expected.map((at) => `clusterAdmissionRules[1]${at}`),
    );
  });

  it.each<[string, unknown, string[]]>([
    ["none", [], []],
    ["null", null, []],
    ["an object", { "europe-west1.main": rule() }, ["clusterAdmissionRules"]],
    ["unknown", unknownStringValue, ["clusterAdmissionRules"]],
  ])("of a cluster is judged where there are %s", async (_, clusterAdmissionRules, expected) => {
    expect(await find({ clusterAdmissionRules })).toEqual(expected);
  });

  it("may only log where a setting says so, and still not let everything run", async () => {
    const dry = rule({ enforcementMode: "DRYRUN_AUDIT_LOG_ONLY" });
    expect(await find({ defaultAdmissionRule: dry }, { acceptDryRun: true })).toEqual([]);
    expect(
      await find({ defaultAdmissionRule: { ...dry, evaluationMode: "ALWAYS_ALLOW" } }, { acceptDryRun: true }),
    ).toEqual(["defaultAdmissionRule.evaluationMode"]);
  });
});

describe("an exemption", () => {
  const at = "admissionWhitelistPatterns";
  it.each<[string, unknown, string[]]>([
    ["nothing", [], []],
    ["one image by its digest", [{ namePattern: `${image}@sha256:${"a".repeat(64)}` }], []],
    ["one image by a part of a digest", [{ namePattern: `${image}@sha256:aaaa*` }], [`${at}[0].namePattern`]],
    ["one name", [{ namePattern: image }], [`${at}[0].namePattern`]],
    ["everything", [{ namePattern: "*" }], [`${at}[0].namePattern`]],
    [
      "a whole registry",
      [{ namePattern: "gcr.io/*" }, { namePattern: `${image}**` }],
      [`${at}[0].namePattern`, `${at}[1].namePattern`],
    ],
    ["nobody knows what", [{ namePattern: unknownStringValue }], [`${at}[0].namePattern`]],
    ["what an unknown list names", unknownStringValue, [at]],
    ["what is unknown in a list", [unknownStringValue], [`${at}[0]`]],
    [
      "what is no pattern",
      [null, 1, "gcr.io/*", { namePattern: 1 }, {}],
      [0, 1, 2, 3, 4].map((index) => `${at}[${index}].namePattern`),
    ],
    ["what is no list", { namePattern: image }, [at]],
  ])("is judged where it is of %s", async (_, admissionWhitelistPatterns, expected) => {
    expect(await find({ admissionWhitelistPatterns })).toEqual(expected);
  });

  it("may be what a setting names, and nothing else", async () => {
    const patterns = (namePattern: string) => ({ admissionWhitelistPatterns: [{ namePattern }] });
    expect(await find(patterns("gke.gcr.io/**"), { exemptPatterns: ["gke.gcr.io/**"] })).toEqual([]);
    expect(await find(patterns("gcr.io/**"), { exemptPatterns: ["gke.gcr.io/**"] })).toEqual([`${at}[0].namePattern`]);
  });
});

describe("Google's own images", () => {
  const at = "globalPolicyEvaluationMode";
  it.each<[unknown, boolean, string[]]>([
    [undefined, true, []],
    ["ENABLE", true, []],
    ["DISABLE", true, []],
    ["SOMETIMES", true, [at]],
    [1, true, [at]],
    [unknownStringValue, true, [at]],
    ["ENABLE", false, [at]],
    ["DISABLE", false, []],
    [undefined, false, []],
  ])("are judged where the mode is %j and the setting %j", async (mode, acceptSystemImages, expected) => {
    expect(await find({ [at]: mode }, { acceptSystemImages })).toEqual(expected);
  });
});

it("no message has a pattern", async () => {
  const type = "gcp:binaryauthorization/policy:Policy";
  const properties = { defaultAdmissionRule: rule(), admissionWhitelistPatterns: [{ namePattern: image }] };
  const [finding] = await analyze(policies, { type, properties });
  expect(finding?.fullMessage).toContain("admissionWhitelistPatterns");
  expect(finding?.fullMessage).not.toContain(image);
});
