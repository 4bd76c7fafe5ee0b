import { describe, expect, it } from "vitest";
import { tokenPermissions } from "../../../../components";
import type { GoogleArtifactRegistryArgs } from "../../../../components/gcp";
import { googleAccessMatrix } from "../../../../components/gcp/access/matrix";
import { grants, source } from "../identities/mocked-identities";
import { documentsOf, repositoryName } from "./registered-documents";
import { permissions, token } from "./tokens";

const workflow = `acme/delivery/.github/workflows/promote.yml@${"0123456789".repeat(4)}`;
const keyPermissions = {
  sign: "cloudkms.cryptoKeyVersions.useToSign",
  verify: "cloudkms.cryptoKeyVersions.viewPublicKey",
  destroy: "cloudkms.cryptoKeyVersions.destroy",
  encrypt: "cloudkms.cryptoKeyVersions.useToEncrypt",
};
const projectPermissions = {
  "read findings": "containeranalysis.occurrences.list",
  "forge findings": "containeranalysis.occurrences.create",
  "set access": "resourcemanager.projects.setIamPolicy",
};
const environments = ["staging", "qa", "production"];
const keyRing = "projects/acme-delivery/locations/europe-west1/keyRings";
const places: Readonly<Record<string, readonly [string, Readonly<Record<string, string>>]>> = {
  ...Object.fromEntries(
    environments.map((one) => [one, [repositoryName(`${one}-payments-docker`), permissions] as const]),
  ),
  "signing key": [`${keyRing}/payments-signing/cryptoKeys/artifacts`, keyPermissions],
  "encryption key": [`${keyRing}/payments-registry/cryptoKeys/artifacts`, keyPermissions],
  project: ["projects/acme-delivery", projectPermissions],
};

/** What each token may do, in words, by what of all that can be asked is answered with yes. */
async function may(tokens: Readonly<Record<string, object>>, more: Partial<GoogleArtifactRegistryArgs> = {}) {
  const { registered } = await grants({
    environments: environments.map((name) => ({ name })),
    signing: true,
    ...more,
  });
  const questions = Object.entries(places).flatMap(([place, [resource, actions]]) =>
    Object.entries(actions).map(([what, action]) => ({ what: `${what} ${place}`, action, resource })),
  );
  const { matrix, problems } = googleAccessMatrix(documentsOf(registered), {
    tokens: Object.entries(tokens).map(([name, claims]) => ({ name, claims: claims as Record<string, unknown> })),
    questions,
  });
  expect(problems).toEqual([]);
  const allowed = tokenPermissions(matrix);
  return Object.fromEntries(
    Object.keys(tokens).map((name) => [
      name,
      questions
        .filter(({ action, resource }) =>
          allowed.some((one) => one.token === name && one.action === action && one.resource === resource),
        )
        .map(({ what }) => what),
    ]),
  );
}

const publishes = ["pull staging", "push staging", "tag staging", "sign signing key", "verify signing key"];
const deploysStaging = ["pull staging", "verify signing key"];
/** A job of a later environment is its promoter and who deploys there. */
const promotes = (before: string, own: string) =>
  environments
    .flatMap((one) =>
      one === before ? [`pull ${one}`] : one === own ? [`pull ${one}`, `push ${one}`, `tag ${one}`] : [],
    )
    .concat("verify signing key", "read findings project");

