import { readGithubSubject } from "../../../components/delivery/read-github-subject";

/** The claims of a token of GitHub's, by name. */
export type Claims = Readonly<Record<string, string>>;

/** https://docs.github.com/en/actions/reference/security/oidc#oidc-token-claims */
const names = [
  ...["actor", "actor_id", "aud", "base_ref", "check_run_id", "enterprise", "enterprise_id", "environment"],
  ...["environment_node_id", "event_name", "exp", "head_ref", "iat", "iss", "job_workflow_ref", "job_workflow_sha"],
  ...["jti", "nbf", "ref", "ref_protected", "ref_type", "repository", "repository_id", "repository_owner"],
  ...["repository_owner_id", "repository_visibility", "run_attempt", "run_id", "run_number", "runner_environment"],
  ...["sha", "sub", "workflow", "workflow_ref", "workflow_sha"],
];

export function isClaim(name: string): boolean {
  return names.includes(name) || /^repo_property_/.test(name);
}

const commit = "d6fa8a9b8a5e2d34b2b1f7a6c1a5e7d1f0c3b2a4";

/** A token of GitHub's that has these claims, and else nothing that contradicts them. */
export function tokenWith(values: Claims): Claims {
  const inSubject = Object.fromEntries(readGithubSubject(values.sub ?? "")?.claims ?? []);
  const given = { ...inSubject, ...values };
  const repository = given.repository ?? `${given.repository_owner ?? "acme"}/payments`;
  const { ref = "refs/heads/main", environment = "production" } = given;
  const place = environment === "" ? `ref:${ref}` : `environment:${environment}`;
  const [owner = ""] = repository.split("/");
  const [ownerId, repositoryId] = [given.repository_owner_id ?? "9919", given.repository_id ?? "41881900"];
  const workflow = `${repository}/.github/workflows/delivery.yml@${ref}`;
  const token = {
    aud: "any",
    sub: `repo:${owner}@${ownerId}/${repository.slice(owner.length + 1)}@${repositoryId}:${place}`,
    actor: "octocat",
    actor_id: "12",
    base_ref: "",
    check_run_id: "4711",
    environment,
    event_name: "push",
    head_ref: "",
    job_workflow_ref: workflow,
    job_workflow_sha: commit,
    ref,
    ref_protected: "true",
    ref_type: ref.startsWith("refs/tags/") ? "tag" : "branch",
    repository,
    repository_id: repositoryId,
    repository_owner: owner,
    repository_owner_id: ownerId,
    repository_visibility: "private",
    run_attempt: "2",
    run_id: "1658821493",
    run_number: "10",
    runner_environment: "github-hosted",
    sha: commit,
    workflow: "delivery",
    workflow_ref: workflow,
    workflow_sha: commit,
    ...given,
  };
  return Object.fromEntries(Object.entries(token).filter(([claim, value]) => claim !== "environment" || value !== ""));
}

/** Ids that nobody names in a condition. */
const foreign = "77000000077";

/** The token that somebody else gets who has taken over what the job, its repository and its owner are called. */
export function squatted(token: Claims): Claims {
  const enterprise = token.enterprise_id === undefined ? {} : { enterprise_id: foreign };
  return { ...withIds(token, { repository_owner_id: foreign, repository_id: foreign }), ...enterprise };
}

/** The token of another repository of the same owner, which has got the name of the first. */
export function renamed(token: Claims): Claims {
  return withIds(token, { repository_id: foreign });
}

/** A token with which the rightful one has nothing in common. */
export function strange(): Claims {
  return {
    ...squatted(tokenWith({ repository: "mallory/miner", environment: "anything", ref: "refs/heads/attack" })),
    actor: "mallory",
    actor_id: foreign,
    workflow: "attack",
  };
}

function withIds(
  token: Claims,
  ids: { readonly repository_owner_id?: string; readonly repository_id: string },
): Claims {
  const [owner, repository] = [ids.repository_owner_id, ids.repository_id];
  const sub = (token.sub ?? "").replace(
    /^repo:([^/:@]+)@(\d+)\/([^/:@]+)@\d+/,
    (_, name: string, id: string, other: string) => `repo:${name}@${owner ?? id}/${other}@${repository}`,
  );
  return { ...token, ...ids, sub };
}

/** The same token where every name that is not held to a value is as long as it can be. */
export function lengthened(token: Claims, held: readonly string[]): Claims {
  const longest: Claims = {
    // https://docs.github.com/en/enterprise-cloud@latest/admin/managing-iam/iam-configuration-reference/username-considerations-for-external-authentication
    actor: "a".repeat(39),
    environment: "e".repeat(255),
    ref: `refs/heads/${"b".repeat(200)}`,
    repository: `${"o".repeat(39)}/${"r".repeat(100)}`,
    workflow: "w".repeat(200),
  };
  const free = Object.fromEntries(Object.entries(longest).filter(([claim]) => !held.includes(claim)));
  const kept = Object.fromEntries(held.flatMap((claim) => (claim in token ? [[claim, token[claim] ?? ""]] : [])));
  const [repository_id, repository_owner_id] = [token.repository_id ?? "", token.repository_owner_id ?? ""];
  return tokenWith({ ...free, repository_id, repository_owner_id, ...kept });
}
