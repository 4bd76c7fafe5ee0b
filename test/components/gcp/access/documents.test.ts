import { describe, expect, it } from "vitest";
import { tokenPermissions } from "../../../../components";
import type { GoogleAccessDocuments } from "../../../../components/gcp/access/documents";
import { googleAccessMatrix } from "../../../../components/gcp/access/matrix";
import type { GoogleBinding } from "../../../../components/gcp/iam/allow-policy";
import { repositoryName } from "./registered-documents";
import { permissions, provider, token } from "./tokens";

describe("what cannot be evaluated", () => {
  const repository = repositoryName("a");
  const documents = (binding: GoogleBinding) => ({
    providers: [],
    roles: [],
    resources: [{ name: repository, bindings: [binding] }],
  });
  const asked = { tokens: [], questions: [{ action: permissions.pull, resource: repository }] };
  const role = "roles/artifactregistry.reader";

  it("is a problem and counts as no: a condition, a role and a provider's function that are not known", () => {
    const member = "group:a@acme.com";
    const grants = (binding: Partial<GoogleBinding>) =>
      googleAccessMatrix(documents({ role, members: [member], ...binding }), asked);
    expect(grants({})).toEqual({
      matrix: { admissions: [], permissions: [{ identity: member, ...asked.questions[0] }] },
      problems: [],
    });
    for (const wrong of [{ condition: { expression: "resource.name == 'x'" } }, { role: "roles/viewer" }]) {
      const { matrix, problems } = grants(wrong);
      expect(matrix.permissions).toEqual([]);
      expect(problems).toEqual([{ property: repository, reason: expect.stringContaining("grants ") }]);
    }
    const unknown = {
      name: provider,
      issuerUri: "https://sso.acme.com",
      attributeMapping: { "google.subject": "a.b()" },
    };
    expect(
      googleAccessMatrix({ providers: [unknown], roles: [], resources: [] }, { tokens: [], questions: [] }),
    ).toEqual({
      matrix: { admissions: [], permissions: [] },
      problems: [
        {
          property: `${provider} attributeMapping["google.subject"]`,
          reason: expect.stringContaining("Google is not known to have"),
        },
      ],
    });
  });

  it("is not what a condition says of the time: that is asked for a time", () => {
    const until = { expression: 'request.time < timestamp("2026-11-23T12:00:00Z")' };
    const at = (time: string) =>
      googleAccessMatrix(documents({ role, members: ["user:a@acme.com"], condition: until }), {
        ...asked,
        time: new Date(time),
      });
    expect(at("2026-11-23T11:59:59Z").matrix.permissions).toHaveLength(1);
    expect(at("2026-11-23T12:00:00Z")).toEqual({ matrix: { admissions: [], permissions: [] }, problems: [] });
  });
});

