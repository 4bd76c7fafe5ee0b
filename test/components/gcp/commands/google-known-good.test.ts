import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type BundledCommand, bundledCommand } from "../../bundled-command";
import { type GoogleStandIn, startGoogleStandIn } from "./google-stand-in";

const hex = (letter: string) => `sha256:${letter.repeat(64)}`;
const commit = (letter: string) => letter.repeat(40);
const parent = "projects/acme-delivery/locations/local/repositories/production-payments-docker";

/** https://docs.cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories.dockerImages */
const image = (letter: string, day: number, name: string, ...tags: readonly string[]) => ({
  name: `${parent}/dockerImages/${name}@${hex(letter)}`,
  uri: `europe-west1-docker.pkg.dev/acme-delivery/production-payments-docker/${name}@${hex(letter)}`,
  ...(tags.length > 0 && { tags }),
  imageSizeBytes: "1234",
  uploadTime: new Date(Date.UTC(2026, 10, day)).toISOString(),
  mediaType: "application/vnd.oci.image.manifest.v1+json",
});
const line = (letter: string, day: number, release: string) =>
  `${JSON.stringify({
    ...{ digest: hex(letter), releases: [release], commits: [commit(letter)] },
    pushedAt: new Date(Date.UTC(2026, 10, day)),
  })}\n`;

describe("google-known-good", () => {
  let google: GoogleStandIn;
  let command: BundledCommand;

  beforeAll(async () => {
    google = await startGoogleStandIn();
    command = await bundledCommand("gcp/commands/google-known-good", {
      CLOUDSDK_AUTH_ACCESS_TOKEN: "federated-token",
      CLOUDSDK_API_ENDPOINT_OVERRIDES_ARTIFACTREGISTRY: `http://${google.host}`,
    });
  });
  afterAll(() => Promise.all([google.close(), command.remove()]));
  beforeEach(() => {
    google.requests.length = 0;
    google.instead = [];
    google.dockerImages = [
      [image("b", 2, "charts%2Fapi", "v1.1.0", commit("b")), image("e", 5, "api", "v9.0.0", commit("e"))],
      [
        image("a", 1, "charts%2Fapi", "v1.0.0", commit("a")),
        image("c", 3, "charts%2Fapi", commit("c")),
        image("d", 4, "charts%2Fapi"),
      ],
    ];
  });

  const ask = (...more: readonly string[]) =>
    command.run([
      ...["--registry", google.host, "--repository", "acme-delivery/production-payments-docker/charts/api", ...more],
    ]);

  it("prints what was released of one name, newest first, and says what is passed over", async () => {
    expect(await ask()).toEqual({
      stdout: line("b", 2, "v1.1.0") + line("a", 1, "v1.0.0"),
      stderr: `${hex("c")} (${commit("c")}) is passed over: it was never released.\n`,
      exitCode: 0,
    });
    expect(google.requests.map(({ url, authorization }) => [url.pathname, authorization])).toEqual(
      Array(2).fill([`/v1/${parent}/dockerImages`, "Bearer federated-token"]),
    );
  });

  it("prints what was released before the bad one, and ends with 1 where there is none", async () => {
    expect(await ask("--bad", "v1.1.0")).toMatchObject({ stdout: line("a", 1, "v1.0.0"), exitCode: 0 });
    const { stdout, stderr, exitCode } = await ask("--bad", "v1.0.0");
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 1 });
    expect(stderr).toContain("has no release before v1.0.0 to go back to");
  });

  it("cannot tell where the answer is not understood, or there is no such repository", async () => {
    google.dockerImages = [[{ ...image("a", 1, "charts%2Fapi", "v1.0.0"), uploadTime: "yesterday" }]];
    const odd = await ask();
    expect(odd.exitCode).toBe(2);
    expect(odd.stderr).toContain("Artifact Registry's answer: dockerImages[0].uploadTime is no time");
    google.instead = [{ status: 404, body: { error: { message: "not found" } } }];
    expect((await ask()).exitCode).toBe(2);
    google.instead = [{ body: "<html>" }];
    expect((await ask()).stderr).toContain("Google's answer is no JSON object");
  });
});
