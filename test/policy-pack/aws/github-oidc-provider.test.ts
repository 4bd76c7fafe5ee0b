import { describe, expect, it } from "vitest";
import { githubOidcProvider } from "../../../policy-pack/aws/github-oidc-provider";
import { githubOidcThumbprints } from "../../../policy-pack/aws/github-oidc-thumbprints";
import { analyze, analyzeStack, configuredPack, type Resource, summary, unknownStringValue } from "../analyze";
import { issuer, providerArn } from "./github-trust";

const type = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";
type Properties = Record<string, unknown>;
const oidcProvider = (change: Properties = {}, rest: Partial<Resource> = {}): Resource => ({
  type,
  properties: { url: `https://${issuer}`, clientIdLists: ["sts.amazonaws.com"], ...change },
  ...rest,
});
const find = async (change: Properties, settings: Properties = {}, rest: Partial<Resource> = {}) => {
  const pack = configuredPack([githubOidcProvider], { "github-oidc-provider": { settings } });
  return summary(await analyze([githubOidcProvider], oidcProvider(change, rest), pack));
};
const inRegion = (region: string) => ({ provider: { name: "aws", properties: { region } } });

describe("the issuer", () => {
  it.each([
    `https://${issuer}`,
    `https://${issuer}/acme-corporation`,
    "https://token.actions.acme.ghe.com",
    "https://git.acme.example/_services/token",
  ])("may be %s", async (url) => {
    expect(await find({ url })).toEqual([]);
    expect(await find({ url, clientIdLists: [] })).toEqual(["clientIdLists"]);
  });

  it.each<[string, string]>([
    ["without a letter", "https://token.action.githubusercontent.com"],
    ["with two letters exchanged", "https://token.actions.githubusecrontent.com"],
    ["with another end", "https://token.actions.githubusercontent.co"],
    ["without a dot", "https://tokenactions.githubusercontent.com"],
    ["with an enterprise behind it", "https://token.actions.githubusercontents.com/acme"],
    ["without TLS", `http://${issuer}`],
    ["without a scheme", issuer],
    ["with a slash at its end", `https://${issuer}/`],
    ["in capitals", "https://Token.Actions.GitHubUserContent.com"],
  ])("is refused %s", async (_, url) => {
    expect(await find({ url })).toEqual(["url"]);
  });

  it.each<[string, unknown]>([
    ["a cluster's", "https://oidc.eks.eu-west-1.amazonaws.com/id/ABC"],
    ["another forge's", "https://gitlab.com"],
    ["missing", undefined],
    ["null", null],
    ["a number", 1],
    ["a list", [`https://${issuer}`]],
    ["an object", { host: issuer }],
    ["huge", "https://".repeat(100_000)],
  ])("is none of GitHub's where it is %s", async (_, url) => {
    expect(await find({ url, clientIdLists: ["sigstore"] })).toEqual([]);
  });

  it("is judged where it is named", async () => {
    const change = { url: "https://oidc.acme.example", clientIdLists: ["sigstore"] };
    expect(await find(change)).toEqual([]);
    expect(await find(change, { issuers: ["oidc.acme.example"] })).toEqual(["clientIdLists[0]"]);
  });

  it("is left to the update where it is not known, as a cluster's may be", async () => {
    expect(await find({ url: unknownStringValue })).toEqual(["advisory: url"]);
  });
});

describe("the audiences", () => {
  it.each<[string, unknown, string[]]>([
    ["another service's", ["sigstore"], ["clientIdLists[0]"]],
    ["one too many", ["sts.amazonaws.com", "https://github.com/acme"], ["clientIdLists[1]"]],
    ["in other letters", ["STS.amazonaws.com"], ["clientIdLists[0]"]],
    ["a URL", ["https://sts.amazonaws.com"], ["clientIdLists[0]"]],
    ["none", [], ["clientIdLists"]],
    ["missing", undefined, ["clientIdLists"]],
    ["null", null, ["clientIdLists"]],
    ["a text", "sts.amazonaws.com", ["clientIdLists"]],
    ["an object", { aud: "sts.amazonaws.com" }, ["clientIdLists"]],
    ["numbers", [1], ["clientIdLists[0]"]],
    ["unknown", unknownStringValue, ["clientIdLists"]],
    ["unknown in parts", ["sts.amazonaws.com", unknownStringValue], ["clientIdLists[1]"]],
  ])("are refused where they are %s", async (_, clientIdLists, expected) => {
    expect(await find({ clientIdLists })).toEqual(expected);
    expect(await find({ clientIdLists: ["sts.amazonaws.com"] })).toEqual([]);
  });

  it("may be others that are accepted", async () => {
    const clientIdLists = ["sts.amazonaws.com", "https://github.com/acme"];
    expect(await find({ clientIdLists }, { audiences: ["https://github.com/acme"] })).toEqual([]);
  });

  it.each<[string, readonly string[]]>([
    ["eu-west-1", ["sts.amazonaws.com"]],
    ["us-gov-west-1", ["sts.amazonaws.com"]],
    ["cn-north-1", ["sts.amazonaws.com.cn"]],
    ["eusc-de-east-1", ["sts.amazonaws.com", "sts.amazonaws.eu"]],
  ])("are those of the partition in %s", async (region, expected) => {
    const accepted: string[] = [];
    for (const audience of ["sts.amazonaws.com", "sts.amazonaws.com.cn", "sts.amazonaws.eu"]) {
      const found = await find({ clientIdLists: [audience] }, {}, inRegion(region));
      if (found.length === 0) accepted.push(audience);
    }
    expect(accepted).toEqual(expected);
  });

  it("may be those of any partition where the region is not known", async () => {
    expect(await find({ clientIdLists: ["sts.amazonaws.com.cn"] })).toEqual([]);
    expect(await find({ clientIdLists: ["sts.amazonaws.com.cn"] }, {}, inRegion("eu-west-1"))).toEqual([
      "clientIdLists[0]",
    ]);
  });
});

