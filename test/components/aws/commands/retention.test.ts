import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documentedNow, documentedPolicies, workedExamples } from "../lifecycle/documented-examples";

const root = join(__dirname, "..", "..", "..", "..");
const at = documentedNow.toISOString();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "retention-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function start(commandArguments: readonly string[]) {
  const command = ["--import", "tsx", join(root, "components", "aws", "commands", "retention.ts")];
  return spawn(process.execPath, [...command, ...commandArguments], { cwd: root });
}

async function run(commandArguments: readonly string[], input: string | Buffer = "") {
  const child = start(commandArguments);
  child.stdin.end(input);
  const exit = new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
  const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
  return { stdout, stderr, exitCode };
}

async function file(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  return path;
}

/** "A" stands for sha256:aaaa…. */
const digestOf = (letter: string) => `sha256:${letter.toLowerCase().repeat(64)}`;
const example = workedExamples.find(({ name }) => name === "Filtering on all images, example B");
const described = (example?.images ?? []).map(({ digest, tags, pushedAt }, index) => ({
  registryId: "012345678901",
  repositoryName: "example",
  imageDigest: digestOf(digest),
  // Untagged images have no such property.
  ...(tags.length > 0 && { imageTags: tags }),
  imageSizeInBytes: 1000 + index,
  imagePushedAt: pushedAt.toISOString(),
}));
const oneImageStays = workedExamples.find(({ name }) => name === "Filtering on all images, example A")?.policy;
const reported = `digest        tags            pushed      action  rule  reason
aaaaaaaaaaaa  alpha-1,beta-1  2026-11-18  expire  1     not among the newest 1 (Rule 1)
bbbbbbbbbbbb  -               2026-11-19  expire  2     pushed 3 days ago (Rule 2)
dddddddddddd  git hash        2026-11-21  expire  3     not among the newest 1 (Rule 3)

At 2026-11-22T00:00:00.000Z: 3 of 5 images expire, 0 archived, at most 3004 bytes freed.
describe-images does not say which images an index is made of: untagged children are judged as if their index were not there.
`;

