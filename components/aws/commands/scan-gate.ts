#!/usr/bin/env node
import { parseArgs } from "node:util";
import { decideScanGate, defaultMaximumAgeDays, type ScanGateSettings } from "../../delivery/scan-gate";
import { defaultSeverityThreshold, severities } from "../../delivery/severity";
import { patience } from "../scan-gate/patience";
import { scannedImages } from "../scan-gate/scanned-images";
import { AwsFailure } from "./aws-command-line";
import { printable } from "./printable";
import { placeProblems } from "./repository-place";
import { readExceptionsFile } from "./scan-gate-exceptions-file";
import { scanGateReport } from "./scan-gate-report";
import { type EcrPlace, ecrRepository } from "./scan-gate-repository";

const defaultWaitMinutes = 5;

const usage = `Usage: npm run scan-gate -- --repository staging/payments/api --digest sha256:… [--threshold ${defaultSeverityThreshold}]
       npx artifact-registries-scan-gate …, where the package is installed

Says whether a digest in Amazon ECR may be promoted, by what its scan has found. It asks with the AWS command line.
  --repository         the repository that it is promoted from
  --digest             its digest; an index is judged by all of its images
  --threshold          findings of this severity or worse stop it: ${severities.join(", ")} (${defaultSeverityThreshold})
  --exceptions         a file of findings to ignore and scans to waive, in JSON
  --artifact           the artifact's name in that file (the repository without environment and namespace)
  --accept-suppressed  lets findings pass that are suppressed in Amazon Inspector
  --max-age-days       how old a scan may be that is not continuous (${defaultMaximumAgeDays})
  --wait               minutes to wait for a scan to complete (${defaultWaitMinutes})
  --region, --registry-id  where the repository is, if the AWS configuration does not say so
  --json               prints the same as JSON
It ends with 0 where the digest may be promoted, with 1 where it may not, and with 2 where that cannot be told.
`;

async function main(): Promise<number> {
  const { values, problems } = readCommandLine();
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const at = new Date();
  const exceptions = await readExceptionsFile(values.exceptions, at, problems);
  const settings = readSettings(values, problems);
  const waitMinutes = wholeNumber("wait", values.wait, defaultWaitMinutes, 0, 60, problems);
  if (problems.length > 0 || !exceptions) return refuse(problems);

  const { repository = "", digest = "" } = values;
  const artifact = values.artifact ?? artifactOf(repository);
  const place = placeOf(values);
  const waiting = patience(waitMinutes, (line) => process.stderr.write(`${printable(line)}\n`));
  const images = await scannedImages(digest, ecrRepository(place, waiting), waiting);
  const judgedAt = new Date();
  const decision = decideScanGate({ artifact, images }, { ...settings, ...exceptions }, judgedAt);
  const judgement = { repository, digest, artifact, threshold: settings.threshold, at: judgedAt, images, ...decision };
  process.stdout.write(values.json ? `${JSON.stringify(judgement, undefined, 2)}\n` : scanGateReport(judgement));
  return decision.allowed ? 0 : 1;
}

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const options = {
  ...{ repository: text, digest: text, threshold: text, exceptions: text, artifact: text, region: text },
  ...{ "registry-id": text, "max-age-days": text, wait: text, "accept-suppressed": flag, json: flag },
  help: { type: "boolean", short: "h" },
} as const;
type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>["values"];

function readCommandLine(): { readonly values: Values; readonly problems: string[] } {
  try {
    const { values } = parseArgs({ options });
    return { values, problems: values.help ? [] : commandLineProblems(values) };
  } catch (error) {
    return { values: {}, problems: [error instanceof Error ? error.message : String(error)] };
  }
}

function commandLineProblems(values: Values): string[] {
  const problems = [...placeProblems(values)];
  if (!/^sha256:[0-9a-f]{64}$/.test(values.digest ?? "")) {
    problems.push('--digest is no digest; write "sha256:" and 64 lower-case hexadecimal digits, not a tag.');
  }
  const { repository, artifact } = values;
  if (artifact === undefined && repository !== undefined && artifactOf(repository) === "") {
    problems.push("--artifact is missing, and the repository is not called <environment>/<namespace>/<artifact>.");
  }
  return problems;
}

/** Repositories are called `<environment>/<namespace>/<artifact>`. */
function artifactOf(repository: string): string {
  return repository.split("/").slice(2).join("/");
}

function placeOf({ repository = "", region, "registry-id": registryId }: Values): EcrPlace {
  return { repository, ...(region !== undefined && { region }), ...(registryId !== undefined && { registryId }) };
}

type Settings = Pick<ScanGateSettings, "threshold" | "maximumAgeDays" | "acceptSuppressed">;

function readSettings(values: Values, problems: string[]): Settings {
  const given = values.threshold ?? defaultSeverityThreshold;
  const threshold = severities.find((severity) => severity === given);
  if (!threshold) problems.push(`--threshold is no severity; write one of ${severities.join(", ")}.`);
  const days = values["max-age-days"];
  return {
    threshold: threshold ?? defaultSeverityThreshold,
    maximumAgeDays: wholeNumber("max-age-days", days, defaultMaximumAgeDays, 1, 365, problems),
    acceptSuppressed: values["accept-suppressed"] ?? false,
  };
}

function wholeNumber(
  name: string,
  value: string | undefined,
  otherwise: number,
  minimum: number,
  maximum: number,
  problems: string[],
): number {
  if (value === undefined) return otherwise;
  const number = /^\d{1,4}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= minimum && number <= maximum) return number;
  problems.push(`--${name} is no whole number from ${minimum} to ${maximum}.`);
  return otherwise;
}

function refuse(problems: readonly string[]): number {
  process.stderr.write(`${problems.map((problem) => `${problem}\n`).join("")}\n${usage}`);
  return 2;
}

// A program that reads the report, such as head, may end before it has read all.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});
main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error) => {
    // Whoever does not get an answer gets no permission either.
    process.exitCode = 2;
    const words = error instanceof AwsFailure ? error.message : error.stack;
    process.stderr.write(`It cannot be told whether the digest may be promoted: ${printable(words)}\n`);
  },
);
