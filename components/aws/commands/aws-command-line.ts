import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import type { Patience } from "../../delivery/patience";

/** Why AWS did not answer. */
export class AwsFailure extends Error {
  constructor(
    /** Such as `AccessDeniedException`; empty where AWS was not even asked. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** What passes by itself: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/CommonErrors.html */
const passing = [
  ...["ThrottlingException", "Throttling", "TooManyRequestsException", "RequestLimitExceeded"],
  ...["ServerException", "InternalFailure", "InternalServerError", "ServiceUnavailable", "ServiceUnavailableException"],
  ...["500", "502", "503", "504"],
];

function isPassing({ code, message }: AwsFailure): boolean {
  return passing.includes(code) || /could not connect|connection was closed|timeout on endpoint/i.test(message);
}

/**
 * Runs the AWS command line, which finds credentials and region where people and jobs have them, and gives what it
 * prints. It tries again by itself, a few times:
 * https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-retries.html
 */
export async function aws(words: readonly string[], region: string | undefined): Promise<unknown> {
  // The first version of the command line does not read AWS_REGION.
  const place = region ?? process.env.AWS_REGION;
  const all = [...words, "--output", "json", ...(place === undefined ? [] : ["--region", place])];
  const env = { AWS_RETRY_MODE: "standard", AWS_MAX_ATTEMPTS: "4", ...process.env, AWS_PAGER: "" };
  const child = spawn("aws", all, { stdio: ["ignore", "pipe", "pipe"], env });
  const ended = new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
  let results: readonly [string, string, number | null];
  try {
    results = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  } catch (error) {
    throw new AwsFailure("", cannotStart(error));
  }
  const [output, errors, exitCode] = results;
  if (exitCode !== 0) throw failureOf(errors);
  try {
    return JSON.parse(output);
  } catch {
    throw new AwsFailure("", "the AWS command line printed something that is no JSON");
  }
}

/** Asks again what a passing fault has kept from being answered. */
export async function patiently<Answer>(patience: Patience, ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const again = error instanceof AwsFailure && isPassing(error);
      if (!again || !(await patience.pause(`AWS to answer (${error.code || "no connection"})`))) throw error;
    }
  }
}

function cannotStart(error: unknown): string {
  return (error as NodeJS.ErrnoException).code === "ENOENT"
    ? "the AWS command line (aws) is not on the PATH; install it: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html"
    : `the AWS command line cannot be started: ${error instanceof Error ? error.message : error}`;
}

function failureOf(errors: string): AwsFailure {
  const [, code = ""] = /An error occurred \(([^)]+)\)/.exec(errors) ?? [];
  const words = errors.trim() || "it ended without saying why";
  const [, remedy] = remedies.find(([pattern]) => pattern.test(code || words)) ?? [];
  return new AwsFailure(code, remedy === undefined ? words : `${remedy} (${words})`);
}

/** https://docs.aws.amazon.com/cli/latest/userguide/cli-chap-troubleshooting.html */
const remedies: readonly (readonly [RegExp, string])[] = [
  [
    /^(ExpiredToken|RequestExpired|TokenRefreshRequired)|has expired/,
    "the AWS credentials have expired; sign in again",
  ],
  [
    /Unable to locate credentials|Partial credentials/,
    "there are no AWS credentials; take the role first, such as with aws-actions/configure-aws-credentials",
  ],
  [
    /^(UnrecognizedClient|InvalidClientTokenId|InvalidSignature|SignatureDoesNotMatch|IncompleteSignature)|config profile/,
    "the AWS credentials are not valid; sign in again",
  ],
  [/^AccessDenied/, "the AWS identity may not do this; give its role the action that is named"],
  [/must specify a region/, "no AWS region is given; use --region or set AWS_REGION"],
  [/^(Throttl|TooManyRequests|RequestLimit)/, "AWS answers fewer requests than it is asked; try again later"],
  [/^RepositoryNotFound/, "there is no such repository in this account and region"],
];
