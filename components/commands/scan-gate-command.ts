import { parseArgs } from "node:util";
import { type Patience, patience } from "../delivery/patience";
import { decideScanGate, defaultMaximumAgeDays, type ScanGateSettings } from "../delivery/scan-gate";
import { type ScannedRepository, scannedImages } from "../delivery/scanned-images";
import { defaultSeverityThreshold, severities } from "../delivery/severity";
import { runCommand } from "./command";
import { type OptionValues, optionText } from "./option-values";
import { printable } from "./printable";
import { readExceptionsFile } from "./scan-gate-exceptions-file";
import { scanGateReport } from "./scan-gate-report";

/** What differs from one registry to the other. */
export interface ScanGateRegistry {
  /** Such as "Amazon ECR". */
  readonly name: string;
  /** The command of this package, without `artifact-registries-`. */
  readonly command: string;
  /** Words that say where an image is. */
  readonly example: string;
  /** How it is asked, as a sentence. */
  readonly asking: string;
  /** The options that say where an image is, beside its digest, with their lines of the usage. */
  readonly placeOptions: readonly string[];
  readonly placeUsage: string;
  /** What `--accept-suppressed` is about. */
  readonly suppressed: string;
  placeProblems(values: OptionValues): readonly string[];
  /** The artifact's name in the file of exceptions; empty where it cannot be told. */
  artifactOf(values: OptionValues): string;
  /** Asks the registry; what it throws where the registry does not answer is an `Error` whose message says why. */
  repository(values: OptionValues, patience: Patience): ScannedRepository;
  isFailure(error: unknown): boolean;
}

const defaultWaitMinutes = 5;

function usageOf(registry: ScanGateRegistry): string {
  const { name, command, example, asking, placeUsage, suppressed } = registry;
  return `Usage: npm run ${command} -- ${example} --digest sha256:… [--threshold ${defaultSeverityThreshold}]
       npx artifact-registries-${command} …, where the package is installed

Says whether a digest in ${name} may be promoted, by what its scan has found. ${asking}
  --repository         the repository that it is promoted from
  --digest             its digest; an index is judged by all of its images
  --threshold          findings of this severity or worse stop it: ${severities.join(", ")} (${defaultSeverityThreshold})
  --exceptions         a file of findings to ignore and scans to waive, in JSON
  --artifact           the artifact's name in that file (the repository without environment and namespace)
  --accept-suppressed  lets findings pass that are suppressed in ${suppressed}
  --max-age-days       how old a scan may be that is not continuous (${defaultMaximumAgeDays})
  --wait               minutes to wait for a scan to complete (${defaultWaitMinutes})
${placeUsage}
  --json               prints the same as JSON
It ends with 0 where the digest may be promoted, with 1 where it may not, and with 2 where that cannot be told.
`;
}

/** Runs the command; whoever does not get an answer gets no permission either. */
export function runScanGate(registry: ScanGateRegistry): void {
  runCommand(() => main(registry), "It cannot be told whether the digest may be promoted", registry.isFailure);
}

async function main(registry: ScanGateRegistry): Promise<number> {
  const usage = usageOf(registry);
  const { values, problems } = readCommandLine(registry);
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const at = new Date();
  const exceptions = await readExceptionsFile(optionText(values, "exceptions"), at, problems);
  const settings = readSettings(values, problems);
  const waitMinutes = wholeNumber("wait", optionText(values, "wait"), defaultWaitMinutes, 0, 60, problems);
  if (problems.length > 0 || !exceptions) {
    process.stderr.write(`${problems.map((problem) => `${problem}\n`).join("")}\n${usage}`);
    return 2;
  }
  const repository = optionText(values, "repository") ?? "";
  const digest = optionText(values, "digest") ?? "";
  const artifact = optionText(values, "artifact") ?? registry.artifactOf(values);
  const waiting = patience(waitMinutes, (line) => process.stderr.write(`${printable(line)}\n`));
  const images = await scannedImages(digest, registry.repository(values, waiting), waiting);
  const judgedAt = new Date();
  const decision = decideScanGate({ artifact, images }, { ...settings, ...exceptions }, judgedAt);
  const judgement = { repository, digest, artifact, threshold: settings.threshold, at: judgedAt, images, ...decision };
  process.stdout.write(values.json ? `${JSON.stringify(judgement, undefined, 2)}\n` : scanGateReport(judgement));
  return decision.allowed ? 0 : 1;
}

const texts = ["repository", "digest", "threshold", "exceptions", "artifact", "max-age-days", "wait"];
const flags = ["accept-suppressed", "json"];

function readCommandLine(registry: ScanGateRegistry): { readonly values: OptionValues; readonly problems: string[] } {
  const options = {
    ...Object.fromEntries([...texts, ...registry.placeOptions].map((name) => [name, { type: "string" as const }])),
    ...Object.fromEntries(flags.map((name) => [name, { type: "boolean" as const }])),
    help: { type: "boolean" as const, short: "h" },
  };
  try {
    const { values } = parseArgs({ options });
    return { values, problems: values.help ? [] : commandLineProblems(values, registry) };
  } catch (error) {
    return { values: {}, problems: [error instanceof Error ? error.message : String(error)] };
  }
}

function commandLineProblems(values: OptionValues, registry: ScanGateRegistry): string[] {
  const problems = [...registry.placeProblems(values)];
  if (!/^sha256:[0-9a-f]{64}$/.test(optionText(values, "digest") ?? "")) {
    problems.push('--digest is no digest; write "sha256:" and 64 lower-case hexadecimal digits, not a tag.');
  }
  if (values.artifact === undefined && values.repository !== undefined && registry.artifactOf(values) === "") {
    problems.push("--artifact is missing, and the repository is not called <environment>/<namespace>/<artifact>.");
  }
  return problems;
}

type Settings = Pick<ScanGateSettings, "threshold" | "maximumAgeDays" | "acceptSuppressed">;

function readSettings(values: OptionValues, problems: string[]): Settings {
  const given = values.threshold ?? defaultSeverityThreshold;
  const threshold = severities.find((severity) => severity === given);
  if (!threshold) problems.push(`--threshold is no severity; write one of ${severities.join(", ")}.`);
  return {
    threshold: threshold ?? defaultSeverityThreshold,
    maximumAgeDays: wholeNumber(
      "max-age-days",
      optionText(values, "max-age-days"),
      defaultMaximumAgeDays,
      1,
      365,
      problems,
    ),
    acceptSuppressed: values["accept-suppressed"] === true,
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