describe("npm run retention", () => {
  it("tells who asks for help how it is used", async () => {
    const { stdout, stderr, exitCode } = await run(["--help"]);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout).toMatch(/^Usage: npm run retention -- .*\n +npx artifact-registries-retention /);
  });

  it("prints what the documentation's example deletes", async () => {
    const policy = await file("policy.json", example?.policy);
    const images = await file("images.json", { imageDetails: described });
    expect(await run([policy, images, "--at", at])).toEqual({ stdout: reported, stderr: "", exitCode: 0 });
  });

  it("reads what get-lifecycle-policy prints, times in seconds, and the standard input", async () => {
    const policy = await file("get-lifecycle-policy.json", {
      registryId: "012345678901",
      repositoryName: "example",
      lifecyclePolicyText: JSON.stringify(example?.policy),
      lastEvaluatedAt: 0,
    });
    const inSeconds = described.map((image) => ({ ...image, imagePushedAt: Date.parse(image.imagePushedAt) / 1000 }));
    const input = JSON.stringify({ imageDetails: inSeconds });
    expect(await run([policy, "-", "--at", at], input)).toEqual({ stdout: reported, stderr: "", exitCode: 0 });
  });

  it("says what is archived, what goes with its subject, and that archived images may be missing", async () => {
    const policy = await file("archive.json", documentedPolicies["Combining archive and expire rules"]);
    const [tagged] = described;
    const archived = { ...tagged, imageDigest: digestOf("B"), imageStatus: "ARCHIVED", lastArchivedAt: 0 };
    const referrer = { ...described[1], imageDigest: digestOf("C"), subjectManifestDigest: digestOf("A") };
    const active = { ...tagged, imageStatus: "ACTIVE", imagePushedAt: "2026-10-01T02:00:00+02:00" };
    const images = await file("archived.json", { imageDetails: [archived, referrer, active] });
    const { stdout } = await run([policy, images, "--at", at]);
    expect(stdout.split("\n").slice(1, 6)).toEqual([
      "aaaaaaaaaaaa  alpha-1,beta-1  2026-10-01  archive  1     pushed 52 days ago (Archive images older than 30 days)",
      "bbbbbbbbbbbb  alpha-1,beta-1  2026-11-18  expire   2     archived 20779 days ago (Expire images archived for more than 365 days)",
      "cccccccccccc  -               2026-11-19  archive  1     goes with aaaaaaaaaaaa, its subject",
      "",
      "At 2026-11-22T00:00:00.000Z: 1 of 3 images expire, 2 archived, at most 1000 bytes freed.",
    ]);
    expect(stdout).not.toContain("No image is archived");
    const withoutArchived = await file("active.json", { imageDetails: [active] });
    expect((await run([policy, withoutArchived, "--at", at])).stdout).toContain("No image is archived");
  });

  it("goes by the last pull, or by the restoration that came after it", async () => {
    const policy = await file("pulled.json", documentedPolicies["Filtering on last pulled time"]);
    const images = Object.entries({
      A: { imageTags: ["never"] },
      B: { imageTags: ["lately"], lastRecordedPullTime: "2026-11-21T00:00:00Z" },
      C: { imageTags: ["before"], lastRecordedPullTime: "2026-03-01T00:00:00Z" },
      D: { imageTags: ["restored"], lastRecordedPullTime: "2026-03-01T00:00:00Z", lastActivatedAt: 1_779_408_000 },
      E: {
        imageTags: ["again"],
        lastRecordedPullTime: "2026-03-01T00:00:00Z",
        lastActivatedAt: "2026-11-21T00:00:00Z",
      },
    }).map(([letter, pulled]) => ({ imageDigest: digestOf(letter), imagePushedAt: "2026-01-01T00:00:00Z", ...pulled }));
    const { stdout } = await run([policy, await file("pulls.json", { imageDetails: images }), "--at", at]);
    const reasons = stdout.split("\n").slice(1, 4).sort();
    expect(reasons.map((line) => line.split(/ {2,}/).slice(1))).toEqual([
      ["never", "2026-01-01", "archive", "1", "never pulled (Archive images not pulled in 90 days)"],
      ["before", "2026-01-01", "archive", "1", "last pulled 266 days ago (Archive images not pulled in 90 days)"],
      [
        "restored",
        "2026-01-01",
        "archive",
        "1",
        "not pulled since it was restored 184 days ago (Archive images not pulled in 90 days)",
      ],
    ]);
    expect(stdout).toContain("0 of 5 images expire, 3 archived");
  });

  it("reads files with a byte order mark, as Windows PowerShell writes them", async () => {
    const policy = await file("bom.json", `\ufeff${JSON.stringify(example?.policy)}`);
    const input = Buffer.from(`\ufeff${JSON.stringify({ imageDetails: described })}`, "utf16le");
    const images = await file("utf16.json", input);
    const expected = { stdout: reported, stderr: "", exitCode: 0 };
    expect(await run([policy, images, "--at", at])).toEqual(expected);
    expect(await run([policy, "-", "--at", at], input)).toEqual(expected);
  });

  it("ends quietly when nobody reads its table to the end", async () => {
    const policy = await file("any.json", oneImageStays);
    const many = Array.from({ length: 20_000 }, (_, index) => ({
      imageDigest: `sha256:${index.toString(16).padStart(64, "0")}`,
      imagePushedAt: index,
    }));
    const child = start([policy, await file("many.json", { imageDetails: many })]);
    child.stdout.once("data", () => child.stdout.destroy());
    const exit = new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
    expect([await text(child.stderr), await exit]).toEqual(["", 0]);
  });

  it("shortens many tags", async () => {
    const policy = await file("tags.json", documentedPolicies["Filtering on image age"]);
    const image = (letter: string, imageTags: readonly string[]) => ({
      imageDigest: digestOf(letter),
      imagePushedAt: 0,
      imageTags,
    });
    const fits = `prod${"x".repeat(44)}`;
    const images = await file("tagged.json", { imageDetails: [image("A", [fits]), image("B", [`${fits}x`])] });
    const { stdout } = await run([policy, images, "--at", at]);
    expect(stdout).toContain(`aaaaaaaaaaaa  ${fits}  `);
    expect(stdout).toContain(`bbbbbbbbbbbb  ${fits.slice(0, 47)}…  `);
  });

  it("says that images were pushed after the time that it judges", async () => {
    const policy = await file("past.json", documentedPolicies["Filtering on image count"]);
    const images = await file("later.json", { imageDetails: described });
    const note = "images were pushed after this time, and are counted all the same";
    expect((await run([policy, images, "--at", "2026-11-20T00:00:00Z"])).stdout).toContain(`2 ${note}`);
    expect((await run([policy, images, "--at", "2026-11-21T00:00:00Z"])).stdout).not.toContain(note);
  });

  it("judges today when it is not told a time", async () => {
    const policy = await file("age.json", documentedPolicies["Filtering on image age"]);
    const pushed = (daysAgo: number) => new Date(Date.now() - daysAgo * 24 * 60 * 60 * 1000).toISOString();
    const [young, old] = [13, 15].map((days, index) => ({
      imageDigest: digestOf(String(index)),
      imageTags: ["prod"],
      imagePushedAt: pushed(days),
    }));
    const { stdout } = await run([policy, await file("ages.json", { imageDetails: [young, old] })]);
    expect(stdout).toContain("1 of 2 images expire");
    expect(stdout).toContain("111111111111");
  });

  it("never passes a terminal's control sequences on", async () => {
    const policy = await file("count.json", documentedPolicies["Filtering on image age"]);
    const image = { ...described[0], imageTags: ["prod\u001b[2J"], imagePushedAt: 0 };
    const { stdout } = await run([policy, await file("control.json", { imageDetails: [image] }), "--at", at]);
    expect(stdout).toContain("prod?[2J");
    expect(stdout).not.toContain("\u001b");
  });

  it("reports every problem of both files, and how it is used", async () => {
    const policy = await file("bad-policy.json", { rules: [{ rulePriority: 0, selection: {}, action: {} }] });
    const images = await file("bad-images.json", {
      imageDetails: [
        { ...described[0], imageDigest: "sha256:1" },
        { ...described[1], imagePushedAt: "yesterday", imageTags: "v1" },
        described[2],
        { ...described[2], imagePushedAt: "2026-11-22T00:00:00" },
        described[2],
        { ...described[3], imagePushedAt: Date.UTC(2026, 10, 22) },
        { ...described[3], imagePushedAt: "2026-02-29T00:00:00Z" },
        { ...described[3], imagePushedAt: "2024-02-29T00:00:00Z" },
      ],
      NextToken: "more",
      nextToken: "more",
    });
    const { stdout, stderr, exitCode } = await run([policy, images]);
    const [problems = "", usage] = stderr.split("\n\n");
    expect(problems.split("\n").map((line) => line.split(" ").slice(0, 2).join(" "))).toEqual([
      `${policy}: rules[0].rulePriority`,
      `${policy}: rules[0].selection.tagStatus`,
      `${policy}: rules[0].selection.countType`,
      `${policy}: rules[0].selection.countNumber`,
      `${policy}: rules[0].action.type`,
      `${images}: nextToken`,
      `${images}: NextToken`,
      `${images}: imageDetails[0].imageDigest`,
      `${images}: imageDetails[1].imageTags`,
      `${images}: imageDetails[1].imagePushedAt`,
      `${images}: imageDetails[3].imagePushedAt`,
      `${images}: imageDetails[5].imagePushedAt`,
      `${images}: imageDetails[6].imagePushedAt`,
      `${images}: imageDetails[4].imageDigest`,
    ]);
    expect(usage).toMatch(/^Usage: npm run retention -- /);
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
  });

  it.each<[string, readonly string[], string]>([
    ["no files", [], "There are 0 files; name two."],
    ["one file", ["policy.json"], "There are 1 files; name two."],
    ["the standard input twice", ["-", "-"], "Only one of the files can be the standard input."],
    ["a time without a zone", ["a", "b", "--at", "2026-11-22T00:00:00"], "--at is no time with a zone"],
    ["a day that does not exist", ["a", "b", "--at", "2026-02-30T00:00:00Z"], "--at is no time with a zone"],
    ["another option", ["a", "b", "--force"], "Unknown option '--force'"],
    ["a file that is not there", ["absent.json", "absent.json"], "absent.json cannot be read"],
  ])("refuses %s", async (_, commandArguments, problem) => {
    const { stdout, stderr, exitCode } = await run(commandArguments);
    expect(stderr).toContain(problem);
    expect(stderr).toContain("Usage: ");
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
  });

  it.each<[string, string, string]>([
    ["no JSON", "aws: error", "document is not JSON"],
    ["no description of images", "[]", "document is a list; write an object with imageDetails"],
    ["no images", "{}", "imageDetails is not a list"],
  ])("refuses images that are %s", async (_, images, problem) => {
    const { stderr, exitCode } = await run([await file("fine.json", example?.policy), "-"], images);
    expect(stderr).toContain(`-: ${problem}`);
    expect(exitCode).toBe(2);
  });
});
