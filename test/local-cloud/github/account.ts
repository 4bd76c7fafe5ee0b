import { rm } from "node:fs/promises";
import * as path from "node:path";
import { newOwnFolder } from "../own-folder";
import { type KeptState, keptIn } from "../provider/kept-state";
import type { Plan } from "./plans";
import { actorVariable, folderVariable, planVariable } from "./provider";
import { newRepository } from "./resources/kept-repository";
import { newTeam } from "./resources/team";

interface GitHubAccountOptions {
  /** @default acme */
  readonly owner?: string;
  /** @default enterprise */
  readonly plan?: Plan;
  /** Whose token the program has, such as `Integration:1236`. @default an administrator of the repositories */
  readonly actor?: string;
  /** Those that are there before any program runs, with their numeric ids. */
  readonly repositories?: readonly { name: string; id: number; visibility?: "public" | "private" | "internal" }[];
  readonly teams?: readonly { name: string; id: number }[];
  readonly users?: readonly { login: string; id: number }[];
}

/** An owner's GitHub: what the local provider reads and writes, and where a test can change it behind its back. */
export interface GitHubAccount {
  readonly owner: string;
  readonly kept: KeptState;
  /** For the processes that use it. */
  readonly environment: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

export async function createGitHubAccount(options: GitHubAccountOptions = {}): Promise<GitHubAccount> {
  const { actor, owner = "acme", plan = "enterprise" } = options;
  const folder = await newOwnFolder("github", owner);
  const kept = keptIn(path.join(folder, owner));
  for (const { name, id, visibility = "private" } of options.repositories ?? []) {
    await kept.put("repository", String(id), newRepository(name, visibility, id));
  }
  for (const { name, id } of options.teams ?? []) await kept.put("team", String(id), newTeam(name, id));
  for (const user of options.users ?? []) await kept.put("user", user.login.toLowerCase(), { ...user });
  return {
    owner,
    kept,
    environment: {
      [folderVariable]: folder,
      [planVariable]: plan,
      ...(actor !== undefined && { [actorVariable]: actor }),
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
