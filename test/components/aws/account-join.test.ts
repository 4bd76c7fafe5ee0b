import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EcrAccount, type EcrAccountDetails, EcrRegistry, type EcrRegistryArgs } from "../../../components";
import { lateJoinProblems } from "../../../components/aws/account/join";
import { scansPrefix, scansRepository } from "../../../components/aws/account/scanning";
import { ecr } from "../../../components/aws/ecr-backend";
import { type Delivery, readDelivery } from "../../../components/delivery/delivery";
import { Reader } from "../../../components/delivery/reader";
import { mockAccount, refused } from "./mocked-account";
import { mockedRegistry, resolved } from "./mocked-registry";

const args: EcrRegistryArgs = {
  artifacts: [{ name: "api" }],
  environments: [{ name: "staging" }, { name: "production" }],
  region: "eu-west-1",
};
const account: EcrAccountDetails = {
  accountId: "111122223333",
  region: "eu-west-1",
  scanType: "BASIC",
  scanFilters: ["*"],
  upstreamPrefixes: [],
};

const readPath = readDelivery(
  { artifacts: args.artifacts, environments: args.environments },
  "payments",
  ecr,
  [],
  new Reader(),
);
if (!readPath) throw new Error("the delivery path is not right");
const delivery: Delivery = readPath;

const cases: [string, Partial<EcrAccountDetails>, string, Partial<EcrAccountDetails>][] = [
  [
    "that does not scan an environment",
    { scanFilters: ["staging/*"] },
    "account",
    { scanFilters: ["staging/*", "production/*"] },
  ],
  [
    "whose filter is near, but does not match",
    { scanFilters: ["staging*", "production/billing/*"] },
    "account",
    { scanFilters: ["staging*", "production/payments/*"] },
  ],
  [
    "whose cache has an environment's name",
    { upstreamPrefixes: ["production"] },
    "environments[1].name",
    { upstreamPrefixes: ["productions"] },
  ],
  [
    "whose cache is inside an environment",
    { upstreamPrefixes: ["staging/hub"] },
    "environments[0].name",
    { upstreamPrefixes: ["hub/staging"] },
  ],
  ["of another region", { region: "us-east-1" }, "account", { region: "eu-west-1" }],
];

describe("a registry that joins an account", () => {
  it.each(cases)("refuses one %s", async (_, bad, property, good) => {
    const create = (change: Partial<EcrAccountDetails>) => () =>
      new EcrRegistry("payments", { ...args, account: { ...account, ...change } });
    expect(refused(create(bad))).toEqual([property]);
    await expect(mockedRegistry("payments", { ...args, account: { ...account, ...good } })).resolves.toBeDefined();
  });

  it.each(cases)("finds later what is wrong with one %s, if it was an output", (_, bad, property, good) => {
    const found = (change: Partial<EcrAccountDetails>) =>
      lateJoinProblems({ ...account, ...change }, delivery, { region: "eu-west-1", accountId: "111122223333" });
    expect(found(bad).map((problem) => problem.property)).toEqual([property]);
    expect(found(good)).toEqual([]);
  });

  it("finds later that it is in another account, and nothing while it is not known where it is", () => {
    const found = (accountId?: string) =>
      lateJoinProblems(account, delivery, { accountId }).map(({ property }) => property);
    expect([found("444455556666"), found("111122223333"), found()]).toEqual([["account"], [], []]);
    expect(lateJoinProblems(undefined, delivery, {}).map(({ property }) => property)).toEqual(["account"]);
  });

  it("refuses data that is not an account's", () => {
    const { region, ...rest } = account;
    const create = (given: unknown) => () =>
      new EcrRegistry("payments", { ...args, account: given as EcrAccountDetails });
    expect(refused(create({ ...rest, scanFilters: "*" }))).toEqual(["account.region", "account.scanFilters"]);
    expect(refused(create({ ...rest, region: `${region}a` }))).toEqual(["account.region"]);
  });

  it("takes data of which it knows a part only, as a later version gives it out", async () => {
    const later = { ...account, somethingNew: true } as EcrAccountDetails;
    await expect(mockedRegistry("payments", { ...args, account: later })).resolves.toBeDefined();
  });

  it("refuses to stand alone as well", async () => {
    const create = (standalone: boolean) => () => new EcrRegistry("payments", { ...args, account, standalone });
    expect(refused(create(true))).toEqual(["standalone"]);
    await expect(mockedRegistry("payments", { ...args, account, standalone: false })).resolves.toBeDefined();
  });

  it("joins an account of the same program, and leaves its settings alone", async () => {
    const types: string[] = [];
    await mockAccount(({ type }) => types.push(type));
    const { account: details } = new EcrAccount("account", { scanFilters: ["staging/*"] });
    const environments = [{ name: "staging" }];
    const { repositories } = new EcrRegistry("payments", { ...args, environments, account: details });
    expect(Object.keys(await resolved(repositories))).toEqual(["staging"]);
    await pulumi.runtime.disconnect();
    expect(types.filter((type) => type.endsWith(":RegistryScanningConfiguration"))).toHaveLength(1);
  });
});

describe("scan filters", () => {
  it.each([
    ["*", "a/b", true],
    ["a/*", "a/b", true],
    ["a/*", "b/a/c", false],
    ["a*c", "abc", true],
    ["a*c", "abcd", false],
    // Without a wildcard a filter means "contains".
    ["pay", "staging/payments/api", true],
    ["payments", "staging/pay/api", false],
  ])("%s on %s: %s", (filter, name, scanned) => {
    expect(scansRepository([filter], name)).toBe(scanned);
  });

  it("cover a prefix only if they cover every name below it", () => {
    const segment = fc.stringMatching(/^[ab]{1,2}$/);
    const filter = fc.stringMatching(/^[ab*]{1,3}(\/[ab*]{1,2})?$/);
    fc.assert(
      fc.property(filter, segment, fc.stringMatching(/^[ab]{1,3}(\/[ab]{1,3})?$/), (one, prefix, rest) => {
        if (scansPrefix([one], prefix)) expect(scansRepository([one], `${prefix}/${rest}`)).toBe(true);
      }),
    );
    expect(scansPrefix(["a/*"], "a")).toBe(true);
  });
});
