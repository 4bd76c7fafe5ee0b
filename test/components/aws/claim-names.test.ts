import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { EcrAccount, EcrDeliveryRoles, type EcrDeliveryRolesArgs } from "../../../components";
import { claimNames } from "../../../components/aws/claim-names";
import { refused } from "./mocked-account";
import { mockRoles, rolesArgs } from "./roles/mocked-roles";

/** What the second of two components of a program is refused for. */
async function second(first: Partial<EcrDeliveryRolesArgs>, other: Partial<EcrDeliveryRolesArgs>): Promise<string[]> {
  return inProgram(() => {
    new EcrDeliveryRoles("payments", { ...rolesArgs, ...first });
    return refused(() => new EcrDeliveryRoles("ledger", { ...rolesArgs, ...other }));
  });
}

async function inProgram<T>(program: () => T): Promise<T> {
  await mockRoles();
  const results: T[] = [];
  await pulumi.runtime.runInPulumiStack(async () => {
    results.push(program());
  });
  await pulumi.runtime.disconnect();
  return results[0] as T;
}

describe("a name that an account has once", () => {
  it.each<
    [string, Partial<EcrDeliveryRolesArgs>, Partial<EcrDeliveryRolesArgs>, string[], Partial<EcrDeliveryRolesArgs>]
  >([
    [
      "a role's",
      { namespace: "shared", environments: [{ name: "staging" }] },
      { namespace: "shared", environments: [{ name: "staging" }] },
      ["rolePrefix", "rolePrefix"],
      { namespace: "shared", environments: [{ name: "staging" }], rolePrefix: "other" },
    ],
    [
      "a signing key's alias, which has no dot",
      { rolePrefix: "a.b", signing: true },
      { rolePrefix: "a-b", signing: true },
      ["rolePrefix"],
      { rolePrefix: "a-b" },
    ],
    [
      "an issuer's provider",
      { createOidcProvider: true },
      { createOidcProvider: true },
      ["createOidcProvider"],
      { createOidcProvider: true, oidcIssuer: "token.actions.acme.ghe.com" },
    ],
  ])("is refused to a second component: %s", async (_, first, other, properties, accepted) => {
    expect(await second(first, other)).toEqual(properties);
    expect(await second(first, accepted)).toEqual([]);
  });

  it("is refused to an EcrAccount too: the account has one OIDC provider of an issuer in all regions", async () => {
    const account = (oidcIssuer: string) =>
      inProgram(() => {
        new EcrDeliveryRoles("payments", { ...rolesArgs, createOidcProvider: true });
        return refused(() => new EcrAccount("account", { createOidcProvider: true, oidcIssuer }));
      });
    expect(await account("token.actions.githubusercontent.com")).toEqual(["createOidcProvider"]);
    expect(await account("token.actions.acme.ghe.com")).toEqual([]);
  });

  it("is refused whatever its case, which IAM does not tell apart", async () => {
    const named = { rolePrefix: "shared", environments: [{ name: "staging" }] };
    expect(await second(named, { ...named, rolePrefix: "Shared" })).toEqual(["rolePrefix", "rolePrefix"]);
    expect(await second(named, { ...named, rolePrefix: "share" })).toEqual([]);
  });

  it("is free with another provider, unless that turns out to be one of the same account", async () => {
    const [first, other] = await inProgram(() => {
      const names = [{ what: "role", name: "shared", property: "rolePrefix", fix: "change it" }];
      const claim = (name: string, options?: pulumi.ComponentResourceOptions) =>
        claimNames({ type: "Test", name }, new pulumi.ComponentResource("test:index:Test", name, {}, options), names);
      return [claim("payments"), claim("ledger", { provider: new Provider("other", {}) })] as const;
    });
    expect([first.problems, other.problems, first.inAccount("111122223333")]).toEqual([[], [], []]);
    expect(other.inAccount("444455556666")).toEqual([]);
    expect(other.inAccount("111122223333").map(({ property }) => property)).toEqual(["rolePrefix"]);
  });
});
