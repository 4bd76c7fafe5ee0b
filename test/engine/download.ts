import { join } from "node:path";
import { lastLines } from "./build";
import { runCommand } from "./command";
import { isExecutable, launcher, versionsFolder } from "./paths";

/** What the launcher downloads and runs first, see lib/download.js of the npm package pulumi. */
export const installScript = "https://get.pulumi.com/install.sh";
const connectionMilliseconds = 10_000;
const downloadMilliseconds = 10 * 60_000;

/** Lets the launcher download its engine below `home`, and answers with the folder of its binaries. */
export async function downloadEngine(
  version: string,
  home: string,
  site: string,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<string> {
  await checkSite(site, signal);
  const own = { ...environment, PULUMI_HOME: home, PULUMI_VERSION: version, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const limit = AbortSignal.timeout(downloadMilliseconds);
  const { exitCode, output } = await runCommand(process.execPath, [launcher, "version"], {
    environment: own,
    signal: AbortSignal.any([signal, limit]),
  }).catch((error) => {
    if (limit.aborted && !signal.aborted)
      throw new Error(`downloading it took longer than ${downloadMilliseconds / 60_000} minutes.`);
    throw error;
  });
  const bin = join(versionsFolder(own), version, "bin");
  if (exitCode !== 0 || !output.split("\n").includes(`v${version}`) || !isExecutable(join(bin, "pulumi"))) {
    throw new Error(`downloading it failed. The launcher ended with:\n${lastLines(output, 10)}`);
  }
  return bin;
}

/** The launcher waits without a limit, and runs whatever the site answers. */
async function checkSite(site: string, signal: AbortSignal): Promise<void> {
  const limit = AbortSignal.timeout(connectionMilliseconds);
  const host = new URL(site).host;
  let script: string;
  try {
    const response = await fetch(site, { signal: AbortSignal.any([signal, limit]) });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    script = await response.text();
  } catch (error) {
    signal.throwIfAborted();
    const reason = limit.aborted ? `no answer within ${connectionMilliseconds / 1000} s` : reasonOf(error);
    throw new Error(`downloading it is impossible: ${host} cannot be reached (${reason}).`);
  }
  if (!script.startsWith("#!"))
    throw new Error(`downloading it is impossible: ${host} answers with something that is not its install script.`);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
