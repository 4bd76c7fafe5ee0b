import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jsonApiAt } from "../../../local-cloud/aws/resources/json-api";
import { contentsOf, s3At } from "../../../local-cloud/aws/resources/s3-api";
import { type Emulator, startEmulator } from "../../../local-cloud/emulator";
import { installLocalCloud } from "../../../local-cloud/install";
import { RegistryProject } from "../../registry-project";

const trail = (args: string) => `
  import { EcrAuditTrail } from "artifact-registries";
  const trail = new EcrAuditTrail("payments", {
    environments: [{ name: "staging" }, { name: "production" }],
    cloudTrailName: "organization-trail",
    ${args}
  });
  export const bucket = trail.archiveBucket;
  export const stream = trail.resources.archive?.stream.name;
`;

describe("the archive of an EcrAuditTrail, through the real engine", () => {
  let emulator: Emulator;
  let project: RegistryProject;
  let s3: ReturnType<typeof s3At>;

  beforeAll(async () => {
    await installLocalCloud(() => undefined);
    emulator = await startEmulator();
    s3 = s3At(emulator.endpoint, "us-east-1");
  });
  afterAll(() => emulator?.stop());

  async function withProject(name: string, program: string, use: () => Promise<void>): Promise<void> {
    project = await RegistryProject.create(name, emulator, program);
    await use().finally(() => project.remove());
  }

  const read = async (bucket: string, query: string) => (await s3.call("GET", bucket, { query })).body;
  /** Puts a record as EventBridge does, and waits for its object. */
  async function recorded(): Promise<{ readonly bucket: string; readonly key: string; readonly version: string }> {
    const { bucket, stream } = await project.outputs();
    const Data = Buffer.from('{"detail-type":"ECR Image Action"}').toString("base64");
    const firehose = jsonApiAt(emulator.endpoint, "us-east-1", "firehose", "Firehose_20150804");
    await firehose("PutRecord", { DeliveryStreamName: stream, Record: { Data } });
    const versions = async () => contentsOf(await read(String(bucket), "versions"), "Version");
    await expect.poll(versions).toHaveLength(1);
    const [found = ""] = await versions();
    const [key = "", version = ""] = ["Key", "VersionId"].map((name) => contentsOf(found, name)[0]);
    return { bucket: String(bucket), key, version };
  }

  it("stands up and stays as it is, locks what arrives, and stays in AWS without the stack", async () => {
    const args = 'archive: { days: 400, mode: "COMPLIANCE" },';
    await withProject("archive-kept", trail(args), async () => {
      await project.up();
      expect(await project.changes()).toEqual([]);
      await project.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
      const { bucket, key, version } = await recorded();
      expect(bucket).toMatch(/^payments-archive-[0-9a-f]{7}$/);
      expect(key).toMatch(/^events\/.*\.json$/);
      expect(await read(`${bucket}/${key}`, "retention")).toContain("<Mode>COMPLIANCE</Mode>");
      const deletion = s3.call("DELETE", `${bucket}/${key}`, {
        query: `versionId=${version}`,
        headers: { "x-amz-bypass-governance-retention": "true" },
      });
      await expect(deletion).rejects.toThrow("object protected by object lock");

      await s3.call("DELETE", bucket, { query: "publicAccessBlock" });
      await project.up("--refresh");
      expect(await read(bucket, "publicAccessBlock")).toContain("<BlockPublicPolicy>true</BlockPublicPolicy>");

      await project.rewrite(trail(`${args} disposable: true,`));
      expect(await project.fail("up", "--yes", "--skip-preview")).toContain(
        'archive.mode is "COMPLIANCE", which nobody can undo, and disposable: true means that all may be deleted',
      );

      await project.succeed("destroy", "--yes", "--skip-preview");
      expect(await project.resources()).toEqual([]);
      expect(await read(bucket, "versioning")).toContain("<Status>Enabled</Status>");
      expect(await read(bucket, "object-lock")).toMatch(/<Mode>COMPLIANCE<.*<Days>400</);
      expect(await read(bucket, "encryption")).toContain("<SSEAlgorithm>aws:kms</SSEAlgorithm>");
      expect(await read(bucket, "policy")).toContain("aws:SecureTransport");
      expect(await read(bucket, "publicAccessBlock")).toContain("<BlockPublicPolicy>true</BlockPublicPolicy>");
      expect(await read(bucket, "ownershipControls")).toContain("BucketOwnerEnforced");
      expect(await read(`${bucket}/${key}`, "retention")).toContain("<Mode>COMPLIANCE</Mode>");
    });
  });

  it("goes with the stack where it is disposable, with what is in it", async () => {
    const program = trail('logGroupName: "/aws/events/trial", archive: { days: 400 }, disposable: true,');
    await withProject("archive-disposable", program, async () => {
      await project.up();
      const { bucket, key } = await recorded();
      expect(await read(`${bucket}/${key}`, "retention")).toContain("<Mode>GOVERNANCE</Mode>");
      await project.succeed("destroy", "--yes", "--skip-preview");
      await expect(s3.call("HEAD", bucket)).rejects.toThrow("404");
    });
  });
});
