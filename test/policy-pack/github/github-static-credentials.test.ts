import { describe, expect, it } from "vitest";
import { githubStaticCredentials } from "../../../policy-pack/github/github-static-credentials";
import { analyze, configuredPack, summary, unknownStringValue } from "../analyze";

const policies = [githubStaticCredentials];
const judge = async (type: string, properties: Record<string, unknown>) =>
  summary(await analyze(policies, { type: `github:index/${type}`, properties }, configuredPack(policies)));
const secret = (secretName: unknown, more: Record<string, unknown> = {}) =>
  judge("actionsSecret:ActionsSecret", { repository: "payments", secretName, ...more });
const variable = (variableName: unknown, value: unknown = "x") =>
  judge("actionsVariable:ActionsVariable", { repository: "payments", variableName, value });

describe("a stored credential of a cloud or a registry", () => {
  // As the documentation of clouds and of their actions calls them.
  it.each([
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "PROD_AWS_SECRET_ACCESS_KEY",
    "aws_secret_access_key",
    "GOOGLE_CREDENTIALS",
    "GOOGLE_APPLICATION_CREDENTIALS",
    "GCP_SA_KEY",
    "GCP_CREDENTIALS_JSON",
    "GCLOUD_SERVICE_ACCOUNT_KEY",
    "AZURE_CREDENTIALS",
    "AZURE_CLIENT_SECRET",
    "JF_ACCESS_TOKEN",
    "JFROG_API_KEY",
    "ARTIFACTORY_PASSWORD",
  ])("is refused by its name: %s", async (name) => {
    expect(await secret(name)).toEqual(["secretName"]);
    expect(await variable(name)).toEqual(["variableName"]);
  });

  it.each([
    ...["AWS_PUBLISH_ROLE", "AWS_REGION", "AWS_AUDIENCE", "AWS_ROLE_ARN", "SIGNING_KEY", "REGISTRY"],
    ...["GCP_WORKLOAD_IDENTITY_PROVIDER", "GCP_PROJECT", "GOOGLE_CLOUD_PROJECT", "AZURE_CLIENT_ID", "AZURE_TENANT_ID"],
    ...["JF_URL", "ARTIFACTORY_URL", "SLACK_WEBHOOK", "SEVERITY_THRESHOLD", "GAR_LOCATION", "GCP_SERVICE_ACCOUNT"],
  ])("is not what has another name: %s", async (name) => {
    expect(await secret(name)).toEqual([]);
    expect(await variable(name)).toEqual([]);
  });

  it("is not where a key is: the name of one in a key management service, which opens nothing", async () => {
    const key = "gcpkms://projects/acme/locations/us/keyRings/a/cryptoKeys/b/versions/1";
    expect(await variable("GAR_SIGNING_KEY", key)).toEqual([]);
    for (const other of ["c2VjcmV0", `${key} c2VjcmV0`, unknownStringValue]) {
      expect(await variable("GAR_SIGNING_KEY", other), other).toEqual(["variableName"]);
    }
  });

  it.each([
    ["an access key of AWS", "AKIAIOSFODNN7EXAMPLE", "AROAIOSFODNN7EXAMPLE"],
    ["a key of a service account", '{ "type": "service_account" }', '{ "type": "external_account" }'],
    ["a private key", "-----BEGIN RSA PRIVATE KEY-----\nMII", "-----BEGIN PUBLIC KEY-----\nMII"],
    ["a token of GitHub's", `ghp_${"a1B2".repeat(9)}`, `ghp_${"a1B2".repeat(3)}`],
    ["a fine-grained token of GitHub's", `github_pat_${"a".repeat(82)}`, "github_pat"],
    ["an API key of Artifactory's", `AKCp${"8".repeat(69)}`, "AKCp8"],
  ])("is refused by its form: %s", async (_, refused, accepted) => {
    expect(await secret("TOKEN", { plaintextValue: refused })).toEqual(["plaintextValue"]);
    expect(await secret("TOKEN", { value: refused })).toEqual(["value"]);
    expect(await variable("TOKEN", refused)).toEqual(["value"]);
    expect(await secret("TOKEN", { plaintextValue: accepted, value: accepted })).toEqual([]);
    expect(await variable("TOKEN", accepted)).toEqual([]);
  });

  it.each([
    "actionsEnvironmentSecret:ActionsEnvironmentSecret",
    "actionsOrganizationSecret:ActionsOrganizationSecret",
    "dependabotSecret:DependabotSecret",
    "dependabotOrganizationSecret:DependabotOrganizationSecret",
    "codespacesSecret:CodespacesSecret",
    "codespacesOrganizationSecret:CodespacesOrganizationSecret",
  ])("is refused wherever GitHub stores it: %s", async (type) => {
    expect(await judge(type, { secretName: "AWS_SECRET_ACCESS_KEY" })).toEqual(["secretName"]);
    expect(await judge(type, { secretName: "NPM_SCOPE" })).toEqual([]);
  });

  it.each([
    "actionsEnvironmentVariable:ActionsEnvironmentVariable",
    "actionsOrganizationVariable:ActionsOrganizationVariable",
  ])("is refused as a variable, which everybody reads: %s", async (type) => {
    expect(await judge(type, { variableName: "AWS_SECRET_ACCESS_KEY", value: "x" })).toEqual(["variableName"]);
    expect(await judge(type, { variableName: "AWS_REGION", value: "eu-west-1" })).toEqual([]);
  });

  it("is looked for when it is known: a name at once, a value in the update", async () => {
    expect(await secret(unknownStringValue)).toEqual(["secretName"]);
    expect(await secret("TOKEN", { plaintextValue: unknownStringValue })).toEqual([]);
    expect(await variable("ROLE", unknownStringValue)).toEqual([]);
  });

  it.each([null, 1, true, [], {}, [["AKIAIOSFODNN7EXAMPLE"]]])(
    "is not looked for in what is no text: %j",
    async (value) => {
      expect(await secret(value, { plaintextValue: value })).toEqual([]);
      expect(await variable(value, value)).toEqual([]);
    },
  );
});
