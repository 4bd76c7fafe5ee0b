import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { githubActionsPermissions } from "../../../policy-pack/github/github-actions-permissions";
import { unknownStringValue as unknown } from "../analyze";
import { type Change, judging, of } from "./delivery-stack";

const { one } = judging(githubActionsPermissions);
const kinds = {
  repository: "github:index/actionsRepositoryPermissions:ActionsRepositoryPermissions",
  organization: "github:index/actionsOrganizationPermissions:ActionsOrganizationPermissions",
  enterprise: "github:index/enterpriseActionsPermissions:EnterpriseActionsPermissions",
};
const config = (change: Change = {}) => ({
  allowedActionsConfig: { githubOwnedAllowed: true, patternsAlloweds: ["docker/*"], verifiedAllowed: false, ...change },
});
const permissions = (change: Change = {}, type = kinds.repository) =>
  of(type, "actions", {
    repository: "payments",
    enabled: true,
    allowedActions: "selected",
    ...config(),
    shaPinningRequired: true,
    ...change,
  });

describe("the actions of a repository are", () => {
  it.each<[string, Change, string[]]>([
    ["those that were selected", {}, []],
    ["its owner's", { allowedActions: "local_only", allowedActionsConfig: undefined }, []],
    ["not everybody's", { allowedActions: "all" }, ["allowedActions"]],
    ["not everybody's by default", { allowedActions: undefined }, ["allowedActions"]],
    ["not something that GitHub does not know", { allowedActions: "localOnly" }, ["allowedActions"]],
    ["not unknown", { allowedActions: unknown }, ["allowedActions"]],
    ["none at all", { enabled: false, allowedActions: "all", shaPinningRequired: false }, []],
    ["perhaps none", { enabled: unknown, allowedActions: "all" }, ["allowedActions"]],
    ["perhaps none, and otherwise those that were selected", { enabled: unknown }, []],
    ["some by default", { enabled: undefined, allowedActions: "all" }, ["allowedActions"]],
    ["not selected by hand", { allowedActionsConfig: undefined }, ["allowedActionsConfig"]],
    ["not selected by a list", { allowedActionsConfig: [config()] }, ["allowedActionsConfig"]],
    ["not an unknown selection", { allowedActionsConfig: unknown }, ["allowedActionsConfig"]],
  ])("%s", async (_, change, expected) => {
    expect(await one(permissions(change))).toEqual(expected);
  });
});

describe("a selection of actions names", () => {
  const at = "allowedActionsConfig.patternsAlloweds";
  it.each<[string, unknown, string[]]>([
    ["GitHub's own only", null, []],
    ["one action", ["docker/login-action@*"], []],
    ["an owner's", ["acme/*"], []],
    ["an owner's less some", ["acme/*", "!acme/*-legacy@*"], []],
    ["less than others with a wildcard for the owner", ["acme/*", "!*/legacy@*"], []],
    ["not all", ["*"], [`${at}[0]`]],
    ["not all in two parts", ["acme/*", "*/*"], [`${at}[1]`]],
    ["not all at any version", ["*/*@*"], [`${at}[0]`]],
    ["not those of owners that begin alike", ["acme*/*"], [`${at}[0]`]],
    ["not those of owners of two letters", ["[ab]c/*"], [`${at}[0]`]],
    ["nothing unknown", unknown, [at]],
    ["nothing unknown among others", ["acme/*", unknown], [`${at}[1]`]],
    ["no numbers", [7], [`${at}[0]`]],
  ])("%s", async (_, patternsAlloweds, expected) => {
    expect(await one(permissions(config({ patternsAlloweds })))).toEqual(expected);
  });

  it.each<[string, unknown, boolean, string[]]>([
    ["not those of verified creators", true, false, ["allowedActionsConfig.verifiedAllowed"]],
    ["those of verified creators where that was accepted", true, true, []],
    ["perhaps those of verified creators", unknown, false, ["allowedActionsConfig.verifiedAllowed"]],
    ["perhaps those of verified creators where that was accepted", unknown, true, []],
    ["nobody's by their being verified where nothing is said", null, false, []],
  ])("%s", async (_, verifiedAllowed, acceptVerified, expected) => {
    expect(await one(permissions(config({ verifiedAllowed })), { acceptVerified })).toEqual(expected);
  });
});

it.each<[string, unknown, string[]]>([
  ["required", true, []],
  ["not required", false, ["shaPinningRequired"]],
  ["not set", undefined, ["shaPinningRequired"]],
  ["null", null, ["shaPinningRequired"]],
  ["unknown", unknown, ["shaPinningRequired"]],
])("pinned commits are judged where they are %s", async (_, shaPinningRequired, expected) => {
  expect(await one(permissions({ shaPinningRequired }))).toEqual(expected);
  const local = { allowedActions: "local_only", allowedActionsConfig: undefined };
  expect(await one(permissions({ ...local, shaPinningRequired }))).toEqual(expected);
});

it.each<[string, string, Change, string[]]>([
  ["an organization", kinds.organization, { enabledRepositories: "all" }, ["allowedActions", "shaPinningRequired"]],
  ["an organization without Actions", kinds.organization, { enabledRepositories: "none" }, []],
  ["an enterprise", kinds.enterprise, { enabledOrganizations: "selected" }, ["allowedActions"]],
  ["an enterprise without Actions", kinds.enterprise, { enabledOrganizations: "none" }, []],
])("the actions of %s are judged as well", async (_, type, change, expected) => {
  const open = { enabled: undefined, allowedActions: "all", shaPinningRequired: false };
  expect(await one(permissions({ ...open, ...change }, type))).toEqual(expected);
  expect(await one(permissions({ ...change, enabled: undefined }, type))).toEqual([]);
});

it("does not stop at whatever a program writes", async () => {
  const properties = Object.keys(permissions().properties);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...properties), fc.jsonValue(), async (property, garbage) => {
      await one(permissions({ [property]: garbage }));
      await one(permissions(config({ patternsAlloweds: garbage, verifiedAllowed: garbage })));
    }),
    { numRuns: 100 },
  );
});
