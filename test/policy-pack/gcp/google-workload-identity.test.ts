import { describe, expect, it } from "vitest";
import { analyze, unknownStringValue } from "../analyze";
import { byIds, find, mapping, policies, provider, subject } from "./workload-identity";

const condition = "attributeCondition";
const mappingAt = "attributeMapping";
const oidc = (change: Record<string, unknown>) => ({
  oidc: { issuerUri: "https://token.actions.githubusercontent.com", ...change },
});

describe("a condition", () => {
  it.each<[string, string]>([
    ["ids", byIds],
    [
      "ids in single quotes, the other way round",
      "'41881900' == assertion.repository_id && assertion.repository_owner_id == '9919'",
    ],
    ["an owner's id", 'assertion.repository_owner_id == "9919"'],
    ["one of several owners' ids", 'assertion.repository_owner_id in ["9919", "1342004"]'],
    [
      "ids of two repositories",
      `(${byIds}) || (assertion.repository_owner_id == "9919" && assertion.repository_id == "2")`,
    ],
    ["ids and names", `${byIds} && assertion.repository == "acme/payments" && assertion.ref == "refs/heads/main"`],
    ["ids and a branch by its beginning", `${byIds} && assertion.ref.startsWith("refs/heads/release/")`],
    ["ids and tags by a pattern", `${byIds} && assertion.ref.matches("^refs/tags/v[0-9]+")`],
    ["ids and an event", `${byIds} && assertion.event_name != "pull_request"`],
    ["ids and another event than a push", `${byIds} && assertion.event_name == "workflow_dispatch"`],
    [
      "ids and a workflow of another repository",
      `${byIds} && assertion.job_workflow_ref == "acme/ci/.github/workflows/publish.yml@refs/heads/main"`,
    ],
    ["ids and the length of a name", `${byIds} && assertion.ref.size() < 60`],
    ["names in small letters, and ids", `${byIds} && assertion.repository.lowerAscii() == "acme/payments"`],
    [
      "a part of a subject with ids",
      'assertion.sub.extract("payments@{id}:") == "41881900" && assertion.sub.startsWith("repo:acme@9919/payments@41881900:")',
    ],
    ["ids and numbered branches", `${byIds} && assertion.ref.matches("^refs/heads/release-[0-9]+$")`],
    ["ids and versions", `${byIds} && assertion.ref.matches("^refs/tags/v\\\\d+\\\\.\\\\d+$")`],
    ["one of several ids in a list", '["1", "41881900"].exists(id, id == assertion.repository_id)'],
    ["an enterprise's id", 'assertion.enterprise_id == "345"'],
    ["an id by a pattern from end to end", 'assertion.repository_id.matches("^41881900$")'],
    [
      "ids, whatever else decides",
      `assertion.event_name == "push" ? (${byIds}) : (${byIds} && assertion.ref == "refs/heads/main")`,
    ],
    ["an attribute that is made from an id", 'attribute.repository_environment == "41881900:production"'],
    ["ids by brackets", 'assertion["repository_owner_id"] == "9919"'],
    ["a subject with ids", 'assertion.sub == "repo:acme@9919/payments@41881900:environment:production"'],
    ["the beginning of a subject with ids", 'assertion.sub.startsWith("repo:acme@9919/payments@41881900:")'],
    [
      "a claim that a job may have, and ids",
      `${byIds} && has(assertion.environment) && assertion.environment == "production"`,
    ],
  ])("may ask for %s", async (_, attributeCondition) => {
    expect(await find(provider({ attributeCondition }))).toEqual([]);
  });

  it.each<[string, string]>([
    ["nothing", "true"],
    ["what is always so", "1 == 1"],
    ["what every token has", 'assertion.repository_owner_id != ""'],
    ["what every token says of its own kind", "has(assertion.repository)"],
    ["ids or anything", `${byIds} || true`],
    ["ids or anything, in brackets", `(${byIds}) || assertion.ref != ""`],
    ["ids or not these ids", 'assertion.repository_id == "1" || assertion.repository_id != "1"'],
    ["not one id", 'assertion.repository_owner_id != "9919"'],
    ["a long id", "assertion.repository_id.size() > 3"],
    ["what every issuer's host is", 'assertion.repository.contains("/")'],
    ["an owner's name", 'assertion.repository_owner == "acme"'],
    ["a repository's name", 'assertion.repository == "acme/payments"'],
    ["a repository's name and branch", 'assertion.repository == "acme/payments" && assertion.ref == "refs/heads/main"'],
    ["the beginning of a name", 'assertion.repository.startsWith("acme/")'],
    ["a part of a name", 'assertion.repository.contains("acme")'],
    ["one of several names", 'assertion.repository in ["acme/payments", "acme/orders"]'],
    ["a subject without ids", 'assertion.sub == "repo:acme/payments:environment:production"'],
    ["a branch", 'assertion.ref == "refs/heads/main"'],
    ["an environment", 'assertion.environment == "production"'],
    ["a person", 'assertion.actor == "octocat"'],
    ["a person's id", 'assertion.actor_id == "12"'],
    ["an audience", 'assertion.aud == "https://iam.googleapis.com/acme"'],
    ["GitHub's own name", 'assertion.iss == "https://token.actions.githubusercontent.com"'],
    ["a workflow", 'assertion.job_workflow_ref == "acme/ci/.github/workflows/publish.yml@refs/heads/main"'],
    ...[
      'assertion.event_name == "pull_request"',
      'assertion.ref == "refs/heads/dev"',
      'assertion.runner_environment == "self-hosted"',
      'assertion.repository == "acme/refunds"',
      'assertion.repository_visibility == "public"',
    ].flatMap((open): [string, string][] => [
      [`ids beside ${open}`, `(${byIds} && assertion.actor != "mallory") || ${open}`],
      [`${open} beside ids`, `${open} || (${byIds} && assertion.event_name == "push")`],
    ]),
    ["ids unless it is a branch", `assertion.ref_type == "branch" ? true : (${byIds})`],
    ["no ids", `!(${byIds})`],
    ["ids of which the end is anything", 'assertion.repository_id.startsWith("4188")'],
    ["ids of which the beginning is anything", 'assertion.repository_owner_id.endsWith("9919")'],
    ["ids with something in them", 'assertion.repository_owner_id.contains("9919")'],
    ["ids with a pattern in them", 'assertion.repository_owner_id.matches("9919")'],
    ["ids by their order", 'assertion.repository_id < "5"'],
    ["any id but one", 'assertion.repository_owner_id != "77000000077"'],
    ["subjects of which an owner's name is the beginning", 'assertion.sub.startsWith("repo:acme")'],
    ["names in a list, or ids", `["acme", "globex"].exists(name, name == assertion.repository_owner) || (${byIds})`],
    ["ids or a name", `(${byIds}) || assertion.repository == "acme/payments"`],
    ["ids of one, a name of another", 'assertion.repository_id == "1" || assertion.repository_owner == "acme"'],
  ])("may not ask for %s", async (_, attributeCondition) => {
    expect(await find(provider({ attributeCondition }))).toEqual([condition]);
  });

  it.each<[string, string]>([
    ["a name with a wildcard", 'assertion.repository == "acme/*"'],
    ["a subject with a wildcard, beside ids", `(${byIds}) || assertion.sub == "repo:acme/payments:*"`],
    ["the beginning of a name, with a wildcard", `${byIds} && assertion.ref.startsWith("refs/heads/*")`],
    ["an id as a number", "assertion.repository_id == 41881900 || assertion.repository_owner_id == '9919'"],
    ["a claim that no token has", 'assertion.repositoryId == "41881900"'],
    ["a claim in another spelling", 'assertion.Repository_id == "41881900"'],
    ["an attribute that is not mapped", 'attribute.repository_id == "41881900"'],
    ["what cannot be true", 'assertion.repository_id == "1" && assertion.repository_id == "2"'],
    [
      "what contradicts itself",
      'assertion.ref == "refs/heads/main" && assertion.ref.startsWith("refs/tags/") && assertion.repository_id == "1"',
    ],
    ["what is not true or false", "assertion.repository_id"],
    ["a function that there is not", 'assertion.repository_id.decoded() == "41881900"'],
    ["a name without quotes", "assertion.repository_id == production"],
  ])("is refused as dead where it asks for %s", async (_, attributeCondition) => {
    const found = await find(provider({ attributeCondition }));
    expect(found.length).toBeGreaterThan(0);
    expect(new Set(found)).toEqual(new Set([condition]));
  });

  it.each<[string, unknown, string[]]>([
    ["missing", null, [condition]],
    ["empty", "", [condition]],
    ["a list", [byIds], [condition]],
    ["a number", 1, [condition]],
    ["an object", { byIds }, [condition]],
    ["no expression", "assertion.repository_id ==", [condition]],
    ["half a text", 'assertion.repository_id == "', [condition]],
    ["longer than Google takes", `${byIds} && assertion.ref != "${"x".repeat(4096)}"`, [condition]],
    ["going through a list inside of a list", `${byIds} && [1].all(a, [1].all(b, a == b))`, [condition]],
    [
      "going through a list",
      `${byIds} && ["refs/heads/main", "refs/heads/next"].exists(name, name == assertion.ref)`,
      [],
    ],
    ["nested a thousand times", `${"(".repeat(1000)}true${")".repeat(1000)}`, [condition]],
    ["unknown, for the update to judge", unknownStringValue, [`advisory: ${condition}`]],
  ])("is judged where it is %s", async (_, attributeCondition, expected) => {
    expect(await find(provider({ attributeCondition }))).toEqual(expected);
  });

  it("may ask for jobs outside of any environment, and not where the mapping asks for one", async () => {
    const attributeCondition = `${byIds} && !has(assertion.environment) && assertion.ref == "refs/heads/main"`;
    const attributeMapping = { "google.subject": subject };
    expect(await find(provider({ attributeCondition, attributeMapping }))).toEqual([]);
    expect(await find(provider({ attributeCondition }))).toEqual([condition]);
  });

  it("may have properties of repositories in the mapping, which are one's own", async () => {
    const attributeMapping = { "google.subject": subject, "attribute.team": "assertion.repo_property_team" };
    expect(await find(provider({ attributeMapping }))).toEqual([]);
    const attributeCondition = 'attribute.team == "payments"';
    expect(await find(provider({ attributeMapping, attributeCondition }))).toEqual([condition]);
  });

  it("may ask for an attribute that is an id, and not for one that is a name", async () => {
    const attributeCondition = 'attribute.who == "9919"';
    const mapped = (claim: string) => ({ "google.subject": subject, "attribute.who": claim });
    const owner = mapped("assertion.repository_owner_id");
    expect(await find(provider({ attributeCondition, attributeMapping: owner }))).toEqual([]);
    const name = mapped("assertion.repository_owner");
    expect(await find(provider({ attributeCondition, attributeMapping: name }))).toEqual([condition]);
  });
});

