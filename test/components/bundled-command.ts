import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import { build } from "esbuild";
import { installWorkflowTools } from "../delivery/tools";

const root = join(__dirname, "..", "..");

export interface BundledCommand {
  readonly folder: string;
  /** Runs the command with the real AWS command line against an endpoint. */
  run(commandArguments: readonly string[], options?: RunOptions): Promise<CommandResult>;
  file(name: string, content: string): Promise<string>;
  remove(): Promise<void>;
}

interface RunOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
}

interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

/** A command of Amazon ECR's, with the real AWS command line. */
export async function bundleCommand(name: string, endpoint: string): Promise<BundledCommand> {
  const tools = await installWorkflowTools();
  return bundledCommand(join("aws", "commands", name), {
    PATH: [...tools, "/usr/bin", "/bin"].join(delimiter),
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "secret",
    AWS_SESSION_TOKEN: "token",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_ENDPOINT_URL_ECR: endpoint,
    // The command's own waiting is looked at, and not that of the AWS command line.
    AWS_MAX_ATTEMPTS: "1",
  });
}

/** A command as the workflows have it: in one file, in a folder without packages, by its path below `components`. */
export async function bundledCommand(
  source: string,
  settings: Readonly<Record<string, string>>,
): Promise<BundledCommand> {
  const name = basename(source);
  const folder = await mkdtemp(join(tmpdir(), `${name}-`));
  const bundle = join(folder, `${name}.js`);
  await build({
    entryPoints: [join(root, "components", `${source}.ts`)],
    ...{ bundle: true, platform: "node", target: "node20", outfile: bundle, logLevel: "error" },
  });
  const ownSettings = Object.keys(process.env).filter((key) => /^(?:AWS|CLOUDSDK)_/.test(key));
  const env = {
    ...process.env,
    ...Object.fromEntries(ownSettings.map((key) => [key, undefined])),
    HOME: folder,
    NO_PROXY: "127.0.0.1",
    ...settings,
  };
  return {
    folder,
    async run(commandArguments, { env: more = {}, input = "" } = {}) {
      const child = spawn(process.execPath, [bundle, ...commandArguments], { cwd: folder, env: { ...env, ...more } });
      child.stdin.end(input);
      const exit = new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
      const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
      return { stdout, stderr, exitCode };
    },
    async file(fileName, content) {
      const path = join(folder, fileName);
      await writeFile(path, content);
      return path;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