it("a finding says nothing of what it found", async () => {
  const secret = "s3cret-v4lue";
  const findings = await analyze([githubOidcProvider], oidcProvider({ clientIdLists: [secret] }));
  expect(findings).toHaveLength(1);
  expect(findings[0]?.fullMessage).not.toContain(secret);
});

describe("one account", () => {
  const found = async (...resources: Resource[]) =>
    (await analyzeStack([githubOidcProvider], resources))
      .filter(({ policy }) => policy === "github-oidc-provider")
      .map(({ resource, message }) => `${resource} ${message.split(" ")[0]}`);
  const named = (name: string, change: Properties = {}, provider = "aws", allowedAccountIds?: unknown) =>
    oidcProvider(change, {
      name,
      provider: { name: provider, properties: { ...(allowedAccountIds !== undefined && { allowedAccountIds }) } },
    });

  it("has one provider of an issuer", async () => {
    expect(await found(named("first"), named("second"))).toEqual(["second url"]);
    expect(await found(named("first"), named("second", { url: issuer }))).toEqual(["second url"]);
    expect(await found(named("first"))).toEqual([]);
  });

  it("has one provider of each of two issuers", async () => {
    expect(await found(named("first"), named("second", { url: `https://${issuer}/acme` }))).toEqual([]);
  });

  it("is told from another by the provider, and by the account that this may work in", async () => {
    expect(await found(named("first"), named("second", {}, "other"))).toEqual([]);
    expect(
      await found(named("first", {}, "aws", ["111122223333"]), named("second", {}, "other", '["111122223333"]')),
    ).toEqual(["second url"]);
    expect(
      await found(named("first", {}, "aws", ["111122223333"]), named("second", {}, "other", ["444455556666"])),
    ).toEqual([]);
  });

  it("may have its provider looked up as often as people like, and created no more then", async () => {
    const existing = { url: issuer, arn: providerArn };
    expect(await found(named("first", existing), named("second", existing))).toEqual([]);
    expect(await found(named("new", { arn: unknownStringValue }), named("existing", existing))).toEqual(["new url"]);
  });

  it("is no rule for the providers of others", async () => {
    const url = "https://gitlab.com";
    expect(await found(named("first", { url }), named("second", { url }))).toEqual([]);
    expect(await found(named("first", { url: unknownStringValue }), named("second"))).toEqual([]);
  });
});

describe("thumbprints", () => {
  const advice = async (change: Properties) => summary(await analyze([githubOidcThumbprints], oidcProvider(change)));
  const thumbprintLists = ["6938fd4d98bab03faadb97b34396831e3780aea1"];

  it.each<[string, unknown]>([
    ["some", thumbprintLists],
    ["unknown", unknownStringValue],
    ["a text", "6938fd4d98bab03faadb97b34396831e3780aea1"],
  ])("are not needed, and are advised against where they are %s", async (_, written) => {
    expect(await advice({ thumbprintLists: written })).toEqual(["advisory: thumbprintLists"]);
  });

  it.each<[string, unknown]>([
    ["missing", undefined],
    ["null", null],
    ["none", []],
  ])("are left out where they are %s", async (_, written) => {
    expect(await advice({ thumbprintLists: written })).toEqual([]);
  });

  it.each(["https://git.acme.example/_services/token", "https://gitlab.com", unknownStringValue, 1])(
    "may be needed of another issuer: %s",
    async (url) => {
      expect(await advice({ url, thumbprintLists })).toEqual([]);
      expect(await advice({ url: `https://${issuer}/acme`, thumbprintLists })).toEqual(["advisory: thumbprintLists"]);
    },
  );
});
