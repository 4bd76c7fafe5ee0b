import { beforeAll, describe, expect, it } from "vitest";
import { tokenPermissions } from "../../../../components";
import { type GoogleAccessDocuments, googleAccessMatrix } from "../../../../components/gcp/access";
import { predefinedRoles } from "../../../../components/gcp/iam/predefined-roles";
import { grants } from "../identities/mocked-identities";
import { documentsOf, repositoryName } from "./registered-documents";
import { token } from "./tokens";

type Claims = ReturnType<typeof token>;

const environments = ["staging", "production"];
const keyRings = "projects/acme-delivery/locations/europe-west1/keyRings";
const account = (id: string) => `projects/acme-delivery/serviceAccounts/${id}@acme-delivery.iam.gserviceaccount.com`;
const places: Readonly<Record<string, string>> = {
  staging: repositoryName("staging-payments-docker"),
  production: repositoryName("production-payments-docker"),
  "signing key": `${keyRings}/payments-signing/cryptoKeys/artifacts`,
  "encryption key": `${keyRings}/payments-registry/cryptoKeys/artifacts`,
  project: "projects/acme-delivery",
};

/** Beside what is in Google's own roles: what those have who administer. */
const administering = [
  ..."repositories.create repositories.createOnPush repositories.delete repositories.setIamPolicy repositories.update"
    .split(" ")
    .map((name) => `artifactregistry.${name}`),
  ..."attestors.update policy.update policy.setIamPolicy".split(" ").map((name) => `binaryauthorization.${name}`),
  ..."cryptoKeyVersions.create cryptoKeyVersions.destroy cryptoKeys.setIamPolicy cryptoKeys.update"
    .split(" ")
    .map((name) => `cloudkms.${name}`),
  ..."notes.delete notes.update occurrences.create occurrences.delete occurrences.update"
    .split(" ")
    .map((name) => `containeranalysis.${name}`),
  ..."roles.update serviceAccountKeys.create serviceAccounts.actAs workloadIdentityPoolProviders.update"
    .split(" ")
    .map((name) => `iam.${name}`),
  "resourcemanager.projects.setIamPolicy",
];
const catalogue = [...new Set([...[...predefinedRoles.values()].flat(), ...administering])].sort();

// https://docs.cloud.google.com/artifact-registry/docs/access-control and …/roles-permissions/artifactregistry
const pull = [
  ..."attachments.get attachments.list dockerimages.get dockerimages.list files.download files.get files.list".split(
    " ",
  ),
  ..."mavenartifacts.get mavenartifacts.list npmpackages.get npmpackages.list packages.get packages.list".split(" "),
  ..."pythonpackages.get pythonpackages.list repositories.downloadArtifacts repositories.get tags.get tags.list".split(
    " ",
  ),
  ..."versions.get versions.list".split(" "),
].map((name) => `artifactregistry.${name}`);
const push = [
  ...pull,
  ..."attachments.create files.upload repositories.uploadArtifacts tags.create"
    .split(" ")
    .map((name) => `artifactregistry.${name}`),
];
/** What Google's reader has more, by which nothing is changed. */
const look = [
  ..."locations.get locations.list projectconfigs.get projectsettings.get repositories.exportArtifacts repositories.list".split(
    " ",
  ),
  ..."repositories.listEffectiveTags repositories.listTagBindings repositories.readViaVirtualRepository rules.get rules.list".split(
    " ",
  ),
].map((name) => `artifactregistry.${name}`);
const read = [...pull, ...look, "resourcemanager.projects.get"];
const verify = ["cloudkms.cryptoKeyVersions.viewPublicKey"];
const sign = [...verify, "cloudkms.cryptoKeyVersions.useToSign"];
const findings = ["containeranalysis.occurrences.get", "containeranalysis.occurrences.list"];

type Table = Readonly<Record<string, readonly string[]>>;
const nothing: Table = {};
const deploysStaging: Table = { staging: read, "signing key": verify };
const publishes: Table = { staging: [...new Set([...push, ...read])], "signing key": sign };
const production: Table = {
  staging: read,
  production: [...new Set([...push, ...read])],
  "signing key": verify,
  project: findings,
};

/** What a job may do that is right but for one claim: nothing, or what is somebody else's by right. */
interface Job {
  readonly right: Claims;
  readonly may: Table;
  readonly wrong: Readonly<Record<string, { readonly change: object; readonly may: Table }>>;
}

const strangers = {
  "another issuer": { iss: "https://token.actions.githubusercontent.com/acme" },
  "an issuer of another scheme": { iss: "http://token.actions.githubusercontent.com" },
  "no issuer": { iss: undefined },
  "another audience": { aud: "https://github.com/acme" },
  "no audience": { aud: undefined },
  "the name of the repository, taken over": { repository_id: "41881901" },
  "an id that begins alike": { repository_id: "418819001" },
  "an id that ends alike": { repository_id: "141881900" },
  "an id that is a number": { repository_id: 41881900 },
  "no repository": { repository_id: undefined },
  "the name of the owner, taken over": { repository_owner_id: "99190" },
  "no owner": { repository_owner_id: undefined },
};
const refused = (changes: Readonly<Record<string, object>>) =>
  Object.fromEntries(Object.entries(changes).map(([name, change]) => [name, { change, may: nothing }]));
