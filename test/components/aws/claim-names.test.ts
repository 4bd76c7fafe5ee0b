import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { EcrDeliveryRoles, type EcrDeliveryRolesArgs } from "../../../components";
import { refused } from "./mocked-account";
import { mockRoles, rolesArgs } from "./roles/mocked-roles";

/** What the second of two components of a program is refused for. */
async function second(
  first: Partial<EcrDeliveryRolesArgs>,
  other: Partial<EcrDeliveryRolesArgs>,
  options: () => pulumi.ComponentResourceOptions = () => ({}),
): Promise<string[]> {
  await mockRoles();
  let properties: string[] = [];
  await pulumi.runtime.runInPulumiStack(async () => {
    new EcrDeliveryRoles("payments", { ...rolesArgs, ...first });
    properties = refused(() => new EcrDeliveryRoles("ledger", { ...rolesArgs, ...other }, options()));
  });
  await pulumi.runtime.disconnect();
  return properties;
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

  it("is free again in another account", async () => {
    const same = { namespace: "shared" };
    expect(await second(same, same, () => ({ provider: new Provider("other", {}) }))).toEqual([]);
  });
});
