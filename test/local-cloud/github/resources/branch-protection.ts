import { boolean, integer, list, string, strings } from "../../provider/schema";
import { type Properties, text, withoutInternals } from "../../provider/values";
import {
  findRepository,
  type GitHub,
  type GitHubResourceType,
  type KeptRepository,
  newId,
  nodeId,
  partsOfId,
  repositories,
  repositoryNamed,
} from "../github";
import { refuseBranchProtection } from "../plans";
import { between } from "../refusals";

const kind = "branch-protection";
const flag = { type: boolean } as const;
const off = { type: boolean, default: false } as const;
const actors = { type: strings } as const;

export const branchProtection: GitHubResourceType = {
  title: "BranchProtection",
  inputs: {
    allowsDeletions: off,
    allowsForcePushes: off,
    enforceAdmins: off,
    forcePushBypassers: actors,
    lockBranch: off,
    pattern: { type: string, required: true },
    repositoryId: { type: string, required: true, replaces: true },
    requireConversationResolution: off,
    requireSignedCommits: off,
    requiredLinearHistory: off,
    requiredPullRequestReviews: {
      type: list({
        dismissStaleReviews: flag,
        dismissalRestrictions: actors,
        pullRequestBypassers: actors,
        requireCodeOwnerReviews: flag,
        requireLastPushApproval: off,
        requiredApprovingReviewCount: { type: integer, default: 1, refusal: between(0, 6) },
        restrictDismissals: flag,
      }),
    },
    requiredStatusChecks: { type: list({ contexts: { type: strings }, strict: flag }) },
    restrictPushes: { type: list({ blocksCreations: { type: boolean, default: true }, pushAllowances: actors }) },
  },
  outputs: [],

  async create(github, inputs, created) {
    const repository = await repositoryWith(github, text(inputs, "repositoryId"));
    refuseBranchProtection(github.plan, repository);
    const others = await github.kept.list(kind);
    if (others.some((other) => other.repoId === repository.repoId && other.pattern === inputs.pattern)) {
      throw new Error(`Name already protected: ${inputs.pattern}`);
    }
    const id = nodeId("BPR", repository.repoId, newId());
    await put(github, repository.repoId, id, inputs);
    created(id);
  },

  /** Imported by `<repository>:<pattern>`, and known by its node id. */
  async read(github, id, given) {
    const imported = id.includes(":") ? partsOfId(id, ["repository", "pattern"]) : undefined;
    const repository = imported && (await repositoryNamed(github, imported[0] ?? ""));
    const all = await github.kept.list(kind);
    const found = all.find((each) =>
      repository ? each.repoId === repository.repoId && each.pattern === imported?.[1] : each.id === id,
    );
    if (found === undefined) return undefined;
    const { repoId, ...protection } = found;
    return { ...protection, repositoryId: given.repositoryId ?? nodeId("R", Number(repoId)) };
  },

  async update(github, id, _state, inputs) {
    const { repoId } = await existing(github, id);
    await put(github, Number(repoId), id, inputs);
  },

  async delete(github, id) {
    await existing(github, id);
    await github.kept.remove(kind, id);
  },
};

async function existing(github: GitHub, id: string): Promise<Properties> {
  const found = await github.kept.get(kind, id);
  if (found === undefined) throw new Error(`Could not resolve to a node with the global id of '${id}'.`);
  return found;
}

/** By name or node id: https://github.com/integrations/terraform-provider-github/blob/v6.13.0/github/util_v4_repository.go */
async function repositoryWith(github: GitHub, nameOrNodeId: string): Promise<KeptRepository> {
  const all = await repositories(github);
  const found = (await findRepository(github, nameOrNodeId)) ?? all.find((each) => nodeIdOf(each) === nameOrNodeId);
  if (found === undefined) throw new Error(`Could not resolve to a node with the global id of '${nameOrNodeId}'`);
  return found;
}

const nodeIdOf = ({ repoId }: KeptRepository) => nodeId("R", repoId);

async function put(github: GitHub, repoId: number, id: string, inputs: Properties): Promise<void> {
  const { repositoryId: _, ...said } = inputs;
  const known = Object.entries(said).filter(([name]) => !name.startsWith("__"));
  const protection = known.map(([name, value]) => [name, withoutInternals(value ?? null)]);
  await github.kept.put(kind, id, { ...Object.fromEntries(protection), id, repoId });
}
