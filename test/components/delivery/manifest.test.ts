import { describe, expect, it } from "vitest";
import { readManifest } from "../../../components/delivery/manifest";
import { manifests } from "../aws/scan-gate/documented-answers";
import { digestOf } from "../aws/scan-gate/ecr-api";
import { attestation, entryOf, indexOf, linux } from "./index-of";

const read = (text: string) => readManifest(text, digestOf(text));
const amd64 = { digest: digestOf(manifests.amd64), platform: "linux/amd64" };
const changed = (manifest: string, more: object) => JSON.stringify({ ...JSON.parse(manifest), ...more });

describe("a manifest, for a scanner", () => {
  it.each(["amd64", "docker"] as const)("is an image: %s", (name) => {
    expect(read(manifests[name])).toEqual({ kind: "image" });
  });

  it("is no image, whatever its configuration says it is instead", () => {
    expect(read(manifests.helm)).toEqual({ kind: "other", type: "application/vnd.cncf.helm.config.v1+json" });
    const empty = { mediaType: "application/vnd.oci.empty.v1+json" };
    const artifactType = "application/vnd.cyclonedx+json";
    expect(read(changed(manifests.amd64, { config: empty, artifactType }))).toEqual({
      kind: "other",
      type: artifactType,
    });
  });

  it("is an image also where it says that it is an artifact: what can be run is scanned", () => {
    expect(read(changed(manifests.amd64, { artifactType: "application/vnd.example" }))).toEqual({ kind: "image" });
  });

  it("is an index of images, without what BuildKit keeps beside them", () => {
    const index = indexOf(entryOf(manifests.amd64, linux("amd64")), entryOf(manifests.attestation, attestation));
    expect(read(index)).toEqual({ kind: "index", children: [amd64] });
    const dockerList = changed(index, { mediaType: "application/vnd.docker.distribution.manifest.list.v2+json" });
    expect(read(dockerList)).toEqual({ kind: "index", children: [amd64] });
  });

  it.each([
    ["has the annotation only", { ...linux("amd64"), annotations: attestation.annotations }],
    ["has the platform only", { platform: attestation.platform }],
    ["refers to something else", { ...attestation, annotations: { "vnd.docker.reference.type": "image" } }],
  ])("takes for an image what %s of an attestation", (_, entry) => {
    const { kind, ...rest } = read(indexOf(entryOf(manifests.attestation, entry)));
    expect(kind).toBe("index");
    expect(rest).toMatchObject({ children: [{ digest: digestOf(manifests.attestation) }] });
  });

  it("is an index of images without a platform", () => {
    expect(read(indexOf(entryOf(manifests.amd64)))).toEqual({ kind: "index", children: [{ digest: amd64.digest }] });
  });

  it.each<[string, string]>([
    ["is no JSON", "{"],
    ["says a thing twice", manifests.amd64.replace("{", '{"schemaVersion":2,')],
    ["is an image and an index at once", changed(manifests.amd64, { mediaType: undefined, manifests: [] })],
    ["is of an old schema", changed(manifests.amd64, { schemaVersion: 1 })],
    ["is of an unknown type", changed(manifests.amd64, { mediaType: "application/vnd.example" })],
    ["is an image of the type of an index", changed(indexOf(), { manifests: undefined })],
    ["is an index of the type of an image", changed(indexOf(), { mediaType: JSON.parse(manifests.amd64).mediaType })],
    ["names what has no digest", indexOf({ ...entryOf(manifests.amd64), digest: "sha256:1" })],
    ["does not say what it is", changed(manifests.amd64, { config: {} })],
    ["is a list", "[]"],
    ["is nothing", "null"],
  ])("is not read where it %s", (_, text) => {
    expect(read(text)).toMatchObject({ kind: "unreadable" });
  });

  it("is not read where it is another digest's", () => {
    expect(readManifest(manifests.amd64, digestOf(manifests.arm64))).toEqual({
      kind: "unreadable",
      problem: "the registry gives another manifest than the digest's",
    });
    expect(readManifest(`${manifests.amd64}\n`, digestOf(manifests.amd64))).toMatchObject({ kind: "unreadable" });
  });
});
