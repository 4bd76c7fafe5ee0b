import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GitHubDeliveryArgs } from "../../../components/github";
import { valueProblems } from "../../../components/github/variable-values";
import { variableName } from "../../../components/github/variables";
import { resolved } from "../aws/mocked-registry";
import { mockedRoles, rolesArgs } from "../aws/roles/mocked-roles";
import { deliveryArgs, mockedDelivery } from "./mocked-delivery";

/** What jobs see, by environment and name; those of the repository under "". */
async function variablesOf(change: Partial<GitHubDeliveryArgs>): Promise<Record<string, Record<string, unknown>>> {
  const { registered } = await mockedDelivery({ ...deliveryArgs, ...change });
  const seen: Record<string, Record<string, unknown>> = {};
  for (const { type, inputs } of registered) {
    if (!/:Actions(?:Environment)?Variable$/.test(type)) continue;
    expect(inputs.repository).toBe("payments");
    const environment = String(inputs.environment ?? "");
    seen[environment] = { ...seen[environment], [String(inputs.variableName)]: inputs.value };
  }
  return seen;
}

const staging = { AWS_REGION: "eu-west-1", AWS_PUBLISH_ROLE: "arn:aws:iam::111122223333:role/publish" };
const production = { AWS_REGION: "eu-central-1" };
const variables = { staging, production };
const variableNames = { staging: Object.keys(staging), production: Object.keys(production) };

describe("the variables of a delivery", () => {
  it("are those that the registry has for each environment", async () => {
    expect(await variablesOf({ registries: [{ variables }] })).toEqual(variables);
  });

  it("can be known later, as an EcrDeliveryRoles gives them", async () => {
    const { roles } = await mockedRoles(rolesArgs);
    const given = await resolved(roles.environmentVariables);
    const names = Object.fromEntries(Object.entries(given).map(([name, values]) => [name, Object.keys(values)]));
    expect(Object.keys(names)).toEqual(["staging", "production"]);
    const registries = [{ variables: pulumi.output(given), variableNames: names }];
    expect(await variablesOf({ registries })).toEqual(given);
  });

  it("are told apart by the registry's prefix", async () => {
    const registries = [{ variables }, { variables, prefix: "MIRROR" }];
    expect((await variablesOf({ registries })).production).toEqual({
      AWS_REGION: "eu-central-1",
      MIRROR_AWS_REGION: "eu-central-1",
    });
  });

  it("come from two registries without a prefix when each is of other environments", async () => {
    const registries = [{ variables: { staging } }, { variables: { production } }];
    expect(await variablesOf({ registries })).toEqual(variables);
  });

  it("are the first environment's in an environment of its own for publishing", async () => {
    const registries = [{ variables }];
    expect(await variablesOf({ registries, publish: { environment: "Build" } })).toEqual({
      ...variables,
      Build: staging,
    });
  });

  it("are the repository's too when publishing runs outside of any environment", async () => {
    const registries = [{ variables }];
    expect(await variablesOf({ registries, publish: { from: "branch" } })).toEqual({ ...variables, "": staging });
  });

  it("of the repository are what the program says", async () => {
    const given = { LOG_LEVEL: "info", TEAM: pulumi.output("payments") };
    expect(await variablesOf({ variables: given })).toEqual({ "": { LOG_LEVEL: "info", TEAM: "payments" } });
  });

  it.each<[string, object, string]>([
    [
      "one that was not announced",
      { staging: { ...staging, MORE: "x" }, production },
      "registries[0].variables.staging.MORE",
    ],
    ["none where one was announced", { staging, production: {} }, "registries[0].variables.production.AWS_REGION"],
    ["an environment that was not announced", { staging, production, qa: { X: "x" } }, "registries[0].variables.qa.X"],
    ["an empty one", { staging, production: { AWS_REGION: "" } }, "registries[0].variables.production.AWS_REGION"],
    ["no object", [], "registries[0].variables"],
  ])("are refused when they become known and have %s", (_, values, property) => {
    const registry = {
      property: "registries[0]",
      prefix: "MIRROR",
      names: new Map(Object.entries(variableNames)),
      values: pulumi.output(values),
    };
    expect(valueProblems(registry, values).map((problem) => problem.property)).toEqual([property]);
    expect(valueProblems(registry, variables)).toEqual([]);
  });

  it("have names that GitHub takes as they are", () => {
    const documented = (name: string) =>
      /^[a-zA-Z0-9_]+$/.test(name) && !/^[0-9]/.test(name) && !/^GITHUB_/i.test(name) && name === name.toUpperCase();
    const text = fc.oneof(fc.string(), fc.stringMatching(/^(?:GITHUB_)?[A-Z0-9_a-]{1,6}$/));
    fc.assert(
      fc.property(text, (name) => {
        expect(variableName.pattern.test(name)).toBe(documented(name));
      }),
    );
  });
});
