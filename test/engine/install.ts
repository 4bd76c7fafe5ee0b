import { mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { buildEngine } from "./build";
import { downloadEngine, installScript } from "./download";
import { placeLanguageHost } from "./language-host";
import { engineVersion, isExecutable, versionsFolder } from "./paths";
import { reportingProgress, type Say } from "./progress";

export interface EngineOptions {
  readonly say?: Say;
  /** Aborting it ends what runs and deletes what is half done. */
  readonly signal?: AbortSignal;
  readonly environment?: NodeJS.ProcessEnv;
  /** The address that tells whether the launcher can download; the launcher itself always uses its own. */
  readonly site?: string;
}

const stagingPrefix = ".installing-";
/** Longer than any build or download takes, so that nobody's work in progress is deleted. */
const abandonedMilliseconds = 2 * 60 * 60_000;

/** Makes sure that the npm package `pulumi` finds its engine, and the engine a Node.js language host; answers with the engine's path. */
export async function ensureEngine({
  say = () => undefined,
  signal = new AbortController().signal,
  environment = process.env,
  site = installScript,
}: EngineOptions = {}): Promise<string> {
  const version = engineVersion();
  const versions = versionsFolder(environment);
  const bin = join(versions, version, "bin");
  const engine = join(bin, "pulumi");
  if (!isExecutable(engine)) {
    await mkdir(versions, { recursive: true });
    await removeAbandoned(versions);
    const staging = await mkdtemp(join(versions, stagingPrefix));
    try {
      const staged = await obtainEngine(version, staging, site, environment, say, signal);
      await moveInto(bin, staged, version);
    } finally {
      await rm(staging, { recursive: true, force: true, maxRetries: 3 });
    }
  }
  await placeLanguageHost(bin, version);
  return engine;
}

async function obtainEngine(
  version: string,
  staging: string,
  site: string,
  environment: NodeJS.ProcessEnv,
  say: Say,
  signal: AbortSignal,
): Promise<string> {
  const problems: string[] = [];
  const attempt = async (what: string, work: () => Promise<string>): Promise<string | undefined> => {
    try {
      return await reportingProgress(what, say, work);
    } catch (error) {
      signal.throwIfAborted();
      const problem = error instanceof Error ? error.message : String(error);
      problems.push(problem);
      return undefined;
    }
  };
  const downloaded = await attempt(`Downloading the Pulumi engine ${version}`, () =>
    downloadEngine(version, join(staging, "download"), site, environment, signal),
  );
  if (downloaded !== undefined) return downloaded;
  say(`The Pulumi engine is not downloaded: ${problems[0]}`);
  const bin = join(staging, "bin");
  const built = await attempt(
    `Building the Pulumi engine ${version} from its Go module, about 4 minutes the first time`,
    async () => {
      await buildEngine(version, bin, staging, environment, signal);
      return bin;
    },
  );
  if (built !== undefined) return built;
  throw new Error(
    `The Pulumi engine ${version} is missing and could be had in neither of two ways:\n` +
      problems.map((problem, index) => `${index + 1}. ${problem}`).join("\n"),
  );
}

/** The engine comes last: to the launcher, and to another run of this, its presence means that all is there. */
async function moveInto(bin: string, staged: string, version: string): Promise<void> {
  await mkdir(bin, { recursive: true });
  const beside = (await readdir(staged)).filter((name) => name !== "pulumi");
  for (const name of beside) await rename(join(staged, name), join(bin, name));
  await placeLanguageHost(bin, version);
  await rename(join(staged, "pulumi"), join(bin, "pulumi"));
}

async function removeAbandoned(versions: string): Promise<void> {
  const names = (await readdir(versions)).filter((name) => name.startsWith(stagingPrefix));
  for (const name of names) {
    const folder = join(versions, name);
    const modified = (await stat(folder).catch(() => undefined))?.mtimeMs ?? Date.now();
    if (Date.now() - modified > abandonedMilliseconds) await rm(folder, { recursive: true, force: true });
  }
}
