import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { type Outcome, pulumi, type StartedPulumi, startPulumi } from "../engine/pulumi";
import { endpointVariable } from "./aws/provider";
import type { Emulator } from "./emulator";
import type { GoogleCloud } from "./gcp/google-cloud";
import type { GitHubAccount } from "./github/account";
import { newOwnFolder } from "./own-folder";
import { type LocalPackage, pluginFolder } from "./plugins";

const compiledProgram = "program.js";

export interface LocalProject {
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
  /** Runs the Pulumi CLI in the project to its end, whatever its exit code. */
  pulumi(...args: string[]): Promise<Outcome>;
  start(...args: string[]): StartedPulumi;
  /** Puts another program in the place of its own index.ts. */
  rewrite(program: string): Promise<void>;
  /**
   * Whether an engine that is stopped right now has no file of its state open: it replaces the state itself at once, and
   * writes what it notes beside it in place, which no later run can read where a kill has cut it short.
   */
  isStateWhole(): Promise<boolean>;
  stackExport(): Promise<unknown>;
  /** Those that are no secret: a secret is encrypted in the state. */
  outputs(): Promise<Record<string, unknown>>;
  /** Removes the project with its state; what it created ends with the emulator, the GitHub account and the Google Cloud. */
  remove(): Promise<void>;
}

interface LocalProjectOptions {
  readonly name: string;
  /** The program's file in JavaScript. @default what index.ts is compiled to */
  readonly entryPoint?: string;
  /** An existing program's folder, as an absolute path. @default the project's own, see `files` */
  readonly program?: string;
  /** Files to write into the project, such as `index.ts`. */
  readonly files?: Readonly<Record<string, string>>;
  /** Where the program's AWS is. @default it has none */
  readonly emulator?: Emulator;
  /** Where the program's GitHub is. @default it has none */
  readonly github?: GitHubAccount;
  /** Where the program's Google Cloud is. @default it has none */
  readonly google?: GoogleCloud;
  /** @default a new one in the cache folder, where the package and its dependencies resolve */
  readonly directory?: string;
  readonly config?: Readonly<Record<string, string>>;
  /** @default us-east-1 */
  readonly region?: string;
  readonly stack?: string;
}

/** Makes a Pulumi project that runs a program against the local cloud, with its state in the project's folder. */
export async function createLocalProject(options: LocalProjectOptions): Promise<LocalProject> {
  const { name, emulator, github, google, region = "us-east-1", stack = "local" } = options;
  const directory = options.directory ?? (await newOwnFolder("projects", name));
  await mkdir(path.join(directory, "state"), { recursive: true });
  for (const [file, content] of Object.entries(options.files ?? {})) {
    await mkdir(path.dirname(path.join(directory, file)), { recursive: true });
    await writeFile(path.join(directory, file), content);
  }
  const clouds = { aws: emulator, gcp: google, github };
  const packages = (["aws", "gcp", "github"] satisfies LocalPackage[]).filter((each) => clouds[each] !== undefined);
  await writeJson(path.join(directory, "Pulumi.yaml"), {
    name,
    runtime: { name: "nodejs", options: { typescript: false } },
    // Named as a file: for a folder without a package.json of its own Pulumi takes the entry point of the outer package.
    main: options.entryPoint ?? compiledProgram,
    plugins: { providers: packages.map((each) => ({ name: each, path: pluginFolder(each) })) },
  });
  const config = {
    ...(emulator && { "aws:region": region }),
    ...(github && { "github:owner": github.owner }),
    ...(google && { "gcp:project": google.project, "gcp:region": google.region }),
    ...options.config,
  };
  await writeJson(path.join(directory, `Pulumi.${stack}.yaml`), { config });

  await writeEmptyStack(path.join(directory, "state"), name, stack);

  const env = {
    // A stack that is selected instead is noted in the user's home folder, for good.
    PULUMI_STACK: stack,
    PULUMI_BACKEND_URL: pathToFileURL(path.join(directory, "state")).href,
    ...(emulator && { [endpointVariable]: emulator.endpoint }),
    ...github?.environment,
    ...google?.environment,
  };
  if (options.program !== undefined) await compile(options.program, directory);
  else if (options.files?.["index.ts"] !== undefined) await compile(directory, directory);
  const run = (...args: string[]) => pulumi(args, { cwd: directory, env });
  const file = stateFile(path.join(directory, "state"), name, stack);
  const stackExport = async () => {
    const { version, checkpoint } = JSON.parse(await readFile(file, "utf8"));
    return { version, deployment: checkpoint.latest };
  };
  return {
    directory,
    env,
    pulumi: run,
    start: (...args) => startPulumi(args, { cwd: directory, env }),
    rewrite: async (program) => {
      await writeFile(path.join(directory, "index.ts"), program);
      await compile(directory, directory);
    },
    stackExport,
    isStateWhole: async () => {
      const notes = await readFile(`${file}.attrs`, "utf8");
      return notes !== "";
    },
    outputs: async () => {
      const { deployment } = (await stackExport()) as {
        deployment: { resources?: { type: string; outputs?: Record<string, unknown> }[] };
      };
      return deployment.resources?.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

/**
 * Takes the types out of a program, which is quicker than a loader that does so at each run. The package that it imports
 * is the compiled one, by the exports of package.json, which is what users run.
 */
async function compile(source: string, directory: string): Promise<void> {
  const entryPoint = path.join(source, "index.ts");
  await build({
    ...{
      entryPoints: [entryPoint],
      outfile: path.join(directory, compiledProgram),
      bundle: true,
      packages: "external",
    },
    ...{ platform: "node", target: "node20", format: "cjs", logLevel: "silent" },
    // Ours would lead the package's name to its sources.
    tsconfigRaw: {},
  });
}

/** What `pulumi stack init` leaves, and `pulumi stack export` reads: a second each time, for each of hundreds of projects. */
async function writeEmptyStack(state: string, name: string, stack: string): Promise<void> {
  const file = stateFile(state, name, stack);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(path.join(state, ".pulumi", "meta.yaml"), "version: 1\n");
  await writeJson(file, { version: 3, checkpoint: { stack: `organization/${name}/${stack}`, latest: {} } });
}

/** https://www.pulumi.com/docs/iac/concepts/state-and-backends/#filesystem */
function stateFile(state: string, name: string, stack: string): string {
  return path.join(state, ".pulumi", "stacks", name, `${stack}.json`);
}

/** JSON is YAML. */
function writeJson(file: string, content: unknown): Promise<void> {
  return writeFile(file, `${JSON.stringify(content, undefined, 2)}\n`);
}
