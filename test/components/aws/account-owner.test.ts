import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { EcrAccount, EcrRegistry, type EcrRegistryArgs } from "../../../components";
import { claimAccount } from "../../../components/aws/account/owner";
import { mockAccount, refused } from "./mocked-account";
import { resolved } from "./mocked-registry";

const delivery = { artifacts: [{ name: "api" }], environments: [{ name: "staging" }] };
const standalone: EcrRegistryArgs = { ...delivery, standalone: true };

/** Runs a program below a stack's root resource, as the engine does; the mocked provider is in eu-west-1. */
async function run<T>(program: () => T | Promise<T>): Promise<T> {
  await mockAccount();
  let result: { readonly value: T } | undefined;
  await pulumi.runtime.runInPulumiStack(async () => {
    result = { value: await program() };
  });
  await pulumi.runtime.disconnect();
  if (!result) throw new Error("the program did not run");
  return result.value;
}

/** What a program's second owner is refused for, in its constructor. */
const second = (first: () => unknown, create: () => unknown) =>
  run(() => {
    first();
    return refused(create);
  });

describe("the settings of an account have one owner in a program", () => {
  const account = (args = {}, options = {}) => new EcrAccount("account", args, options);
  const other = (args = {}, options = {}) => new EcrAccount("other", args, options);
  const registry = (args = standalone, options = {}) => new EcrRegistry("payments", args, options);

  it.each<[string, () => unknown, () => unknown, string, () => unknown]>([
    [
      "two accounts",
      account,
      other,
      "region",
      () => other({ region: "us-east-1" }, { provider: new Provider("p", {}) }),
    ],
    [
      "two accounts of one region",
      () => account({ region: "eu-west-1" }),
      () => other({ region: "eu-west-1" }),
      "region",
      () => other({ region: "us-east-1" }),
    ],
    ["an account and a registry that stands alone", account, registry, "standalone", () => registry(delivery)],
    [
      "two registries that stand alone",
      registry,
      () => new EcrRegistry("billing", standalone),
      "standalone",
      () => new EcrRegistry("billing", delivery),
    ],
  ])("so that %s are refused", async (_, first, refusedOne, property, acceptedOne) => {
    expect(await second(first, refusedOne)).toEqual([property]);
    expect(await second(first, acceptedOne)).toEqual([]);
  });

  it("and one provider's account is another's neighbour, however the providers are handed over", async () => {
    const found = await run(() => {
      const [west, east] = [new Provider("west", {}), new Provider("east", {})];
      const team = new pulumi.ComponentResource("acme:index:Team", "team", {}, { providers: { aws: east } });
      account({}, { provider: west });
      return [
        refused(() => other({}, { providers: [west] })),
        refused(() => other({}, { parent: team })),
        refused(() => new EcrAccount("third", {}, { providers: { aws: east } })),
        refused(() => new EcrAccount("fourth")),
      ];
    });
    expect(found).toEqual([["region"], [], ["region"], []]);
  });

  it.each<[string, pulumi.Input<string> | undefined, pulumi.Input<string> | undefined]>([
    ["a region is known only later", undefined, pulumi.output("eu-west-1")],
    ["the region of the first is known only later", pulumi.output("eu-west-1"), "eu-west-1"],
    ["the first gave its provider's region", undefined, "eu-west-1"],
    ["the second takes its provider's region", "eu-west-1", undefined],
  ])("which is found later when %s", async (_, first, later) => {
    const found = (region: string) =>
      run(() => {
        const claim = (name: string, given: pulumi.Input<string> | undefined, own: string) =>
          claimAccount(
            { type: "EcrAccount", name },
            new pulumi.ComponentResource("acme:index:Owner", name),
            given,
            () => pulumi.output(own),
          );
        claim("first", first, "eu-west-1");
        return resolved(claim("second", later, region));
      });
    expect((await found("eu-west-1")).map(({ property, reason }) => [property, reason.includes('"first"')])).toEqual([
      ["region", true],
    ]);
    expect(await found("us-east-1")).toEqual([]);
  });

  it("and every program of one process has its own", async () => {
    expect(await run(() => refused(account))).toEqual([]);
    expect(await run(() => refused(account))).toEqual([]);
  });
});
