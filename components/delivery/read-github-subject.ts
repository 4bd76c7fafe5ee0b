/** What a subject of GitHub's tokens says about a job, by the names of the claims that say the same. */
export interface GithubSubject {
  /** `ref`, `environment`, `job_workflow_ref` …, and of the repository what the subject names. As written: `:` is `%3A`. */
  readonly claims: ReadonlyMap<string, string>;
  /** Whether it is that of a pull request's jobs without an environment. */
  readonly pullRequest: boolean;
}

/**
 * What else an organization or a repository can put into its subjects, one after another, each with its name before it:
 * https://docs.github.com/en/actions/reference/security/oidc#customizing-the-subject-claims-for-an-organization-or-repository
 */
const otherClaims = [
  ...["actor", "actor_id", "base_ref", "check_run_id", "enterprise", "enterprise_id", "event_name", "head_ref"],
  ...["job_workflow_sha", "ref_type", "repository_owner", "repository_visibility", "run_attempt", "run_id"],
  ...["run_number", "runner_environment", "sha", "workflow", "workflow_ref", "workflow_sha"],
];

const name = "[A-Za-z0-9_-]+";
const repositoryName = "(?!\\.{1,2}(?:[/@]|$))[A-Za-z0-9._-]+";
const id = "[1-9][0-9]*";
const anything = /^[^:]+$/;

/** The forms of those that have one, less what git allows in no name: https://git-scm.com/docs/git-check-ref-format */
const forms: ReadonlyMap<string, RegExp> = new Map([
  ...otherClaims.map((claim) => [claim, anything] as const),
  ["environment", anything],
  ["ref", /^refs\/(?:heads|tags|pull)\/[^\p{Cc} ~^:?*[\\]+$/u],
  ["job_workflow_ref", new RegExp(`^${name}/${repositoryName}/\\.github/workflows/[^@:]+\\.ya?ml@[^:]+$`)],
  ["repository_id", new RegExp(`^${id}$`)],
  ["repository_owner_id", new RegExp(`^${id}$`)],
]);

/** An owner and its repository, both with their ids or both without: `@` can be in no name. */
const repositoryForm = new RegExp(
  `^(?<owner>${name})(?:@(?<ownerId>${id}))?/(?<repository>${repositoryName})(?:@(?<repositoryId>${id}))?$`,
);

/**
 * Reads a subject claim in any form that GitHub writes: by names or by names and ids, for a branch, a tag, an
 * environment or a pull request, and customised. `undefined` is what GitHub never writes.
 * https://docs.github.com/en/actions/reference/security/oidc#example-subject-claims
 */
export function readGithubSubject(subject: string): GithubSubject | undefined {
  const words = subject.split(":");
  const parts: (readonly [string, string])[] = [];
  let pullRequest = false;
  for (let index = 0; index < words.length; index += 1) {
    const key = words[index] ?? "";
    if (key === "pull_request") {
      pullRequest = true;
      continue;
    }
    index += 1;
    const read = readPart(key, words[index] ?? "");
    if (!read) return undefined;
    parts.push(...read);
  }
  const claims = new Map(parts);
  // The same claim can come twice, as with the context and `environment`, but never with two values.
  return parts.every(([claim, value]) => claims.get(claim) === value) ? { claims, pullRequest } : undefined;
}

function readPart(key: string, value: string): readonly (readonly [string, string])[] | undefined {
  if (key === "repo") return readRepository(value);
  const form = forms.get(key) ?? (/^repo_property_[a-z0-9_-]+$/i.test(key) ? anything : undefined);
  return form?.test(value) ? [[key, value]] : undefined;
}

function readRepository(value: string): readonly (readonly [string, string])[] | undefined {
  const { owner = "", ownerId, repository = "", repositoryId } = repositoryForm.exec(value)?.groups ?? {};
  if (owner === "" || (ownerId === undefined) !== (repositoryId === undefined)) return undefined;
  const names = [
    ["repository", `${owner}/${repository}`],
    ["repository_owner", owner],
  ] as const;
  if (ownerId === undefined || repositoryId === undefined) return names;
  return [...names, ["repository_owner_id", ownerId], ["repository_id", repositoryId]];
}
