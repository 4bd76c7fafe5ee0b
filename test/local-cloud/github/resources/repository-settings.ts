import { string } from "../../provider/schema";
import type { Properties } from "../../provider/values";
import { type GitHub, repositoryNamed, repositoryOf } from "../github";
import { characters } from "../refusals";

export const repository = { type: string, required: true, refusal: characters(1, 100) } as const;

/** Settings that every repository has: they are changed and put back, and never created or deleted. */
export const kinds = {
  permissions: "actions-permissions",
  token: "workflow-permissions",
  subject: "oidc-subject-template",
};

export const defaults: Readonly<Record<string, Properties>> = {
  [kinds.permissions]: { allowedActions: "all", enabled: true, shaPinningRequired: false },
  [kinds.token]: { canApprovePullRequestReviews: false, defaultWorkflowPermissions: "read" },
  [kinds.subject]: { useDefault: true },
};

export async function settingsOf(github: GitHub, kind: string, repositoryName: string): Promise<Properties> {
  const { repoId } = await repositoryNamed(github, repositoryName);
  return { ...((await github.kept.get(kind, String(repoId))) ?? defaults[kind]) };
}

export async function putSettings(
  github: GitHub,
  kind: string,
  inputs: Properties,
  settings: Properties,
): Promise<string> {
  const { name, repoId } = await repositoryOf(github, inputs);
  await github.kept.put(kind, String(repoId), settings);
  return name;
}

export const nameOf = (id: string, state: Properties) => (typeof state.repository === "string" ? state.repository : id);
