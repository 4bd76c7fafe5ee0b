import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { signalGroup } from "../engine/command";

const secondsToStop = 3;

/** Ends a child that leads a process group when this process ends. The function it returns calls that off. */
export function endWithThisProcess(child: ChildProcess): () => void {
  const onExit = () => signalChild(child, "SIGKILL");
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const onSignal = (signal: NodeJS.Signals) => {
    onExit();
    release();
    // Nobody else handles the signal: have it do what it would have done without this listener.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  const release = () => {
    process.removeListener("exit", onExit);
    for (const signal of signals) process.removeListener(signal, onSignal);
  };
  process.on("exit", onExit);
  for (const signal of signals) process.on(signal, onSignal);
  return release;
}

/** Asks a child's group to end, and makes it end if it does not. */
export async function endGroup(child: ChildProcess, ended: Promise<void>): Promise<void> {
  signalChild(child, "SIGTERM");
  const patience = new AbortController();
  const gaveUp = sleep(secondsToStop * 1000, undefined, { signal: patience.signal }).then(
    () => signalChild(child, "SIGKILL"),
    () => undefined,
  );
  await Promise.race([ended, gaveUp]);
  await ended;
  patience.abort();
}

/** The id of a child that has ended may be another process's by now. */
function signalChild(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.exitCode === null && child.signalCode === null) signalGroup(child.pid, signal);
}
