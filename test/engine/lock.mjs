import { randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { groupIsAlive, identity, isAlive } from "./process-identity.mjs";

const pollMilliseconds = 200;
const reportMilliseconds = 15_000;
/** Taking a stale lock away is a matter of milliseconds: an older guard was left by a process that was killed. */
const guardMilliseconds = 10_000;

/**
 * Waits until no other process holds the lock, and takes it. A holder that was killed holds it no longer, but as
 * long as the process group that it had started runs, its work goes on, and with it the lock.
 */
export async function acquireLock(path, say) {
  mkdirSync(dirname(path), { recursive: true });
  const lock = new Lock(path);
  const started = Date.now();
  let reported = started - reportMilliseconds;
  while (!lock.take()) {
    const text = readIfThere(path);
    if (text === undefined) continue;
    const holder = parsed(text);
    const worker = holder && workingProcess(holder);
    if (worker === undefined) {
      removeStale(path, text);
    } else if (Date.now() - reported >= reportMilliseconds) {
      reported = Date.now();
      const soFar = Math.round((reported - started) / 1000);
      say(
        `Waiting for process ${worker}, which has been preparing this folder since ${holder.since} (${soFar} s so far) …`,
      );
    }
    await delay(pollMilliseconds);
  }
  return lock;
}

class Lock {
  #path;
  #holder = { id: randomUUID(), process: identity(process.pid), since: new Date().toISOString() };

  constructor(path) {
    this.#path = path;
  }

  /** A link appears with its contents or not at all, so nobody ever reads half of a lock. */
  take() {
    const aside = this.#writeAside();
    try {
      linkSync(aside, this.#path);
      return true;
    } catch (error) {
      if (error.code === "EEXIST") return false;
      throw error;
    } finally {
      rmSync(aside, { force: true });
    }
  }

  /** Records the process group that works under this lock. */
  recordGroup(pid) {
    this.#holder.group = identity(pid);
    renameSync(this.#writeAside(), this.#path);
  }

  release() {
    if (parsed(readIfThere(this.#path))?.id === this.#holder.id) rmSync(this.#path, { force: true });
  }

  #writeAside() {
    const aside = `${this.#path}.${this.#holder.id}`;
    writeFileSync(aside, JSON.stringify(this.#holder));
    return aside;
  }
}

function workingProcess({ process: holder, group }) {
  if (isAlive(holder)) return holder.pid;
  return group && groupIsAlive(group) ? group.pid : undefined;
}

/** Of several that see the same stale lock, one takes it away, and only if it is still the same one. */
function removeStale(path, text) {
  const guard = `${path}.guard`;
  try {
    writeFileSync(guard, String(process.pid), { flag: "wx" });
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    const modified = statSync(guard, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - modified > guardMilliseconds) rmSync(guard, { force: true });
    return;
  }
  try {
    if (readIfThere(path) === text) rmSync(path, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
}

function readIfThere(path) {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

function parsed(text) {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