describe("whom a token is beside what its pool makes of it", () => {
  const repository = repositoryName("a");
  const role = "roles/artifactregistry.reader";
  const pool = provider.replace("/providers/github", "");
  const taken = {
    name: provider,
    issuerUri: "https://token.actions.githubusercontent.com",
    attributeMapping: { "google.subject": "assertion.repository_id" },
    attributeCondition: 'assertion.repository_id == "41881900"',
  };
  const job = `principal://iam.googleapis.com/${pool}/subject/41881900`;
  const account = (id: string) => `projects/acme-delivery/serviceAccounts/${id}@acme-delivery.iam.gserviceaccount.com`;
  const identity = (id: string) => `serviceAccount:${id}@acme-delivery.iam.gserviceaccount.com`;
  /** Whether a job of the repository, and of a stranger's, may pull. */
  const pulls = (resources: GoogleAccessDocuments["resources"], roles: GoogleAccessDocuments["roles"] = []) => {
    const { matrix, problems } = googleAccessMatrix(
      { providers: [taken], roles, resources },
      {
        tokens: [
          { name: "job", claims: token({}) },
          { name: "stranger", claims: token({ repository_id: "7" }) },
        ],
        questions: [{ action: permissions.pull, resource: repository }],
      },
    );
    expect(problems).toEqual([]);
    return [...new Set(tokenPermissions(matrix).map((one) => one.token))];
  };
  const granted = (...members: readonly string[]) => ({ name: repository, bindings: [{ role, members }] });

  it("is anybody, whose token is not taken as well", () => {
    expect(pulls([granted(job)])).toEqual(["job"]);
    expect(pulls([granted("allUsers")])).toEqual(["job", "stranger"]);
  });

  it("is one of Google's accounts only by a service account", () => {
    const impersonated = {
      name: account("ci"),
      bindings: [{ role: "roles/iam.workloadIdentityUser", members: [job] }],
    };
    expect(pulls([granted("allAuthenticatedUsers")])).toEqual([]);
    expect(pulls([granted("allAuthenticatedUsers"), impersonated])).toEqual(["job"]);
  });

  it.each([
    "iam.serviceAccounts.getAccessToken",
    "iam.serviceAccounts.signBlob",
    "iam.serviceAccounts.signJwt",
    "iam.serviceAccountKeys.create",
  ])("is a service account by %s, and by way of another one", (permission) => {
    const roles = [
      { name: "projects/acme-delivery/roles/become", permissions: [permission] },
      { name: "projects/acme-delivery/roles/see", permissions: ["iam.serviceAccounts.get"] },
    ];
    const chain = (last: string) => [
      granted(identity("c").replace("c@", "C@")),
      { name: account("c"), bindings: [{ role: `projects/acme-delivery/roles/${last}`, members: [identity("b")] }] },
      { name: account("a"), bindings: [{ role: "projects/acme-delivery/roles/become", members: [job] }] },
      { name: account("b"), bindings: [{ role: "projects/acme-delivery/roles/become", members: [identity("a")] }] },
    ];
    expect(pulls(chain("become"), roles)).toEqual(["job"]);
    expect(pulls(chain("see"), roles)).toEqual([]);
  });

  it("is every service account of a project in which it may become them", () => {
    const project = (role: string) => ({ name: "projects/acme-delivery", bindings: [{ role, members: [job] }] });
    const resources = [granted(identity("ci")), { name: account("ci"), bindings: [] }];
    expect(pulls([...resources, project("roles/iam.serviceAccountTokenCreator")])).toEqual(["job"]);
    expect(pulls([...resources, project("roles/cloudkms.signer")])).toEqual([]);
  });

  it("is what a group of its pool is, and the whole pool", () => {
    const everyone = `principalSet://iam.googleapis.com/${pool}/*`;
    expect(pulls([granted(everyone)])).toEqual(["job"]);
    expect(pulls([granted(everyone.replace("123456789012", "123456789013"))])).toEqual([]);
  });

  it("is nobody who was deleted", () => {
    expect(pulls([granted(`deleted:${job}`)])).toEqual([]);
    expect(pulls([granted(job)])).toEqual(["job"]);
  });
});

describe("what is inherited", () => {
  it("is what the project has, and everybody is anybody", () => {
    const repository = repositoryName("a");
    const role = "projects/acme-delivery/roles/x";
    const inherited: GoogleAccessDocuments = {
      providers: [],
      roles: [{ name: role, permissions: [permissions.pull] }],
      resources: [
        { name: "projects/acme-delivery", bindings: [{ role, members: ["allUsers", "user:a@acme.com"] }] },
        { name: repository, bindings: [{ role, members: ["user:b@acme.com"] }] },
        { name: "projects/elsewhere", bindings: [{ role, members: ["user:c@acme.com"] }] },
      ],
    };
    const { matrix } = googleAccessMatrix(inherited, {
      tokens: [],
      questions: [{ action: permissions.pull, resource: repository }],
    });
    expect(matrix.permissions.map(({ identity }) => identity)).toEqual([
      "allUsers",
      "user:a@acme.com",
      "user:b@acme.com",
      "user:c@acme.com",
    ]);
  });
});
