import type { ProviderFunction } from "../provider/provider";
import { integer, string } from "../provider/schema";
import { isProperties, type Properties, text, type Value } from "../provider/values";
import { ApiError, notFound } from "./api-error";
import { type Google, projectIdOf, projectNamed } from "./google";
import { repository } from "./resources/repository";

const optional = { type: string } as const;
const required = { type: string, required: true } as const;

export const functions: Readonly<Record<string, ProviderFunction<Google>>> = {
  "gcp:artifactregistry/getRepository:getRepository": {
    inputs: { location: required, project: optional, repositoryId: required },
    call: repositoryData,
  },
  "gcp:kms/getKMSCryptoKeyVersion:getKMSCryptoKeyVersion": {
    inputs: { cryptoKey: required, version: { type: integer, default: 1 } },
    call: keyVersionData,
  },
  "gcp:organizations/getClientConfig:getClientConfig": { inputs: {}, call: clientData },
  "gcp:organizations/getProject:getProject": { inputs: { projectId: optional }, call: projectData },
};

async function projectData(google: Google, args: Properties): Promise<Properties> {
  const projectId = projectIdOf(google, { project: args.projectId });
  const found = await projectNamed(google, projectId).catch((error) => {
    if (!(error instanceof ApiError)) throw error;
    throw new Error(`projects/${projectId} not found or not in ACTIVE state`);
  });
  return {
    autoCreateNetwork: false,
    billingAccount: "",
    deletionPolicy: "",
    effectiveLabels: {},
    folderId: "",
    id: `projects/${projectId}`,
    labels: {},
    name: found.name,
    number: found.number,
    orgId: "",
    projectId: found.projectId,
    pulumiLabels: {},
    tags: {},
  };
}

/** There is no token: nothing here would take one. */
async function clientData(google: Google): Promise<Properties> {
  const { project = "", region = "", zone = "", defaultLabels } = google;
  const id = `projects/${project}/regions/${region}/zones/${zone}`;
  return { accessToken: "", defaultLabels, id, project, region, zone };
}

async function keyVersionData(google: Google, args: Properties): Promise<Properties> {
  const cryptoKey = text(args, "cryptoKey");
  const name = `${cryptoKey}/cryptoKeyVersions/${args.version}`;
  const found = await google.kept.get("crypto-key-version", name);
  if (found === undefined) throw new ApiError(404, `CryptoKeyVersion ${name} not found.`);
  const { algorithm, pem, protectionLevel, state } = found;
  if (pem !== undefined && state !== "ENABLED") {
    throw new ApiError(400, `${name} is not enabled, current state is: ${state}.`, "failedPrecondition");
  }
  return {
    algorithm,
    cryptoKey,
    id: `//cloudkms.googleapis.com/v1/${name}`,
    name,
    protectionLevel,
    publicKeys: pem === undefined ? [] : [{ algorithm, pem }],
    state,
    version: args.version,
  };
}

/** What the resource reports, in lists, and with all labels as its own. */
async function repositoryData(google: Google, args: Properties): Promise<Properties> {
  const id = `projects/${projectIdOf(google, args)}/locations/${args.location}/repositories/${args.repositoryId}`;
  const found = await repository.read(google, id, {});
  if (found === undefined) throw notFound();
  const plural = ["dockerConfig", "mavenConfig", "remoteRepositoryConfig", "virtualRepositoryConfig"];
  const { vulnerabilityScanningConfig, cleanupPolicies, ...data } = found;
  const others = Object.entries(data).filter(([name]) => !plural.includes(name));
  const policies = Array.isArray(cleanupPolicies) ? cleanupPolicies.filter(isProperties) : [];
  return {
    cleanupPolicyDryRun: false,
    description: "",
    kmsKeyName: "",
    ...Object.fromEntries(others),
    cleanupPolicies: policies.map(({ condition, mostRecentVersions, ...policy }) => ({
      ...policy,
      conditions: listOf(condition),
      mostRecentVersions: listOf(mostRecentVersions),
    })),
    labels: data.effectiveLabels,
    pulumiLabels: data.effectiveLabels,
    ...Object.fromEntries(plural.map((name) => [`${name}s`, listOf(data[name])])),
    vulnerabilityScanningConfigs: listOf(vulnerabilityScanningConfig),
  };
}

function listOf(value: Value | undefined): Value[] {
  return value === undefined ? [] : [value];
}
