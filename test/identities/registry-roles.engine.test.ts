import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Emulator, startEmulator } from "../local-cloud/emulator";
import { installLocalCloud } from "../local-cloud/install";
import { createLocalProject, type LocalProject } from "../local-cloud/project";
import { putKeyInEmulatorTerms, putRepositoryInEmulatorTerms, putRoleInEmulatorTerms } from "./emulator-terms";
import { otherJobs, stagingJob } from "./github-jobs";
import { type GitHubJob, githubClaims, mint } from "./github-token";
import { promoteAs, pullAs, pushAs } from "./images";
import { asRoot, assumeWithToken, type Session } from "./session";
import { createRole, policyDocument, trusting } from "./test-role";

const program = `
import { EcrRegistry } from "artifact-registries";

const registry = new EcrRegistry("payments", {
  artifacts: [{ name: "api" }],
  environments: [{ name: "staging" }, { name: "production" }],
  source: { owner: "acme", ownerId: 9919, repository: "payments", repositoryId: 41881900 },
  rolePath: "/ci/",
  signing: true,
  standalone: true,
});
export const variables = registry.environmentVariables;
`;

const productionJob: GitHubJob = { ...stagingJob, environment: "production" };
const duties = {
  "staging/publish": stagingJob,
  "staging/deploy": stagingJob,
  "production/promote": productionJob,
  "production/deploy": productionJob,
};
type RoleName = keyof typeof duties;
const roleNames = Object.keys(duties) as RoleName[];
const [staging, production] = ["staging/payments/api", "production/payments/api"] as const;

let emulator: Emulator;
let project: LocalProject;
let variables: Record<string, Record<string, string>>;
let signingKey: string;
let administrator: Session;

