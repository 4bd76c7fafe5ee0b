import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pulumi } from "../engine/pulumi";
import { endpointVariable } from "../local-cloud/aws/provider";
import { type Emulator, startEmulator } from "../local-cloud/emulator";
import { pluginFolder } from "../local-cloud/plugins";

const root = join(__dirname, "..", "..");

/**
 * As users run them: with the Pulumi.yaml that is there, which knows nothing local. The provider is found on the PATH,
 * where Pulumi looks for plugins before it asks for a download.
 */
describe("each Pulumi.yaml in the repository", () => {
  let emulator: Emulator;
  let folder: string;

  beforeAll(async () => {
    emulator = await startEmulator();
    folder = await mkdtemp(join(tmpdir(), "artifact-registries-examples-"));
  });
  afterAll(async () => {
    await emulator.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const preview = async (directory: string, ...options: string[]) => {
    const [, name = ""] = /^name: (.+)$/m.exec(await readFile(join(root, directory, "Pulumi.yaml"), "utf8")) ?? [];
    // Making a stack writes its configuration beside Pulumi.yaml, which is not to happen in the repository.
    const beside = join(folder, name);
    await mkdir(beside);
    await writeFile(join(beside, "Pulumi.yaml"), `name: ${name}\nruntime: nodejs\n`);
    await writeFile(join(beside, "Pulumi.test.yaml"), "config:\n  aws:region: eu-west-1\n");
    const env = {
      PULUMI_BACKEND_URL: pathToFileURL(folder).href,
      PATH: [pluginFolder("aws"), join(root, "node_modules", ".bin"), process.env.PATH].join(delimiter),
      [endpointVariable]: emulator.endpoint,
    };
    const init = await pulumi(["stack", "init", "test"], { cwd: beside, env });
    expect(init.exitCode).toBe(0);
    const { exitCode, stdout, stderr } = await pulumi(
      ["preview", "--stack", "test", "--config-file", join(beside, "Pulumi.test.yaml"), ...options],
      { cwd: join(root, directory), env },
    );
    return { exitCode, output: stdout + stderr };
  };
  const created = (output: string) =>
    [...output.matchAll(/aws:(\S+) (\S+) create/g)].map(([, type, name]) => `${type} ${name}`);

  const quickstart = [
    "ecr:LifecyclePolicy quickstart/production/api",
    "ecr:LifecyclePolicy quickstart/staging/api",
    "ecr:Repository quickstart/production/api",
    "ecr:Repository quickstart/staging/api",
    "kms:Key quickstart",
  ];

  const account = [
    "ecr:AccountSetting account/BASIC_SCAN_TYPE_VERSION",
    "ecr:AccountSetting account/BLOB_MOUNTING",
    "ecr:AccountSetting account/REGISTRY_POLICY_SCOPE",
    "ecr:PullThroughCacheRule account/kubernetes",
    "ecr:PullThroughCacheRule account/quay",
    "ecr:RegistryPolicy account",
    "ecr:RegistryScanningConfiguration account",
    "ecr:ReplicationConfiguration account",
    "ecr:RepositoryCreationTemplate account/kubernetes",
    "ecr:RepositoryCreationTemplate account/quay",
    "iam:Role account",
    "iam:RolePolicy account/key",
    "iam:RolePolicy account/repositories",
    "kms:Key account",
  ];

  const duties = ["production/deploy", "production/promote", "staging/deploy", "staging/publish"];
  const artifacts = ["production/api", "production/charts/api", "staging/api", "staging/charts/api"];
  const identities = [
    ...artifacts.map((artifact) => `ecr:LifecyclePolicy payments/${artifact}`),
    ...artifacts.map((artifact) => `ecr:Repository payments/${artifact}`),
    ...artifacts.slice(0, 2).map((artifact) => `ecr:RepositoryPolicy payments/${artifact}`),
    "iam:OpenIdConnectProvider payments",
    ...duties.map((duty) => `iam:Role payments/${duty}`),
    ...duties.map((duty) => `iam:RolePolicy payments/${duty}`),
    "kms:Alias payments/signing",
    "kms:Key payments",
    "kms:Key payments/signing",
  ];

  it.each([
    [".", quickstart],
    ["examples/quickstart", quickstart],
    ["examples/ecr-account", account],
    ["examples/ecr-identities", identities],
  ])("previews what it describes: %s", async (directory, resources) => {
    const { exitCode, output } = await preview(directory);
    expect({ exitCode, ...(exitCode !== 0 && { output }) }).toEqual({ exitCode: 0 });
    expect([...new Set(created(output))].sort()).toEqual(resources);
  });

  it("is refused by the policy pack where it is meant to be: examples/insecure-registry", async () => {
    const { exitCode, output } = await preview("examples/insecure-registry", "--policy-pack", "../../policy-pack");
    expect(exitCode).not.toBe(0);
    const refused = [...output.matchAll(/\[mandatory\].* (ecr-[a-z-]+) /g)].map(([, name]) => name);
    expect([...new Set(refused)].sort()).toEqual([
      "ecr-encryption",
      "ecr-immutable-tags",
      "ecr-no-force-delete",
      "ecr-no-public-access",
      "ecr-retention",
      "ecr-scan-on-push",
    ]);
  });
});
