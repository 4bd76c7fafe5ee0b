import { createPublicKey, verify } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ECR } from "@aws-sdk/client-ecr";
import { KMS } from "@aws-sdk/client-kms";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DeliveryWorkflowsInput } from "../../../components/github/workflows/settings";
import { type GoogleStandIn, startGoogleStandIn } from "../../components/gcp/commands/google-stand-in";
import { discovery, vulnerability } from "../../components/gcp/scan-gate/documented-occurrences";
import { DeliveryWorld, region } from "../delivery-world";
import { deliveryInput } from "../team-repository";
import { GoogleAccess } from "./google-access";
import { type GoogleStack, googleStack } from "./google-stack";

const program = join(__dirname, "..", "..", "..", "examples", "gcp-delivery");
const input: DeliveryWorkflowsInput = {
  ...deliveryInput,
  registry: "google",
  attestation: true,
  environments: [{ name: "staging" }, { name: "production" }],
  scanGate: {},
};
const [api] = input.artifacts;
const onlyApi = { ...input, artifacts: api ? [api] : [] };
const placeOf = (environment: string) => `acme-delivery/${environment}-payments-docker`;
const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

let folder: string;
let world: DeliveryWorld;
let access: GoogleAccess;
let stack: GoogleStack;
let google: GoogleStandIn;
/** How bad the worst finding in an image is. */
let severity = "LOW";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "artifact-registries-google-"));
  google = await startGoogleStandIn();
  google.occurrences = (kind, resource) => {
    const now = new Date().toISOString();
    if (resource.includes("/charts/")) return [[]];
    return [[kind === "DISCOVERY" ? discovery({ lastScanTime: now }) : vulnerability({ effectiveSeverity: severity })]];
  };
  world = await DeliveryWorld.create({
    input,
    placeOf,
    stack: async (emulator) => {
      stack = await googleStack(
        program,
        emulator,
        input.artifacts.map(({ name }) => name),
      );
      return stack;
    },
    access: () => {
      const { documents, keyStandIn, variables } = stack;
      const { GOOGLE_LOCATION: location = "", SIGNING_KEY: signingKey = "" } = variables.staging ?? {};
      access = new GoogleAccess({ documents, keyStandIn, location, signingKey, folder });
      return access;
    },
  });
  const waivers = [{ artifact: "charts/api", reason: "Artifact Analysis does not scan charts", until: tomorrow }];
  await world.shell(`echo '${JSON.stringify({ waivers })}' >.github/delivery/scan-exceptions.json`);
});
afterAll(async () => {
  await google?.close();
  await world?.remove();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  severity = "LOW";
  google.requests.length = 0;
  await Promise.all([access.attestations, access.keyUses].map((file) => rm(file, { force: true })));
});

type Given = Parameters<DeliveryWorld["run"]>[1];

function run(workflow: Parameters<DeliveryWorld["run"]>[0], given: Given = {}) {
  const api = `http://${google.host}`;
  const environment = {
    CLOUDSDK_API_ENDPOINT_OVERRIDES_ARTIFACTREGISTRY: api,
    CLOUDSDK_API_ENDPOINT_OVERRIDES_CONTAINERANALYSIS: api,
  };
  return world.run(workflow, { ...given, environment });
}

const promote = (build: string, release: string, given: Given = {}) =>
  run("promote", { ...given, inputs: { environment: "production", build, release } });
const digestsOf = (environment: string, tag: string) =>
  Promise.all(input.artifacts.map(({ name }) => world.digest(environment, name, tag)));

/** What was written down in a file, line by line. */
const linesOf = async (file: string) => {
  const text = await readFile(file, "utf8").catch(() => "");
  return text.split("\n").filter((line) => line !== "");
};

interface Attested {
  readonly token: string;
  readonly words: readonly string[];
  readonly payload: string;
  readonly signature: string;
}

/** As Cloud KMS names what cosign calls `SIGNING_KEY`. */
function keyVersion(): string {
  const [, key = "", version = ""] =
    /^gcpkms:\/\/(.+)\/versions\/(\d+)$/.exec(stack.variables.staging?.SIGNING_KEY ?? "") ?? [];
  return `${key}/cryptoKeyVersions/${version}`;
}

/** Of the key that stands in for it. */
async function publicKey() {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const kms = new KMS({ endpoint: world.emulator.endpoint, region, credentials });
  const { PublicKey = [] } = await kms.getPublicKey({ KeyId: stack.keyStandIn.replace("awskms:///", "") });
  return createPublicKey({ key: Buffer.from(PublicKey), format: "der", type: "spki" });
}

const signs = ["attest", "sign", "asymmetric-sign"];

/** What the signing key was used for, each once, by jobs that may. */
async function keyUses(): Promise<readonly string[]> {
  const [key = ""] = keyVersion().split("/cryptoKeyVersions/");
  const uses = (await linesOf(access.keyUses)).map((line) => line.split(" "));
  for (const [what = "", token = ""] of uses) {
    const permission = signs.includes(what) ? "useToSign" : "viewPublicKey";
    expect(access.allows(token, `cloudkms.cryptoKeyVersions.${permission}`, key)).toBe(true);
  }
  return [...new Set(uses.map(([what = ""]) => what))];
}

