import { describe, expect, it } from "vitest";
import {
  mapToken,
  principalsOf,
  type WorkloadIdentityProvider,
} from "../../../../components/gcp/workload-identity/map-token";
import { subvectorsSuite } from "../../../oidc-vectors/subvectors";

const pool = "projects/123456789012/locations/global/workloadIdentityPools/payments-github";
const name = `${pool}/providers/github`;
const issuerUri = "https://token.actions.githubusercontent.com";
const provider: WorkloadIdentityProvider = {
  name,
  issuerUri,
  attributeMapping: { "google.subject": "assertion.repository_id", "attribute.ref": "assertion.ref" },
  attributeCondition: 'assertion.repository_id == "41881900"',
};
/** Google's own example of a condition: https://docs.cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers */
const inGroups = { attributeMapping: { "google.subject": '"x"', "google.groups": "[assertion.ref]" } };
const claims = {
  iss: issuerUri,
  aud: `https://iam.googleapis.com/${name}`,
  repository_id: "41881900",
  ref: "refs/heads/main",
};

const taken = (change: Partial<WorkloadIdentityProvider>, token: object = claims) =>
  mapToken({ ...provider, ...change }, { ...token }).isTaken;

describe("a token of GitHub's, for a workload identity provider", () => {
  it("is what the mapping makes of it", () => {
    expect(mapToken(provider, claims)).toEqual({
      isTaken: true,
      subject: "41881900",
      groups: [],
      attributes: new Map([["ref", "refs/heads/main"]]),
    });
    expect([...principalsOf(pool, mapToken(provider, claims))]).toEqual([
      `principal://iam.googleapis.com/${pool}/subject/41881900`,
      `principalSet://iam.googleapis.com/${pool}/attribute.ref/refs/heads/main`,
      `principalSet://iam.googleapis.com/${pool}/*`,
    ]);
    expect(principalsOf(pool, mapToken({ ...provider, disabled: true }, claims)).size).toBe(0);
  });

  it.each<[string, object, object]>([
    ["the provider's issuer", { iss: `${issuerUri}/acme` }, { iss: issuerUri }],
    ["the provider as its audience", { aud: "https://github.com/acme" }, { aud: `//iam.googleapis.com/${name}` }],
    ["every claim that is mapped", { ref: undefined }, { ref: "" }],
    ["texts", { ref: 5 }, { ref: "5" }],
    ["the provider among its audiences", { aud: ["a", "b"] }, { aud: ["a", `//iam.googleapis.com/${name}`] }],
    ["one audience, or a list", { aud: `a,//iam.googleapis.com/${name}` }, { aud: `//iam.googleapis.com/${name}` }],
    ["what the condition asks for", { repository_id: "41881901" }, { repository_id: "41881900" }],
    ["ids as texts", { repository_id: 41881900 }, { repository_id: "41881900" }],
  ])("is taken with %s", (_, wrong, right) => {
    expect(taken({}, { ...claims, ...wrong })).toBe(false);
    expect(taken({}, { ...claims, ...right })).toBe(true);
  });

  it.each<[string, Partial<WorkloadIdentityProvider>, Partial<WorkloadIdentityProvider>]>([
    ["a provider that is not disabled", { disabled: true }, { disabled: false }],
    [
      "an audience that is allowed",
      { allowedAudiences: ["https://other"] },
      { allowedAudiences: ["https://other", claims.aud] },
    ],
    [
      "a condition that can be evaluated",
      { attributeCondition: "assertion.environment == 'x'" },
      { attributeCondition: "!has(assertion.environment)" },
    ],
    [
      "a condition that is true, and not something else",
      { attributeCondition: '"true"' },
      { attributeCondition: "true" },
    ],
    ["a condition that is CEL", { attributeCondition: "a ==" }, { attributeCondition: "1 == 1" }],
    [
      "a condition on its groups",
      { ...inGroups, attributeCondition: "'admins' in google.groups" },
      { ...inGroups, attributeCondition: "'refs/heads/main' in google.groups" },
    ],
    [
      "a condition on claims that it has, and not on what every object of JavaScript has",
      { attributeCondition: "has(assertion.constructor) || has(attribute.toString)" },
      { attributeCondition: "has(assertion.ref) && has(attribute.ref)" },
    ],
    [
      "functions that there are",
      { attributeCondition: "assertion.ref.isMain()" },
      { attributeCondition: 'assertion.ref.endsWith("/main")' },
    ],
    [
      "a subject of at most 127 bytes",
      { attributeMapping: { "google.subject": `"${"é".repeat(64)}"` } },
      { attributeMapping: { "google.subject": `"${"é".repeat(63)}e"` } },
    ],
    ["a subject", { attributeMapping: { "google.subject": '""' } }, { attributeMapping: { "google.subject": '"x"' } }],
    [
      "at most 8 KB in all",
      { attributeMapping: { "google.subject": '"x"', "attribute.a": `"${"a".repeat(8192)}"` } },
      { attributeMapping: { "google.subject": '"x"', "attribute.a": `"${"a".repeat(8191)}"` } },
    ],
  ])("is taken by %s", (_, wrong, right) => {
    expect(taken(wrong)).toBe(false);
    expect(taken(right)).toBe(true);
  });

  /** https://docs.cloud.google.com/iam/docs/workload-identity-federation#mapping */
  it("has what Google's examples of mappings make of a role of Amazon's", () => {
    const arn = "arn:aws:sts::999999999999:assumed-role/web/i-0a1b2c";
    const expression =
      "assertion.arn.contains('assumed-role') ? assertion.arn.extract('{account_arn}assumed-role/') + 'assumed-role/'" +
      " + assertion.arn.extract('assumed-role/{role_name}/') : assertion.arn";
    const attributeMapping = { "google.subject": '"x"', "attribute.aws_role": expression };
    const roleOf = (token: object) => {
      const mapped = mapToken({ ...provider, attributeMapping }, { ...claims, ...token });
      return mapped.isTaken ? mapped.attributes.get("aws_role") : mapped.reason;
    };
    expect(roleOf({ arn })).toBe("arn:aws:sts::999999999999:assumed-role/web");
    expect(roleOf({ arn: "arn:aws:iam::999999999999:user/ann" })).toBe("arn:aws:iam::999999999999:user/ann");
  });

  const partOf = (template: string, text: string) => {
    const attributeMapping = { "google.subject": '"x"', "attribute.part": `assertion.text.extract("${template}")` };
    const mapped = mapToken({ ...provider, attributeMapping }, { ...claims, text });
    return mapped.isTaken ? mapped.attributes.get("part") : undefined;
  };

  /** Google's own table: https://docs.cloud.google.com/iam/docs/conditions-attribute-reference#extract */
  const object = "projects/_/buckets/acme-orders-aaa/objects/data_lake/orders/order_date=2019-11-03/aef87g87ae0876";
  it.each([
    ["/order_date={date}/", "2019-11-03"],
    ["buckets/{name}/", "acme-orders-aaa"],
    ["/orders/{empty}order_date", ""],
    ["{start}/objects/data_lake", "projects/_/buckets/acme-orders-aaa"],
    ["orders/{end}", "order_date=2019-11-03/aef87g87ae0876"],
    ["{all}", object],
    ["/orders/{none}/order_date=", ""],
    ["/orders/order_date=2019-11-03/{id}/data_lake", ""],
  ])("has what %s extracts of a name", (template, expected) => {
    expect(partOf(template, object)).toBe(expected);
  });

  it.each([
    ["name", "{name}"],
    ["{one}/{two}", "{one}/two"],
    ["{a name}", "{a_name}"],
    ["{}", "{a}"],
    ["{a}}", "{a}"],
  ])("is refused where %s is no template, and %s is one", (wrong, right) => {
    expect(partOf(wrong, "name/two")).toBeUndefined();
    expect(partOf(right, "name/two")).toBeTypeOf("string");
  });

  it("has groups where they are a list of texts", () => {
    const groupsOf = (expression: string) =>
      mapToken({ ...provider, attributeMapping: { "google.subject": '"x"', "google.groups": expression } }, claims);
    expect(groupsOf("[assertion.ref, 'b']")).toMatchObject({ groups: ["refs/heads/main", "b"] });
    expect(groupsOf("assertion.ref").isTaken).toBe(false);
    expect([...principalsOf(pool, groupsOf("['b']"))]).toContain(`principalSet://iam.googleapis.com/${pool}/group/b`);
  });
});

interface Vector {
  readonly id: string;
  readonly claims: Readonly<Record<string, string>>;
  readonly condition: { readonly consumer: string; readonly pattern: string };
  readonly expect: "match" | "no-match";
}

describe("the published vectors for GitHub's tokens on Google Cloud", async () => {
  const { vectors } = await subvectorsSuite<Vector>("github-gcp");

  it("are there, with either outcome", () => {
    expect(vectors.length).toBeGreaterThan(10);
    expect(new Set(vectors.map((vector) => vector.expect))).toEqual(new Set(["match", "no-match"]));
  });

  it.each(vectors.map((vector) => [vector.id, vector] as const))(
    "%s",
    (_, { claims: given, condition, expect: outcome }) => {
      expect(condition.consumer).toBe("gcp-cel");
      const attributeMapping = { "google.subject": "assertion.repository_id" };
      const token = { iss: issuerUri, aud: claims.aud, ...given };
      const mapped = mapToken({ ...provider, attributeMapping, attributeCondition: condition.pattern }, token);
      expect(mapped.isTaken ? "match" : "no-match").toBe(outcome);
    },
  );
});
