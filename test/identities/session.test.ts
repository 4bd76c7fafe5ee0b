import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accountId, type Emulator, startEmulator } from "../local-cloud/emulator";
import { installLocalCloud } from "../local-cloud/install";
import { otherJobs, stagingJob } from "./github-jobs";
import { type GitHubJob, githubClaims, mint } from "./github-token";
import { promoteAs, pullAs, pushAs } from "./images";
import { asRoot, assumeWithToken, type Session } from "./session";
import { createRole, policyDocument, trusting } from "./test-role";

let emulator: Emulator;
let root: Session;

beforeAll(async () => {
  await installLocalCloud(() => undefined);
  emulator = await startEmulator({ env: { AUTH: "true" } });
  root = asRoot(emulator);
  await Promise.all(repositories.map((repositoryName) => root.ecr.createRepository({ repositoryName })));
  const logIn = { Action: "ecr:GetAuthorizationToken", Resource: "*" };
  const pullStaging = { Action: pull, Resource: arnOf("staging/payments/*") };
  const pushStaging = { Action: [...pull, ...push], Resource: arnOf("staging/payments/*") };
  const pushProduction = { Action: [...pull, ...push], Resource: arnOf("production/payments/*") };
  await createDuty("publish", stagingJob, logIn, pushStaging);
  await createDuty("promote", productionJob, logIn, pullStaging, pushProduction);
  await createDuty("nobody", stagingJob, pushStaging);
});

afterAll(() => emulator?.stop());

const productionJob: GitHubJob = { ...stagingJob, environment: "production" };
const repositories = ["staging/payments/api", "production/payments/api", "staging/website/api"];
const pull = ["BatchCheckLayerAvailability", "BatchGetImage", "GetDownloadUrlForLayer"].map((name) => `ecr:${name}`);
const push = ["InitiateLayerUpload", "UploadLayerPart", "CompleteLayerUpload", "PutImage"].map((name) => `ecr:${name}`);
const arnOf = (repository: string) => `arn:aws:ecr:us-east-1:${accountId}:repository/${repository}`;
const roleArn = (name: string) => `arn:aws:iam::${accountId}:role/ci/${name}`;

function createDuty(name: string, job: GitHubJob, ...statements: readonly object[]): Promise<string> {
  const permissions = statements.map((statement) => ({ Effect: "Allow", ...statement }));
  return createRole(emulator, name, trusting({ sub: [githubClaims(job).sub] }), policyDocument(...permissions));
}

async function takes(role: string, job: GitHubJob): Promise<Session> {
  return assumeWithToken(emulator, roleArn(role), await mint(githubClaims(job)));
}

/** What the API says of a refused call. */
function refused(action: string) {
  return {
    name: expect.stringMatching(/^AccessDenied/),
    message: expect.stringMatching(new RegExp(`perform:? ${action}\\b`)),
  };
}

describe("a role is taken", () => {
  it("by the job that its trust document names, and the session is the role's", async () => {
    const { sts } = await takes("publish", stagingJob);
    const { Arn } = await sts.getCallerIdentity({});
    expect(Arn).toBe(`arn:aws:sts::${accountId}:assumed-role/publish/GitHubActions`);
  });

  const subject = githubClaims(stagingJob).sub;
  const seen = Object.entries(otherJobs(stagingJob)).filter(([, job]) => {
    const { aud, iss, sub } = githubClaims(job);
    return sub !== subject || aud !== stagingJob.audience || iss !== githubClaims(stagingJob).iss;
  });

  it.each(seen)("not by a job %s", async (_title, job) => {
    await expect(takes("publish", job)).rejects.toMatchObject(refused("sts:AssumeRoleWithWebIdentity"));
    await expect(takes("publish", stagingJob)).resolves.toHaveProperty("credentials");
  });

  it("and nothing else is, that does not exist", async () => {
    await expect(takes("unknown", stagingJob)).rejects.toMatchObject(refused("sts:AssumeRoleWithWebIdentity"));
  });
});