describe("a mapping", () => {
  const subjectAt = `${mappingAt}.google.subject`;
  it.each<[string, unknown, string[]]>([
    ["ids", { "google.subject": "assertion.repository_id" }, []],
    ["whole subjects, which can be too long", { "google.subject": "assertion.sub" }, [subjectAt]],
    ["names, which can be too long", { "google.subject": "assertion.repository + assertion.ref" }, [subjectAt]],
    ["no subject", { "attribute.repository_id": "assertion.repository_id" }, [mappingAt]],
    ["nothing", {}, [mappingAt]],
    ["a claim that no token has", { "google.subject": "assertion.subject" }, [subjectAt]],
    ["what is no expression", { "google.subject": "assertion." }, [subjectAt]],
    ["what is no text", { "google.subject": 1 }, [subjectAt]],
    ["more than Google takes", { "google.subject": `assertion.sub + "${"x".repeat(2048)}"` }, [subjectAt]],
    ["to a name in capitals", { ...mapping, "attribute.Repository": "assertion.repository" }, [mappingAt]],
    ["to no attribute", { ...mapping, repository: "assertion.repository" }, [mappingAt]],
    ["what is unknown", { ...mapping, "attribute.a": unknownStringValue }, [`advisory: ${mappingAt}.attribute.a`]],
  ])("is judged where it maps %s", async (_, attributeMapping, expected) => {
    expect(await find(provider({ attributeMapping }))).toEqual(expected);
  });

  it.each<[string, unknown, string[]]>([
    ["missing", null, [mappingAt]],
    ["a text", "assertion.sub", [mappingAt]],
    ["a list", [mapping], [mappingAt]],
    ["unknown", unknownStringValue, [`advisory: ${mappingAt}`]],
  ])("is judged where it is %s", async (_, attributeMapping, expected) => {
    expect(await find(provider({ attributeMapping }))).toEqual(expected);
  });

  it("may have whole subjects where the condition holds them to one that is short enough", async () => {
    const attributeMapping = { "google.subject": "assertion.sub" };
    const held = (name: string) => `assertion.sub == "repo:acme@9919/${name}@41881900:environment:production"`;
    expect(await find(provider({ attributeMapping, attributeCondition: held("payments") }))).toEqual([]);
    expect(await find(provider({ attributeMapping, attributeCondition: held("p".repeat(100)) }))).toEqual([condition]);
  });
});

