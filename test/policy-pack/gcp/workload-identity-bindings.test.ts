import { describe, expect, it } from "vitest";
import { type Resource, unknownStringValue } from "../analyze";
import { find, judge, mapping, pools, provider, subject } from "./workload-identity";

const types = {
  repository: "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember",
  serviceAccount: "gcp:serviceaccount/iAMMember:IAMMember",
  key: "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember",
  project: "gcp:projects/iAMMember:IAMMember",
};
const grant = (member: unknown, place: keyof typeof types = "repository"): Resource => ({
  type: types[place],
  name: "grant",
  properties: { role: "roles/artifactregistry.reader", member },
});
const set = (principal: string, pool = "payments-github") => `principalSet://${pools}/${pool}/${principal}`;

/** Its tokens are an owner's, so that the grants have to tell the repositories apart. */
const ownersOnly = (attributeMapping: unknown = mapping) =>
  provider({ attributeCondition: 'assertion.repository_owner_id == "9919"', attributeMapping });
const mapped = (expression: string) => ownersOnly({ "google.subject": subject, "attribute.it": expression });

describe("a principal of a pool that takes an owner's tokens", () => {
  it.each<[string, string]>([
    ["the repository's id", "assertion.repository_id"],
    ["the repository's id and the environment", 'assertion.repository_id + ":" + assertion.environment'],
    ["a subject with ids", "assertion.sub"],
    ["what is made of the repository's id", 'assertion.repository_id == "41881900" ? "ours" : "theirs"'],
  ])("may be told by %s", async (_, expression) => {
    expect(await judge(mapped(expression), grant(set("attribute.it/41881900")))).toEqual([]);
  });

  it.each<[string, string]>([
    ["the repository's name", "assertion.repository"],
    ["the branch", "assertion.ref"],
    ["the environment", "assertion.environment"],
    ["a person", "assertion.actor"],
    ["a person's id", "assertion.actor_id"],
    ["the owner's id", "assertion.repository_owner_id"],
    ["the event", "assertion.event_name"],
    ["a workflow", "assertion.job_workflow_ref"],
    ["a constant", '"ours"'],
    ["what is made of the repository's name", 'assertion.repository == "acme/payments" ? "ours" : "theirs"'],
  ])("may not be told by %s", async (_, expression) => {
    expect(await judge(mapped(expression), grant(set("attribute.it/ours")))).toEqual(["member"]);
  });

  it.each<[string, string, string[]]>([
    ["its subject, made of ids", `principal://${pools}/payments-github/subject/41881900:1`, []],
    ["everything that comes in", set("*"), ["member"]],
    ["an attribute that nobody maps", set("attribute.repository/acme/payments"), ["member"]],
    ["an attribute in another spelling", set("attribute.Repository_environment/41881900:production"), ["member"]],
    ["a group that nobody maps", set("group/payments"), ["member"]],
    ["an attribute of another pool", set("attribute.repository/acme/payments", "another"), []],
  ])("is judged where it is told by %s", async (_, member, expected) => {
    expect(await judge(ownersOnly(), grant(member))).toEqual(expected);
  });

  it("is not judged by a pool of another project that has the same id", async () => {
    const inProject = (project: string, one: Resource): Resource => ({
      ...one,
      name: project,
      properties: { ...one.properties, project },
    });
    const byName = grant(set("attribute.it/ours"));
    const open = inProject("acme-test", mapped("assertion.repository"));
    expect(await judge(open, byName)).toEqual(["member"]);
    const held = { attributeMapping: { "google.subject": subject, "attribute.it": "assertion.repository" } };
    expect(await judge(open, inProject("acme-prod", provider(held)), byName)).toEqual([]);
    expect(await judge(open, inProject("acme-prod", mapped("assertion.repository")), byName)).toEqual(["member"]);
  });

  it("may be a group that is made of ids, and not one that is made of names", async () => {
    const grouped = (expression: string) => ownersOnly({ "google.subject": subject, "google.groups": expression });
    expect(await judge(grouped("[assertion.repository_id]"), grant(set("group/41881900")))).toEqual([]);
    expect(await judge(grouped("[assertion.workflow]"), grant(set("group/delivery")))).toEqual(["member"]);
  });

  it.each<keyof typeof types>(["repository", "serviceAccount", "key", "project"])(
    "is judged on a %s",
    async (place) => {
      expect(await judge(mapped("assertion.ref"), grant(set("attribute.it/refs/heads/main"), place))).toEqual([
        "member",
      ]);
      expect(await judge(mapped("assertion.repository_id"), grant(set("attribute.it/1"), place))).toEqual([]);
    },
  );
});

