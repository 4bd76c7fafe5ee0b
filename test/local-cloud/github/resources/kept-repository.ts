import type { Properties } from "../../provider/values";
import { type GitHub, type KeptRepository, newId, nodeId } from "../github";

/** What GitHub keeps of a repository when nothing is said about it. */
export function newRepository(name: string, visibility: string, repoId = newId()): KeptRepository {
  return {
    allowAutoMerge: false,
    allowForking: visibility === "public",
    allowMergeCommit: true,
    allowRebaseMerge: true,
    allowSquashMerge: true,
    allowUpdateBranch: false,
    archived: false,
    defaultBranch: "main",
    deleteBranchOnMerge: false,
    description: "",
    hasDiscussions: false,
    hasDownloads: true,
    hasIssues: true,
    hasProjects: true,
    hasWiki: true,
    homepageUrl: "",
    isTemplate: false,
    mergeCommitMessage: "PR_TITLE",
    mergeCommitTitle: "MERGE_MESSAGE",
    name,
    repoId,
    squashMergeCommitMessage: "COMMIT_MESSAGES",
    squashMergeCommitTitle: "COMMIT_OR_PR_TITLE",
    topics: [],
    visibility,
    vulnerabilityAlerts: false,
    webCommitSignoffRequired: false,
  };
}

/** What the real provider computes of a repository. */
export function reported(github: GitHub, { repoId, ...kept }: KeptRepository): Properties {
  const fullName = `${github.owner}/${kept.name}`;
  return {
    ...kept,
    fork: "false",
    fullName,
    gitCloneUrl: `git://github.com/${fullName}.git`,
    htmlUrl: `https://github.com/${fullName}`,
    httpCloneUrl: `https://github.com/${fullName}.git`,
    nodeId: nodeId("R", repoId),
    primaryLanguage: "",
    private: kept.visibility !== "public",
    repoId,
    sourceOwner: "",
    sourceRepo: "",
    sshCloneUrl: `git@github.com:${fullName}.git`,
    svnUrl: `https://github.com/${fullName}`,
  };
}