describe("an issuer", () => {
  it.each<[string, unknown, string[]]>([
    ["GitHub's", "https://token.actions.githubusercontent.com", []],
    ["an enterprise's", "https://token.actions.githubusercontent.com/acme", []],
    ["an enterprise's with data residency", "https://token.actions.acme.ghe.com", []],
    ["an enterprise's own server's", "https://github.acme.com/_services/token", []],
    ["GitHub's with a slash", "https://token.actions.githubusercontent.com/", ["oidc.issuerUri"]],
    ["GitHub's in capitals", "https://Token.Actions.GithubUserContent.com", ["oidc.issuerUri"]],
    ["GitHub's without encryption", "http://token.actions.githubusercontent.com", ["oidc.issuerUri"]],
    ["almost GitHub's", "https://token.actions.githubusercontents.com", ["oidc.issuerUri"]],
    ["not known yet", unknownStringValue, ["advisory: oidc.issuerUri"]],
    ["null", null, []],
    ["a number", 1, []],
  ])("is judged where it is %s", async (_, issuerUri, expected) => {
    expect(await find(provider(oidc({ issuerUri })))).toEqual(expected);
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>, string[]]>([
    ["somebody else's", oidc({ issuerUri: "https://gitlab.com" }), {}, []],
    [
      "a proxy of GitHub's that a setting names",
      oidc({ issuerUri: "https://oidc.acme.com" }),
      { issuers: ["oidc.acme.com"] },
      [condition],
    ],
    ["another proxy", oidc({ issuerUri: "https://oidc.acme.org" }), { issuers: ["oidc.acme.com"] }, []],
    ["of another kind", { oidc: null, aws: { accountId: "999999999999" } }, {}, []],
    ["unknown as a whole", { oidc: unknownStringValue }, {}, ["advisory: oidc"]],
  ])("with a condition that lets everybody in is judged where it is %s", async (_, change, settings, expected) => {
    expect(await find(provider({ attributeCondition: "true", ...change }), settings)).toEqual(expected);
  });

  it("may have keys of its own where it is not GitHub's", async () => {
    const keys = (issuerUri: string) => provider(oidc({ issuerUri, jwksJson: '{"keys":[]}' }));
    expect(await find(keys("https://github.acme.com/_services/token"))).toEqual([]);
    expect(await find(keys("https://token.actions.githubusercontent.com"))).toEqual(["oidc.jwksJson"]);
  });
});

describe("an audience", () => {
  const own =
    "https://iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/payments-github/providers/github";
  const at = "oidc.allowedAudiences";
  it.each<[string, unknown, Record<string, unknown>, string[]]>([
    ["not said, and so the provider itself", null, {}, []],
    ["the provider itself", [own, own.replace("https:", "")], {}, []],
    ["none", [], {}, []],
    ["another cloud's", [own, "sts.amazonaws.com"], {}, [`${at}[1]`]],
    ["the default of GitHub's tokens", ["https://github.com/acme"], {}, [`${at}[0]`]],
    ["one that a setting names", ["https://github.com/acme"], { audiences: ["https://github.com/acme"] }, []],
    ["no text", [1, null], {}, [`${at}[0]`, `${at}[1]`]],
    ["no list", own, {}, [at]],
    ["unknown", [unknownStringValue], {}, [`advisory: ${at}[0]`]],
    ["one of an unknown list", unknownStringValue, {}, [`advisory: ${at}`]],
  ])("is judged where it is %s", async (_, allowedAudiences, settings, expected) => {
    expect(await find(provider(oidc({ allowedAudiences })), settings)).toEqual(expected);
  });
});

it("no message has a value of a condition or a mapping", async () => {
  const secret = "a-secret-in-the-wrong-place";
  for (const change of [
    { attributeCondition: `assertion.repository == "${secret}"` },
    { attributeCondition: secret },
    { attributeMapping: { "google.subject": secret } },
    { attributeMapping: { ...mapping, [secret]: "assertion.sub" } },
  ]) {
    const findings = await analyze(policies, provider(change));
    expect(findings.length).toBeGreaterThan(0);
    for (const { fullMessage } of findings) expect(fullMessage).not.toContain(secret);
  }
});