const built = { find: "success", build: "success", publish: "success", deploy: "success" };
const promoted = { check: "success", promote: "success" };
const refused = { check: "success", promote: "failure" };

describe("the delivery path on Google Cloud, with what the jobs' identities may do", () => {
  let first: string;

  it("publishes what was built once, signed, attested and tagged with its commit, and deploys it by digest", async () => {
    first = await world.commit("first");
    const { jobs, output, actions } = await run("build", { commit: first });
    expect(jobs, output).toEqual(built);
    const digests = await digestsOf("staging", first);
    expect(digests).toEqual([expect.stringMatching(/^sha256:/), expect.stringMatching(/^sha256:/)]);
    expect(await world.takeDeployments()).toEqual(await world.deployments("staging", first));
    expect(actions.filter((action) => action.startsWith("Take the Google Cloud identity"))).toHaveLength(3);
    for (const [index, { name }] of input.artifacts.entries()) {
      expect(await world.referrers("staging", `${name}@${digests[index]}`)).toHaveLength(3);
    }
  });

  it("attests images only, in the note of the gate, with the key that signs", async () => {
    const commit = await world.commit("attested");
    expect((await run("build", { commit })).jobs).toEqual(built);
    const attested: Attested[] = (await linesOf(access.attestations)).map((line) => JSON.parse(line));
    expect(attested.map(({ words }) => words)).toEqual([
      expect.arrayContaining(["projects/acme-delivery/notes/payments", `//cloudkms.googleapis.com/v1/${keyVersion()}`]),
    ]);
    const digest = await world.digest("staging", "api", commit);
    for (const { token, words, payload, signature } of attested) {
      expect(words.at(-1)).toBe(`${world.registry.registry}/${placeOf("staging")}/api@${digest}`);
      const signed = Buffer.from(payload, "base64");
      expect(JSON.parse(signed.toString()).critical.image).toEqual({ "docker-manifest-digest": digest });
      expect(verify("sha256", signed, await publicKey(), Buffer.from(signature, "base64"))).toBe(true);
      expect(access.allows(token, "containeranalysis.occurrences.create", "projects/acme-delivery")).toBe(true);
    }
    expect(await keyUses()).toEqual([...signs, "verify", "verify-attestation"]);
  });

  it("builds nothing and writes nothing when it runs again", async () => {
    const { jobs, output } = await run("build", { commit: first });
    expect(jobs, output).toEqual({ ...built, build: "skipped" });
    expect(await linesOf(access.attestations)).toEqual([]);
  });

  it("promotes the identical digests with all that refers to them, once the scan allows it", async () => {
    severity = "HIGH";
    const before = await promote(first, "v1.0.0");
    expect(before.jobs).toEqual(refused);
    expect(before.output).toContain("CVE-2019-5188 is HIGH");
    expect(await digestsOf("production", "v1.0.0")).toEqual([undefined, undefined]);

    severity = "LOW";
    const { jobs, output, actions } = await promote(first, "v1.0.0");
    expect(jobs, output).toEqual(promoted);
    const digests = await digestsOf("staging", first);
    expect(await digestsOf("production", "v1.0.0")).toEqual(digests);
    expect(await digestsOf("production", first)).toEqual(digests);
    for (const [index, { name }] of input.artifacts.entries()) {
      const address = `${name}@${digests[index]}`;
      expect(await world.referrers("production", address)).toEqual(await world.referrers("staging", address));
    }
    expect(actions.map((action) => action.split("@")[0])).toEqual([
      "Check out: actions/checkout",
      "Install oras: oras-project/setup-oras",
      "Install cosign: sigstore/cosign-installer",
      "Take the Google Cloud identity: google-github-actions/auth",
    ]);
    expect(await keyUses()).toEqual(["verify", "verify-attestation"]);
    const asked = google.requests.filter(({ url }) => url.pathname.endsWith("/occurrences"));
    expect(asked.length).toBeGreaterThan(0);
    for (const { authorization = "" } of asked) {
      const token = authorization.replace("Bearer ", "");
      expect(access.allows(token, "containeranalysis.occurrences.list", "projects/acme-delivery")).toBe(true);
    }
  });

  it("refuses what the publisher's key has not signed, until it has", async () => {
    const tag = "a".repeat(40);
    const address = await world.push(`${placeOf("staging")}/api:${tag}`, tag, tag);
    const what = address.replace(`${placeOf("staging")}/`, "");
    const attempt = () => promote(what, "v0.9.0", { input: onlyApi });
    await world.sign(address, world.otherKey, tag);
    const { jobs, output } = await attempt();
    expect(jobs).toEqual(refused);
    expect(output).toContain("its signature or its provenance is missing, or was made with another key");
    await world.sign(address, stack.keyStandIn, tag);
    const after = await attempt();
    expect(after.jobs, after.output).toEqual(promoted);
  });

  it("goes on where tokens end between the steps, as federated ones do after ten minutes, by asking for others", async () => {
    const keeping = (text: string) =>
      text.replaceAll(
        /gcloud auth configure-docker ("\$\w*REGISTRY") --quiet/g,
        "gcloud auth print-access-token --quiet | oras login --username oauth2accesstoken --password-stdin $1",
      );
    access.endsTokens = true;
    const commit = await world.commit("slow");
    const kept = await run("build", { commit, input: onlyApi, edit: keeping });
    const asked = await run("build", { commit, input: onlyApi });
    access.endsTokens = false;
    expect(kept.jobs.find).toBe("failure");
    expect(kept.output).toMatch(/401|unauthorized/i);
    expect(asked.jobs, asked.output).toEqual(built);
  });

  it.each<[string, GoogleAccess["jobs"]]>([
    ["of another repository", { repository: "website", repositoryId: 41881901 }],
    ["of a fork", { owner: "mallory", ownerId: 666, repositoryId: 77001122 }],
    ["of a repository made anew under the name", { repositoryId: 99887766 }],
  ])("lets no job sign in %s, and one of the repository", async (_title, other) => {
    access.jobs = other;
    const { jobs, output } = await run("build", { commit: first });
    access.jobs = {};
    expect(jobs.find).toBe("failure");
    expect(output).toContain("the given credential is rejected");
    expect((await run("build", { commit: first, input: onlyApi })).jobs.find).toBe("success");
  });

  it("lets a job do in no other environment what it may in its own", async () => {
    const commit = await world.commit("elsewhere");
    const { staging, production } = world.variables();
    const astray = { staging: { ...staging, REPOSITORY_PREFIX: production?.REPOSITORY_PREFIX ?? "" } };
    const { jobs, output } = await run("build", { commit, input: onlyApi, variables: astray });
    expect(jobs).toMatchObject({ find: "failure" });
    // An answer to HEAD has no words.
    expect(output).toContain("response status code 403: Forbidden");

    expect((await run("build", { commit, input: onlyApi })).jobs).toEqual(built);
    const back = { production: { ...production, REPOSITORY_PREFIX: staging?.REPOSITORY_PREFIX ?? "" } };
    const promotion = await promote(commit, "v1.9.0", { input: onlyApi, variables: back });
    expect(promotion.jobs).toEqual(refused);
    expect(promotion.output).toContain('"artifactregistry.repositories.uploadArtifacts" denied on resource');
    expect(await world.digest("staging", "api", "v1.9.0")).toBeUndefined();
    expect((await promote(commit, "v1.9.0", { input: onlyApi })).jobs).toEqual(promoted);
  });

  it("acts as no service account that it may not impersonate", async () => {
    const { production } = world.variables();
    const account = "somebody@acme-delivery.iam.gserviceaccount.com";
    const variables = { production: { ...production, GOOGLE_DEPLOY_SERVICE_ACCOUNT: account } };
    const inputs = { environment: "production", version: "v1.0.0" };
    const { jobs, output } = await run("deploy", { inputs, variables });
    expect(jobs).toEqual({ check: "success", deploy: "failure" });
    expect(output).toContain("iam.serviceAccounts.getAccessToken");

    await world.takeDeployments();
    const own = await run("deploy", { inputs });
    expect(own.jobs, own.output).toEqual({ check: "success", deploy: "success" });
    expect(await world.takeDeployments()).toEqual(await world.deployments("production", "v1.0.0"));
  });

  it("rolls back to the known-good release before", async () => {
    const release = await world.publish("a bad one", onlyApi);
    expect((await promote(release, "v2.0.0", { input: onlyApi })).jobs).toEqual(promoted);
    google.dockerImages = [await dockerImages()];
    const inputs = { environment: "production", bad: "v2.0.0", good: "" };
    await world.takeDeployments();
    const { jobs, output } = await run("rollback", { inputs, input: onlyApi });
    expect(jobs, output).toEqual({ check: "success", "roll-back": "success" });
    expect(output).toContain("Going back from v2.0.0 to v1.9.0.");
    const [deployed] = await world.deployments("production", "v1.9.0");
    expect(await world.takeDeployments()).toEqual([deployed]);
    const [{ authorization = "" } = {}] = google.requests;
    const resource = "projects/acme-delivery/locations/europe-west1/repositories/production-payments-docker";
    const token = authorization.replace("Bearer ", "");
    expect(access.allows(token, "artifactregistry.dockerimages.list", resource)).toBe(true);
  });
});

/** What production has of the image, as the service lists it: by the emulator's own answer. */
async function dockerImages(): Promise<readonly object[]> {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const ecr = new ECR({ endpoint: world.emulator.endpoint, region, credentials });
  const { imageDetails = [] } = await ecr.describeImages({ repositoryName: `${placeOf("production")}/api` });
  const parent = "projects/acme-delivery/locations/europe-west1/repositories/production-payments-docker";
  return imageDetails.map(({ imageDigest, imageTags, imagePushedAt }) => ({
    name: `${parent}/dockerImages/api@${imageDigest}`,
    ...(imageTags && { tags: imageTags }),
    uploadTime: imagePushedAt?.toISOString(),
  }));
}
