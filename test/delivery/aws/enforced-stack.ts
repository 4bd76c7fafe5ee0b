import { ensureEngine } from "../../engine/install";
import {
  putKeyInEmulatorTerms,
  putRepositoryInEmulatorTerms,
  putRoleInEmulatorTerms,
} from "../../identities/emulator-terms";
import { asRoot } from "../../identities/session";
import type { Emulator } from "../../local-cloud/emulator";
import { createGitHubAccount } from "../../local-cloud/github/account";
import { createLocalProject } from "../../local-cloud/project";
import type { DeliveryStack } from "../delivery-world";

/** What `pulumi up` made of a program that exports `variables`, with all that its roles may do. */
export interface EnforcedStack extends DeliveryStack {
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Stands a program of the examples up, in the terms that the emulator's IAM understands. */
export async function enforcedStack(
  program: string,
  emulator: Emulator,
  show: (output: string) => void = () => undefined,
): Promise<EnforcedStack> {
  await ensureEngine();
  const github = await createGitHubAccount({
    repositories: [{ name: "payments", id: 41881900 }],
    teams: [{ name: "Payments approvers", id: 1701 }],
  });
  const project = await createLocalProject({ name: "delivery-path", program, emulator, github });
  const { exitCode, stdout, stderr } = await project.pulumi("up", "--yes", "--skip-preview");
  if (exitCode !== 0) throw new Error(`${stdout}\n${stderr}`);
  show(stdout);
  const outputs = await project.outputs();
  const variables = outputs.variables as DeliveryStack["variables"];

  const root = asRoot(emulator);
  const alias = variables.staging?.SIGNING_KEY?.replace(/^awskms:\/\/\//, "") ?? "";
  const { KeyMetadata } = await root.kms.describeKey({ KeyId: alias });
  for (const ofEnvironment of Object.values(variables)) {
    for (const [name, arn] of Object.entries(ofEnvironment).filter(([name]) => /^AWS_\w+_ROLE$/.test(name))) {
      const claims = name === "AWS_PUBLISH_ROLE" ? ["repository_id", "ref"] : ["repository_id"];
      await putRoleInEmulatorTerms(emulator, arn, claims, KeyMetadata?.Arn ?? "");
    }
  }
  const { repositories = [] } = await root.ecr.describeRepositories({});
  for (const { repositoryName = "" } of repositories.filter((one) => !one.repositoryName?.startsWith("staging/"))) {
    await putRepositoryInEmulatorTerms(emulator, repositoryName);
  }
  await putKeyInEmulatorTerms(emulator, KeyMetadata?.KeyId ?? "");
  // It does not find the key's alias in a policy about keys, so that jobs get the key by its ARN.
  const key = { SIGNING_KEY: `awskms:///${KeyMetadata?.Arn}` };
  const entries = Object.entries(variables).map(([environment, all]) => [environment, { ...all, ...key }] as const);
  return {
    outputs,
    variables: Object.fromEntries(entries),
    remove: async () => {
      await project.remove();
      await github.remove();
    },
  };
}
