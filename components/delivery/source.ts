import { SubjectForm } from "./github-subject";
import { join, type Reader, type TextRule } from "./reader";

/** The GitHub repository and branch that artifacts are built from. */
export interface SourceInput {
  /** The account or organisation that owns the repository. */
  owner: string;
  /** The owner's numeric id: `gh api users/OWNER --jq .id`. Names can be taken over, ids cannot. */
  ownerId: number;
  /** The repository's name, without its owner. */
  repository: string;
  /** The repository's numeric id: `gh api repos/OWNER/REPOSITORY --jq .id`. Names can be taken over, ids cannot. */
  repositoryId: number;
  /**
   * The branch that releases are built from.
   *
   * @default "main"
   */
  branch?: string;
  /**
   * How GitHub's tokens name the repository: `immutable`, by names and ids, as for repositories made, renamed or
   * transferred since 15 July 2026; `name`, by names alone, as for older ones; or `both`. With names alone it is the
   * repository's id, which is asked for beside the subject, that keeps out whoever takes a name over.
   *
   * @default "both"; "name" for GitHub Enterprise Server, which has no other
   */
  subject?: SubjectForm;
}

/** A source whose properties have been checked. */
export interface Source {
  readonly owner: string;
  readonly ownerId: number;
  readonly repository: string;
  readonly repositoryId: number;
  readonly branch: string;
  /** Where it was given. */
  readonly subject?: SubjectForm;
}

const defaultBranch = "main";

const ownerName: TextRule = {
  pattern: /^[A-Za-z0-9](?:[A-Za-z0-9]|[-_](?=[A-Za-z0-9]))*$/,
  meaning: 'a GitHub account, letters and digits with single "-" between them, such as "acme"',
  maximum: 39,
};

const repositoryName: TextRule = {
  pattern: /^(?!\.{1,2}$)(?!.*\.git$)[A-Za-z0-9._-]+$/,
  meaning: 'a GitHub repository without its owner, of letters, digits, ".", "_" and "-", such as "payments"',
  maximum: 100,
};

/** What git accepts as a branch (https://git-scm.com/docs/git-check-ref-format), less white space and wildcards. */
const branchName: TextRule = {
  pattern: /^(?!-)(?!refs\/)(?!.*(?:\.\.|\/\/|@\{|\/\.|\.lock(?:\/|$)))(?![./])[^\p{Cc}\s~^:?*[\\]+(?<![./])$/u,
  meaning: 'one branch by its name, without "refs/heads/" and wildcards, such as "main"',
  maximum: 244,
};

const subjectForms = Object.values(SubjectForm);

const properties = ["owner", "ownerId", "repository", "repositoryId", "branch", "subject"];

export function readSource(value: unknown, property: string, reader: Reader): Source | undefined {
  const record = reader.record(value, property, properties);
  if (!record) return undefined;
  const owner = reader.text(record.owner, join(property, "owner"), ownerName);
  const ownerId = reader.wholeNumber(record.ownerId, join(property, "ownerId"), {
    minimum: 1,
    unit: "the owner's numeric id, see `gh api users/OWNER --jq .id`",
  });
  const repository = reader.text(record.repository, join(property, "repository"), repositoryName);
  const repositoryId = reader.wholeNumber(record.repositoryId, join(property, "repositoryId"), {
    minimum: 1,
    unit: "the repository's numeric id, see `gh api repos/OWNER/REPOSITORY --jq .id`",
  });
  const branch = reader.text(record.branch ?? defaultBranch, join(property, "branch"), branchName);
  const subject =
    record.subject === undefined ? undefined : reader.choice(record.subject, join(property, "subject"), subjectForms);
  return owner && ownerId && repository && repositoryId && branch
    ? { owner, ownerId, repository, repositoryId, branch, ...(subject && { subject }) }
    : undefined;
}
