import { imageCalls } from "../trace/call-events";
import { manifestIn } from "../trace/manifest";
import { inOrder, readEvents, type TraceEvent } from "../trace/trace-event";
import { AwsFailure, aws } from "./aws-command-line";

/** Where an audit trail's log group is. */
export interface LogGroupPlace {
  readonly name: string;
  readonly region?: string;
  /** Nothing is read from before. */
  readonly since?: Date;
}

/** What changes settings: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html */
const settingsPattern = `{ $.detail.eventName = "*" ${[...imageCalls, "PolicyExecutionEvent"]
  .map((name) => `&& $.detail.eventName != "${name}"`)
  .join(" ")} }`;

/** The events of a log group that name a digest, and those that change settings. */
export async function eventsOfLogGroup(
  digest: string,
  { name, region, since }: LogGroupPlace,
  problems: string[],
): Promise<readonly TraceEvent[]> {
  const events: TraceEvent[] = [];
  // The command line asks for all pages itself: https://docs.aws.amazon.com/cli/latest/reference/logs/filter-log-events.html
  for (const pattern of [`"${digest}"`, settingsPattern]) {
    const answer = await ask(
      [
        ...["logs", "filter-log-events", "--log-group-name", name, "--filter-pattern", pattern],
        ...(since ? ["--start-time", String(since.getTime())] : []),
      ],
      region,
    );
    const reading = answer.output === undefined ? undefined : readEvents(answer.output);
    if (!reading) {
      problems.push(`The log group ${name} cannot be read: ${answer.problem ?? "its answer holds no events"}`);
      return [];
    }
    events.push(...reading.events);
  }
  return inOrder(events);
}

/** https://github.com/opencontainers/image-spec/blob/main/media-types.md; in others Amazon ECR would convert the manifest. */
const mediaTypes = [
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
];

/** The digest's manifest, from the first repository that has it; why there is none otherwise. */
export async function manifestOfRepositories(
  digest: string,
  repositories: readonly string[],
  region: string | undefined,
): Promise<{ readonly manifest?: string; readonly problems: readonly string[] }> {
  const problems: string[] = [];
  for (const repository of repositories) {
    const { output, problem } = await ask(
      [
        ...["ecr", "batch-get-image", "--repository-name", repository, "--image-ids", `imageDigest=${digest}`],
        ...["--accepted-media-types", ...mediaTypes],
      ],
      region,
    );
    const manifest = output === undefined ? undefined : manifestIn(output, digest);
    if (manifest !== undefined) return { manifest, problems };
    problems.push(`${repository} does not give its manifest: ${problem ?? "it is not there, or no longer"}`);
  }
  return { problems };
}

interface Answer {
  readonly output?: string;
  readonly problem?: string;
}

async function ask(words: readonly string[], region: string | undefined): Promise<Answer> {
  try {
    return { output: JSON.stringify(await aws(words, region)) };
  } catch (error) {
    if (error instanceof AwsFailure) return { problem: error.message };
    throw error;
  }
}
