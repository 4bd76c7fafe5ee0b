import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { KMS } from "@aws-sdk/client-kms";
import { deliveryWorkflows } from "../../components/github/workflows/delivery-workflows";
import type { DeliveryWorkflowsInput } from "../../components/github/workflows/settings";
import { runCommand } from "../engine/command";
import { type Emulator, startEmulator } from "../local-cloud/emulator";
import { withoutLogIn } from "./aws/aws-stand-ins";
import { RegistryStack } from "./aws/registry-stack";
import { type Gatekeeper, type ReferrersRegistry, startReferrersRegistry } from "./referrers-registry";
import { type ActionStandIn, runWorkflow, type WorkflowResult, type WorkflowRun } from "./runner";
import { deliveryInput, imageConfiguration, repositoryFiles } from "./team-repository";
import { installWorkflowTools } from "./tools";

export const region = "us-east-1";

export interface DeliveryWorldOptions {
  /** Told of what takes long. */
  readonly say?: (line: string) => void;
  /** What stands the registry up. @default a registry with three environments and nothing else */
  readonly stack?: (emulator: Emulator) => Promise<DeliveryStack>;
  /** Who may do what: the emulator enforces IAM then, and jobs have what their roles let them. @default everybody everything */
  readonly access?: (emulator: Emulator) => DeliveryAccess;
  /** What the workflows are generated from, where a run does not say it. @default `deliveryInput` */
  readonly input?: DeliveryWorkflowsInput;
  /** Where an environment's artifacts are, below the registry's host. @default `<environment>/payments` */
  readonly placeOf?: (environment: string) => string;
}

/** The registry that `pulumi up` created. */
export interface DeliveryStack {
  /** What it tells the jobs of each environment. */
  readonly variables: Variables;
  remove(): Promise<void>;
}

/** How jobs and the registry tell who is who. */
export interface DeliveryAccess extends Gatekeeper {
  /** What the actions that sign in do, by their repository. */
  readonly actions: Readonly<Record<string, ActionStandIn>>;
  /** What a runner has before anybody has signed in. */
  readonly signedOut: Readonly<Record<string, string>>;
  /** Called before each shell step of a job. */
  readonly beforeStep?: () => Promise<unknown>;
  /** How somebody whom nobody refuses anything logs in to the registry `$R`, as a shell command. */
  readonly logIn: string;
  /** Programs in the place of those on a PATH, by their names. */
  programs(commands: string): Readonly<Record<string, string>>;
}

type Variables = Record<string, Record<string, string>>;

interface GivenRun extends Partial<WorkflowRun> {
  readonly commit?: string;
  readonly ref?: string;
  readonly input?: DeliveryWorkflowsInput;
  /** The run's number. @default 1001 */
  readonly runId?: string;
  /** A change of the generated file. */
  readonly edit?: (text: string) => string;
  /** Whether the AWS command line gets the registry's password, and not a stand-in for it, which takes no time. */
  readonly logsIn?: boolean;
}

/** A team's repository, the registry that `EcrRegistry` creates in the emulator, and the workflows between them. */
export class DeliveryWorld {
  private constructor(
    readonly emulator: Emulator,
    readonly registry: ReferrersRegistry,
    readonly otherKey: string,
    private readonly stack: DeliveryStack,
    private readonly access: DeliveryAccess | undefined,
    private readonly input: DeliveryWorkflowsInput,
    private readonly placeOf: (environment: string) => string,
    private readonly folder: string,
    readonly environment: Readonly<Record<string, string>>,
  ) {}

