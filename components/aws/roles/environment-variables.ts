import { Duty, type Identity } from "../../delivery/identity";
import { repositoryPath } from "../ecr-backend";
import type { AwsAccount, RegistryPlace } from "../place";
import type { IdentitySettings } from "./identity-args";
import { roleArn } from "./role";
import { signingKeyAlias } from "./signing-key";
import { audienceOf } from "./trust-document";

/** What the jobs of an environment need to know, by the names of GitHub's variables. None of it is a secret. */
export type EnvironmentVariables = Record<string, string>;

const roleVariables: Record<Duty, string> = {
  publish: "AWS_PUBLISH_ROLE",
  promote: "AWS_PROMOTE_ROLE",
  deploy: "AWS_DEPLOY_ROLE",
};

export function environmentVariables(
  identities: readonly Identity[],
  settings: IdentitySettings,
  place: AwsAccount & RegistryPlace,
): Record<string, EnvironmentVariables> {
  const variables: Record<string, EnvironmentVariables> = {};
  for (const identity of identities) {
    const { environment, duty } = identity;
    variables[environment] ??= {
      AWS_REGION: place.region,
      AWS_AUDIENCE: audienceOf(place),
      REGISTRY: registryHost(place),
      REPOSITORY_PREFIX: prefixOf(environment, settings),
      ...signingKeyVariable(settings, place),
    };
    Object.assign(variables[environment], { [roleVariables[duty]]: roleArn(place, settings, identity) });
    if (duty === Duty.Promote) Object.assign(variables[environment], sourceVariables(environment, settings, place));
  }
  return variables;
}

/** Which variables there are does not depend on the place, and is known before the place is. */
export function environmentVariableNames(
  identities: readonly Identity[],
  settings: IdentitySettings,
): Record<string, string[]> {
  const anywhere = { accountId: "", partition: "aws", dnsSuffix: "", region: "" };
  const variables = Object.entries(environmentVariables(identities, settings, anywhere));
  return Object.fromEntries(variables.map(([environment, values]) => [environment, Object.keys(values)]));
}

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html */
function registryHost({ accountId, region, dnsSuffix }: AwsAccount & RegistryPlace): string {
  return `${accountId}.dkr.ecr.${region}.${dnsSuffix}`;
}

function prefixOf(environment: string, { namespace }: IdentitySettings): string {
  return repositoryPath(environment, namespace, "").replace(/\/$/, "");
}

/** Where a promotion takes artifacts from. */
function sourceVariables(
  environment: string,
  settings: IdentitySettings,
  place: AwsAccount & RegistryPlace,
): EnvironmentVariables {
  const { environments, promotesFrom } = settings;
  const before = environments[environments.indexOf(environment) - 1];
  const { accountId = place.accountId, region = place.region } = before === undefined ? (promotesFrom ?? {}) : {};
  return {
    SOURCE_AWS_REGION: region,
    SOURCE_REGISTRY: registryHost({ ...place, accountId, region }),
    SOURCE_REPOSITORY_PREFIX: prefixOf(before ?? promotesFrom?.environment ?? "", settings),
  };
}

/** Whose ARNs cosign takes: https://github.com/sigstore/sigstore/blob/main/pkg/signature/kms/aws/client.go */
const cosignPartitions = ["aws", "aws-us-gov", "aws-cn"];

/** As cosign takes it: https://docs.sigstore.dev/cosign/key_management/overview/ */
function signingKeyVariable(settings: IdentitySettings, place: RegistryPlace): EnvironmentVariables {
  const { promotesFrom, signing } = settings;
  if (promotesFrom?.signingKeyArn !== undefined) return { SIGNING_KEY: `awskms:///${promotesFrom.signingKeyArn}` };
  if (!signing) return {};
  const { partition, region, accountId } = place;
  const arn = cosignPartitions.includes(partition) ? `arn:${partition}:kms:${region}:${accountId}:` : "";
  return { SIGNING_KEY: `awskms:///${arn}${signingKeyAlias(settings)}` };
}
