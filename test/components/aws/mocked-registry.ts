import * as pulumi from "@pulumi/pulumi";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime";
import { EcrRegistry, type EcrRegistryArgs } from "../../../components";
import { answer } from "./mocked-functions";

export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
  readonly options: pulumi.ResourceOptions;
}

export const keyArn = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000000";

/** What AWS makes up; everything else comes back as it was put in. */
function outputsOf({ type, inputs }: MockResourceArgs): Record<string, unknown> {
  if (type === "aws:kms/key:Key") return { ...inputs, arn: keyArn };
  if (type === "aws:ecr/repository:Repository") {
    return { ...inputs, repositoryUrl: `111122223333.dkr.ecr.eu-west-1.amazonaws.com/${inputs.name}` };
  }
  if (type === "aws:iam/role:Role")
    return { ...inputs, arn: `arn:aws:iam::111122223333:role${inputs.path}${inputs.name}` };
  return inputs;
}

/** An output's value; a failure of the output rejects. */
export function resolved<T>(output: pulumi.Output<T>): Promise<T> {
  return (output as unknown as { promise(): Promise<T> }).promise();
}

/** Creates a registry without an engine and tells which resources were registered, with which inputs and options. */
export async function mockedRegistry(
  name: string,
  args: EcrRegistryArgs,
  options: pulumi.ComponentResourceOptions = {},
): Promise<{ registry: EcrRegistry; registered: Registered[] }> {
  const inputs: { type: string; name: string; inputs: Record<string, unknown> }[] = [];
  await pulumi.runtime.setMocks({
    newResource(resource) {
      inputs.push({ type: resource.type, name: resource.name, inputs: resource.inputs });
      return { id: `${resource.name}-id`, state: outputsOf(resource) };
    },
    call: answer,
  });
  const optionsOf = new Map<string, pulumi.ResourceOptions>();
  const registry = new EcrRegistry(name, args, {
    ...options,
    // Unlike `transforms`, these run without an engine.
    transformations: [
      ({ type, name: resource, opts }) => {
        optionsOf.set(`${type} ${resource}`, opts);
        return undefined;
      },
    ],
  });
  await resolved(pulumi.all([registry.repositories, registry.encryptionKeyArn, registry.environmentVariables]));
  await pulumi.runtime.disconnect();
  const registered = inputs.map((one) => ({ ...one, options: optionsOf.get(`${one.type} ${one.name}`) ?? {} }));
  return { registry, registered: registered.sort((a, b) => `${a.type}${a.name}`.localeCompare(`${b.type}${b.name}`)) };
}
