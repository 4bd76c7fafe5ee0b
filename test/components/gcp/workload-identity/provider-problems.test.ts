import { describe, expect, it } from "vitest";
import type { WorkloadIdentityProvider } from "../../../../components/gcp/workload-identity/provider";
import { providerProblems } from "../../../../components/gcp/workload-identity/provider-problems";

const subject = { "google.subject": "assertion.repository_id" };
const provider: WorkloadIdentityProvider = {
  name: "projects/123456789012/locations/global/workloadIdentityPools/payments-github/providers/github",
  issuerUri: "https://token.actions.githubusercontent.com",
  attributeMapping: subject,
  attributeCondition: 'assertion.repository_id == "41881900"',
};
const places = (change: Partial<WorkloadIdentityProvider>) =>
  providerProblems({ ...provider, ...change }).map(({ property }) => property);
const attributes = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`attribute.a${index}`, "assertion.ref"]));
/** A text in CEL that has as many characters as are asked for. */
const text = (length: number) => `"${"a".repeat(length - 2)}"`;

describe("a workload identity provider", () => {
  it("has no problem where Google takes it", () => {
    expect(providerProblems(provider)).toEqual([]);
  });

  it.each<[string, Partial<WorkloadIdentityProvider>, Partial<WorkloadIdentityProvider>, string]>([
    [
      "maps a subject",
      { attributeMapping: { "attribute.ref": "assertion.ref" } },
      { attributeMapping: { "attribute.ref": "assertion.ref", ...subject } },
      "attributeMapping",
    ],
    [
      "maps what there is",
      { attributeMapping: { ...subject, "google.email": "assertion.ref" } },
      { attributeMapping: { ...subject, "google.groups": "[assertion.ref]" } },
      'attributeMapping["google.email"]',
    ],
    [
      "names attributes in small letters",
      { attributeMapping: { ...subject, "attribute.Ref": "assertion.ref" } },
      { attributeMapping: { ...subject, "attribute.ref_1": "assertion.ref" } },
      'attributeMapping["attribute.Ref"]',
    ],
    [
      "names attributes in at most 100 characters",
      { attributeMapping: { ...subject, [`attribute.${"a".repeat(101)}`]: "assertion.ref" } },
      { attributeMapping: { ...subject, [`attribute.${"a".repeat(100)}`]: "assertion.ref" } },
      `attributeMapping["attribute.${"a".repeat(101)}"]`,
    ],
    [
      "has at most 50 attributes of its own",
      { attributeMapping: { ...subject, ...attributes(51) } },
      { attributeMapping: { ...subject, ...attributes(50) } },
      "attributeMapping",
    ],
    [
      "maps by CEL",
      { attributeMapping: { "google.subject": "assertion.ref +" } },
      { attributeMapping: { "google.subject": 'assertion.ref + "x"' } },
      'attributeMapping["google.subject"]',
    ],
    [
      "maps by at most 2048 characters",
      { attributeMapping: { "google.subject": text(2049) } },
      { attributeMapping: { "google.subject": text(2048) } },
      'attributeMapping["google.subject"]',
    ],
    [
      "calls what Google has",
      { attributeMapping: { "google.subject": "assertion.ref.reverse()" } },
      { attributeMapping: { "google.subject": 'assertion.ref.extract("heads/{branch}")' } },
      'attributeMapping["google.subject"]',
    ],
    [
      "calls what Google has, inside of anything",
      { attributeCondition: "[assertion.ref].exists(one, has(one.x) ? true : one.reverse() == 'x')" },
      { attributeCondition: "[assertion.ref].exists(one, has(one.x) ? true : one.size() == 1)" },
      "attributeCondition",
    ],
    [
      "asks for something in at most 4096 characters",
      { attributeCondition: `assertion.ref == ${text(4080)}` },
      { attributeCondition: `assertion.ref == ${text(4079)}` },
      "attributeCondition",
    ],
    [
      "asks in CEL",
      { attributeCondition: "assertion.ref = 'x'" },
      { attributeCondition: "assertion.ref == 'x'" },
      "attributeCondition",
    ],
    [
      "has at most 10 audiences",
      { allowedAudiences: Array.from({ length: 11 }, String) },
      { allowedAudiences: Array.from({ length: 10 }, String) },
      "allowedAudiences",
    ],
    [
      "has audiences of at most 256 characters",
      { allowedAudiences: ["a", "a".repeat(257)] },
      { allowedAudiences: ["a", "a".repeat(256)] },
      "allowedAudiences[1]",
    ],
  ])("%s", (_, wrong, right, place) => {
    expect(places(wrong)).toEqual([place]);
    expect(places(right)).toEqual([]);
  });

  it("of everybody's tokens has a condition; that of another issuer's may have none", () => {
    const { attributeCondition: _, ...open } = provider;
    expect(providerProblems(open).map(({ property }) => property)).toEqual(["attributeCondition"]);
    expect(providerProblems({ ...open, issuerUri: "https://sso.acme.com" })).toEqual([]);
  });

  it("has all of its problems told, without its values", () => {
    const found = providerProblems({
      ...provider,
      attributeMapping: { "attribute.X": "secret-text +" },
      attributeCondition: "'secret-text'.reverse()",
    });
    expect(found.map(({ property }) => property)).toEqual([
      "attributeMapping",
      'attributeMapping["attribute.X"]',
      'attributeMapping["attribute.X"]',
      "attributeCondition",
    ]);
    expect(JSON.stringify(found)).not.toContain("secret-text");
  });
});
