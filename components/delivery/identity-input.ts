import { type DutyInput, type DutySettings, PublishFrom, type PublishInput, type PublishSettings } from "./duty";
import { branchRef } from "./github-subject";
import { Duty, type Identity } from "./identity";
import { readDuty, readPublish, type TokenChecks } from "./read-duty";
import { readAdditionalSources, reportSources } from "./read-sources";
import type { Reader } from "./reader";
import type { Source, SourceInput } from "./source";

/** Which of GitHub's jobs are trusted with what, in every cloud. They are plain values. */
export interface IdentityInput {
  /**
   * More GitHub repositories that deliver these artifacts, trusted as `source` is.
   *
   * @default none
   */
  additionalSources?: SourceInput[];
  /**
   * Where publishing into the first environment is trusted.
   *
   * @default jobs of the GitHub environment of that name, on the source's branch
   */
  publish?: PublishInput;
  /**
   * What promoting is trusted to, beside jobs of the GitHub environment of that name.
   *
   * @default nothing else is asked for
   */
  promote?: DutyInput;
  /**
   * What deploying is trusted to, beside jobs of the GitHub environment of that name.
   *
   * @default nothing else is asked for
   */
  deploy?: DutyInput;
}

/** Which jobs are trusted, after the arguments have been checked. */
export interface TrustedJobs {
  readonly environments: readonly string[];
  readonly sources: readonly Source[];
  readonly publish: PublishSettings;
  readonly promote: DutySettings;
  readonly deploy: DutySettings;
}

/** What has been read of the delivery; `undefined` where a problem was reported. */
export interface ReadPath {
  readonly namespace: string | undefined;
  readonly environments: readonly (string | undefined)[];
  readonly source: Source | undefined;
}

export const identityInputProperties = [
  "additionalSources",
  "publish",
  "promote",
  "deploy",
] as const satisfies readonly (keyof IdentityInput)[];

/** @param checks what the cloud can ask of a token; `undefined` where that is not known because of a problem */
export function readTrustedJobs(
  input: Readonly<Record<string, unknown>>,
  path: ReadPath,
  checks: TokenChecks | undefined,
  reader: Reader,
): TrustedJobs | undefined {
  const additional = readAdditionalSources(input.additionalSources, reader);
  const publish = readPublish(input.publish, path.source, checks, reader);
  const promote = readDuty(input.promote, "promote", checks, reader);
  const deploy = readDuty(input.deploy, "deploy", checks, reader);
  reportPublish(input, publish?.environment, path.environments, reader);
  const sources = [path.source, ...additional].filter((source) => source !== undefined);
  reportSources(sources, input.promotesFrom === undefined ? publish : undefined, checks, reader);
  const environments = path.environments.filter((environment) => environment !== undefined);
  return publish && promote && deploy ? { environments, sources, publish, promote, deploy } : undefined;
}

function reportPublish(
  input: Readonly<Record<string, unknown>>,
  publishEnvironment: string | undefined,
  environments: readonly (string | undefined)[],
  reader: Reader,
): void {
  // GitHub does not tell environments apart by case:
  // https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/manage-environments
  if (publishEnvironment !== undefined && environments.slice(1).includes(publishEnvironment.toLowerCase())) {
    reader.report(
      "publish.environment",
      "is a later environment's, whose jobs must not publish into the first one; name another GitHub environment",
    );
  }
  if (input.promotesFrom !== undefined && input.publish !== undefined) {
    reader.report("publish", "has no meaning with promotesFrom, because nobody publishes here; remove one of them");
  }
}

/** What a trusted job says of itself, beside its repository: exactly this, where it is given. */
export interface TrustedJob {
  /** The GitHub environment; `undefined` of a job outside of any. */
  readonly environment?: string;
  readonly ref?: string;
  /** One of them. */
  readonly workflows: readonly string[];
}

/** The jobs of a source that may do a duty. */
export function trustedJob({ duty, environment }: Identity, source: Source, jobs: TrustedJobs): TrustedJob {
  const { ref, workflows } = jobs[duty];
  const common = { ...(ref !== undefined && { ref }), workflows: [...workflows].sort() };
  if (duty !== Duty.Publish) return { environment, ...common };
  const { publish } = jobs;
  return publish.from === PublishFrom.Branch
    ? { ref: branchRef(source.branch), workflows: common.workflows }
    : { environment: publish.environment ?? environment, ...common };
}

/** What publishing leaves open that the defaults ask of a job, for people to know. */
export function publishNotices({ publish, environments }: Pick<TrustedJobs, "publish" | "environments">): string[] {
  if (publish.from === PublishFrom.Branch) {
    return [
      `Every workflow on the source's branch can publish into ${environments[0]}, whether a push, a person ` +
        "(workflow_dispatch) or a schedule started it, without a GitHub environment's rules.",
    ];
  }
  if (publish.ref !== undefined) return [];
  return [
    `Jobs of the GitHub environment "${publish.environment ?? environments[0]}" can publish into ` +
      `${environments[0]} on any branch or tag: only that environment's own policy can hold them to some.`,
  ];
}
