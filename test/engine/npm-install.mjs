import { createHash } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, delimiter, dirname, join, sep } from "node:path";

/** Which installation a folder of packages must hold: `npm ci` is needed when it holds another, or a part of one. */
export class Installation {
  #root;
  #wanted;

  constructor(root) {
    this.#root = root;
    const lockFile = join(root, "package-lock.json");
    if (!existsSync(lockFile)) throw new Error(`package-lock.json is missing in ${root}: restore it with git.`);
    // Packages with binaries, such as esbuild and node, are installed for one platform.
    const hash = createHash("sha256").update(`${process.platform} ${process.arch}\n`).update(readFileSync(lockFile));
    this.#wanted = hash.digest("hex");
  }

  get node() {
    return join(this.#root, "node_modules/.bin/node");
  }

  get #stamp() {
    return join(this.#root, "node_modules/.installed-lock-file");
  }

  isCurrent() {
    return existsSync(this.#stamp) && readFileSync(this.#stamp, "utf8") === this.#wanted && isExecutable(this.node);
  }

  begin() {
    rmSync(this.#stamp, { force: true });
  }

  finish() {
    if (!isExecutable(this.node)) {
      throw new Error(
        "npm ci ended well but left no node_modules/.bin/node: the install script of the package node did not run. " +
          'Allow install scripts ("npm config get ignore-scripts" must say false) and run the command again.',
      );
    }
    writeFileSync(`${this.#stamp}.new`, this.#wanted);
    renameSync(`${this.#stamp}.new`, this.#stamp);
  }
}

/**
 * How to run npm with a Node.js from outside the project: npm scripts find the one in node_modules/.bin first, and
 * `npm ci` deletes that while it runs.
 */
export function npmCommand(root, environment) {
  const outside = (path) =>
    path && existsSync(path) && !`${realpathSync(path)}${sep}`.startsWith(`${realpathSync(root)}${sep}`);
  const path = (environment.PATH ?? "").split(delimiter).filter((folder) => outside(folder));
  const inherited = Object.entries(environment).filter(([name]) => !isOfRunningScript(name));
  const { npm_execpath: npm, npm_node_execpath: node } = environment;
  if (outside(npm) && outside(node) && basename(npm) === "npm-cli.js") {
    const PATH = [dirname(node), ...path].join(delimiter);
    return { command: node, prefix: [npm], environment: { ...Object.fromEntries(inherited), PATH } };
  }
  if (!path.some((folder) => isExecutable(join(folder, "npm")))) {
    throw new Error(
      "npm is not on PATH: install Node.js 20 or newer with npm (https://nodejs.org) and run the command again.",
    );
  }
  return { command: "npm", prefix: [], environment: { ...Object.fromEntries(inherited), PATH: path.join(delimiter) } };
}

/** What npm tells the scripts that it runs, and would take for its own configuration when it is run by one of them. */
function isOfRunningScript(name) {
  return /^(npm_(lifecycle|package)_.*|npm_command|npm_config_(local_prefix|global_prefix|prefix)|INIT_CWD)$/.test(
    name,
  );
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
