import type { Finding } from "../framework/policy";
import type { Value } from "./workflow-text";

/** What a step or a job uses, unless nobody but the repository can change it: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsuses */
export function pinFinding(uses: Value, at: string): readonly Finding[] {
  if (typeof uses !== "string") return [{ property: at, reason: "is no text. Write what it uses, at a commit." }];
  // A path is of the same commit as the workflow.
  if (uses.startsWith("./")) return [];
  const pinned = uses.startsWith("docker://")
    ? /@sha256:[0-9a-f]{64}$/.test(uses)
    : /^[^@\s]+\/[^@\s]+@[0-9a-f]{40}$/.test(uses);
  if (pinned) return [];
  const reason = uses.startsWith("docker://")
    ? "names an image by a tag, which its owner can move. Write @sha256: and the digest."
    : "names an action or a workflow by a tag or a branch, which its owner can move. Write @ and the 40 digits of a commit.";
  return [{ property: at, reason }];
}
