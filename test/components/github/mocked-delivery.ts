import * as pulumi from "@pulumi/pulumi";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime";
import { vi } from "vitest";
import { GitHubDelivery, type GitHubDeliveryArgs } from "../../../components/github";
import { type Registered, resolved } from "../aws/mocked-registry";

export const source = { owner: "acme", ownerId: 9919, repository: "payments", repositoryId: 41881900 };

export const deliveryArgs: GitHubDeliveryArgs = {
  source,
  environments: [{ name: "staging" }, { name: "production", reviewers: { teams: [4711] } }],
  plan: "enterprise",
  visibility: "private",
};

/** Creates a delivery without an engine and tells which resources were registered, with which inputs and options, and what was warned of. */
export async function mockedDelivery(
  args: GitHubDeliveryArgs,
  options: pulumi.ComponentResourceOptions = {},
): Promise<{ delivery: GitHubDelivery; registered: Registered[]; warnings: unknown[][] }> {
  const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
  const inputs: Omit<Registered, "options">[] = [];
  await pulumi.runtime.setMocks({
    newResource({ type, name, inputs: given }: MockResourceArgs) {
      inputs.push({ type, name, inputs: given });
      return { id: `${name}-id`, state: given };
    },
    call: () => ({ fullName: "acme/payments", repoId: 41881900, visibility: args.visibility }),
  });
  const optionsOf = new Map<string, pulumi.ResourceOptions>();
  try {
    const delivery = new GitHubDelivery("payments", args, {
      ...options,
      // Unlike `transforms`, these run without an engine.
      transformations: [
        ({ type, name, opts }) => {
          optionsOf.set(`${type} ${name}`, opts);
          return undefined;
        },
      ],
    });
    await Promise.all(childrenOf(delivery.resources).map(({ urn }) => resolved(urn)));
    await pulumi.runtime.disconnect();
    const registered = inputs.map((one) => ({ ...one, options: optionsOf.get(`${one.type} ${one.name}`) ?? {} }));
    registered.sort((a, b) => `${a.type}${a.name}`.localeCompare(`${b.type}${b.name}`));
    return { delivery, registered, warnings: [...warn.mock.calls] };
  } finally {
    warn.mockRestore();
  }
}

function childrenOf(value: unknown): pulumi.Resource[] {
  if (pulumi.Resource.isInstance(value)) return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(childrenOf) : [];
}

/** `Ruleset payments/branches`, of a resource that was registered. */
export function shortName({ type, name }: Registered): string {
  return `${type.slice(type.lastIndexOf(":") + 1)} ${name}`;
}

/** What the one resource of that name was given. */
export function inputsOf(registered: readonly Registered[], resource: string): Record<string, unknown> {
  const [one, ...others] = registered.filter((candidate) => shortName(candidate) === resource);
  if (!one || others.length > 0) throw new Error(`${others.length > 0 ? "several" : "no"} ${resource} were registered`);
  return one.inputs;
}

/** The properties that a refusal names. */
export function refusedBy(create: () => unknown): string[] {
  try {
    create();
  } catch (error) {
    if (!pulumi.InputPropertiesError.isInstance(error)) throw error;
    return (error as pulumi.InputPropertiesError).errors.map(({ propertyPath }) => propertyPath);
  }
  return [];
}
