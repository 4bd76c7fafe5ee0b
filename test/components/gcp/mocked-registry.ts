import * as pulumi from "@pulumi/pulumi";
import type { MockCallArgs, MockResourceArgs } from "@pulumi/pulumi/runtime";
import { vi } from "vitest";
import { GoogleArtifactRegistry, type GoogleArtifactRegistryArgs } from "../../../components/gcp";

export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
  readonly options: pulumi.ResourceOptions;
}

/** What the provider's functions answer in the project acme-delivery, in europe-west1. */
function answer({ token, inputs }: MockCallArgs): Record<string, unknown> {
  switch (token) {
    case "gcp:organizations/getClientConfig:getClientConfig":
      return { project: "acme-delivery", region: "europe-west1", zone: "", accessToken: "" };
    case "gcp:organizations/getProject:getProject":
      return { projectId: inputs.projectId, number: "123456789012" };
    case "gcp:kms/getKMSCryptoKeyVersion:getKMSCryptoKeyVersion":
      return { ...inputs, publicKeys: [{ algorithm: "EC_SIGN_P256_SHA256", pem: `key ${inputs.version}` }] };
    default:
      return inputs;
  }
}

/** What Google makes up; everything else comes back as it was put in. */
function idOf({ type, name, inputs }: MockResourceArgs): string {
  switch (type) {
    case "gcp:kms/keyRing:KeyRing":
      return `projects/${inputs.project}/locations/${inputs.location}/keyRings/${inputs.name}`;
    case "gcp:kms/cryptoKey:CryptoKey":
      return `${inputs.keyRing}/cryptoKeys/${inputs.name}`;
    default:
      return `${name}-id`;
  }
}

function outputsOf({ type, inputs }: MockResourceArgs): Record<string, unknown> {
  switch (type) {
    case "gcp:projects/iAMCustomRole:IAMCustomRole":
      return { ...inputs, name: `projects/${inputs.project}/roles/${inputs.roleId}` };
    case "gcp:projects/serviceIdentity:ServiceIdentity":
      return {
        ...inputs,
        member: "serviceAccount:service-123456789012@gcp-sa-artifactregistry.iam.gserviceaccount.com",
      };
    case "gcp:serviceaccount/account:Account":
      return {
        ...inputs,
        name: `projects/${inputs.project}/serviceAccounts/${inputs.accountId}@${inputs.project}.iam.gserviceaccount.com`,
      };
    default:
      return inputs;
  }
}

/** An output's value; a failure of the output rejects. */
export function resolved<T>(output: pulumi.Output<T>): Promise<T> {
  return (output as unknown as { promise(): Promise<T> }).promise();
}

/** Makes a component without an engine and tells which resources were registered, with which inputs and options. */
export async function mocked<T extends pulumi.ComponentResource>(
  make: (options: pulumi.ComponentResourceOptions) => T,
  settled: (made: T) => pulumi.Output<unknown>,
): Promise<{ made: T; registered: Registered[]; warnings: string[] }> {
  const inputs: { type: string; name: string; inputs: Record<string, unknown> }[] = [];
  const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
  await pulumi.runtime.setMocks({
    newResource(resource) {
      inputs.push({ type: resource.type, name: resource.name, inputs: resource.inputs });
      return { id: idOf(resource), state: outputsOf(resource) };
    },
    call: answer,
  });
  const optionsOf = new Map<string, pulumi.ResourceOptions>();
  try {
    const made = make({
      // Unlike `transforms`, these run without an engine.
      transformations: [
        ({ type, name, opts }) => {
          optionsOf.set(`${type} ${name}`, opts);
          return undefined;
        },
      ],
    });
    await resolved(settled(made));
    await pulumi.runtime.disconnect();
    const registered = inputs.map((one) => ({ ...one, options: optionsOf.get(`${one.type} ${one.name}`) ?? {} }));
    registered.sort((a, b) => (`${a.type} ${a.name}` < `${b.type} ${b.name}` ? -1 : 1));
    return { made, registered, warnings: warn.mock.calls.map(([message]) => message) };
  } finally {
    warn.mockRestore();
  }
}

export async function mockedRegistry(
  name: string,
  args: GoogleArtifactRegistryArgs,
): Promise<{ registry: GoogleArtifactRegistry; registered: Registered[]; warnings: string[] }> {
  const { made, ...rest } = await mocked(
    (options) => new GoogleArtifactRegistry(name, args, options),
    (registry) => pulumi.all([registry.repositories, registry.encryptionKeyName, registry.environmentVariables]),
  );
  return { registry: made, ...rest };
}
