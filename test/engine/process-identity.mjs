import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** A process id that is not taken for that of a later process with the same number. */
export function identity(pid) {
  return { pid, start: startOf(pid) };
}

export function isAlive({ pid, start }) {
  return start !== undefined && startOf(pid) === start;
}

/** The id of a group stays taken while a member lives, also without its leader. */
export function groupIsAlive(leader) {
  const start = startOf(leader.pid);
  if (start !== undefined && start !== leader.start) return false;
  // In a container whose first process does not collect its children, dead members would keep the group forever.
  if (process.platform === "linux") {
    return readdirSync("/proc").some((name) => /^\d+$/.test(name) && statusOf(name)?.group === leader.pid);
  }
  try {
    process.kill(-leader.pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** When a process started, which tells it from a later one with the same id; undefined when there is none. */
function startOf(pid) {
  try {
    if (process.platform === "linux") return statusOf(pid)?.start;
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8", stdio: "pipe" }).trim();
  } catch {
    return undefined;
  }
}

/** Undefined when there is no such process, or only what its parent has not collected yet. */
function statusOf(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, "utf8");
    // https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: state is field 3, pgrp field 5, starttime field 22.
    const fields = status.slice(status.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : { group: Number(fields[2]), start: fields[19] };
  } catch {
    return undefined;
  }
}