const as = (change: object, may: Table) => ({ change, may });

const jobs: Readonly<Record<string, Job>> = {
  "the publisher": {
    right: token({ environment: "staging" }),
    may: publishes,
    wrong: {
      ...refused(strangers),
      "another branch": as({ ref: "refs/heads/feature" }, deploysStaging),
      "a branch whose name begins alike": as({ ref: "refs/heads/main2" }, deploysStaging),
      "a tag of that name": as({ ref: "refs/tags/main" }, deploysStaging),
      "a pull request": as({ ref: "refs/pull/7/merge" }, deploysStaging),
      "no branch": as({ ref: undefined }, nothing),
      "no environment": as({ environment: undefined }, nothing),
      "an environment of nobody": as({ environment: "preview" }, nothing),
      "an environment of another case": as({ environment: "Staging" }, nothing),
      "an environment with a branch in its name": as({ environment: "staging:refs/heads/main" }, nothing),
      "the later environment": as({ environment: "production" }, production),
    },
  },
  "who deploys to the first environment": {
    right: token({ environment: "staging", ref: "refs/heads/feature" }),
    may: deploysStaging,
    wrong: {
      ...refused(strangers),
      "no environment": as({ environment: undefined }, nothing),
      "an environment whose name begins alike": as({ environment: "staging-2" }, nothing),
    },
  },
  "the promoter, who deploys to the later environment too": {
    right: token({ environment: "production" }),
    may: production,
    wrong: {
      ...refused(strangers),
      "no environment": as({ environment: undefined }, nothing),
      "an environment whose name begins alike": as({ environment: "production-2" }, nothing),
      "an environment with a colon before it": as({ environment: ":production" }, nothing),
      "an environment of another case": as({ environment: "PRODUCTION" }, nothing),
      "the first environment": as({ environment: "staging" }, publishes),
    },
  },
};

/** What is somebody's by right whatever it says. */
const indifferent = {
  "another name of the repository": { repository: "acme/renamed" },
  "another name of the owner": { repository_owner: "acme-renamed" },
  "the older form of the subject": { sub: "repo:acme/payments:environment:any" },
  "a subject that is longer than Google takes": { sub: `repo:acme/payments:environment:${"e".repeat(200)}` },
  "another run": { run_id: "1", run_attempt: "7" },
  "another workflow": { job_workflow_ref: "acme/payments/.github/workflows/other.yml@refs/heads/main" },
};

describe.each([
  ["themselves", false],
  ["service accounts", true],
])("of jobs that act as %s", (_, serviceAccounts) => {
  let documents: GoogleAccessDocuments;
  const resources = { ...places, ...(serviceAccounts && { account: account("payments-production-promote") }) };
  beforeAll(async () => {
    const { registered } = await grants({
      environments: environments.map((name) => ({ name })),
      signing: true,
      serviceAccounts,
    });
    documents = documentsOf(registered);
  });

  /** All that is answered with yes of all that can be asked, by place. */
  const may = (claims: object): Table => {
    const questions = Object.values(resources).flatMap((resource) => catalogue.map((action) => ({ action, resource })));
    const tokens = [{ name: "job", claims: claims as Claims }];
    const { matrix, problems } = googleAccessMatrix(documents, { tokens, questions });
    expect(problems).toEqual([]);
    const allowed = tokenPermissions(matrix);
    const actionsOn = (resource: string | undefined) =>
      allowed.filter((one) => one.resource === resource).map(({ action }) => action);
    // What is allowed on the project is inherited by all that is in it, and told there only.
    const inherited = new Set(actionsOn(places.project));
    const found = Object.entries(resources).map(([place, resource]) => {
      const actions = actionsOn(resource).filter((action) => place === "project" || !inherited.has(action));
      return [place, [...new Set(actions)].sort()] as const;
    });
    return Object.fromEntries(found.filter(([, actions]) => actions.length > 0));
  };
  const inOrder = (table: Table): Table => {
    const withAccount =
      serviceAccounts && table.production !== undefined
        ? {
            ...table,
            account: ["get", "getAccessToken", "getOpenIdToken", "list"].map((one) => `iam.serviceAccounts.${one}`),
          }
        : table;
    return Object.fromEntries(Object.entries(withAccount).map(([place, actions]) => [place, [...actions].sort()]));
  };

  describe.each(Object.entries(jobs))("%s", (_, { right, may: expected, wrong }) => {
    it("may do what the duty asks for, of every permission that there is here", () => {
      expect(may(right)).toEqual(inOrder(expected));
    });

    it.each(Object.entries(wrong))("may not with %s", (_, { change, may: instead }) => {
      expect(may({ ...right, ...change })).toEqual(inOrder(instead));
    });

    it.each(Object.entries(indifferent))("may with %s", (_, change) => {
      expect(may({ ...right, ...change })).toEqual(inOrder(expected));
    });
  });
});
