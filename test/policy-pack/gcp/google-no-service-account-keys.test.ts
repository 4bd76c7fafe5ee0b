import { describe, expect, it } from "vitest";
import { googleNoServiceAccountKeys } from "../../../policy-pack/gcp/google-no-service-account-keys";
import { analyze, analyzeStack, configuredPack, type Resource, summary, unknownStringValue } from "../analyze";

const policies = [googleNoServiceAccountKeys];
const email = "publish@acme-prod.iam.gserviceaccount.com";
const name = `projects/acme-prod/serviceAccounts/${email}`;
const set = "principalSet://iam.googleapis.com/projects/123/locations/global/workloadIdentityPools";

const packFor = (settings: Record<string, unknown>) =>
  configuredPack(policies, { "google-no-service-account-keys": { settings } });
const key = (serviceAccountId: unknown): Resource => ({
  type: "gcp:serviceaccount/key:Key",
  name: "key",
  properties: { serviceAccountId },
});
const hmacKey = (serviceAccountEmail: unknown, change: Partial<Resource> = {}): Resource => ({
  type: "gcp:storage/hmacKey:HmacKey",
  name: "key",
  properties: { serviceAccountEmail },
  ...change,
});

describe("a key of a service account", () => {
  it.each<[string, unknown, Record<string, unknown>, string[]]>([
    ["any", name, {}, ["serviceAccountId"]],
    ["one whose name is not known yet", unknownStringValue, {}, ["serviceAccountId"]],
    ["one without a name", null, {}, ["serviceAccountId"]],
    ["one whose name is a list", [name], {}, ["serviceAccountId"]],
    ["an allowed one", name, { allowedServiceAccounts: [email] }, []],
    ["an allowed one by its address", email, { allowedServiceAccounts: [email] }, []],
    ["an allowed one in another spelling", email.toUpperCase(), { allowedServiceAccounts: [email] }, []],
    [
      "one of the same name elsewhere",
      name.replaceAll("prod", "test"),
      { allowedServiceAccounts: [email] },
      ["serviceAccountId"],
    ],
    [
      "one by a number that nobody can compare",
      "1234567890",
      { allowedServiceAccounts: [email] },
      ["serviceAccountId"],
    ],
    [
      "one that may be allowed",
      unknownStringValue,
      { allowedServiceAccounts: [email] },
      ["advisory: serviceAccountId"],
    ],
  ])("is judged where it is %s", async (_, account, settings, expected) => {
    expect(summary(await analyze(policies, key(account), packFor(settings)))).toEqual(expected);
  });
});

describe("an HMAC key", () => {
  it.each<[string, unknown, Record<string, unknown>, string[]]>([
    ["of any service account", email, {}, []],
    ["of CI's", email, { ciServiceAccounts: [email] }, ["serviceAccountEmail"]],
    ["of CI's that may have it", email, { ciServiceAccounts: [email], allowedServiceAccounts: [email] }, []],
    ["of nobody", null, { ciServiceAccounts: [email] }, []],
  ])("%s is judged by itself", async (_, account, settings, expected) => {
    expect(summary(await analyze(policies, hmacKey(account), packFor(settings)))).toEqual(expected);
    expect(await analyzeStack(policies, [hmacKey(account)], packFor(settings))).toEqual([]);
  });

  const impersonation = (change: Record<string, unknown> = {}, more: Partial<Resource> = {}): Resource => ({
    type: "gcp:serviceaccount/iAMMember:IAMMember",
    name: "impersonation",
    properties: {
      serviceAccountId: name,
      role: "roles/iam.workloadIdentityUser",
      member: `${set}/github/attribute.repository_id/1`,
      ...change,
    },
    ...more,
  });
  const account: Resource = {
    type: "gcp:serviceaccount/account:Account",
    name: "publish",
    properties: { accountId: "publish", project: "acme-prod" },
  };
  const made = { dependencies: { serviceAccountEmail: [account] } };

  it.each<[string, Resource[], string[]]>([
    ["a pool's principals", [impersonation(), hmacKey(email)], ["serviceAccountEmail"]],
    ["a pool's principals, of another one", [impersonation(), hmacKey(`other-${email}`)], []],
    ["people", [impersonation({ member: "group:ops@acme.com" }), hmacKey(email)], []],
    [
      "pods of a cluster",
      [impersonation({ member: `${set}/acme-prod.svc.id.goog/namespace/payments` }), hmacKey(email)],
      [],
    ],
    [
      "nobody, who can only look at it",
      [impersonation({ role: "roles/iam.serviceAccountViewer" }), hmacKey(email)],
      [],
    ],
    [
      "a pool's principals, before its address is known",
      [account, impersonation(), hmacKey(unknownStringValue, made)],
      ["serviceAccountEmail"],
    ],
    [
      "a pool's principals, in a domain's project, where addresses are longer",
      [
        { ...account, properties: { accountId: "publish", project: "acme.com:acme-prod" } },
        impersonation({ serviceAccountId: unknownStringValue }, { dependencies: { serviceAccountId: [account] } }),
        hmacKey(unknownStringValue, made),
      ],
      ["serviceAccountEmail"],
    ],
    [
      "a pool's principals, while an unknown one has the key",
      [impersonation(), hmacKey(unknownStringValue)],
      ["advisory: serviceAccountEmail"],
    ],
    [
      "a pool's principals, who may be those of the key's",
      [impersonation({ serviceAccountId: unknownStringValue }), hmacKey(email)],
      ["advisory: serviceAccountEmail"],
    ],
    [
      "a pool's principals, by what both were made from",
      [
        { ...account, properties: {} },
        impersonation({ serviceAccountId: unknownStringValue }, { dependencies: { serviceAccountId: [account] } }),
        hmacKey(unknownStringValue, made),
      ],
      ["serviceAccountEmail"],
    ],
  ])("is judged where its service account is impersonated by %s", async (_, resources, expected) => {
    expect(summary(await analyzeStack(policies, resources))).toEqual(expected);
  });

  it("may be had by a service account that a setting allows, or that another pool than CI's impersonates", async () => {
    const stack = [impersonation(), hmacKey(email)];
    expect(await analyzeStack(policies, stack, packFor({ allowedServiceAccounts: [email] }))).toEqual([]);
    expect(await analyzeStack(policies, stack, packFor({ otherPools: ["github"] }))).toEqual([]);
    expect(summary(await analyzeStack(policies, stack, packFor({ otherPools: ["aws"] })))).toEqual([
      "serviceAccountEmail",
    ]);
  });
});
