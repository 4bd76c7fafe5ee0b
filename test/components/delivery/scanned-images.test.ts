import { describe, expect, it } from "vitest";
import { patience } from "../../../components/delivery/patience";
import { type Scan, ScanState } from "../../../components/delivery/scan-gate";
import { scannedImages } from "../../../components/delivery/scanned-images";
import { manifests } from "../aws/scan-gate/documented-answers";
import { digestOf } from "../aws/scan-gate/ecr-api";
import { attestation, entryOf, indexOf, linux } from "./index-of";

const complete: Scan = { state: ScanState.Complete, completedAt: new Date(0), findings: [] };
const pending: Scan = { state: ScanState.Pending, findings: [] };
const missing: Scan = { state: ScanState.Missing, findings: [] };

/** A repository with these manifests, whose scans answer what is given, the last answer again and again. */
function repository(texts: readonly string[], scans: Readonly<Record<string, readonly Scan[]>> = {}) {
  const asked: string[] = [];
  return {
    asked,
    async manifest(digest: string) {
      return texts.find((one) => digestOf(one) === digest);
    },
    async scan(digest: string) {
      asked.push(digest);
      const answers = scans[digest] ?? [complete];
      const count = asked.filter((one) => one === digest).length;
      return answers[Math.min(count, answers.length) - 1] ?? complete;
    },
  };
}

/** A clock on which only pauses pass. */
function waiting(minutes: number) {
  let now = 0;
  const pauses: number[] = [];
  const said: string[] = [];
  const clock = {
    now: () => now,
    async sleep(milliseconds: number) {
      pauses.push(milliseconds / 1000);
      now += milliseconds;
    },
  };
  return { pauses, said, patience: patience(minutes, (line) => said.push(line), clock) };
}

const amd64 = digestOf(manifests.amd64);
const arm64 = digestOf(manifests.arm64);
const index = indexOf(
  entryOf(manifests.amd64, linux("amd64")),
  entryOf(manifests.arm64, linux("arm64")),
  entryOf(manifests.attestation, attestation),
);
const never = waiting(0).patience;

describe("the images of a digest", () => {
  it("are the image itself", async () => {
    const one = repository([manifests.amd64]);
    expect(await scannedImages(amd64, one, never)).toEqual([{ digest: amd64, scan: complete }]);
  });

  it("are those of an index, with their platforms, and not what BuildKit keeps beside them", async () => {
    const all = repository([index, manifests.amd64, manifests.arm64, manifests.attestation]);
    expect(await scannedImages(digestOf(index), all, never)).toEqual([
      { digest: amd64, platform: "linux/amd64", scan: complete },
      { digest: arm64, platform: "linux/arm64", scan: complete },
    ]);
    expect(all.asked).toEqual([amd64, arm64]);
  });

  it("are those of the indexes in an index, each once", async () => {
    const inner = indexOf(entryOf(manifests.arm64, linux("arm64")), entryOf(manifests.amd64, linux("amd64")));
    const outer = indexOf(entryOf(manifests.amd64, linux("amd64")), entryOf(inner));
    const all = repository([outer, inner, manifests.amd64, manifests.arm64]);
    const images = await scannedImages(digestOf(outer), all, never);
    expect(images.map(({ digest }) => digest)).toEqual([amd64, arm64]);
  });

  it("are none for an index of nothing but attestations", async () => {
    const empty = indexOf(entryOf(manifests.attestation, attestation));
    expect(await scannedImages(digestOf(empty), repository([empty, manifests.attestation]), never)).toEqual([]);
  });

  it("are not scanned where they are not there, no image, or not to be read", async () => {
    const twofold = manifests.amd64.replace("{", '{"schemaVersion":2,');
    const mixed = indexOf(...[manifests.amd64, manifests.helm, manifests.arm64, twofold].map((one) => entryOf(one)));
    const some = repository([mixed, manifests.helm, manifests.arm64, twofold]);
    const images = await scannedImages(digestOf(mixed), some, never);
    expect(images.map(({ scan }) => [scan.state, scan.detail])).toEqual([
      ["absent", undefined],
      ["unsupported", "it is application/vnd.cncf.helm.config.v1+json and no image"],
      ["complete", undefined],
      ["unknown", "its manifest is no JSON that every reader takes alike: a key twice"],
    ]);
    expect(some.asked).toEqual([arm64]);
  });

  it("are not looked for below more levels than a build makes", async () => {
    const levels = [manifests.amd64];
    for (let level = 0; level < 3; level++) levels.unshift(indexOf(entryOf(levels[0] ?? "")));
    const outermost = indexOf(entryOf(levels[0] ?? ""));
    const all = repository([outermost, ...levels]);
    expect(await scannedImages(digestOf(levels[0] ?? ""), all, never)).toMatchObject([{ scan: complete }]);
    expect(await scannedImages(digestOf(outermost), all, never)).toMatchObject([{ scan: { state: "unknown" } }]);
  });

  it("are not asked for without end", async () => {
    const many = Array.from({ length: 250 }, (_, number) => manifests.amd64.replace('"size":2', `"size":${number}`));
    const all = indexOf(...many.map((one) => entryOf(one)));
    const one = repository([all, ...many]);
    const images = await scannedImages(digestOf(all), one, never);
    expect(images).toHaveLength(250);
    expect(images.filter(({ scan }) => scan.state === "unknown")).toHaveLength(51);
    expect(one.asked).toHaveLength(199);
  });
});

describe("waiting for scans", () => {
  it("asks again for those that are open, and only for them, until they have completed", async () => {
    const all = repository([index, manifests.amd64, manifests.arm64], { [arm64]: [missing, pending, complete] });
    const { patience, pauses, said } = waiting(5);
    const images = await scannedImages(digestOf(index), all, patience);
    expect(images.map(({ scan }) => scan.state)).toEqual(["complete", "complete"]);
    expect(all.asked).toEqual([amd64, arm64, arm64, arm64]);
    expect(pauses).toEqual([2, 4]);
    expect(said).toEqual([
      "Waiting for the scan of linux/arm64 to complete, for 300 s at most.",
      "Waiting for the scan of linux/arm64 to complete, for 298 s at most.",
    ]);
  });

  it("ends with the time, in pauses that grow and do not exceed it", async () => {
    const one = repository([manifests.amd64], { [amd64]: [pending] });
    const { patience, pauses } = waiting(2);
    expect(await scannedImages(amd64, one, patience)).toEqual([{ digest: amd64, scan: pending }]);
    expect(pauses).toEqual([2, 4, 8, 16, 30, 30, 30]);
    expect(one.asked).toHaveLength(8);
    const shorter = waiting(0.15);
    await scannedImages(amd64, one, shorter.patience);
    expect(shorter.pauses).toEqual([2, 4, 3]);
  });

  it("does not wait for what will not change", async () => {
    for (const state of Object.values(ScanState)) {
      const { patience, pauses } = waiting(1);
      await scannedImages(amd64, repository([manifests.amd64], { [amd64]: [{ state, findings: [] }] }), patience);
      expect([state, pauses.length > 0]).toEqual([state, state === "pending" || state === "missing"]);
    }
  });
});
