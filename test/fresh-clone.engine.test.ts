import { execFile, spawn } from "node:child_process";
import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { installWorkflowTools } from "./delivery/tools";
import { cacheFolder } from "./local-cloud/paths";

const run = promisify(execFile);
const root = join(__dirname, "..");

/** What a person has who cloned the repository and has not installed anything: no project's `node` on the PATH. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|VITEST|NODE_(?!EXTRA_CA_CERTS$)|TSX_|PULUMI_)/i.test(name),
  );
  const entries = (process.env.PATH ?? "").split(delimiter).filter((entry) => !entry.includes("node_modules"));
  return { ...Object.fromEntries(inherited), PATH: entries.join(delimiter) };
}

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

function npm(clone: string, ...words: string[]): Promise<Ended> {
  const child = spawn("npm", words, {
    cwd: clone,
    env: ownEnvironment(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
    });
  }
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, output })));
}

describe("npm start and npm test on a fresh clone", () => {
  let clone: string;

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), "artifact-registries-clone-"));
    clone = join(folder, "artifact-registries");
    await run("git", ["clone", "--quiet", root, clone]);
    // What is not committed yet counts too.
    const { stdout } = await run("git", ["status", "--porcelain", "--no-renames", "-uall", "-z"], { cwd: root });
    for (const line of stdout.split("\0").filter((entry) => entry !== "")) {
      const file = line.slice(3);
      if (line.slice(0, 2).includes("D")) await rm(join(clone, file));
      else await cp(join(root, file), join(clone, file), { recursive: true });
    }
    // How these are built is the same for every clone, and this one's packages and emulator are enough to wait for.
    await installWorkflowTools();
    const tools = (await readdir(cacheFolder)).filter((name) =>
      /^(actionlint|cosign|crane|oras|workflow-tools)-/.test(name),
    );
    for (const name of tools) await cp(join(cacheFolder, name), join(clone, ".cache", name), { recursive: true });
  });
  afterAll(() => rm(dirname(clone), { recursive: true, force: true }));

  const expectShown = ({ code, output }: Ended) => {
    expect({ code, ...(code !== 0 && { output }) }).toEqual({ code: 0 });
    expect(output).toMatch(/aws:ecr:Repository quickstart\/production\/api created/);
    expect(output).toMatch(/pushed (sha256:[a-f0-9]{64})\n(?:.|\n)*pushed \1: the same digest/);
    expect(output).toMatch(/refused: .*is immutable/);
    expect(output).toMatch(/ecr-immutable-tags/);
    expect(output).toMatch(/Done\. /);
  };
  const installations = (output: string) => output.match(/npm ci/g)?.length ?? 0;

  it("installs once when the tests are started at the same time, shows the quickstart and walks through the delivery path", async () => {
    const [started, tests] = await Promise.all([
      npm(clone, "start"),
      npm(clone, "test", "--", "test/components/wildcard.test.ts"),
    ]);
    expectShown(started);
    expect(started.output).toMatch(/refused: CVE-2019-5188 is CRITICAL/);
    expect(started.output).toContain("rollback.yml: Going back from v1.1.0 to v1.0.0.");
    expect(started.output).toContain("by promote, run 1004, attempt 1 (role payments-production-promote)");
    expect({ code: tests.code, ...(tests.code !== 0 && { output: tests.output }) }).toEqual({ code: 0 });
    expect(tests.output).toMatch(/^\d+ passed, 0 failed$/m);
    expect([started, tests].map(({ output }) => installations(output)).sort()).toEqual([0, 1]);
  });

  it("installs nothing the next time", async () => {
    const again = await npm(clone, "start", "--", "--without-delivery");
    expectShown(again);
    expect(installations(again.output)).toBe(0);
    expect(again.output).not.toContain("[prepare]");
  });
});
