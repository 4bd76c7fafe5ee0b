import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessReport } from "../../components/commands/access-report";
import { stackAccess } from "../../components/commands/stack-access";
import { DocumentReader } from "../../components/delivery/document-reader";
import { readState } from "../../components/delivery/stack-access/state";
import type { GoogleAccessDocuments } from "../../components/gcp/access";
import { googleStateDocuments } from "../../components/gcp/access/state-documents";
import { documentsOf } from "../components/gcp/access/registered-documents";
import { ensureEngine } from "../engine/install";
import { createGoogleCloud, type GoogleCloud } from "../local-cloud/gcp/google-cloud";
import { createGitHubAccount, type GitHubAccount } from "../local-cloud/github/account";
import { createLocalProject, type LocalProject } from "../local-cloud/project";

const root = join(__dirname, "..", "..");
const pack = ["--policy-pack", join(root, "policy-pack")];

interface Resource {
  readonly type: string;
  readonly inputs: Readonly<Record<string, string>>;
}

describe("examples/gcp-delivery", () => {
  let google: GoogleCloud;
  let github: GitHubAccount;
  let project: LocalProject;

  beforeAll(async () => {
    await ensureEngine();
    google = await createGoogleCloud();
    github = await createGitHubAccount({
      repositories: [{ name: "payments", id: 41881900 }],
      teams: [{ name: "Payments approvers", id: 1701 }],
    });
    const program = join(root, "examples", "gcp-delivery");
    project = await createLocalProject({ name: "gcp-delivery", program, google, github });
  });
  afterAll(async () => {
    await project?.remove();
    await github?.remove();
    await google?.remove();
  });

  it("stands up without a finding of the policy pack, and has nothing left to change", async () => {
    const { exitCode, stdout, stderr } = await project.pulumi("up", "--yes", ...pack);
    expect({ exitCode, ...(exitCode !== 0 && { stdout, stderr }) }).toEqual({ exitCode: 0 });
    // Neither violations nor advice, in the preview and in the update.
    expect(`${stdout}${stderr}`).not.toMatch(/\[(?:advisory|mandatory)\]/);
    const again = await project.pulumi("preview", "--expect-no-changes");
    expect(again.exitCode, again.stdout).toBe(0);
  });

  it("lets each job do what its duty asks for, as npm run access says from the stack's state", async () => {
    const state = (await project.stackExport()) as { deployment: { resources: Resource[] } };
    const reader = new DocumentReader();
    const resources = readState(JSON.stringify(state), reader);
    expect(reader.problems).toEqual([]);
    const said = accessReport(stackAccess(resources));
    expect(said).not.toContain("Not judged");
    const pool = "projects/123456789012/locations/global/workloadIdentityPools/payments-github";
    const promoter = `principalSet://iam.googleapis.com/${pool}/attribute.repository_environment/41881900:production`;
    expect(said).toContain(`${promoter}
  from
    tokens of token.actions.githubusercontent.com
      audience is https://iam.googleapis.com/${pool}/providers/github
      repository id is 41881900
      GitHub environment is production
      where assertion.repository_owner_id == "9919" && assertion.repository_id == "41881900"
  may
    push, export, read settings  production-payments-docker (europe-west1, acme-delivery)
                                 production-payments-npm (europe-west1, acme-delivery)
    pull, export, read settings  staging-payments-docker (europe-west1, acme-delivery)
                                 staging-payments-npm (europe-west1, acme-delivery)
    verify                       key payments-signing/artifacts (europe-west1, acme-delivery)
    read scan findings           project acme-delivery
`);
    const [, nobody = ""] = said.split("Nobody here may\n");
    expect(nobody).toMatch(
      /^ {2}move tags by the API, delete artifacts, .*give access\n +production-payments-docker /m,
    );
  });

  it("is read from its state as its resources were registered", async () => {
    const { deployment } = (await project.stackExport()) as { deployment: { resources: Resource[] } };
    const { documents } = googleStateDocuments(readState(JSON.stringify({ deployment }), new DocumentReader()));
    const registered = documentsOf(deployment.resources.map(({ type, inputs = {} }) => ({ type, inputs })));
    const grants = ({ resources }: GoogleAccessDocuments) =>
      resources.flatMap(({ name, bindings }) =>
        bindings.flatMap(({ role, members }) => members.map((member) => `${name} ${role} ${member}`)),
      );
    const onNotes = / roles\/containeranalysis\.notes\.attacher /;
    expect(
      grants(documents)
        .filter((one) => !onNotes.test(one))
        .sort(),
    ).toEqual(grants(registered).sort());
    expect(grants(documents).length).toBeGreaterThan(12);
    expect(documents.roles).toEqual(expect.arrayContaining([...registered.roles]));
    const [{ attributeMapping: { __defaults: _, ...attributeMapping } = {}, ...provider } = {}] = registered.providers;
    expect(documents.providers).toMatchObject([{ ...provider, attributeMapping }]);
  });

  it("gives the jobs of each environment what they sign in with, as GitHub variables", async () => {
    const { deployment } = (await project.stackExport()) as { deployment: { resources: Resource[] } };
    const { variables: expected } = (await project.outputs()) as { variables: Record<string, Record<string, string>> };
    const found: Record<string, Record<string, string>> = {};
    for (const { type, inputs } of deployment.resources) {
      if (!type.endsWith(":ActionsEnvironmentVariable")) continue;
      const { environment = "", variableName = "", value = "" } = inputs;
      found[environment] = { ...found[environment], [variableName]: value };
    }
    expect(found).toEqual(expected);
    expect(Object.keys(found).sort()).toEqual(["production", "staging"]);
    const shared = deployment.resources.filter(({ type }) => type.endsWith(":ActionsVariable"));
    expect(shared.map(({ inputs: { variableName, value } }) => [variableName, value])).toEqual([
      ["ATTESTATION_NOTES", "projects/acme-delivery/notes/payments"],
    ]);
  });
});
