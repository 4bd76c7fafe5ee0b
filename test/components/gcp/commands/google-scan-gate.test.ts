import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type BundledCommand, bundledCommand } from "../../bundled-command";
import { discovery, vulnerability } from "../scan-gate/documented-occurrences";
import { type GoogleStandIn, startGoogleStandIn } from "./google-stand-in";

const digestOf = (manifest: string) => `sha256:${createHash("sha256").update(manifest).digest("hex")}`;
const imageManifest = (name: string) =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: { mediaType: "application/vnd.oci.image.config.v1+json", digest: digestOf(name), size: 1 },
    layers: [],
  });
const [amd64, arm64] = [imageManifest("amd64"), imageManifest("arm64")];
const index = JSON.stringify({
  schemaVersion: 2,
  mediaType: "application/vnd.oci.image.index.v1+json",
  manifests: [
    { digest: digestOf(amd64), platform: { os: "linux", architecture: "amd64" } },
    { digest: digestOf(arm64), platform: { os: "linux", architecture: "arm64" } },
  ],
});
const chart = JSON.stringify({
  schemaVersion: 2,
  config: { mediaType: "application/vnd.cncf.helm.config.v1+json", digest: digestOf("chart"), size: 1 },
  layers: [],
});
const now = () => new Date().toISOString();
const repository = "acme-delivery/staging-payments-docker/charts/api";

