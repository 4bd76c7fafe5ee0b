import type { GitHubJob } from "./github-token";

/** The job that the other ones are compared with: a push to `main`, in the GitHub environment `staging`. */
export const stagingJob: GitHubJob = {
  owner: "acme",
  ownerId: 9919,
  repository: "payments",
  repositoryId: 41881900,
  subject: "immutable",
  event: "push",
  ref: "refs/heads/main",
  environment: "staging",
  audience: "sts.amazonaws.com",
};

/** Jobs that somebody could have run instead, by what is different about them. */
export function otherJobs(job: GitHubJob): Readonly<Record<string, GitHubJob>> {
  const { environment: _, ...outside } = job;
  const withId = { ...job, subject: "immutable" } as const;
  const withName = { ...job, subject: "name" } as const;
  return {
    "in another environment": { ...job, environment: "sandbox" },
    "in an environment whose name starts with it": { ...job, environment: `${job.environment}-2` },
    "in an environment of another spelling": { ...job, environment: String(job.environment).toUpperCase() },
    "in no environment": outside,
    "on another branch": { ...job, ref: "refs/heads/feature" },
    "on another branch, in no environment": { ...outside, ref: "refs/heads/feature" },
    "on a tag": { ...job, ref: "refs/tags/v1.2.3" },
    "on a tag, in no environment": { ...outside, ref: "refs/tags/v1.2.3" },
    "of a pull request": { ...job, event: "pull_request", ref: "refs/pull/7/merge" },
    "of a pull request, in no environment": { ...outside, event: "pull_request", ref: "refs/pull/7/merge" },
    "started by a person": { ...job, event: "workflow_dispatch" },
    "started by a schedule": { ...job, event: "schedule" },
    "of a fork": { ...job, owner: "mallory", ownerId: 666, repositoryId: 77001122 },
    "of another repository of the owner": { ...job, repository: "website", repositoryId: 41881901 },
    "of a repository made anew under the name": { ...withId, repositoryId: 99887766 },
    "of an owner who took over the name": { ...withId, ownerId: 31337, repositoryId: 99887766 },
    "of an owner who took over the name, with a subject of names": {
      ...withName,
      ownerId: 31337,
      repositoryId: 99887766,
    },
    "of the repository under its owner's new name": { ...withId, owner: "acme-corp" },
    "of the repository, with a subject of names": withName,
    "for another audience": { ...job, audience: "https://github.com/acme" },
    "of another issuer": { ...job, issuer: "https://token.actions.example.com" },
  };
}