beforeAll(async () => {
  await installLocalCloud(() => undefined);
  emulator = await startEmulator({ env: { AUTH: "true" } });
  project = await createLocalProject({ name: "delivery-roles", files: { "index.ts": program }, emulator });
  const { exitCode, stdout, stderr } = await project.pulumi("up", "--yes", "--skip-preview");
  expect({ exitCode, ...(exitCode !== 0 && { stdout, stderr }) }).toEqual({ exitCode: 0 });
  ({ variables } = (await project.outputs()) as { variables: typeof variables });

  const alias = variables.staging?.SIGNING_KEY?.replace(/^awskms:\/\/\//, "") ?? "";
  const { KeyMetadata } = await asRoot(emulator).kms.describeKey({ KeyId: alias });
  const keyArn = KeyMetadata?.Arn ?? "";
  signingKey = KeyMetadata?.KeyId ?? "";
  for (const name of roleNames) {
    const claims = name === "staging/publish" ? ["repository_id", "ref"] : ["repository_id"];
    await putRoleInEmulatorTerms(emulator, arnOf(name), claims, keyArn);
  }
  await putRepositoryInEmulatorTerms(emulator, production);
  await putKeyInEmulatorTerms(emulator, signingKey);

  const job = { ...stagingJob, environment: "administration" };
  const all = policyDocument({ Effect: "Allow", Action: "*", Resource: "*" });
  const arn = await createRole(emulator, "administrator", trusting({ sub: githubClaims(job).sub }), all);
  administrator = await assumeWithToken(emulator, arn, await mint(githubClaims(job)));
});

afterAll(async () => {
  await emulator?.stop();
  await project?.remove();
});

function arnOf(name: RoleName): string {
  const [environment = "", duty = ""] = name.split("/");
  return variables[environment]?.[`AWS_${duty.toUpperCase()}_ROLE`] ?? "";
}

async function takes(name: RoleName, job: GitHubJob = duties[name]): Promise<Session> {
  return assumeWithToken(emulator, arnOf(name), await mint(githubClaims(job)));
}

const denied = { name: expect.stringMatching(/^AccessDenied/) };
const sign = ({ kms }: Session) =>
  kms.sign({ KeyId: signingKey, Message: Buffer.from("digest"), SigningAlgorithm: "ECDSA_SHA_256" });

describe("the roles of a registry, called for real, without the conditions on repository_id and ref", () => {
  it.each(roleNames)("%s is taken by jobs of its environment, with and without ids in the subject", async (name) => {
    for (const subject of ["immutable", "name"] as const) {
      await expect(takes(name, { ...duties[name], subject })).resolves.toHaveProperty("credentials");
    }
  });

  /** Those that are told apart by more than the claims that were taken out. */
  const seenAsOther = (job: GitHubJob) =>
    Object.entries(otherJobs(job)).filter(([, other]) => {
      const asName = githubClaims({ ...job, subject: "name" });
      const { aud, iss, sub } = githubClaims(other);
      return aud !== job.audience || iss !== asName.iss || ![githubClaims(job).sub, asName.sub].includes(sub);
    });
  const cases = roleNames.flatMap((name) => seenAsOther(duties[name]).map(([what, job]) => ({ name, what, job })));

  it.each(cases)("$name is not taken by a job $what", async ({ name, job }) => {
    await expect(takes(name, job)).rejects.toMatchObject(denied);
    await expect(takes(name)).resolves.toHaveProperty("credentials");
  });

  it.each(roleNames)("%s is not taken by a job of the other environment", async (name) => {
    const other = duties[name] === stagingJob ? productionJob : stagingJob;
    await expect(takes(name, other)).rejects.toMatchObject(denied);
    await expect(takes(name)).resolves.toHaveProperty("credentials");
  });
});

describe("an image's way", () => {
  it("is from the publisher over the promoter to the deployer, each of whom does that and no more", async () => {
    const [publisher, promoter] = [await takes("staging/publish"), await takes("production/promote")];
    const [stagingDeployer, deployer] = [await takes("staging/deploy"), await takes("production/deploy")];

    const digest = await pushAs(publisher, staging, "d6fa8a9", "content");
    for (const other of [promoter, stagingDeployer, deployer]) {
      await expect(pushAs(other, staging, "other", "other")).rejects.toMatchObject(denied);
    }
    await expect(pullAs(stagingDeployer, staging, digest)).resolves.toMatchObject({ digest });
    await expect(pullAs(deployer, staging, digest)).rejects.toMatchObject(denied);

    for (const other of [publisher, stagingDeployer, deployer]) {
      await expect(pushAs(other, production, "v1.2.3", "content")).rejects.toMatchObject(denied);
    }
    expect(await promoteAs(promoter, staging, production, digest, "v1.2.3")).toBe(digest);
    expect(await promoteAs(promoter, staging, production, digest, "v1.2.3")).toBe(digest);
    await expect(pullAs(deployer, production, digest)).resolves.toMatchObject({ digest });
    for (const other of [publisher, stagingDeployer]) {
      await expect(pullAs(other, production, digest)).rejects.toMatchObject(denied);
    }
  });

  it("does not move a tag that was pushed", async () => {
    const publisher = await takes("staging/publish");
    await pushAs(publisher, staging, "once", "first");
    await expect(pushAs(publisher, staging, "once", "second")).rejects.toMatchObject({
      name: "ImageTagAlreadyExistsException",
    });
    await expect(pushAs(publisher, staging, "twice", "second")).resolves.toMatch(/^sha256:/);
  });

  it.each(roleNames)("is not undone by %s, who deletes nothing and changes no settings", async (name) => {
    const { ecr } = await takes(name);
    for (const repositoryName of [staging, production]) {
      const calls = [
        ecr.batchDeleteImage({ repositoryName, imageIds: [{ imageTag: "v1.2.3" }] }),
        ecr.deleteRepository({ repositoryName, force: true }),
        ecr.deleteRepositoryPolicy({ repositoryName }),
        ecr.putImageTagMutability({ repositoryName, imageTagMutability: "MUTABLE" }),
        ecr.putLifecyclePolicy({ repositoryName, lifecyclePolicyText: "{}" }),
        ecr.setRepositoryPolicy({ repositoryName, policyText: "{}" }),
        ecr.createRepository({ repositoryName: `${repositoryName}-2` }),
      ];
      for (const outcome of await Promise.allSettled(calls)) {
        expect(outcome).toMatchObject({ status: "rejected", reason: denied });
      }
    }
    await expect(ecr.getAuthorizationToken({})).resolves.toHaveProperty("authorizationData");
  });
});

describe("the lock on a later environment", () => {
  it("keeps out who may do everything, where the first environment does not", async () => {
    const { ecr } = administrator;
    await expect(pushAs(administrator, staging, "by-administrator", "content")).resolves.toMatch(/^sha256:/);
    await expect(pushAs(administrator, production, "by-administrator", "content")).rejects.toMatchObject(denied);
    const imageIds = [{ imageTag: "v1.2.3" }];
    await expect(ecr.batchDeleteImage({ repositoryName: production, imageIds })).rejects.toMatchObject(denied);
    await expect(ecr.deleteRepository({ repositoryName: production, force: true })).rejects.toMatchObject(denied);
    await expect(ecr.listImages({ repositoryName: production })).resolves.toHaveProperty("imageIds");
  });
});

describe("the signing key", () => {
  it("signs for the publisher alone, and shows its public half to the others", async () => {
    await expect(sign(await takes("staging/publish"))).resolves.toHaveProperty("Signature");
    for (const name of roleNames.filter((other) => other !== "staging/publish")) {
      const session = await takes(name);
      await expect(sign(session), name).rejects.toMatchObject(denied);
      await expect(session.kms.getPublicKey({ KeyId: signingKey }), name).resolves.toHaveProperty("PublicKey");
    }
    await expect(sign(administrator)).rejects.toMatchObject(denied);
  });
});
