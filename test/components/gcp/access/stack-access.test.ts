import { describe, expect, it } from "vitest";
import { accessReport } from "../../../../components/commands/access-report";
import { stackAccess } from "../../../../components/commands/stack-access";
import { DocumentReader } from "../../../../components/delivery/document-reader";
import { readState } from "../../../../components/delivery/stack-access/state";

/** A resource of somebody else's program. */
function resource(type: string, id: string, outputs: object = {}): object {
  return { urn: `urn:pulumi:dev::shop::${type}::${id}`, type, id, custom: true, inputs: {}, outputs };
}
const inEurope = "projects/acme/locations/europe-west1";
const poolName = "projects/1234/locations/global/workloadIdentityPools/ci";
const repository = (id: string) =>
  resource("gcp:artifactregistry/repository:Repository", `${inEurope}/repositories/${id}`, { repositoryId: id });
const key = resource("gcp:kms/cryptoKey:CryptoKey", `${inEurope}/keyRings/signing/cryptoKeys/artifacts`);
const account = (name: string) =>
  resource("gcp:serviceaccount/account:Account", `projects/acme/serviceAccounts/${email(name)}`);
const email = (name: string) => `${name}@acme.iam.gserviceaccount.com`;
const customRole = (id: string, permissions: readonly string[], more: object = {}) =>
  resource("gcp:projects/iAMCustomRole:IAMCustomRole", `projects/acme/roles/${id}`, { permissions, ...more });
const member = (on: object, role: string, who: string, more: object = {}) =>
  resource("gcp:artifactregistry/repositoryIamMember:RepositoryIamMember", `${role} ${who}`, {
    ...{ project: "acme", location: "europe-west1", ...on, role, member: who, ...more },
  });
const onProject = (role: string, who: string) =>
  resource("gcp:projects/iAMMember:IAMMember", `acme ${role} ${who}`, { project: "acme", role, member: who });
const onAccount = (name: string, role: string, who: string, written = `projects/acme/serviceAccounts/${email(name)}`) =>
  resource("gcp:serviceaccount/iAMMember:IAMMember", `${name} ${who}`, {
    serviceAccountId: written,
    role,
    member: who,
  });
const provider = (id: string, more: object) =>
  resource("gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider", id, {
    name: `${poolName}/providers/${id}`,
    oidc: { issuerUri: "https://token.actions.githubusercontent.com" },
    attributeMapping: { "google.subject": "assertion.sub" },
    ...more,
  });
const reader = "roles/artifactregistry.reader";
const jane = "user:jane@example.com";
const shop = { repository: "shop" };
const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:abc" };

/** What is said of the state of a stack. */
function report(...resources: readonly object[]): string {
  const problems = new DocumentReader();
  const state = readState(JSON.stringify({ version: 3, deployment: { resources } }), problems);
  expect(problems.problems).toEqual([]);
  return accessReport(stackAccess(state));
}

/** What is said of one identity. */
function block(identity: string, ...resources: readonly object[]): string {
  return `${report(...resources)
    .split(/\n(?=\S)/)
    .find((one) => one.startsWith(`${identity}\n`))
    ?.trimEnd()}\n`;
}

const set = (rest: string) => `principalSet://iam.googleapis.com/${poolName}/${rest}`;
const byJob = set("attribute.job/41:production");
const jobMapping = {
  "google.subject": "assertion.sub",
  "attribute.job": 'assertion.repository_id + ":" + (has(assertion.environment) ? assertion.environment : "")',
};

