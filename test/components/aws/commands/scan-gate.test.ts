import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type BundledCommand, bundleCommand } from "../../bundled-command";
import { attestation, entryOf, indexOf, linux } from "../../delivery/index-of";
import {
  basicAnswer,
  basicFinding,
  enhancedAnswer,
  enhancedFinding,
  manifests,
  pendingAnswer,
} from "../scan-gate/documented-answers";
import { digestOf, type EcrAnswer, type EcrApi, repositoryOf, startEcrApi } from "../scan-gate/ecr-api";

let api: EcrApi;
let command: BundledCommand;
beforeAll(async () => {
  api = await startEcrApi();
  command = await bundleCommand("scan-gate", api.endpoint);
});
afterAll(async () => {
  await Promise.all([api.close(), command.remove()]);
});
beforeEach(() => {
  api.requests.length = 0;
  answering([{ output: lately(basicAnswer) }]);
});

const repository = "staging/payments/api";
const digest = digestOf(manifests.amd64);
const index = indexOf(
  entryOf(manifests.amd64, linux("amd64")),
  entryOf(manifests.arm64, linux("arm64")),
  entryOf(manifests.attestation, attestation),
);

/** The documented answer, as of an hour ago. */
function lately<Answer extends { readonly imageScanFindings: object }>(answer: Answer, more: object = {}) {
  const imageScanCompletedAt = Math.floor(Date.now() / 1000) - 3600;
  return { ...answer, imageScanFindings: { ...answer.imageScanFindings, imageScanCompletedAt, ...more } };
}
const error = (code: string, status?: number): EcrAnswer => ({ error: code, ...(status && { status }) });

function answering(scans: EcrApi["answers"][string]): void {
  const there = repositoryOf(index, manifests.amd64, manifests.arm64, manifests.helm);
  api.answers = { BatchGetImage: there, DescribeImageScanFindings: scans };
}
const gate = (commandArguments: readonly string[] = [], options: Parameters<BundledCommand["run"]>[1] = {}) =>
  command.run(["--repository", repository, "--digest", digest, ...commandArguments], options);
const severe = () => [{ output: lately(enhancedAnswer) }];
const asked = () => api.requests.map(({ operation }) => operation);
const inDays = (days: number) => new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);

