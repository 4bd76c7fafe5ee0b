import * as pulumi from "@pulumi/pulumi";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime";
import { EcrAccount, type EcrAccountArgs } from "../../../components";
import { answer } from "./mocked-functions";
import { keyArn, type Registered, resolved } from "./mocked-registry";

export const roleArn = "arn:aws:iam::111122223333:role/account-1a2b3c4";

function outputsOf({ type, inputs, name }: MockResourceArgs): Record<string, unknown> {
  if (type === "aws:kms/key:Key") return { ...inputs, arn: keyArn };
  if (type === "aws:iam/role:Role") return { ...inputs, name: `${name}-1a2b3c4`, arn: roleArn };
  return inputs;
}

export function mockAccount(newResource?: (resource: MockResourceArgs) => void): Promise<void> {
  return pulumi.runtime.setMocks({
    newResource(resource) {
      newResource?.(resource);
      return { id: `${resource.name}-id`, state: outputsOf(resource) };
    },
    call: answer,
  });
}

/** Creates an account without an engine and tells which resources were registered, with which inputs and options. */
export async function mockedAccount(
  args?: EcrAccountArgs,
  options: pulumi.ComponentResourceOptions = {},
): Promise<{ account: EcrAccount; registered: Registered[] }> {
  const inputs: Omit<Registered, "options">[] = [];
  await mockAccount(({ type, name, inputs: given }) => inputs.push({ type, name, inputs: given }));
  const optionsOf = new Map<string, pulumi.ResourceOptions>();
  const account = new EcrAccount("account", args, {
    ...options,
    // Unlike `transforms`, these run without an engine.
    transformations: [
      ({ type, name, opts }) => {
        optionsOf.set(`${type} ${name}`, opts);
        return undefined;
      },
    ],
  });
  await resolved(pulumi.all([account.account, account.registryId]));
  await pulumi.runtime.disconnect();
  const registered = inputs.map((one) => ({ ...one, options: optionsOf.get(`${one.type} ${one.name}`) ?? {} }));
  return { account, registered: registered.sort((a, b) => `${a.type}${a.name}`.localeCompare(`${b.type}${b.name}`)) };
}

/** The properties that a refusal of the arguments names. */
export function refused(create: () => unknown): string[] {
  try {
    create();
  } catch (error) {
    if (pulumi.InputPropertiesError.isInstance(error)) return error.errors.map(({ propertyPath }) => propertyPath);
    throw error;
  }
  return [];
}