describe("a principal of a pool that takes a repository's tokens", () => {
  const repositorys = (expression: string) =>
    provider({ attributeMapping: { "google.subject": subject, "attribute.it": expression } });
  it.each(["assertion.ref", "assertion.environment", "assertion.repository"])(
    "may be told by %s",
    async (expression) => {
      expect(await judge(repositorys(expression), grant(set("attribute.it/main")))).toEqual([]);
    },
  );

  it("may be told by everything that comes in, unless the pool has another provider", async () => {
    expect(await judge(repositorys("assertion.ref"), grant(set("*")))).toEqual([]);
    expect(await judge(repositorys("assertion.ref"), ownersOnly(), grant(set("*")))).toEqual(["member"]);
  });
});

describe("a principal", () => {
  const other = provider({
    oidc: { issuerUri: "https://gitlab.com" },
    attributeMapping: { "google.subject": "assertion.sub" },
  });
  it.each<[string, Resource[], string[]]>([
    ["of an attribute that another provider of its pool may map", [other, grant(set("attribute.it/1"))], []],
    [
      "of an attribute that a provider which cannot be read may map",
      [ownersOnly(unknownStringValue), grant(set("attribute.it/1"))],
      [],
    ],
    ["of a pool that is not in this stack", [grant(set("attribute.ref/refs/heads/main"))], []],
    [
      "of a pool that is not known yet",
      [provider({ workloadIdentityPoolId: unknownStringValue }), grant(set("attribute.it/1"))],
      [],
    ],
    ["that is a person", [ownersOnly(), grant("user:a@acme.com")], []],
    ["that is not known yet", [ownersOnly(), grant(unknownStringValue)], []],
    ["that is no text", [ownersOnly(), grant([set("*")])], []],
  ])("is not judged where it is one %s", async (_, resources, expected) => {
    expect(await judge(...resources)).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    ["in an attribute's value", set("attribute.repository/acme/*"), ["member"]],
    ["in a subject", `principal://${pools}/payments-github/subject/repo:acme/*`, ["member"]],
    ["for everything that comes in, which another policy judges", set("*"), []],
    ["in a cluster's pool", `principal://${pools}/acme.svc.id.goog/subject/ns/*`, []],
    ["nowhere", set("attribute.repository/acme/payments"), []],
  ])("is judged by itself where a `*` stands %s", async (_, member, expected) => {
    expect(await find(grant(member))).toEqual(expected);
  });

  it("is judged in bindings and whole policies as well", async () => {
    const members = ["user:a@acme.com", set("attribute.it/main")];
    const binding: Resource = {
      type: "gcp:projects/iAMBinding:IAMBinding",
      properties: { role: "roles/viewer", members },
    };
    const policy: Resource = {
      type: "gcp:serviceaccount/iAMPolicy:IAMPolicy",
      properties: { policyData: JSON.stringify({ bindings: [{ role: "roles/viewer", members }] }) },
    };
    expect(await judge(mapped("assertion.ref"), binding, policy)).toEqual([
      "members[1]",
      "policyData.bindings[0].members[1]",
    ]);
    expect(await judge(mapped("assertion.repository_id"), binding, policy)).toEqual([]);
  });
});
