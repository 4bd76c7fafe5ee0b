import * as pulumi from "@pulumi/pulumi";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime";
import { vi } from "vitest";
import { EcrDeliveryRoles, type EcrDeliveryRolesArgs } from "../../../../components";
import { answer } from "../mocked-functions";
import { keyArn, type Registered, resolved } from "../mocked-registry";

export const source = { owner: "acme", ownerId: 9919, repository: "payments", repositoryId: 41881900 };

export const rolesArgs: EcrDeliveryRolesArgs = {
  source,
  environments: [{ name: "staging" }, { name: "production" }],
};

function outputsOf({ type, inputs }: MockResourceArgs): Record<string, unknown> {
  if (type === "aws:kms/key:Key") return { ...inputs, arn: keyArn, keyId: keyArn.split("/")[1] };
  if (type === "aws:iam/role:Role") {
    return { ...inputs, arn: `arn:aws:iam::111122223333:role${inputs.path}${inputs.name}` };
  }
  return inputs;
}

export function mockRoles(newResource?: (resource: MockResourceArgs) => void): Promise<void> {
  return pulumi.runtime.setMocks({
    newResource(resource) {
      newResource?.(resource);
      return { id: `${resource.name}-id`, state: outputsOf(resource) };
    },
    call: answer,
  });
}

/** Creates roles without an engine and tells which resources were registered, with which inputs and options, and what was warned of. */
export async function mockedRoles(
  args: EcrDeliveryRolesArgs,
  options: pulumi.ComponentResourceOptions = {},
): Promise<{ roles: EcrDeliveryRoles; registered: Registered[]; warnings: unknown[][] }> {
  const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
  const inputs: Omit<Registered, "options">[] = [];
  await mockRoles(({ type, name, inputs: given }) => inputs.push({ type, name, inputs: given }));
  const optionsOf = new Map<string, pulumi.ResourceOptions>();
  const roles = new EcrDeliveryRoles("payments", args, {
    ...options,
    // Unlike `transforms`, these run without an engine.
    transformations: [
      ({ type, name, opts }) => {
        optionsOf.set(`${type} ${name}`, opts);
        return undefined;
      },
    ],
  });
  await resolved(pulumi.all([roles.roles, roles.environmentVariables, roles.signingKeyArn]));
  await pulumi.runtime.disconnect();
  const warnings = [...warn.mock.calls];
  warn.mockRestore();
  const registered = inputs.map((one) => ({ ...one, options: optionsOf.get(`${one.type} ${one.name}`) ?? {} }));
  registered.sort((a, b) => `${a.type}${a.name}`.localeCompare(`${b.type}${b.name}`));
  return { roles, registered, warnings };
}

/** A document that a resource was given. */
export function documentOf(registered: readonly Registered[], type: string, name: string, property: string): unknown {
  const found = registered.find((one) => one.type === type && one.name === name);
  if (!found) throw new Error(`no ${type} ${name} was registered`);
  return JSON.parse(String(found.inputs[property]));
}
