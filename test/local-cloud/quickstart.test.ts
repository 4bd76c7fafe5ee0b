import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { signalGroup } from "../engine/command";
import { engineVersion, projectRoot } from "../engine/paths";
import { scratchFolder, writeFile } from "../engine/scratch";

describe("the quickstart", { timeout: 60_000 }, () => {
  // That it works is tested from a fresh clone.
  it("says why it fails and where the log is, and ends", async () => {
    const home = scratchFolder();
    const engine = join(home, "versions", engineVersion(), "bin/pulumi");
    writeFile(engine, "#!/bin/sh\necho not the machine for it >&2\nexit 1\n", 0o755);
    const child = spawn(process.execPath, ["--import", "tsx", "test/local-cloud/quickstart.ts"], {
      cwd: projectRoot,
      env: { ...process.env, PULUMI_HOME: home },
      stdio: ["ignore", "ignore", "pipe"],
      detached: true,
    });
    onTestFinished(() => signalGroup(child.pid, "SIGKILL"));
    let errors = "";
    child.stderr.on("data", (chunk) => (errors += chunk));
    expect(await once(child, "close")).toEqual([1, null]);
    expect(errors).toMatch(
      /^\nnpm start failed: pulumi up .* failed:\n\nnot the machine for it\nThe log of the local AWS is \S.*\.log\.\n$/,
    );
  });
});
