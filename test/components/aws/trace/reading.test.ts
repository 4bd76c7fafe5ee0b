import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonValues } from "../../../../components/aws/trace/json-values";
import { manifestIn } from "../../../../components/aws/trace/manifest";
import { readProvenance } from "../../../../components/aws/trace/provenance";
import { readEvents } from "../../../../components/aws/trace/trace-event";
import { commit, digest, history, manifest, otherDigest, source } from "./history";

const messages = history.map((event) => JSON.stringify(event));

describe("events are read", () => {
  it.each([
    ["from a list", JSON.stringify(history)],
    ["from lines", messages.join("\n")],
    ["from lines that end with carriage returns", `${messages.join("\r\n")}\r\n`],
    ["from an archive, which has no delimiters", messages.join("")],
    ["from lines that are indented", history.map((event) => JSON.stringify(event, undefined, 2)).join("\n")],
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/S3Export.html
    ["from an export of the log group", messages.map((line) => `2026-11-16T10:00:00.000Z ${line}`).join("\n")],
    [
      "from what aws logs filter-log-events prints",
      JSON.stringify({
        events: messages.map((message, index) => ({ eventId: `${index}`, message, timestamp: index })),
      }),
    ],
  ])("%s", (_, text) => {
    const reading = readEvents(text);
    expect(reading?.events.map(({ id }) => id).sort()).toEqual(history.map(({ id }) => id).sort());
    expect(reading?.others).toBe(0);
  });

  it("and what is no event is counted", () => {
    const others = [{}, { id: "1", "detail-type": "x", source: "y", time: "yesterday" }, 7, { message: "plain text" }];
    expect(readEvents(JSON.stringify([history[0], ...others]))).toMatchObject({
      events: [{ id: history[0]?.id }],
      others: others.length,
    });
  });

  it.each(["{", "no JSON", '{"a":1} and more', "{} {", "[1,2", '{"a":"}'])("not from %j", (text) => {
    expect(readEvents(text)).toBeUndefined();
  });

  it("whatever stands in their texts", () => {
    const objects = fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { minLength: 1 });
    fc.assert(
      fc.property(objects, fc.constantFrom("", "\n", " \r\n"), (values, delimiter) => {
        const texts = values.map((value) => JSON.stringify(value));
        expect(jsonValues(texts.join(delimiter))).toEqual(texts.map((text) => JSON.parse(text)));
      }),
    );
  });
});

describe("a manifest is found", () => {
  // https://docs.aws.amazon.com/cli/latest/reference/ecr/batch-get-image.html
  const answer = (imageManifest: string) =>
    JSON.stringify({
      images: [{ registryId: "123456789012", imageId: { imageDigest: digest }, imageManifest }],
      failures: [],
    });

  it("by itself and in an answer of Amazon ECR, if it has the digest", () => {
    expect(manifestIn(manifest, digest)).toBe(manifest);
    expect(manifestIn(answer(manifest), digest)).toBe(manifest);
    expect(manifestIn(answer(`${manifest} `), digest)).toBeUndefined();
    expect(manifestIn(manifest, otherDigest)).toBeUndefined();
    expect(manifestIn(JSON.stringify({ images: [], failures: [{ failureCode: "ImageNotFound" }] }), digest)).toBe(
      undefined,
    );
  });
});

describe("provenance is read", () => {
  // As GitHub's attestations say it: https://actions.github.io/buildtypes/workflow/v1
  const statement = (subject: string, predicateType = "https://slsa.dev/provenance/v1") => ({
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ name: "registry/staging/payments/api", digest: { sha256: subject.replace("sha256:", "") } }],
    predicateType,
    predicate: {
      buildDefinition: {
        buildType: "https://actions.github.io/buildtypes/workflow/v1",
        resolvedDependencies: [{ uri: `git+${source}@refs/heads/main`, digest: { gitCommit: commit } }],
      },
      runDetails: {
        builder: { id: `${source}/.github/workflows/build.yml@refs/heads/main` },
        metadata: { invocationId: `${source}/actions/runs/4711/attempts/1` },
      },
    },
  });
  const envelope = (value: object) => ({
    payloadType: "application/vnd.in-toto+json",
    payload: Buffer.from(JSON.stringify(value)).toString("base64"),
    signatures: [{ sig: "c2ln" }],
  });
  const expected = {
    commit,
    source: `git+${source}@refs/heads/main`,
    invocation: `${source}/actions/runs/4711/attempts/1`,
    builder: `${source}/.github/workflows/build.yml@refs/heads/main`,
  };

  it("from a statement, and from envelopes one after another", () => {
    expect(readProvenance(JSON.stringify(statement(digest)), digest)).toEqual(expected);
    const envelopes = [envelope(statement(otherDigest)), envelope(statement(digest))].map((one) => JSON.stringify(one));
    expect(readProvenance(envelopes.join("\n"), digest)).toEqual(expected);
  });

  it("not of another digest, nor from another kind of statement", () => {
    expect(readProvenance(JSON.stringify(statement(otherDigest)), digest)).toBeUndefined();
    const bill = statement(digest, "https://cyclonedx.org/bom");
    expect(readProvenance(JSON.stringify(bill), digest)).toBeUndefined();
    expect(readProvenance("no JSON", digest)).toBeUndefined();
  });
});
