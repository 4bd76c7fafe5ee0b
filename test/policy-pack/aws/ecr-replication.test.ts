import { describe, expect, it } from "vitest";
import { replicationInputs } from "../../../components/aws/account/replication";
import { ecrReplication } from "../../../policy-pack/aws/ecr-replication";
import { analyze, configuredPack, type Resource, summary, unknownStringValue } from "../analyze";

const type = "aws:ecr/replicationConfiguration:ReplicationConfiguration";
const account = "444455556666";
const root = "replicationConfiguration";
const rule0 = `${root}.rules[0]`;

async function judge(
  replicationConfiguration: unknown,
  settings: Record<string, unknown> = { accounts: [account] },
  provider?: Resource["provider"],
) {
  const pack = configuredPack([ecrReplication], { "ecr-replication": { settings } });
  // As the engine sends it, without what is undefined.
  const properties = JSON.parse(JSON.stringify({ replicationConfiguration }));
  const resource = { type, properties, ...(provider && { provider }) };
  return summary(await analyze([ecrReplication], resource, pack));
}

const to = (registryId: unknown) => ({ region: "eu-central-1", registryId });
const production = { filter: "production/", filterType: "PREFIX_MATCH" };
const rule = (change: Record<string, unknown> = {}) => ({
  destinations: [to(account)],
  repositoryFilters: [production],
  ...change,
});
const rules = (...all: unknown[]) => ({ rules: all });

describe("a destination", () => {
  it("is refused until its account is named", async () => {
    expect(await judge(rules(rule()), {})).toEqual([`${rule0}.destinations[0].registryId`]);
    expect(await judge(rules(rule()))).toEqual([]);
  });

  it("is refused wherever it stands", async () => {
    const stray = rule({ destinations: [to(account), to("111122223333")] });
    expect(await judge(rules(rule(), stray, rule()))).toEqual([`${root}.rules[1].destinations[1].registryId`]);
  });

  it.each<[string, unknown]>([
    ["in an account with the same beginning", to(`${account}7`)],
    ["in a number for an account, which loses leading zeros", to(Number(account))],
    ["in a list of accounts", to([account])],
    ["without an account", { region: "eu-central-1" }],
    ["with null for an account", to(null)],
    ["in an unknown account", to(unknownStringValue)],
    ["a text", account],
    ["null", null],
  ])("is refused where it is %s", async (_, destination) => {
    expect(await judge(rules(rule({ destinations: [destination] })))).toEqual([`${rule0}.destinations[0].registryId`]);
  });

  it("may be in any region, known or not", async () => {
    const destination = { region: unknownStringValue, registryId: account };
    expect(await judge(rules(rule({ destinations: [destination] })))).toEqual([]);
  });
});

describe("the registry's own account", () => {
  const provider = (allowedAccountIds: unknown) => ({ name: "europe", properties: { allowedAccountIds } });

  it.each<[string, unknown, string[]]>([
    ["is the only one that its provider may work in", [account], []],
    ["is that, as the engine keeps it", JSON.stringify([account]), []],
    ["is one of two", [account, "111122223333"], [`${rule0}.destinations[0].registryId`]],
    ["is another one", ["111122223333"], [`${rule0}.destinations[0].registryId`]],
    ["is not said", undefined, [`${rule0}.destinations[0].registryId`]],
    ["is unknown", unknownStringValue, [`${rule0}.destinations[0].registryId`]],
    ["is a text by itself", account, [`${rule0}.destinations[0].registryId`]],
    ["is no JSON", "[", [`${rule0}.destinations[0].registryId`]],
  ])("is told by its provider where it %s", async (_, allowedAccountIds, expected) => {
    expect(await judge(rules(rule()), {}, provider(allowedAccountIds))).toEqual(expected);
  });
});

describe("the filters of a rule", () => {
  it.each<[string, unknown, string[]]>([
    ["missing", undefined, [`${rule0}.repositoryFilters`]],
    ["null", null, [`${rule0}.repositoryFilters`]],
    ["none", [], [`${rule0}.repositoryFilters`]],
    ["a text", "production/", [`${rule0}.repositoryFilters`]],
    ["texts", ["production/"], [`${rule0}.repositoryFilters[0]`]],
    ["empty", [{ ...production, filter: "" }], [`${rule0}.repositoryFilters[0]`]],
    ["empty beside others", [production, { ...production, filter: "" }], [`${rule0}.repositoryFilters[1]`]],
    ["of another type", [{ ...production, filterType: "WILDCARD" }], [`${rule0}.repositoryFilters[0]`]],
    ["a number", [{ ...production, filter: 1 }], [`${rule0}.repositoryFilters[0]`]],
    ["unknown", unknownStringValue, [`${rule0}.repositoryFilters`]],
    ["unknown one by one", [unknownStringValue], [`${rule0}.repositoryFilters[0]`]],
    [
      "unknown in part",
      [{ filter: unknownStringValue, filterType: unknownStringValue }],
      [`${rule0}.repositoryFilters[0].filter`, `${rule0}.repositoryFilters[0].filterType`],
    ],
  ])("are refused where they are %s, unless the whole registry may go", async (_, repositoryFilters, expected) => {
    const configuration = rules(rule({ repositoryFilters }));
    expect(await judge(configuration)).toEqual(expected);
    expect(await judge(configuration, { accounts: [account], acceptWholeRegistry: true })).toEqual([]);
  });

  it("do not make up for an account that nobody has named", async () => {
    const configuration = rules(rule({ repositoryFilters: [] }));
    expect(await judge(configuration, { acceptWholeRegistry: true })).toEqual([`${rule0}.destinations[0].registryId`]);
  });
});

describe("a configuration", () => {
  it.each<[string, unknown]>([
    ["absent", undefined],
    ["null", null],
    ["without rules", rules()],
  ])("that is %s copies nothing", async (_, configuration) => {
    expect(await judge(configuration, {})).toEqual([]);
  });

  it.each<[string, unknown, string[]]>([
    ["unknown", unknownStringValue, [root]],
    ["a text", "rules", [root]],
    ["a list", [rule()], [root]],
    ["empty", {}, [`${root}.rules`]],
    ["with unknown rules", { rules: unknownStringValue }, [`${root}.rules`]],
    ["with an object for its rules", { rules: rule() }, [`${root}.rules`]],
    ["with an unknown rule", rules(rule(), unknownStringValue), [`${root}.rules[1]`]],
    ["with a text for a rule", rules("rule"), [rule0]],
    ["without destinations", rules(rule({ destinations: undefined })), [`${rule0}.destinations`]],
    ["with unknown destinations", rules(rule({ destinations: unknownStringValue })), [`${rule0}.destinations`]],
    ["with an unknown destination", rules(rule({ destinations: [unknownStringValue] })), [`${rule0}.destinations[0]`]],
  ])("that is %s is refused", async (_, configuration, expected) => {
    expect(await judge(configuration)).toEqual(expected);
  });

  it("of an EcrAccount keeps the rule where its accounts are named", async () => {
    const environments = ["staging", "production"];
    const made = replicationInputs(
      [{ environments, destinations: [{ region: "eu-central-1", accountId: account }, { region: "us-east-1" }] }],
      "111122223333",
    );
    expect(await judge(made, { accounts: [account, "111122223333"] })).toEqual([]);
    expect(await judge(made)).toEqual([`${rule0}.destinations[1].registryId`]);
  });
});