  static async create(options: DeliveryWorldOptions = {}): Promise<DeliveryWorld> {
    const tools = await installWorkflowTools(options.say);
    const emulator = await startEmulator(options.access && { env: { AUTH: "true" } });
    const stack = await (options.stack ?? RegistryStack.create)(emulator);
    const access = options.access?.(emulator);
    const registry = await startReferrersRegistry(emulator.endpoint, access);
    const folder = await mkdtemp(path.join(tmpdir(), "artifact-registries-delivery-"));
    const commands = [...tools, process.env.PATH].join(path.delimiter);
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const kms = new KMS({ endpoint: emulator.endpoint, region, credentials });
    const { KeyMetadata } = await kms.createKey({ KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY" });
    const otherKey = `awskms:///${KeyMetadata?.Arn}`;
    const { input = deliveryInput, placeOf = (environment) => `${environment}/payments` } = options;
    const world = new DeliveryWorld(emulator, registry, otherKey, stack, access, input, placeOf, folder, {
      PATH: [path.join(folder, "stand-ins"), commands].join(path.delimiter),
      HOME: folder,
      TMPDIR: folder,
      // What the action that takes the role would set.
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_ENDPOINT_URL: emulator.endpoint,
      DEPLOYMENTS: path.join(folder, "deployments.txt"),
    });
    const programs = access ? access.programs(commands) : { aws: withoutLogIn(commands) };
    await world.write(
      Object.fromEntries(Object.entries(programs).map(([name, text]) => [`../stand-ins/${name}`, text])),
    );
    await world.write(repositoryFiles(input));
    await world.shell(
      "git init --quiet --initial-branch main && git config user.name test && git config user.email test@example.com",
    );
    if (access) await world.shell(access.logIn);
    return world;
  }

  get workspace(): string {
    return path.join(this.folder, "repository");
  }

  private async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(this.workspace, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, content, { mode: 0o755 });
    }
  }

  /** Makes a commit of the artifacts' contents, and gives its SHA. */
  async commit(content: string, more: Readonly<Record<string, string>> = {}): Promise<string> {
    const folders = ["api", "chart", "site"];
    const files = folders.map((folder) => [`${folder}/content.txt`, `${folder} ${content}`]);
    await this.write({ ...Object.fromEntries(files), ...more });
    return this.shell("git add --all && git commit --quiet --message change && git rev-parse HEAD");
  }

  /** Runs a command where the workflows run theirs, as somebody whom nobody refuses anything. */
  async shell(command: string, environment: Readonly<Record<string, string>> = {}): Promise<string> {
    const { exitCode, output } = await runCommand("bash", ["-euo", "pipefail", "-c", command], {
      directory: this.workspace,
      environment: { ...this.environment, ...environment, R: this.registry.registry },
      signal: AbortSignal.timeout(120_000),
    });
    if (exitCode !== 0) throw new Error(`${command}\n${output}`);
    return output.trim();
  }

  /** Pushes an image of one file past the workflows, as a build makes it, and gives its address with its digest. */
  async push(address: string, content: string, commit = "0".repeat(40)): Promise<string> {
    await this.shell(
      `cd "$(mktemp -d)" && echo -n '${content}' >content.txt && echo '${imageConfiguration}' >config.json && ` +
        `oras push "$R/${address}" content.txt --config config.json:application/vnd.oci.image.config.v1+json ` +
        `--annotation org.opencontainers.image.revision=${commit} ` +
        "--annotation org.opencontainers.image.source=https://github.com/acme/payments " +
        "--annotation org.opencontainers.image.created=2026-01-01T00:00:00Z",
    );
    const [repository = ""] = address.split(":");
    return `${repository}@${await this.shell(`crane digest "$R/${address}"`)}`;
  }

  /** Signs an artifact and its provenance past the workflows. */
  async sign(address: string, key: string, gitCommit: string): Promise<void> {
    const provenance = { buildDefinition: { resolvedDependencies: [{ digest: { gitCommit } }] }, runDetails: {} };
    const signed = `--yes --key ${key} --signing-config config.json`;
    await this.shell(
      `cd "$(mktemp -d)" && echo '${JSON.stringify(provenance)}' >provenance.json && ` +
        `echo '{"mediaType":"application/vnd.dev.sigstore.signingconfig.v0.2+json"}' >config.json && ` +
        `cosign attest ${signed} --type slsaprovenance1 --predicate provenance.json "$R/${address}" 2>&1 && ` +
        `cosign sign ${signed} "$R/${address}" 2>&1`,
    );
  }

  /** The digest under a tag as another client than the workflows' sees it, or nothing. */
  async digest(environment: string, artifact: string, tag: string): Promise<string | undefined> {
    const address = `${this.placeOf(environment)}/${artifact}:${tag}`;
    return this.shell(`crane digest "$R/${address}" 2>/dev/null`).catch(() => undefined);
  }

