import { SubjectForm } from "../delivery/github-subject";
import type { GitHubDeliverySettings } from "./delivery-settings";
import { GitHubVisibility } from "./plan";

/** A setting that no resource of the provider has, for somebody to set by hand. */
export interface GitHubChecklistItem {
  /** What to set. */
  setting: string;
  /** Where to set it: a page of the repository or its owner, or a command. */
  place: string;
  /** What is not held without it. */
  reason: string;
  /** GitHub's documentation of it. */
  documentation: string;
}

/** What is left to set by hand. */
export function checklistOf({
  source,
  visibility,
  capabilities,
  workflows,
}: GitHubDeliverySettings): GitHubChecklistItem[] {
  const { owner, repository, subject } = source;
  const items: GitHubChecklistItem[] = [
    {
      setting: "Releases: Enable release immutability",
      place: `https://github.com/${owner}/${repository}/settings`,
      reason: "Without it whoever can write to the repository can replace the assets of a published release.",
      documentation:
        "https://docs.github.com/en/code-security/how-tos/secure-your-supply-chain/establish-provenance-and-integrity/preventing-changes-to-your-releases",
    },
  ];
  if (subject !== SubjectForm.Name) {
    items.unshift({
      setting: "Immutable subjects in the tokens of GitHub Actions",
      place:
        `gh api --method PUT repos/${owner}/${repository}/actions/oidc/customization/sub ` +
        "-F use_default=true -F use_immutable_subject=true",
      reason:
        "Repositories made before 15 July 2026 are named in their tokens by their names alone, which can be taken over." +
        (subject === SubjectForm.Immutable ? " The registry trusts immutable subjects only." : ""),
      documentation: "https://docs.github.com/en/actions/reference/security/oidc#immutable-subject-claims",
    });
  }
  if (workflows) {
    items.unshift({
      setting: `The workflows on the branch ${workflows.branch}, which have to be merged into ${source.branch}`,
      place: `https://github.com/${owner}/${repository}/compare/${source.branch}...${workflows.branch}?expand=1`,
      reason: "Nothing is built, promoted or deployed by them before; each later change of them comes the same way.",
      documentation:
        "https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/proposing-changes-to-your-work-with-pull-requests/creating-a-pull-request",
    });
  }
  if (visibility !== GitHubVisibility.Public && capabilities.teams) {
    items.push({
      setting: "Package creation: nobody may publish public packages",
      place: `https://github.com/organizations/${owner}/settings/packages`,
      reason:
        "Whoever publishes a package may otherwise make it public, and what was public cannot be made private again.",
      documentation:
        "https://docs.github.com/en/packages/learn-github-packages/configuring-a-packages-access-control-and-visibility",
    });
  }
  return items;
}
