import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DeliveryWorkflowsInput, WorkflowScanGateInput } from "../../../../components/github/workflows/settings";
import { type Scanner, startScanner } from "../../../delivery/aws/scanner";
import { DeliveryWorld } from "../../../delivery/delivery-world";
import type { WorkflowRun } from "../../../delivery/runner";
import { deliveryInput, oneArtifact } from "../../../delivery/team-repository";
import { basicAnswer, basicFinding, pendingAnswer } from "../../aws/scan-gate/documented-answers";

const exceptionsFile = ".github/delivery/scan-exceptions.json";
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

let world: DeliveryWorld;
let scanner: Scanner;
/** Published with both artifacts. */
let commit: string;

beforeAll(async () => {
  world = await DeliveryWorld.create();
  scanner = await startScanner(world.emulator.endpoint);
  commit = await world.publish("scanned", unsigned(deliveryInput));
});
afterAll(async () => {
  await scanner?.stop();
  await world?.remove();
});
beforeEach(() => world.shell(`rm -f ${exceptionsFile}`));

/** What is not signed is not verified either, which would take the longest here. */
const unsigned = (input: DeliveryWorkflowsInput) => ({ ...input, signing: false });

const promoted = { check: "success", promote: "success" };
const refused = { check: "success", promote: "failure" };

let count = 0;
const nextRelease = () => `v1.${count++}.0`;

function promote(
  release: string,
  scanGate: WorkflowScanGateInput = {},
  input = oneArtifact,
  more = {},
  run: Partial<WorkflowRun> = {},
) {
  return world.run("promote", {
    ...run,
    input: { ...unsigned(input), scanGate },
    environment: { AWS_ENDPOINT_URL_ECR: scanner.endpoint, ...more },
    inputs: { environment: "acceptance", build: commit, release },
  });
}

/** A completed scan of now, with one finding of a severity. */
function scanned(severity: string): object {
  const imageScanFindings = {
    ...basicAnswer.imageScanFindings,
    imageScanCompletedAt: Date.now() / 1000,
    findings: [{ ...basicFinding, severity }],
  };
  return { ...basicAnswer, imageScanFindings };
}

const except = (exceptions: object) =>
  world.shell(`mkdir -p .github/delivery && cat >${exceptionsFile} <<'EOF'\n${JSON.stringify(exceptions)}\nEOF`);
const ignored = (until: string) => ({
  ignoredFindings: [{ id: basicFinding.name, reason: "the tool is not in the image", until }],
});

describe("the workflow that promotes, by what the scan has found", () => {
  it("takes a digest whose findings are below the threshold, and refuses it when one is at it", async () => {
    const release = nextRelease();
    scanner.answers = () => scanned("HIGH");
    const { jobs, output } = await promote(release);
    expect(jobs).toEqual(refused);
    expect(output).toContain("CVE-2019-5188 is HIGH, in e2fsprogs 1.44.1-1ubuntu1.1");
    expect(output).toContain("what the scan found stands against the promotion of api");
    expect(await world.digest("acceptance", "api", release)).toBeUndefined();
    expect(await world.digest("acceptance", "api", commit)).toBeUndefined();

    scanner.answers = () => scanned("MEDIUM");
    const after = await promote(release);
    expect(after.jobs, after.output).toEqual(promoted);
    expect(await world.digest("acceptance", "api", release)).toBe(await world.digest("staging", "api", commit));
  });

  it("asks about the digest in the environment before, under its own name", async () => {
    const asked: string[] = [];
    scanner.answers = (address) => {
      asked.push(address);
      return scanned("LOW");
    };
    expect((await promote(nextRelease())).jobs).toEqual(promoted);
    expect(asked).toEqual([`staging/payments/api@${await world.digest("staging", "api", commit)}`]);
  });

  it.each<[string, WorkflowScanGateInput, object, object]>([
    ["a scan that is too old", {}, basicAnswer, refused],
    ["a scan of today", {}, scanned("MEDIUM"), promoted],
    ["no scan, where none is asked", { enabled: false }, pendingAnswer, promoted],
  ])("heeds %s", async (_title, scanGate, answer, expected) => {
    scanner.answers = () => answer;
    const { jobs, output } = await promote(nextRelease(), scanGate);
    expect(jobs, output).toEqual(expected);
  });

  it("heeds the threshold of the registry that it promotes into", async () => {
    scanner.answers = () => scanned("MEDIUM");
    const variables = (SEVERITY_THRESHOLD: string) => {
      const { acceptance, ...others } = world.variables();
      return { variables: { ...others, acceptance: { ...acceptance, SEVERITY_THRESHOLD } } };
    };
    const release = nextRelease();
    expect((await promote(release, {}, oneArtifact, {}, variables("MEDIUM"))).jobs).toEqual(refused);
    expect((await promote(release, {}, oneArtifact, {}, variables("HIGH"))).jobs).toEqual(promoted);
  });

  it("lets a finding pass that the repository's file excepts, until its last day", async () => {
    scanner.answers = () => scanned("CRITICAL");
    await except(ignored(inDays(-1)));
    const before = await promote(nextRelease());
    expect(before.jobs).toEqual(refused);
    expect(before.output).toContain(`CVE-2019-5188 was ignored until ${inDays(-1)}, and counts again`);
    await except(ignored(inDays(1)));
    const after = await promote(nextRelease());
    expect(after.jobs, after.output).toEqual(promoted);
    expect(after.output).toContain(`which is ignored until ${inDays(1)}: the tool is not in the image`);
  });

  it("promotes nothing of several artifacts while one of them is not scanned, unless its scan is waived", async () => {
    scanner.answers = (address) => (address.includes("/charts/") ? undefined : scanned("LOW"));
    const release = nextRelease();
    const { jobs, output } = await promote(release, {}, deliveryInput);
    expect(jobs).toEqual(refused);
    expect(output).toContain("stands against the promotion of charts/api:");
    expect(await world.digest("acceptance", "api", release)).toBeUndefined();

    const unsupported = { status: "UNSUPPORTED_IMAGE", description: "The operating system is not supported." };
    scanner.answers = (address) =>
      address.includes("/charts/") ? { ...pendingAnswer, imageScanStatus: unsupported } : scanned("LOW");
    expect((await promote(release, {}, deliveryInput)).jobs).toEqual(refused);
    await except({ waivers: [{ artifact: "charts/api", reason: "a chart holds no packages", until: inDays(1) }] });
    const waived = await promote(release, {}, deliveryInput);
    expect(waived.jobs, waived.output).toEqual(promoted);
  });

  it("stops where the file of exceptions cannot be read, and says what is wrong with it", async () => {
    scanner.answers = () => scanned("LOW");
    await except({ ignoredFindings: [{ id: basicFinding.name }] });
    const { jobs, output } = await promote(nextRelease());
    expect(jobs).toEqual(refused);
    expect(output).toContain(`${exceptionsFile}: ignoredFindings[0].reason is missing`);
    expect(output).toContain("whether api may be promoted cannot be told");
  });

  it("stops where Amazon ECR does not answer", async () => {
    scanner.answers = () => ({ __type: "AccessDeniedException", message: "not authorized to perform" });
    const { jobs, output } = await promote(nextRelease());
    expect(jobs).toEqual(refused);
    expect(output).toContain("the AWS identity may not do this; give its role the action that is named");
    expect(output).toContain("whether api may be promoted cannot be told");
  });
});