  async tags(environment: string, artifact: string): Promise<string[]> {
    return (await this.shell(`crane ls "$R/${this.placeOf(environment)}/${artifact}"`)).split("\n").sort();
  }

  async referrers(environment: string, address: string): Promise<string[]> {
    const found = await this.shell(
      `oras discover --format json "$R/${this.placeOf(environment)}/${address}" | jq -r '.referrers[].digest' | sort`,
    );
    return found.split("\n").filter((line) => line !== "");
  }

  /** What the deployment script was called with: environment, artifact, type, version, address. */
  async takeDeployments(): Promise<string[]> {
    const file = path.join(this.folder, "deployments.txt");
    const text = await readFile(file, "utf8").catch(() => "");
    await rm(file, { force: true });
    return text
      .trim()
      .split("\n")
      .filter((line) => line !== "");
  }

  /** What the deployment script must have been called with for a tag. */
  async deployments(environment: string, version: string): Promise<string[]> {
    return Promise.all(
      this.input.artifacts.map(async ({ name, type = "container" }) => {
        const address = `${this.registry.registry}/${this.placeOf(environment)}/${name}`;
        return `${environment} ${name} ${type} ${version} ${address}@${await this.digest(environment, name, version)}`;
      }),
    );
  }

  /** Those that the component gives, but for the registry's host. */
  variables(): Variables {
    const host = this.registry.registry;
    return Object.fromEntries(
      Object.entries(this.stack.variables).map(([environment, variables]) => [
        environment,
        { ...variables, REGISTRY: host, ...(variables.SOURCE_REGISTRY && { SOURCE_REGISTRY: host }) },
      ]),
    );
  }

  get signingKey(): string {
    return this.stack.variables.staging?.SIGNING_KEY ?? "";
  }

  /** A runner that nobody has signed in on, and nobody has logged in from. */
  newRunner(): Readonly<Record<string, string>> {
    return { ...this.access?.signedOut, DOCKER_CONFIG: path.join(this.folder, "runner", randomUUID()) };
  }

  run(name: "build" | "promote" | "deploy" | "rollback", given: GivenRun): Promise<WorkflowResult> {
    const {
      commit = "",
      ref = "refs/heads/main",
      input = this.input,
      environment,
      edit,
      logsIn,
      runId = "1001",
      ...run
    } = given;
    const file = deliveryWorkflows(input).find((one) => one.path.endsWith(`/${name}.yml`));
    const text = file?.content ?? "";
    return runWorkflow(edit ? edit(text) : text, {
      github: {
        sha: commit,
        ref,
        repository: "acme/payments",
        repository_id: "41881900",
        repository_owner_id: "9919",
        server_url: "https://github.com",
        event_name: name === "build" ? "push" : "workflow_dispatch",
        workflow_ref: `acme/payments/.github/workflows/${name}.yml@${ref}`,
        run_id: runId,
        run_attempt: "1",
      },
      variables: this.variables(),
      workspace: this.workspace,
      environment: {
        ...this.environment,
        ...(this.access && this.newRunner()),
        ...environment,
        ...(logsIn && { WITHOUT_STAND_IN: "yes" }),
      },
      ...(this.access && { actions: this.access.actions }),
      ...(this.access?.beforeStep && { beforeStep: this.access.beforeStep }),
      ...run,
    });
  }

  /** Commits and publishes by the workflow that builds. */
  async publish(content: string, input: DeliveryWorkflowsInput = this.input): Promise<string> {
    const commit = await this.commit(content);
    const { jobs, output } = await this.run("build", { commit, input });
    if (jobs.publish !== "success") throw new Error(output);
    return commit;
  }

  /** Publishes and promotes to the second environment, and gives the commit. */
  async release(release: string, input: DeliveryWorkflowsInput = this.input): Promise<string> {
    const build = await this.publish(release, input);
    const inputs = { environment: "acceptance", build, release };
    const { jobs, output } = await this.run("promote", { input, inputs });
    if (jobs.promote !== "success") throw new Error(output);
    return build;
  }

  async remove(): Promise<void> {
    await this.registry.stop();
    await this.emulator.stop();
    await this.stack.remove();
    await rm(this.folder, { recursive: true, force: true });
  }
}
