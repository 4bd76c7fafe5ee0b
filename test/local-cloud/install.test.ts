import { spawnSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cranePath, installLocalCloud, ministackPath } from "./install";
import { installOnce } from "./install-once";

let folder: string;
let said: string[];
const say = (line: string) => said.push(line.replace(/\d+ s$/, "N s"));

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "artifact-registries-install-"));
  said = [];
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

async function script(file: string, lines: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\n${lines}\n`);
  await chmod(file, 0o755);
}

describe("an installation", () => {
  const tool = (build: (aside: string) => Promise<void>) => ({
    title: "a tool",
    folder: path.join(folder, "tool"),
    executable: "run",
    build,
  });
  const working = (aside: string) => script(path.join(aside, "run"), "echo works");

  it("is built once and then found", async () => {
    await installOnce(tool(working), say);
    await installOnce(
      tool(() => Promise.reject(new Error("built twice"))),
      say,
    );
    expect(said).toEqual(["installing a tool …", "installed a tool in N s"]);
    expect(await readdir(folder)).toEqual(["tool"]);
    expect(spawnSync(path.join(folder, "tool", "run")).stdout.toString()).toBe("works\n");
  });

  it("leaves nothing when its build fails", async () => {
    await expect(
      installOnce(
        tool(() => Promise.reject(new Error("no network"))),
        say,
      ),
    ).rejects.toThrow("no network");
    expect(await readdir(folder)).toEqual([]);
  });

  it("ends well for two runs at once", async () => {
    let waiting = 0;
    const meet = async (aside: string) => {
      waiting++;
      await vi.waitUntil(() => waiting === 2);
      await working(aside);
    };
    await Promise.all([installOnce(tool(meet), say), installOnce(tool(meet), say)]);
    expect(await readdir(folder)).toEqual(["tool"]);
    expect(await readdir(path.join(folder, "tool"))).toEqual(["run"]);
  });

  it("replaces one that does not run", async () => {
    await mkdir(path.join(folder, "tool", "half"), { recursive: true });
    await installOnce(tool(working), say);
    expect(await readdir(path.join(folder, "tool"))).toEqual(["run"]);
  });

  it("clears away what a killed run has left, and not what another run is building", async () => {
    const dead = spawnSync("true").pid;
    await mkdir(path.join(folder, `.installing-${dead}-00`));
    await mkdir(path.join(folder, `.installing-${process.ppid}-00`));
    await installOnce(tool(working), say);
    expect(await readdir(folder)).toEqual([`.installing-${process.ppid}-00`, "tool"]);
  });
});

describe("the local cloud's installation", () => {
  it("says nothing when everything is there", async () => {
    await installLocalCloud(say);
    said = [];
    await installLocalCloud(say);
    expect(said).toEqual([]);
  });

  it("has an emulator and a registry client that run", async () => {
    await installLocalCloud(say);
    const emulator = spawnSync(await ministackPath(), ["-m", "ministack", "--help"]);
    const client = spawnSync(cranePath, ["version"]);
    expect([emulator.status, client.status]).toEqual([0, 0]);
  });

  it.each([
    ["there is no Python", undefined, /^python3 is not on the PATH: install Python 3\.10 or later/],
    [
      "Python has no venv module",
      "echo 'ensurepip is not available'; exit 1",
      /^python3 cannot make a virtual environment: install .*apt install python3-venv\), and see .*\nensurepip is not available$/,
    ],
    [
      "pip cannot reach its index",
      'mkdir -p "$3/bin"; printf "#!/bin/sh\\necho no route to host; exit 1\\n" > "$3/bin/python"; chmod +x "$3/bin/python"',
      /^pip cannot install the AWS emulator: check the network .*\nno route to host$/,
    ],
  ])("says what to do when %s", async (_title, python, message) => {
    const commands = path.join(folder, "commands");
    if (python !== undefined) await script(path.join(commands, "python3"), `PATH=/usr/bin:/bin; ${python}`);
    vi.stubEnv("PATH", commands);
    await expect(installLocalCloud(say, path.join(folder, "cache"))).rejects.toThrow(message);
  });

  it.each([
    ["there is no Go", undefined, /^go is not on the PATH: install Go/],
    ["Go cannot reach its proxy", "echo dial tcp: i/o timeout; exit 1", /^go cannot build crane: .*\ndial tcp/],
  ])("says what to do when %s", async (_title, go, message) => {
    const commands = path.join(folder, "commands");
    const python = 'mkdir -p "$3/bin"; printf "#!/bin/sh\\n" > "$3/bin/python"; chmod +x "$3/bin/python"';
    await script(path.join(commands, "python3"), `PATH=/usr/bin:/bin; ${python}`);
    if (go !== undefined) await script(path.join(commands, "go"), go);
    vi.stubEnv("PATH", commands);
    await expect(installLocalCloud(say, path.join(folder, "cache"))).rejects.toThrow(message);
  });
});