describe("google-scan-gate", () => {
  let google: GoogleStandIn;
  let command: BundledCommand;

  beforeAll(async () => {
    google = await startGoogleStandIn();
    command = await bundledCommand("gcp/commands/google-scan-gate", {
      CLOUDSDK_AUTH_ACCESS_TOKEN: "federated-token",
      CLOUDSDK_API_ENDPOINT_OVERRIDES_CONTAINERANALYSIS: `http://${google.host}/`,
      PATH: "/nowhere",
    });
  });
  afterAll(() => Promise.all([google.close(), command.remove()]));
  beforeEach(() => {
    google.requests.length = 0;
    google.instead = [];
    google.manifests = Object.fromEntries([amd64, arm64, index, chart].map((one) => [digestOf(one), one]));
    google.occurrences = (kind) => (kind === "DISCOVERY" ? [[discovery({ lastScanTime: now() })]] : [[]]);
  });

  const ask = (manifest: string, ...more: readonly string[]) =>
    command.run([
      ...["--registry", google.host, "--repository", repository, "--digest", digestOf(manifest)],
      ...["--wait", "0", ...more],
    ]);
  const withFindings = (...findings: readonly unknown[]) => {
    google.occurrences = (kind) => (kind === "DISCOVERY" ? [[discovery({ lastScanTime: now() })]] : [findings]);
  };

  it("lets through what has no finding that counts, asking by digest with the token of the job", async () => {
    withFindings(vulnerability({ effectiveSeverity: "LOW" }));
    const { stdout, exitCode } = await ask(amd64);
    expect({ exitCode, first: stdout.split("\n")[0] }).toEqual({
      exitCode: 0,
      first: `${repository}@${digestOf(amd64)} may be promoted: no finding of HIGH or worse counts.`,
    });
    const resource = `https://${google.host}/${repository}@${digestOf(amd64)}`;
    expect(
      google.requests.map(({ url, authorization }) => [url.pathname, url.searchParams.get("filter"), authorization]),
    ).toEqual([
      [`/v2/${repository}/manifests/${digestOf(amd64)}`, null, "Bearer federated-token"],
      [
        "/v1/projects/acme-delivery/occurrences",
        `kind="DISCOVERY" AND resourceUrl="${resource}"`,
        "Bearer federated-token",
      ],
      [
        "/v1/projects/acme-delivery/occurrences",
        `kind="VULNERABILITY" AND resourceUrl="${resource}"`,
        "Bearer federated-token",
      ],
    ]);
    expect(google.requests[0]?.accept).toContain("application/vnd.oci.image.index.v1+json");
  });

  it("refuses what has a finding that is too severe, on whatever page it is", async () => {
    google.occurrences = (kind) =>
      kind === "DISCOVERY"
        ? [[discovery({ lastScanTime: now() })]]
        : [[vulnerability({ effectiveSeverity: "LOW" })], [vulnerability({ effectiveSeverity: "CRITICAL" })]];
    const { stdout, exitCode } = await ask(amd64);
    expect(exitCode).toBe(1);
    expect(stdout).toContain("CVE-2019-5188 is CRITICAL, in e2fsprogs 1.44.1-1ubuntu1.1");
    expect((await ask(amd64, "--threshold", "CRITICAL")).exitCode).toBe(1);
    withFindings(vulnerability());
    expect((await ask(amd64, "--threshold", "CRITICAL")).exitCode).toBe(0);
  });

  it("judges an index by all of its images", async () => {
    google.occurrences = (kind, resource) => {
      if (kind === "DISCOVERY") return [[discovery({ lastScanTime: now() })]];
      return [resource.endsWith(digestOf(arm64)) ? [vulnerability()] : []];
    };
    const { stdout, exitCode } = await ask(index);
    expect(exitCode).toBe(1);
    expect(stdout).toContain("linux/arm64: CVE-2019-5188 is HIGH");
    expect(stdout).not.toContain("linux/amd64: CVE");
  });

  it.each([
    ["nobody has scanned", () => [[]], "it was never scanned"],
    ["is being scanned", () => [[discovery({ analysisStatus: "SCANNING" })]], "its scan has not completed: SCANNING"],
    [
      "could not be scanned",
      () => [[discovery({ analysisStatus: "FINISHED_FAILED" })]],
      "its scan has no findings to judge",
    ],
    [
      "was scanned long ago and is looked at no longer",
      () => [[discovery({ continuousAnalysis: "INACTIVE", lastScanTime: "2026-01-01T00:00:00Z" })]],
      "more than 30 days ago",
    ],
  ])("refuses what %s", async (_, discoveries, words) => {
    google.occurrences = (kind) => (kind === "DISCOVERY" ? discoveries() : [[]]);
    const { stdout, exitCode } = await ask(amd64);
    expect(exitCode).toBe(1);
    expect(stdout).toContain(words);
  });

  it("refuses what the scanner cannot read until that is waived by the artifact's name, with an end", async () => {
    expect((await ask(chart)).exitCode).toBe(1);
    const until = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
    const waivers = [{ artifact: "charts/api", reason: "Charts are linted.", until }];
    const exceptions = await command.file("exceptions.json", JSON.stringify({ waivers }));
    expect((await ask(chart, "--exceptions", exceptions)).exitCode).toBe(0);
  });

  it("refuses what is not there", async () => {
    const { stdout, exitCode } = await ask("another manifest");
    expect(exitCode).toBe(1);
    expect(stdout).toContain("it is not in the repository");
  });

  it("counts a VEX statement only where that is asked for", async () => {
    withFindings(vulnerability({ vexAssessment: { state: "NOT_AFFECTED" } }));
    expect((await ask(amd64)).exitCode).toBe(1);
    expect((await ask(amd64, "--accept-suppressed")).exitCode).toBe(0);
  });

  it("asks again while Google answers too few requests, and gives up when its time is over", async () => {
    const busy = { status: 429, body: { error: { message: "Quota exceeded", status: "RESOURCE_EXHAUSTED" } } };
    google.instead = [busy];
    expect((await ask(amd64, "--wait", "1")).exitCode).toBe(0);
    google.instead = [busy];
    const { stderr, exitCode } = await ask(amd64);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("Google answers fewer requests than it is asked; try again later (Quota exceeded)");
  });

  it.each([
    [401, "the access token is not valid or has expired; sign in again"],
    [403, "the identity may not do this, or the API is off; give it the permission that is named"],
  ])("cannot tell where Google answers %s, and says what helps", async (status, words) => {
    google.instead = [{ status, body: { error: { message: "no" } } }];
    const { stdout, stderr, exitCode } = await ask(amd64);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(`It cannot be told whether the digest may be promoted: ${words} (no)`);
  });

  it("cannot tell where nobody has signed in", async () => {
    const { stderr, exitCode } = await command.run(
      ["--registry", google.host, "--repository", repository, "--digest", digestOf(amd64)],
      { env: { CLOUDSDK_AUTH_ACCESS_TOKEN: undefined } },
    );
    expect(exitCode).toBe(2);
    expect(stderr).toContain("there is no access token in CLOUDSDK_AUTH_ACCESS_TOKEN, and gcloud is not on the PATH");
  });

  it("says all that is wrong with what it is asked, and asks nobody", async () => {
    const { stderr, exitCode } = await command.run([
      "--registry",
      "https://evil.example",
      "--repository",
      "api",
      "--digest",
      "v1",
    ]);
    expect(exitCode).toBe(2);
    for (const option of ["--registry is no host", "--repository is no image", "--digest is no digest"]) {
      expect(stderr).toContain(option);
    }
    expect(google.requests).toEqual([]);
    expect((await command.run(["--help"])).stdout).toContain("npx artifact-registries-google-scan-gate");
  });
});