describe("the access in a stack on Google Cloud", () => {
  it("says what each may do, and what nobody may", () => {
    const printed = report(repository("shop"), repository("live"), member(shop, reader, jane));
    expect(printed).toMatch(
      /^user:jane@example.com\n {2}from\n {4}whoever signs in as it\n {2}may\n {4}pull, export, read settings {2}shop \(europe-west1, acme\)\n\n/,
    );
    const [, nobody = ""] = printed.split("Nobody here may\n");
    expect(nobody).toMatch(/^ {2}push, move tags by the API, delete artifacts, .*\n +shop \(/m);
    expect(nobody).toMatch(/^ {2}pull, push, move tags by the API, .*\n +live \(/m);
    expect(nobody).toMatch(/^ {2}act as it, .*\n +any other service account of acme$/m);
  });

  it("takes a member, a binding and a policy for the same", () => {
    const type = (form: string) => `gcp:artifactregistry/repositoryIam${form}:RepositoryIam${form}`;
    const place = { ...shop, project: "acme", location: "europe-west1" };
    const policyData = JSON.stringify({ bindings: [{ role: reader, members: [jane] }] });
    const said = block(jane, repository("shop"), member(shop, reader, jane));
    expect(said).toContain("pull");
    for (const other of [
      resource(type("Binding"), "b", { ...place, role: reader, members: [jane] }),
      resource(type("Policy"), "p", { ...place, policyData }),
    ]) {
      expect(block(jane, repository("shop"), other)).toBe(said);
    }
    expect(block(jane, repository("shop"))).toBe("undefined\n");
  });

  it("names whose tokens a principal set is, claim by claim where the mapping can be read", () => {
    const oidc = { issuerUri: "https://token.actions.githubusercontent.com", allowedAudiences: ["delivery"] };
    const attributeCondition = 'assertion.repository_owner_id == "9919"';
    const github = provider("github", { oidc, attributeMapping: jobMapping, attributeCondition });
    expect(block(byJob, github, repository("shop"), member(shop, reader, byJob))).toBe(`${byJob}
  from
    tokens of token.actions.githubusercontent.com
      audience is delivery
      repository id is 41
      GitHub environment is production
      where assertion.repository_owner_id == "9919"
  may
    pull, export, read settings  shop (europe-west1, acme)
`);
  });

  it.each<[string, string, object, string[]]>([
    [
      "a job outside of any environment",
      "attribute.job/41:",
      {},
      ["repository id is 41", "GitHub environment is none"],
    ],
    ["a subject", "subject/repo:acme/shop:ref:refs/heads/main", {}, ["subject is repo:acme/shop:ref:refs/heads/main"]],
    ["everybody in the pool", "*", {}, []],
    [
      "a value that the mapping's parts do not explain",
      "attribute.job/41:a:b",
      {},
      [`${jobMapping["attribute.job"]} is 41:a:b`],
    ],
    [
      "a mapping that is no list of claims",
      "attribute.job/41",
      { "attribute.job": 'assertion.sub.extract("x{y}")' },
      ['assertion.sub.extract("x{y}") is 41'],
    ],
  ])("says what tokens must be for %s", (_, rest, mapping, conditions) => {
    const who = rest.startsWith("subject/") ? set(rest).replace("principalSet:", "principal:") : set(rest);
    const attributeMapping = { ...jobMapping, ...mapping };
    const said = block(who, provider("github", { attributeMapping }), member(shop, reader, who));
    const audience = `audience is https://iam.googleapis.com/${poolName}/providers/github`;
    expect(said.split("  may\n")[0]?.trimEnd().split("\n").slice(2)).toEqual([
      "    tokens of token.actions.githubusercontent.com",
      ...[audience, ...conditions].map((one) => `      ${one}`),
    ]);
  });

  it("names every provider of the pool that maps the attribute and is not disabled, and no other", () => {
    const attributeMapping = jobMapping;
    const gitlab = { oidc: { issuerUri: "https://gitlab.example.com" }, attributeMapping };
    const from = (...providers: readonly object[]) => {
      const said = block(byJob, ...providers, member(shop, reader, byJob));
      return [...said.matchAll(/tokens of (\S+)|nowhere: .*/g)].map(([all, issuer]) => issuer ?? all);
    };
    const github = "token.actions.githubusercontent.com";
    expect(from(provider("a", { attributeMapping }), provider("b", gitlab))).toEqual([github, "gitlab.example.com"]);
    expect(from(provider("a", { attributeMapping }), provider("b", { ...gitlab, disabled: true }))).toEqual([github]);
    expect(from(provider("a", {}), provider("b", gitlab))).toEqual(["gitlab.example.com"]);
    expect(from(provider("a", {}))).toEqual(["nowhere: nobody may take it"]);
    const pool = resource("gcp:iam/workloadIdentityPool:WorkloadIdentityPool", poolName, {
      name: poolName,
      disabled: true,
    });
    expect(from(provider("a", { attributeMapping }), pool)).toEqual(["nowhere: nobody may take it"]);
  });

  it("gives a principal set what everybody in its pool has", () => {
    const all = [provider("github", { attributeMapping: jobMapping }), member(shop, reader, set("*"))];
    const signer = resource("gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember", "signer", {
      ...{ cryptoKeyId: "acme/europe-west1/signing/artifacts", role: "roles/cloudkms.signer", member: byJob },
    });
    const said = block(byJob, ...all, key, signer);
    expect(said).toContain("pull, export, read settings  shop (europe-west1, acme)");
    expect(said).toMatch(/^ {4}sign +key signing\/artifacts \(europe-west1, acme\)$/m);
    const elsewhere = member(shop, reader, set("*").replace("/ci/", "/other/"));
    expect(block(byJob, provider("github", { attributeMapping: jobMapping }), elsewhere, key, signer)).not.toContain(
      "pull",
    );
  });

  it("names who may act as a service account, by grants on it and on its project, and who holds its keys", () => {
    const takers = (...more: readonly object[]) => {
      const said = block(`serviceAccount:${email("ci")}`, account("ci"), ...more);
      return said
        .slice(said.indexOf("  from\n") + 7, said.indexOf("  may\n"))
        .trimEnd()
        .split("\n");
    };
    expect(takers()).toEqual(["    nowhere: nobody may take it"]);
    expect(takers(onAccount("ci", "roles/iam.workloadIdentityUser", jane))).toEqual([`    ${jane}`]);
    expect(
      takers(onAccount("ci", "roles/iam.workloadIdentityUser", jane, `projects/-/serviceAccounts/${email("ci")}`)),
    ).toEqual([`    ${jane}`]);
    expect(takers(onAccount("other", "roles/iam.workloadIdentityUser", jane))).toEqual([
      "    nowhere: nobody may take it",
    ]);
    expect(takers(onProject("roles/iam.serviceAccountTokenCreator", jane))).toEqual([`    ${jane}`]);
    expect(takers(onProject(reader, jane))).toEqual(["    nowhere: nobody may take it"]);
    const held = resource("gcp:serviceaccount/key:Key", `projects/acme/serviceAccounts/${email("ci")}/keys/0a1b`);
    expect(takers(held)).toEqual(["    whoever holds its key 0a1b"]);
  });

  it("says what a grant on a project reaches, in the stack and beyond", () => {
    const said = block(jane, repository("shop"), account("ci"), onProject("roles/artifactregistry.writer", jane));
    expect(said).toContain("shop (europe-west1, acme)\n");
    expect(said).toMatch(/any other repository of acme$/m);
    expect(said).not.toContain("service account");
  });

  it("says what a grant on a key ring reaches, in the stack and beyond", () => {
    const ring = (cloudPlace: string) =>
      resource("gcp:kms/keyRingIAMMember:KeyRingIAMMember", cloudPlace, {
        ...{ keyRingId: cloudPlace, role: "roles/cloudkms.signer", member: jane },
      });
    const said = block(jane, key, ring("acme/europe-west1/signing"));
    expect(said).toMatch(
      /sign {2}key signing\/artifacts \(europe-west1, acme\)\n +any other key of the ring signing \(europe-west1, acme\)\n$/,
    );
    expect(block(jane, key, ring("acme/europe-west1/other"))).not.toContain("signing");
  });

  it("tells permissions on service accounts and their keys from those to make accounts", () => {
    const made = ["iam.serviceAccountKeys.create", "iam.serviceAccounts.create"];
    const granted = [customRole("accounts", made), onProject("projects/acme/roles/accounts", jane)];
    expect(
      block(jane, account("ci"), ...granted)
        .split("  may\n")[1]
        ?.trimEnd()
        .split("\n"),
    ).toEqual([
      `    make keys                   service account ${email("ci")}`,
      "                                any other service account of acme",
      "    iam.serviceAccounts.create  project acme",
    ]);
  });

  it("never leaves out what a role gives that belongs to no group", () => {
    const role = customRole("odd", ["artifactregistry.versions.update", "cloudbuild.builds.create"]);
    const granted = onProject("projects/acme/roles/odd", jane);
    const said = block(jane, repository("shop"), role, granted);
    expect(said).toMatch(/^ {4}artifactregistry\.versions\.update {2}shop \(europe-west1, acme\)$/m);
    expect(said).toMatch(/^ {4}cloudbuild\.builds\.create +project acme$/m);
    expect(report(repository("shop"), role, granted).split("Nobody here may\n")[1]).not.toContain("versions.update");
  });

  it.each<[string, object[], string | undefined]>([
    [
      "a role of Google's that is not known here",
      [member(shop, "roles/owner", jane)],
      "grants roles/owner, whose permissions are not known here",
    ],
    ["one that is", [member(shop, reader, jane)], undefined],
    [
      "a custom role of somebody else's",
      [member(shop, "projects/acme/roles/mine", jane)],
      "grants projects/acme/roles/mine, which is not in this stack",
    ],
    ["its own", [customRole("mine", []), member(shop, "projects/acme/roles/mine", jane)], undefined],
    [
      "a folder's policy",
      [resource("gcp:folder/iAMMember:IAMMember", "f", { folder: "folders/7", role: reader, member: jane })],
      `grants ${reader} on folders/7: what is in that is not known here`,
    ],
    [
      "a deny policy",
      [resource("gcp:iam/denyPolicy:DenyPolicy", "d")],
      "gives or takes access too, and is not judged here",
    ],
    ["another policy", [resource("gcp:monitoring/alertPolicy:AlertPolicy", "d")], undefined],
    ["a secret", [member(shop, reader, jane, { member: secret })], "member is a secret; export the state with"],
    [
      "a key of an unknown project",
      [
        resource("gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember", "k", {
          ...{ cryptoKeyId: "europe-west1/signing/artifacts", role: "roles/cloudkms.signer", member: jane },
        }),
      ],
      'cryptoKeyId names "europe-west1/signing/artifacts", of which the project and location are not known here',
    ],
    [
      "a policy that is none",
      [
        resource("gcp:projects/iAMPolicy:IAMPolicy", "p", {
          project: "acme",
          policyData: JSON.stringify({ bindings: [{ role: reader }, "x"] }),
        }),
      ],
      "policyData is no allow policy",
    ],
    [
      "a provider of tokens that are not OIDC's",
      [provider("aws", { oidc: undefined, aws: { accountId: "111122223333" } })],
      "oidc takes no OIDC tokens",
    ],
    ["a mapping that is not known", [provider("x", { attributeMapping: { "google.subject": secret } })], "is a secret"],
    [
      "a service account of somebody else's",
      [member(shop, reader, `serviceAccount:${email("theirs")}`)],
      "is a service account that is not in this stack",
    ],
    [
      "a service of Google's",
      [member(shop, reader, "serviceAccount:service-1234@gcp-sa-cloudbuild.iam.gserviceaccount.com")],
      undefined,
    ],
    [
      "a pool of somebody else's",
      [member(shop, reader, byJob)],
      "is of a workload identity pool whose providers are not",
    ],
  ])("names what it does not judge: %s", (_, resources, gap) => {
    const [, gaps] = report(repository("shop"), ...resources).split("Not judged:\n");
    if (gap === undefined) expect(gaps).toBeUndefined();
    else expect(gaps).toContain(gap);
  });

  it("takes conditions as met, and says so", () => {
    const condition = { title: "until then", expression: 'request.time < timestamp("2030-01-01T00:00:00Z")' };
    const printed = report(repository("shop"), member(shop, reader, jane, { condition }));
    expect(printed).toContain("pull, export, read settings  shop");
    expect(printed).toContain(
      `Taken as allowed, though it depends on conditions that only a request meets:\n  ${inEurope}/repositories/shop ${reader}: ${condition.expression}\n`,
    );
    expect(report(repository("shop"), member(shop, reader, jane))).not.toContain("Taken as allowed");
  });

  it("gives nothing by a role that is disabled", () => {
    const role = (more: object) => customRole("pull", ["artifactregistry.repositories.downloadArtifacts"], more);
    const granted = member(shop, "projects/acme/roles/pull", jane);
    expect(block(jane, repository("shop"), role({ stage: "GA" }), granted)).toContain("downloadArtifacts");
    expect(block(jane, repository("shop"), role({ stage: "DISABLED" }), granted)).toContain("nothing here");
  });

  it("tells of both clouds in one report", () => {
    const role = resource("aws:iam/role:Role", "ci", { arn: "arn:aws:iam::111122223333:role/ci", name: "ci" });
    const both = report(role, repository("shop"), member(shop, reader, jane));
    expect(both).toMatch(/^arn:aws:iam::111122223333:role\/ci\n/m);
    expect(both).toMatch(/^user:jane@example.com\n/m);
    expect(both).toMatch(/^ {2}log in, .* {2}the registry$/m);
    expect(both).toMatch(/^AWS: .*\nGoogle Cloud: .*\n$/m);
    expect(report(repository("shop"), member(shop, reader, jane))).not.toContain("log in");
  });
});
