import { type ChildProcess, spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { signalGroup } from "./command";
import { ensureEngine } from "./install";
import { engineVersion, projectRoot } from "./paths";
import { isRunning, scratchFolder, until, writeFile } from "./scratch";

const version = engineVersion();
/** Nothing listens on the discard port of the loopback interface. */
const unreachable = "http://127.0.0.1:9/install.sh";

/** Stands in for the Go compiler: notes its arguments, waits while it is held, and writes an engine that knows its version. */
const standInGo = `#!/bin/sh
if [ "$1" = version ]; then echo "\${GO_SAYS:-go version go1.26.0 linux/amd64}"; exit 0; fi
echo "$$ $GOFLAGS $*" >> "$GO_NOTES/calls"
echo unfinished > "\${GOTMPDIR:-$GO_NOTES}/unfinished"
cp go.mod "$GO_NOTES/go.mod"
while [ "$1" != -o ]; do shift; done
printf '#!/bin/sh\\n' > "$2"
chmod +x "$2"
while [ -e "$GO_NOTES/hold" ]; do sleep 0.05; done
if [ -e "$GO_NOTES/fail" ]; then rm "$2"; cat "$GO_NOTES/fail" >&2; exit 1; fi
echo 'echo v${version}' >> "$2"
`;

/** What the stand-ins call; a folder with these and no other tools has no Go in it. */
const tools = ["cat", "chmod", "cp", "mkdir", "rm", "sleep"];

function found(tool: string): string {
  const folder = (process.env.PATH ?? "").split(delimiter).find((candidate) => existsSync(join(candidate, tool)));
  if (folder === undefined) throw new Error(`${tool} is not on PATH.`);
  return join(folder, tool);
}

/** A machine of its own: PULUMI_HOME, and a PATH with few tools and, if wanted, Go. */
class Machine {
  readonly root = scratchFolder();
  readonly bin = join(this.root, "home/versions", version, "bin");
  readonly environment: Record<string, string>;

  constructor({ go }: { go: boolean }) {
    mkdirSync(this.path("tools"));
    for (const tool of tools) symlinkSync(found(tool), this.path(`tools/${tool}`));
    if (go) writeFile(this.path("tools/go"), standInGo, 0o755);
    this.environment = {
      PULUMI_HOME: this.path("home"),
      PATH: this.path("tools"),
      HOME: this.root,
      GO_NOTES: this.root,
    };
  }

  path(name: string): string {
    return join(this.root, name);
  }

  placed(name: string): string {
    return readFileSync(join(this.bin, name), "utf8");
  }

  goCalls(): string[] {
    return existsSync(this.path("calls")) ? readFileSync(this.path("calls"), "utf8").trim().split("\n") : [];
  }

  ensure(site = unreachable, extra: Record<string, string> = {}): Promise<string> {
    return ensureEngine({ environment: { ...this.environment, ...extra }, site });
  }

  /** The same in a process of its own. */
  start(): { process: ChildProcess; exitCode: Promise<number | null> } {
    const program = `
      const { ensureEngine } = require("./test/engine/install");
      const interruption = new AbortController();
      process.on("SIGTERM", () => interruption.abort());
      ensureEngine({ environment: process.env, site: ${JSON.stringify(unreachable)}, signal: interruption.signal })
        .catch(() => { process.exitCode = 1; });`;
    const child = spawn(process.execPath, ["--import", "tsx", "-e", program], {
      cwd: projectRoot,
      env: this.environment,
      stdio: "ignore",
      detached: true,
    });
    onTestFinished(() => signalGroup(child.pid, "SIGKILL"));
    return { process: child, exitCode: new Promise((resolve) => child.once("close", resolve)) };
  }
}

/** Serves an install script, and makes the launcher fetch it from here: its own address is fixed. */
async function installSite(
  machine: Machine,
  body: string,
): Promise<{ site: string; launcher: Record<string, string> }> {
  const server = createServer((_request, response) => response.end(body)).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  const site = `http://127.0.0.1:${(server.address() as AddressInfo).port}/install.sh`;
  const redirect = machine.path("redirect.cjs");
  writeFileSync(redirect, `const real = fetch;\nglobalThis.fetch = () => real(${JSON.stringify(site)});\n`);
  return { site, launcher: { NODE_OPTIONS: `--require=${redirect}` } };
}

const installScript = (answer: string) => `#!/bin/sh
while [ $# -gt 0 ]; do
  case "$1" in --install-root) root="$2"; shift ;; --version) version="$2"; shift ;; esac
  shift
done
mkdir -p "$root/bin"
printf '#!/bin/sh\\necho ${answer}\\n' "$version" > "$root/bin/pulumi"
echo official > "$root/bin/pulumi-language-nodejs"
chmod +x "$root/bin/pulumi" "$root/bin/pulumi-language-nodejs"
`;

describe("the engine", { timeout: 60_000 }, () => {
  it("is used as it is when it is already there", async () => {
    const machine = new Machine({ go: false });
    writeFile(join(machine.bin, "pulumi"), "an engine", 0o755);
    expect(await machine.ensure()).toBe(join(machine.bin, "pulumi"));
    expect(machine.placed("pulumi")).toBe("an engine");
  });

  it("is downloaded by the launcher, with the language host that comes along", async () => {
    const machine = new Machine({ go: false });
    const { site, launcher } = await installSite(machine, installScript("v%s"));
    await machine.ensure(site, launcher);
    expect(machine.placed("pulumi")).toContain(`echo v${version}`);
    expect(machine.placed("pulumi-language-nodejs")).toBe("official\n");
    expect(readdirSync(machine.path("home/versions"))).toEqual([version]);
  });

  it.each([
    [
      "something that is no script",
      "<html>Sign in to this network</html>",
      /127\.0\.0\.1:\d+ answers with something that is not its install script/,
    ],
    [
      "a script that installs another engine",
      installScript("v0.0.1"),
      /downloading it failed\. The launcher ended with:\n[\s\S]*v0\.0\.1/,
    ],
    [
      "a script that fails",
      "#!/bin/sh\necho no space left >&2\nexit 3\n",
      /downloading it failed\. The launcher ended with:\n[\s\S]*no space left/,
    ],
  ])("is not downloaded from a site that answers with %s", async (_what, body, message) => {
    const machine = new Machine({ go: false });
    const { site, launcher } = await installSite(machine, body);
    await expect(machine.ensure(site, launcher)).rejects.toThrow(message);
    expect(readdirSync(machine.path("home/versions"))).toEqual([]);
  });

  it("is built from its Go module where it cannot be downloaded, and gets our language host", async () => {
    const machine = new Machine({ go: true });
    await machine.ensure();
    expect(machine.placed("pulumi")).toContain(`echo v${version}`);
    expect(machine.placed("pulumi-language-nodejs")).toMatch(/^#!\/usr\/bin\/env node\n\/\/ Node\.js language host of/);
    expect(machine.goCalls()).toEqual([
      expect.stringMatching(
        new RegExp(
          `-mod=mod build -trimpath -ldflags -s -w -X \\S+/version\\.Version=v${version} -o \\S+ github\\.com/pulumi/pulumi/pkg/v3/cmd/pulumi$`,
        ),
      ),
    ]);
    expect(readFileSync(machine.path("go.mod"), "utf8")).toContain(
      `require github.com/pulumi/pulumi/pkg/v3 v${version}\n`,
    );
    expect(readdirSync(machine.path("home/versions"))).toEqual([version]);
  });

  it("is refused with both reasons and what to do where neither way works", async () => {
    const machine = new Machine({ go: false });
    await expect(machine.ensure()).rejects.toThrow(
      new RegExp(
        `The Pulumi engine ${version} is missing and could be had in neither of two ways:\n` +
          "1\\. downloading it is impossible: 127\\.0\\.0\\.1:9 cannot be reached \\(.+\\)\\.\n" +
          "2\\. .*there is no go command on PATH\\. Install a current Go \\(https://go\\.dev/doc/install\\)",
      ),
    );
  });

  it("is not built with a Go that is too old, as it says itself or as the module says", async () => {
    const machine = new Machine({ go: true });
    await expect(machine.ensure(unreachable, { GO_SAYS: "go version go1.20.3 linux/amd64" })).rejects.toThrow(
      /needs Go 1\.21 or newer, and "go version" says: go version go1\.20\.3/,
    );
    writeFileSync(
      machine.path("fail"),
      "go: example.com/x requires go >= 1.25.11 (running go 1.24.0; GOTOOLCHAIN=local)\n",
    );
    await expect(machine.ensure()).rejects.toThrow("needs Go 1.25.11 or newer. Install a current Go");
  });

  it("is missing with the end of the build's output when the build fails", async () => {
    const machine = new Machine({ go: true });
    writeFileSync(machine.path("fail"), "the linker ran out of memory\n");
    await expect(machine.ensure()).rejects.toThrow(
      /go build, exit code 1\)\. It ended with:\nthe linker ran out of memory/,
    );
    expect(readdirSync(machine.path("home/versions"))).toEqual([]);
  });

  it("is whole for both of two that install it at once", async () => {
    const machine = new Machine({ go: true });
    writeFileSync(machine.path("hold"), "");
    const both = [machine.start(), machine.start()];
    await until("both build", () => machine.goCalls().length === 2);
    expect(existsSync(join(machine.bin, "pulumi"))).toBe(false);
    rmSync(machine.path("hold"));
    expect(await Promise.all(both.map(({ exitCode }) => exitCode))).toEqual([0, 0]);
    expect(machine.placed("pulumi")).toContain(`echo v${version}`);
    expect(readdirSync(machine.path("home/versions"))).toEqual([version]);
  });

  it("leaves nothing half done when its installation is interrupted, and is there after the next", async () => {
    const machine = new Machine({ go: true });
    writeFileSync(machine.path("hold"), "");
    const interrupted = machine.start();
    await until("it builds", () => machine.goCalls().length === 1);
    interrupted.process.kill("SIGTERM");
    expect(await interrupted.exitCode).toBe(1);
    expect(isRunning(Number(machine.goCalls()[0]?.split(" ")[0]))).toBe(false);
    expect(readdirSync(machine.path("home/versions"))).toEqual([]);
    expect(existsSync(machine.path("unfinished"))).toBe(false);
    rmSync(machine.path("hold"));
    await machine.ensure();
    expect(machine.placed("pulumi")).toContain(`echo v${version}`);
  });

  it("is installed anew after an installation that was killed, whose leftovers go once they are old", async () => {
    const machine = new Machine({ go: true });
    writeFileSync(machine.path("hold"), "");
    const killed = machine.start();
    await until("it builds", () => machine.goCalls().length === 1);
    killed.process.kill("SIGKILL");
    await killed.exitCode;
    const [leftover = ""] = readdirSync(machine.path("home/versions"));
    signalGroup(Number(machine.goCalls()[0]?.split(" ")[0]), "SIGKILL");
    rmSync(machine.path("hold"));
    await machine.ensure();
    expect(readdirSync(machine.path("home/versions")).sort()).toEqual([leftover, version]);
    utimesSync(machine.path(`home/versions/${leftover}`), 0, 0);
    rmSync(join(machine.bin, "pulumi"));
    await machine.ensure();
    expect(readdirSync(machine.path("home/versions"))).toEqual([version]);
  });
});

describe("our language host", { timeout: 60_000 }, () => {
  it("stays as it is while its source does, and replaces one of ours with another content", async () => {
    const machine = new Machine({ go: false });
    writeFile(join(machine.bin, "pulumi"), "an engine", 0o755);
    await machine.ensure();
    const host = join(machine.bin, "pulumi-language-nodejs");
    const { ino } = statSync(host);
    const contents = machine.placed("pulumi-language-nodejs");
    await machine.ensure();
    expect(statSync(host).ino).toBe(ino);
    writeFileSync(host, contents.replace(/[0-9a-f]{64}\n[\s\S]*/, `${"0".repeat(64)}\nan older one`));
    await machine.ensure();
    expect(machine.placed("pulumi-language-nodejs")).toBe(contents);
  });

  it("never replaces a language host that is not ours", async () => {
    const machine = new Machine({ go: false });
    writeFile(join(machine.bin, "pulumi"), "an engine", 0o755);
    writeFile(join(machine.bin, "pulumi-language-nodejs"), "\x7fELF\n\n", 0o755);
    await machine.ensure();
    expect(machine.placed("pulumi-language-nodejs")).toBe("\x7fELF\n\n");
  });

  it("needs nothing but Node.js, also below a folder of ES modules", async () => {
    const machine = new Machine({ go: false });
    writeFile(machine.path("package.json"), JSON.stringify({ type: "module" }));
    writeFile(join(machine.bin, "pulumi"), "an engine", 0o755);
    await machine.ensure();
    const child = spawn(process.execPath, [join(machine.bin, "pulumi-language-nodejs"), "--version"], {
      cwd: "/",
      env: {},
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    await new Promise((resolve) => child.once("close", resolve));
    expect(output).toBe(`${version}\n`);
  });
});
