import { pinnedActions } from "./workflows/pinned-actions";

/** GitHub's own are allowed without being named. */
export function isNotGitHubs(action: string): boolean {
  return !action.startsWith("actions/");
}

/** What workflows of a delivery may use that are written elsewhere: the actions that generated ones can use. */
export const deliveryActions: readonly string[] = Object.values(pinnedActions)
  .map(({ repository }) => `${repository}@*`)
  .filter(isNotGitHubs)
  .sort();