describe("an identity", () => {
  it("pushes where its policy lets it, once under a tag, and nowhere else", async () => {
    const session = await takes("publish", stagingJob);
    const digest = await pushAs(session, "staging/payments/api", "pushed", "content");
    expect(await pushAs(session, "staging/payments/api", "pushed", "content")).toBe(digest);
    expect(await pullAs(session, "staging/payments/api", digest)).toMatchObject({ digest });
    for (const elsewhere of ["production/payments/api", "staging/website/api"]) {
      await expect(pushAs(session, elsewhere, "pushed", "content")).rejects.toMatchObject(
        refused("ecr:BatchCheckLayerAvailability"),
      );
      await expect(pullAs(session, elsewhere, digest)).rejects.toMatchObject(refused("ecr:BatchGetImage"));
    }
  });

  it("promotes from the environment before into its own, and not the other way round", async () => {
    const digest = await pushAs(await takes("publish", stagingJob), "staging/payments/api", "promoted", "released");
    const session = await takes("promote", productionJob);
    const [staging, production] = ["staging/payments/api", "production/payments/api"] as const;
    expect(await promoteAs(session, staging, production, digest, "v1.2.3")).toBe(digest);
    const { imageDetails } = await root.ecr.describeImages({ repositoryName: production });
    expect(imageDetails).toMatchObject([{ imageDigest: digest, imageTags: ["v1.2.3"] }]);
    await expect(promoteAs(session, production, staging, digest, "back")).rejects.toMatchObject(
      refused("ecr:InitiateLayerUpload"),
    );
  });

  it("needs the permission to log in", async () => {
    const session = await takes("nobody", stagingJob);
    await expect(pushAs(session, "staging/payments/api", "anonymous", "content")).rejects.toMatchObject(
      refused("ecr:GetAuthorizationToken"),
    );
    const found = await session.ecr.batchGetImage({
      repositoryName: "staging/payments/api",
      imageIds: [{ imageTag: "anonymous" }],
    });
    expect(found.failures).toHaveLength(1);
  });

  it("deletes nothing and changes no settings", async () => {
    const { ecr } = await takes("publish", stagingJob);
    const repositoryName = "staging/payments/api";
    const calls: Record<string, () => Promise<unknown>> = {
      "ecr:BatchDeleteImage": () => ecr.batchDeleteImage({ repositoryName, imageIds: [{ imageTag: "pushed" }] }),
      "ecr:DeleteRepository": () => ecr.deleteRepository({ repositoryName, force: true }),
      "ecr:PutImageTagMutability": () => ecr.putImageTagMutability({ repositoryName, imageTagMutability: "MUTABLE" }),
      "ecr:SetRepositoryPolicy": () => ecr.setRepositoryPolicy({ repositoryName, policyText: "{}" }),
      "ecr:CreateRepository": () => ecr.createRepository({ repositoryName: "staging/payments/new" }),
    };
    for (const [action, call] of Object.entries(calls)) {
      await expect(call()).rejects.toMatchObject(refused(action));
    }
    await expect(root.ecr.createRepository({ repositoryName: "staging/payments/new" })).resolves.toHaveProperty(
      "repository",
    );
  });

  it("has a session of its own secret, without which it is nobody", async () => {
    const { credentials } = await takes("publish", stagingJob);
    const { ECR } = await import("@aws-sdk/client-ecr");
    const connect = (given: typeof credentials) =>
      new ECR({ endpoint: emulator.endpoint, region: "us-east-1", credentials: given });
    const forged = connect({ ...credentials, secretAccessKey: "guessed" });
    await expect(forged.getAuthorizationToken({})).rejects.toMatchObject({
      name: expect.stringMatching(/Signature/),
    });
    await expect(connect(credentials).getAuthorizationToken({})).resolves.toHaveProperty("authorizationData");
  });
});
