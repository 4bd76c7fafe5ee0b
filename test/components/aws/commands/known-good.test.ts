import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type BundledCommand, bundleCommand } from "../../bundled-command";
import { hex } from "../scan-gate/documented-answers";
import { type EcrApi, startEcrApi } from "../scan-gate/ecr-api";

let api: EcrApi;
let command: BundledCommand;
beforeAll(async () => {
  api = await startEcrApi();
  command = await bundleCommand("known-good", api.endpoint);
});
afterAll(async () => {
  await Promise.all([api.close(), command.remove()]);
});

const commit = (letter: string) => letter.repeat(40);
const detail = (letter: string, day: number, ...imageTags: readonly string[]) => ({
  ...{ registryId: "012345678910", repositoryName: "production/payments/api", imageDigest: hex(letter) },
  ...{ imageTags, imagePushedAt: Date.UTC(2026, 10, day) / 1000, imageSizeInBytes: 1 },
});
const images = [
  detail("b", 2, "v1.1.0", commit("b")),
  detail("d", 4, "v2.0.0", commit("d")),
  detail("a", 1, commit("a"), "v1.0.0"),
  detail("c", 3, commit("c")),
];
beforeEach(() => {
  api.requests.length = 0;
  // On two pages, as the service gives them.
  api.answers = {
    DescribeImages: ({ nextToken }) => ({
      output: nextToken ? { imageDetails: images.slice(2) } : { imageDetails: images.slice(0, 2), nextToken: "more" },
    }),
  };
});

const place = ["--repository", "production/payments/api"];
const line = (letter: string, day: number, release: string) =>
  `${JSON.stringify({
    ...{ digest: hex(letter), releases: [release], commits: [commit(letter)] },
    pushedAt: new Date(Date.UTC(2026, 10, day)),
  })}\n`;

describe("known-good", () => {
  it("prints what was released, newest first, and says what is passed over", async () => {
    expect(await command.run(place)).toEqual({
      stdout: line("d", 4, "v2.0.0") + line("b", 2, "v1.1.0") + line("a", 1, "v1.0.0"),
      stderr: `${hex("c")} (${commit("c")}) is passed over: it was never released.\n`,
      exitCode: 0,
    });
    expect(api.requests.map(({ input }) => input)).toMatchObject([
      { repositoryName: "production/payments/api", filter: { tagStatus: "TAGGED" } },
      { nextToken: "more" },
    ]);
  });

  it("prints what was released before the bad one", async () => {
    const { stdout, exitCode } = await command.run([...place, "--bad", "v2.0.0"]);
    expect({ stdout, exitCode }).toEqual({ stdout: line("b", 2, "v1.1.0") + line("a", 1, "v1.0.0"), exitCode: 0 });
  });

  it("prints the known-good ones of those whose signatures are valid", async () => {
    const verified = await command.file("verified.txt", `${hex("a")}\n${hex("c")}\r\n\n`);
    const { stdout, stderr, exitCode } = await command.run([...place, "--bad", "v2.0.0", "--verified", verified]);
    expect({ stdout, exitCode }).toEqual({ stdout: line("a", 1, "v1.0.0"), exitCode: 0 });
    expect(stderr).toContain(`${hex("b")} (v1.1.0, ${commit("b")}) is passed over: it has no signature that is valid.`);
    const piped = await command.run([...place, "--verified", "-"], { input: `${hex("b")}\n` });
    expect(piped.stdout).toBe(line("b", 2, "v1.1.0"));
  });

  it.each([
    ["before the first release", ["--bad", "v1.0.0"], "has no release before v1.0.0 to go back to"],
    ["before a release that is not there", ["--bad", "v9.0.0"], "which is not there"],
    ["with a valid signature", ["--verified", "-"], "has no signature that is valid"],
  ])("ends with 1 where there is nothing %s", async (_, more, words) => {
    const { stdout, stderr, exitCode } = await command.run([...place, ...more]);
    expect(stderr).toContain(words);
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 1 });
  });

  it.each([
    ["an expired token", { error: "ExpiredTokenException" }, "the AWS credentials have expired"],
    ["too few permissions", { error: "AccessDeniedException" }, "the AWS identity may not do this"],
    ["an answer that is none", { output: { imageDetails: [{ imageDigest: "x" }] } }, "imageDetails[0].imageDigest"],
  ])("ends with 2 and the cause: %s", async (_, answer, cause) => {
    api.answers = { DescribeImages: [answer] };
    const { stdout, stderr, exitCode } = await command.run(place);
    expect(stderr).toContain("It cannot be told what can be gone back to: ");
    expect(stderr).toContain(cause);
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 2 });
  });

  it("asks again after throttling that passes", async () => {
    api.answers = { DescribeImages: [{ error: "ThrottlingException" }, { output: { imageDetails: images } }] };
    const { stderr, exitCode } = await command.run(place);
    expect(stderr).toContain("Waiting for AWS to answer (ThrottlingException)");
    expect(exitCode).toBe(0);
  });

  it("names all that is wrong with the command line", async () => {
    const verified = await command.file("no-digests.txt", "v1.0.0\n");
    const { stderr, exitCode } = await command.run(["--region", "x", "--registry-id", "x"]);
    expect(
      stderr
        .split("\n\n")[0]
        ?.split("\n")
        .map((problem) => problem.split(" ")[0]),
    ).toEqual([...["--repository", "--region", "--registry-id"]]);
    const unverified = await command.run([...place, "--verified", verified]);
    expect(unverified.stderr).toContain("no-digests.txt: line 1 of those with text is no digest.");
    expect([exitCode, unverified.exitCode, api.requests.length]).toEqual([2, 2, 0]);
  });

  it("tells who asks for help how it is used", async () => {
    const { stdout, stderr, exitCode } = await command.run(["--help"]);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout).toMatch(/^Usage: npm run known-good -- /);
  });
});