describe("scan-gate", () => {
  it("tells who asks for help how it is used", async () => {
    const { stdout, stderr, exitCode } = await gate(["--help"]);
    expect({ stderr, exitCode, asked: asked() }).toEqual({ stderr: "", exitCode: 0, asked: [] });
    expect(stdout).toMatch(/^Usage: npm run scan-gate -- .*\n +npx artifact-registries-scan-gate /);
  });

  it("allows what has nothing severe, and says what was scanned", async () => {
    const { stdout, stderr, exitCode } = await gate(["--registry-id", "012345678910", "--region", "us-west-2"]);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout.replace(/completed [^,]+/, "completed lately")).toBe(
      `${repository}@${digest} may be promoted: no finding of HIGH or worse counts.
Scanned:
  - ${digest}: complete, completed lately, 1 findings
`,
    );
    const place = { repositoryName: repository, registryId: "012345678910" };
    expect(api.requests.map(({ input }) => input)).toMatchObject([
      { ...place, imageIds: [{ imageDigest: digest }] },
      { ...place, imageId: { imageDigest: digest } },
    ]);
  });

  it("refuses what has a severe finding, and what that is depends on the threshold", async () => {
    answering(severe());
    const refused = await gate();
    expect(refused).toMatchObject({ stderr: "", exitCode: 1 });
    expect(refused.stdout.split("\n").slice(0, 2)).toEqual([
      `${repository}@${digest} must not be promoted:`,
      "  - CVE-2022-49043 is HIGH, in libxml2 2.9.14+dfsg",
    ]);
    expect((await gate(["--threshold", "CRITICAL"])).exitCode).toBe(0);
  });

  it("prints the same as JSON", async () => {
    answering(severe());
    const { stdout, exitCode } = await gate(["--json"]);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ repository, digest, artifact: "api", threshold: "HIGH", allowed: false, notes: [] },
      images: [{ digest, scan: { state: "continuous", findings: [{ id: "CVE-2022-49043" }] } }],
      refusals: [{ finding: "CVE-2022-49043", digest }],
    });
  });

  it.each([
    [
      "basic",
      (last: boolean) =>
        lately(basicAnswer, {
          findings: [{ ...basicFinding, severity: last ? "CRITICAL" : "LOW" }],
          findingSeverityCounts: { LOW: 1, CRITICAL: 1 },
        }),
    ],
    [
      "enhanced",
      (last: boolean) =>
        lately(enhancedAnswer, {
          enhancedFindings: [{ ...enhancedFinding, severity: last ? "CRITICAL" : "LOW" }],
          findingSeverityCounts: { LOW: 1, CRITICAL: 1 },
        }),
    ],
  ])("reads all pages of a %s scan", async (_, page) => {
    answering(({ nextToken }) => ({ output: nextToken ? page(true) : { ...page(false), nextToken: "more" } }));
    const { stdout, exitCode } = await gate();
    expect(exitCode).toBe(1);
    expect(stdout).toContain("is CRITICAL");
    expect(stdout).toContain("2 findings");
  });

  it("judges an index by its images, and asks for no scan of what BuildKit keeps beside them", async () => {
    const arm64 = digestOf(manifests.arm64);
    answering(({ imageId }) => {
      const { imageDigest } = imageId as { imageDigest: string };
      return { output: lately(imageDigest === arm64 ? enhancedAnswer : basicAnswer) };
    });
    const { stdout, exitCode } = await gate(["--digest", digestOf(index)]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain("  - linux/arm64: CVE-2022-49043 is HIGH");
    expect(stdout).toContain(`  - ${digest} (linux/amd64): complete`);
    const scanned = api.requests.filter(({ operation }) => operation === "DescribeImageScanFindings");
    expect(scanned.map(({ input }) => input.imageId)).toEqual([digest, arm64].map((imageDigest) => ({ imageDigest })));
  });

  it("waits for a scan that has not begun or not completed", async () => {
    answering([error("ScanNotFoundException"), { output: pendingAnswer }, { output: lately(basicAnswer) }]);
    const { stderr, exitCode } = await gate(["--wait", "1"]);
    expect(exitCode).toBe(0);
    expect(
      stderr.match(/^Waiting for the scan of sha256:[0-9a-f]{64} to complete, for \d+ s at most\.$/gm),
    ).toHaveLength(2);
  });

  it.each([
    ["completed", { output: pendingAnswer }, "its scan has not completed: PENDING, Pending start of the image scan."],
    ["begun", error("ScanNotFoundException"), "it was never scanned"],
  ])("refuses what has not %s when the time is over", async (_, answer, reason) => {
    answering([answer]);
    const { stdout, exitCode } = await gate(["--wait", "0"]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain(`  - ${reason}\n`);
  });

  it("refuses a digest that is not in the repository", async () => {
    const { stdout, exitCode } = await gate(["--digest", digestOf("another")]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain("  - it is not in the repository\n");
  });

  it("refuses an old scan, and by the age that is given", async () => {
    answering([{ output: lately(basicAnswer, { imageScanCompletedAt: Date.now() / 1000 - 40 * 24 * 60 * 60 }) }]);
    expect((await gate()).stdout).toContain("more than 30 days ago: scan it again");
    expect((await gate(["--max-age-days", "41"])).exitCode).toBe(0);
  });

  it("counts what is suppressed in Amazon Inspector unless it is told not to", async () => {
    answering([
      { output: lately(enhancedAnswer, { enhancedFindings: [{ ...enhancedFinding, status: "SUPPRESSED" }] }) },
    ]);
    expect((await gate()).exitCode).toBe(1);
    expect((await gate(["--accept-suppressed"])).exitCode).toBe(0);
  });

  it("lets nothing that a scanner says steer the terminal or the runner", async () => {
    const name = "lib\n::set-output name=x::y\u001b[2J";
    const attributes = [{ key: "package_name", value: name }];
    answering([{ output: lately(basicAnswer, { findings: [{ ...basicFinding, severity: "HIGH", attributes }] }) }]);
    const { stdout } = await gate();
    expect(stdout).toContain("  - CVE-2019-5188 is HIGH, in lib ::set-output name=x::y?[2J\n");
  });
});

describe("scan-gate with exceptions", () => {
  const exceptions = (until: string) =>
    JSON.stringify({
      ignoredFindings: [
        { id: "CVE-2022-49043", reason: "libxml2 is there for a tool that the image does not run", until },
      ],
      waivers: [{ artifact: "charts/api", reason: "a chart holds no packages", until }],
    });

  it("ignores a finding until the exception ends", async () => {
    answering(severe());
    const lasting = await command.file("lasting.json", exceptions(inDays(30)));
    const { stdout, exitCode } = await gate(["--exceptions", lasting]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      `Noted:\n  - CVE-2022-49043 is HIGH, in libxml2 2.9.14+dfsg, which is ignored until ${inDays(30)}: libxml2 is there for a tool that the image does not run\n`,
    );
    const ended = await gate(["--exceptions", await command.file("ended.json", exceptions("2026-11-01"))]);
    expect(ended.exitCode).toBe(1);
    expect(ended.stdout).toContain("  - CVE-2022-49043 was ignored until 2026-11-01, and counts again\n");
  });

  it("waives the scan of a Helm chart, of the artifact that the repository or --artifact names", async () => {
    const file = ["--exceptions", await command.file("waived.json", exceptions(inDays(30)))];
    const chart = ["--digest", digestOf(manifests.helm)];
    const inCharts = [...chart, ...file, "--repository", "staging/payments/charts/api"];
    const refused = await gate(chart);
    expect(refused.exitCode).toBe(1);
    expect(refused.stdout).toContain("the scanner cannot read it: it is application/vnd.cncf.helm.config.v1+json");
    expect((await gate([...chart, ...file])).exitCode).toBe(1);
    expect((await gate(inCharts)).exitCode).toBe(0);
    expect((await gate([...chart, ...file, "--artifact", "charts/api"])).exitCode).toBe(0);
    expect((await gate([...inCharts, "--artifact", "api"])).exitCode).toBe(1);
    expect(new Set(asked())).toEqual(new Set(["BatchGetImage"]));
  });

  it("reads a file without exceptions, and the standard input", async () => {
    answering(severe());
    const exception = { id: "CVE-2022-49043", reason: "not run", until: inDays(1) };
    const json = JSON.stringify({ ignoredFindings: [exception] });
    expect((await gate(["--exceptions", "-"], { input: json })).exitCode).toBe(0);
    expect((await gate(["--exceptions", await command.file("none.json", "{}")])).exitCode).toBe(1);
  });

  it("names all that is wrong with the file, and asks nothing", async () => {
    const content = JSON.stringify({ ignoredFindings: [{ id: "CVE-*", until: "never" }], waivers: "no" });
    const file = await command.file("wrong.json", content);
    const { stdout, stderr, exitCode } = await gate(["--exceptions", file]);
    const [problems = "", usage] = stderr.split("\n\n");
    expect(problems.split("\n").map((line) => line.split(" ").slice(0, 2).join(" "))).toEqual([
      `${file}: ignoredFindings[0].id`,
      `${file}: ignoredFindings[0].reason`,
      `${file}: ignoredFindings[0].until`,
      `${file}: waivers`,
    ]);
    expect(usage).toMatch(/^Usage: /);
    expect({ stdout, exitCode, asked: asked() }).toEqual({ stdout: "", exitCode: 2, asked: [] });
  });

  it.each([
    ["no JSON", "ignoredFindings: []", "is not JSON"],
    ["cut off", '{"waivers": [', "is not JSON"],
    ["empty", "", "is not JSON"],
    ["a list", "[]", "arguments is an array; write an object with ignoredFindings, waivers"],
  ])("refuses a file that is %s", async (_, content, problem) => {
    const { stderr, exitCode } = await gate(["--exceptions", await command.file("bad.json", content)]);
    expect(stderr).toContain(`bad.json: ${problem}`);
    expect(exitCode).toBe(2);
  });
});

describe("scan-gate without an answer", () => {
  it.each<[string, EcrAnswer, string]>([
    ["an expired token", error("ExpiredTokenException"), "the AWS credentials have expired; sign in again (An error"],
    ["invalid credentials", error("UnrecognizedClientException"), "the AWS credentials are not valid; sign in again"],
    ["too few permissions", error("AccessDeniedException"), "the AWS identity may not do this"],
    ["no such repository", error("RepositoryNotFoundException"), "there is no such repository"],
    ["throttling without end", error("ThrottlingException"), "AWS answers fewer requests than it is asked"],
    ["a fault of the service", error("ServerException", 500), "An error occurred (ServerException)"],
  ])("ends with 2 and the cause: %s", async (_, answer, cause) => {
    for (const operation of ["BatchGetImage", "DescribeImageScanFindings"]) {
      answering([{ output: lately(basicAnswer) }]);
      api.answers = { ...api.answers, [operation]: [answer] };
      const { stdout, stderr, exitCode } = await gate(["--wait", "0"]);
      expect(stderr).toContain(`It cannot be told whether the digest may be promoted: ${cause}`);
      expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
    }
  });

  it.each([
    ["throttling", error("ThrottlingException")],
    ["a fault of the service", error("ServerException", 500)],
  ])("asks again after %s that passes", async (_, passing) => {
    answering([passing, { output: lately(basicAnswer) }]);
    const { stderr, exitCode } = await gate(["--wait", "1"]);
    expect(stderr).toMatch(/^Waiting for AWS to answer \(\w+\), for \d+ s at most\.\n$/);
    expect(exitCode).toBe(0);
  });

  it.each<[string, Record<string, string | undefined>, string]>([
    [
      "credentials",
      { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, AWS_SESSION_TOKEN: undefined },
      "there are no AWS credentials; take the role first",
    ],
    ["region", { AWS_REGION: undefined }, "no AWS region is given"],
    ["AWS command line", { PATH: "/nonexistent" }, "the AWS command line (aws) is not on the PATH"],
    ["network", { AWS_ENDPOINT_URL_ECR: "http://127.0.0.1:9" }, "Could not connect"],
  ])("ends with 2 and the cause where there is none of it: %s", async (_, env, cause) => {
    const { stdout, stderr, exitCode } = await gate(["--wait", "0"], { env });
    expect(stderr).toContain(cause);
    expect({ stdout, exitCode, asked: asked() }).toEqual({ stdout: "", exitCode: 2, asked: [] });
  });

  it.each([
    [
      "as its second version says it",
      'echo "aws: [ERROR]: An error occurred (ExpiredTokenException) when calling the BatchGetImage operation: x" >&2; exit 254',
      "the AWS credentials have expired",
    ],
    ["that prints no JSON", "echo done", "printed something that is no JSON"],
    ["that says nothing", "exit 1", "it ended without saying why"],
    ["that knows no image and no failure", "echo '{}'", "Amazon ECR gives no manifest: it does not say why"],
  ])("ends with 2 and the cause: an AWS command line %s", async (_, script, cause) => {
    const folder = await mkdtemp(join(command.folder, "aws-"));
    await writeFile(join(folder, "aws"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    const { stdout, stderr, exitCode } = await gate(["--wait", "0"], { env: { PATH: folder } });
    expect(stderr).toContain(cause);
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
  });

  it("names all that is wrong with the command line", async () => {
    const { stdout, stderr, exitCode } = await command.run([
      ...["--repository", "Upper", "--digest", "v1.0.0", "--threshold", "BAD", "--wait", "61", "--max-age-days", "0"],
      ...["--region", "Europe", "--registry-id", "1", "--exceptions", "absent.json"],
    ]);
    const [problems = "", usage] = stderr.split("\n\n");
    expect(problems.split("\n").map((line) => line.split(" ")[0])).toEqual([
      ...["--repository", "--region", "--registry-id", "--digest", "--artifact"],
      ...["absent.json", "--threshold", "--max-age-days", "--wait"],
    ]);
    expect(usage).toMatch(/^Usage: npm run scan-gate/);
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
  });

  it.each([
    ["a repository", ["--digest", digest], "--repository is missing"],
    ["a digest", ["--repository", repository], "--digest is no digest"],
    ["an artifact", ["--repository", "api", "--digest", digest], "--artifact is missing"],
    ["an option that exists", ["--force"], "Unknown option '--force'"],
  ])("refuses a command line without %s", async (_, commandArguments, problem) => {
    const { stderr, exitCode } = await command.run(commandArguments);
    expect(stderr).toContain(problem);
    expect({ exitCode, asked: asked() }).toEqual({ exitCode: 2, asked: [] });
  });
});
