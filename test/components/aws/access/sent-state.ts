import * as pulumi from "@pulumi/pulumi";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime";
import { vi } from "vitest";
import { EcrRegistry, type EcrRegistryArgs } from "../../../../components";
import { resolved } from "../mocked-registry";

export interface Place {
  readonly accountId: string;
  readonly region: string;
}

export const here: Place = { accountId: "111122223333", region: "eu-west-1" };

/** What `pulumi stack export` prints, as far as it matters here. */
export interface State {
  readonly version: 3;
  readonly deployment: { readonly resources: readonly StateEntry[] };
}

interface StateEntry {
  readonly urn: string;
  readonly type: string;
  readonly id: string;
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
}

/** The state of a stack that makes registries, from what their programs send to AWS. */
export async function sentState(
  registries: Readonly<Record<string, EcrRegistryArgs>>,
  place: Place = here,
): Promise<State> {
  const resources: StateEntry[] = [];
  // What a weaker choice leaves open is told as a warning.
  const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue(undefined);
  await pulumi.runtime.setMocks({
    newResource(resource) {
      const { id, made } = madeByAws(resource, place);
      const { type, name, inputs } = resource;
      resources.push({
        urn: `urn:pulumi:test::test::${type}::${name}`,
        type,
        id,
        inputs,
        outputs: { ...inputs, ...made },
      });
      return { id, state: { ...inputs, ...made } };
    },
    call: ({ token, inputs }) => {
      if (token.endsWith(":getCallerIdentity")) return { accountId: place.accountId };
      if (token.endsWith(":getPartition")) return { partition: "aws", dnsSuffix: "amazonaws.com" };
      return token.endsWith(":getRegion") ? { region: place.region } : inputs;
    },
  });
  for (const [name, args] of Object.entries(registries)) {
    const registry = new EcrRegistry(name, args);
    await resolved(pulumi.all([registry.repositories, registry.encryptionKeyArn, registry.environmentVariables]));
  }
  await pulumi.runtime.disconnect();
  warn.mockRestore();
  return { version: 3, deployment: { resources: resources.sort((a, b) => (a.urn < b.urn ? -1 : 1)) } };
}

/** What a key's policy is where none is given: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
export function defaultKeyPolicy({ accountId }: Place): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Id: "key-default-1",
    Statement: [
      {
        Sid: "Enable IAM User Permissions",
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${accountId}:root` },
        Action: "kms:*",
        Resource: "*",
      },
    ],
  });
}

function madeByAws(
  { type, name, inputs }: MockResourceArgs,
  place: Place,
): { readonly id: string; readonly made: Record<string, unknown> } {
  const { accountId, region } = place;
  switch (type) {
    case "aws:iam/role:Role":
      return { id: inputs.name, made: { arn: `arn:aws:iam::${accountId}:role${inputs.path}${inputs.name}` } };
    case "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
      const url = String(inputs.url).replace("https://", "");
      const arn = `arn:aws:iam::${accountId}:oidc-provider/${url}`;
      return { id: arn, made: { arn, url } };
    }
    case "aws:kms/key:Key": {
      const keyId = `key-of-${name.replaceAll("/", "-")}`;
      const arn = `arn:aws:kms:${region}:${accountId}:key/${keyId}`;
      return { id: keyId, made: { arn, keyId, policy: inputs.policy ?? defaultKeyPolicy(place) } };
    }
    case "aws:ecr/repository:Repository":
      return {
        id: inputs.name,
        made: {
          arn: `arn:aws:ecr:${region}:${accountId}:repository/${inputs.name}`,
          repositoryUrl: `${accountId}.dkr.ecr.${region}.amazonaws.com/${inputs.name}`,
        },
      };
    default:
      return { id: `${name}-id`, made: {} };
  }
}