describe("who may do what with a registry on Google Cloud", () => {
  it("is what the duty of a job's environment needs, and nothing else", async () => {
    expect(
      await may({
        publisher: token({ environment: "staging" }),
        "staging, on another branch": token({ environment: "staging", ref: "refs/heads/feature" }),
        qa: token({ environment: "qa" }),
        production: token({ environment: "production" }),
        "no environment": token({}),
        "an environment of nobody": token({ environment: "preview" }),
      }),
    ).toEqual({
      publisher: publishes,
      "staging, on another branch": deploysStaging,
      qa: promotes("staging", "qa"),
      production: promotes("qa", "production"),
      "no environment": [],
      "an environment of nobody": [],
    });
  });

  it.each([
    ["another issuer", { iss: "https://token.actions.githubusercontent.com/acme" }],
    ["another audience", { aud: "https://github.com/acme" }],
    ["a repository that has taken the name", { repository_id: "41881901" }],
    ["another repository of the owner", { repository: "acme/search", repository_id: "41881901" }],
    ["an owner who has taken the name", { repository_owner_id: "9920" }],
    ["no repository", { repository_id: undefined }],
    ["a pull request", { ref: "refs/pull/7/merge", environment: undefined }],
    ["an environment whose name begins alike", { environment: "production-2" }],
    ["an environment with a branch in its name", { environment: "staging:refs/heads/main", ref: "refs/heads/x" }],
    ["an environment of another case", { environment: "Production" }],
  ])("is nothing for %s, and everything again without that", async (_, change) => {
    const environment = "environment" in change ? undefined : "production";
    const right = token({ environment: "production" });
    const { wrong, right: granted } = await may({ wrong: token({ environment, ...change }), right });
    expect(wrong).toEqual([]);
    expect(granted).toEqual(promotes("qa", "production"));
  });

  it("is the same for both forms of a subject, and for one that is longer than Google takes", async () => {
    const found = await may({
      ids: token({ environment: "production" }),
      names: token({ environment: "production", sub: "repo:acme/payments:environment:production" }),
      long: token({
        environment: "production",
        sub: `repo:${"a".repeat(39)}@9919/${"r".repeat(100)}@41881900:environment:production`,
      }),
    });
    for (const granted of Object.values(found)) expect(granted).toEqual(promotes("qa", "production"));
  });

  it("asks a promoter for the workflow that it is pinned to, and for nothing of whoever deploys", async () => {
    const found = await may(
      {
        pinned: token({ environment: "production", job_workflow_ref: workflow }),
        "by another commit": token({ environment: "production", job_workflow_ref: workflow.replace(/0/g, "1") }),
        "by another workflow": token({ environment: "production" }),
      },
      { promote: { workflows: [workflow] } },
    );
    const deploys = ["pull production", "verify signing key"];
    expect(found).toEqual({
      pinned: promotes("qa", "production"),
      "by another commit": deploys,
      "by another workflow": deploys,
    });
  });

  it("is what the service accounts may that a job impersonates, where there are some", async () => {
    const found = await may(
      {
        publisher: token({ environment: "staging" }),
        production: token({ environment: "production" }),
        other: token({ environment: "production", repository_id: "1" }),
      },
      { serviceAccounts: true },
    );
    expect(found).toEqual({ publisher: publishes, production: promotes("qa", "production"), other: [] });
  });

  it("lets jobs on the source's branch publish outside of any environment, where that is asked for, and no others", async () => {
    const found = await may(
      {
        branch: token({}),
        "another branch": token({ ref: "refs/heads/feature" }),
        "in an environment": token({ environment: "staging" }),
      },
      { publish: { from: "branch" } },
    );
    expect(found).toEqual({ branch: publishes, "another branch": [], "in an environment": deploysStaging });
  });

  it("is the same for each repository that is trusted, and no mixture of two", async () => {
    const found = await may(
      {
        second: token({ environment: "production", repository_id: "42", repository: "acme/refunds" }),
        "second, of another owner": token({ environment: "production", repository_id: "42", repository_owner_id: "1" }),
        "first, of the second's owner": token({ environment: "production", repository_owner_id: "7" }),
        "second, of its owner": token({ environment: "production", repository_id: "43", repository_owner_id: "7" }),
      },
      {
        additionalSources: [
          { ...source, repository: "refunds", repositoryId: 42 },
          { ...source, owner: "partner", ownerId: 7, repositoryId: 43 },
        ],
      },
    );
    expect(found).toEqual({
      second: promotes("qa", "production"),
      "second, of another owner": [],
      "first, of the second's owner": [],
      "second, of its owner": promotes("qa", "production"),
    });
  });
});
