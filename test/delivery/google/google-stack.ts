import { ECR } from "@aws-sdk/client-ecr";
import { KMS } from "@aws-sdk/client-kms";
import type { GoogleAccessDocuments } from "../../../components/gcp/access";
import { documentsOf } from "../../components/gcp/access/registered-documents";
import { ensureEngine } from "../../engine/install";
import type { Emulator } from "../../local-cloud/emulator";
import { createGoogleCloud } from "../../local-cloud/gcp/google-cloud";
import { createGitHubAccount } from "../../local-cloud/github/account";
import { createLocalProject } from "../../local-cloud/project";
import { type DeliveryStack, region } from "../delivery-world";

/** What `pulumi up` made of a program with a `GitHubDelivery`, in a Google Cloud whose images the emulator keeps. */
export interface GoogleStack extends DeliveryStack {
  /** Who is let in, and who may do what. */
  readonly documents: GoogleAccessDocuments;
  /** A key in the emulator, in the place of the one that artifacts are signed with. */
  readonly keyStandIn: string;
}

interface Resource {
  readonly type: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** Providers note in the inputs what they have filled in. */
function withoutDefaults(state: unknown): unknown {
  return JSON.parse(JSON.stringify(state), (key, value) => (key === "__defaults" ? undefined : value));
}

/** What GitHub's jobs of each environment see: the repository's variables, and the environment's own. */
function variablesOf(resources: readonly Resource[]): DeliveryStack["variables"] {
  const shared: Record<string, string> = {};
  const own: Record<string, Record<string, string>> = {};
  for (const { type, inputs: { environment, variableName, value } = {} } of resources) {
    const variable = { [String(variableName)]: String(value) };
    if (type.endsWith(":ActionsVariable")) Object.assign(shared, variable);
    if (type.endsWith(":ActionsEnvironmentVariable")) {
      own[String(environment)] = { ...own[String(environment)], ...variable };
    }
  }
  return Object.fromEntries(
    Object.entries(own).map(([environment, variables]) => [environment, { ...shared, ...variables }]),
  );
}

/** @param images the names of what is pushed into the repositories for images */
export async function googleStack(
  program: string,
  emulator: Emulator,
  images: readonly string[],
): Promise<GoogleStack> {
  await ensureEngine();
  const google = await createGoogleCloud();
  const github = await createGitHubAccount({
    repositories: [{ name: "payments", id: 41881900 }],
    teams: [{ name: "Payments approvers", id: 1701 }],
  });
  const project = await createLocalProject({ name: "google-path", program, google, github });
  const { exitCode, stdout, stderr } = await project.pulumi("up", "--yes", "--skip-preview");
  if (exitCode !== 0) throw new Error(`${stdout}\n${stderr}`);
  const { deployment } = withoutDefaults(await project.stackExport()) as { deployment: { resources: Resource[] } };

  const client = { endpoint: emulator.endpoint, region, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
  const ecr = new ECR(client);
  for (const [name, { dockerConfig, format, mode }] of await google.kept.entries("repository")) {
    if (format !== "DOCKER" || mode === "REMOTE_REPOSITORY") continue;
    const [, owner, , , , repositoryId] = name.split("/");
    const isImmutable = (dockerConfig as { immutableTags?: boolean } | undefined)?.immutableTags === true;
    for (const image of images) {
      const repositoryName = `${owner}/${repositoryId}/${image}`;
      await ecr.createRepository({ repositoryName, imageTagMutability: isImmutable ? "IMMUTABLE" : "MUTABLE" });
    }
  }
  const { KeyMetadata } = await new KMS(client).createKey({ KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY" });
  return {
    variables: variablesOf(deployment.resources),
    documents: documentsOf(deployment.resources.map(({ type, inputs = {} }) => ({ type, inputs }))),
    keyStandIn: `awskms:///${KeyMetadata?.Arn}`,
    remove: async () => {
      await project.remove();
      await github.remove();
      await google.remove();
    },
  };
}
