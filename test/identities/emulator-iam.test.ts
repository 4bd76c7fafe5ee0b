import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { iamAt } from "../local-cloud/aws/iam";
import { accountId, type Emulator, startEmulator } from "../local-cloud/emulator";
import { pushImage } from "../local-cloud/image";
import { installLocalCloud } from "../local-cloud/install";
import { withKeyArn, withoutClaims, withoutRepositoryId, withSessionArns } from "./emulator-documents";
import { stagingJob } from "./github-jobs";
import { githubClaims, mint } from "./github-token";
import { pushAs } from "./images";
import { asRoot, assumeWithToken, type Session } from "./session";
import { createRole, policyDocument, trusting } from "./test-role";

let emulator: Emulator;
let root: Session;
let made = 0;

beforeAll(async () => {
  await installLocalCloud(() => undefined);
  emulator = await startEmulator({ env: { AUTH: "true" } });
  root = asRoot(emulator);
});

afterAll(() => emulator?.stop());

const claims = githubClaims(stagingJob);
const { sub = "", repository_id = "", ref = "" } = claims;
const everything = (...Action: string[]) => policyDocument({ Effect: "Allow", Action, Resource: "*" });
const denied = { name: expect.stringMatching(/^AccessDenied/) };

/** A role's session for the job, with that trust and those permissions. */
async function sessionWith(permissions: string, trust = trusting({ sub })): Promise<Session & { roleArn: string }> {
  const roleArn = await createRole(emulator, `role-${++made}`, trust, permissions);
  return { ...(await assumeWithToken(emulator, roleArn, await mint(claims))), roleArn };
}

async function repositoryWith(policyText?: (roleArn: string) => string, roleArn = ""): Promise<string> {
  const repositoryName = `production/team-${++made}/api`;
  await root.ecr.createRepository({ repositoryName });
  if (policyText) await root.ecr.setRepositoryPolicy({ repositoryName, policyText: policyText(roleArn) });
  return repositoryName;
}

describe("a trust document", () => {
  it("is evaluated on the audience and on the subject, one value or several", async () => {
    const values = [sub, ["repo:acme/other:environment:staging", sub]];
    for (const value of values) await sessionWith(everything("ecr:*"), trusting({ sub: value }));
    const other = trusting({ sub: ["repo:acme/other:environment:staging"] });
    await expect(sessionWith(everything("ecr:*"), other)).rejects.toMatchObject(denied);
  });

  it("is never satisfied by another claim, which has to be taken out", async () => {
    const trust = trusting({ sub, repository_id, ref });
    await expect(sessionWith(everything("ecr:*"), trust)).rejects.toMatchObject(denied);
    await expect(sessionWith(everything("ecr:*"), withoutRepositoryId(trust))).rejects.toMatchObject(denied);
    await expect(sessionWith(everything("ecr:*"), withoutClaims(trust, "repository_id", "ref"))).resolves.toBeDefined();
  });

  it("is not asked whether the provider exists, the token is in its time, the role has that path or so long a session", async () => {
    const providers = await iamAt(emulator.endpoint).call("ListOpenIDConnectProviders", {});
    expect(providers).not.toContain("<member>");
    const { roleArn } = await sessionWith(everything("ecr:*"));
    const token = await mint(claims);
    const [header, , signature] = token.split(".");
    const expired = Buffer.from(JSON.stringify({ ...decodeJwt(token), exp: 1 })).toString("base64url");
    const outdated = [header, expired, signature].join(".");
    const elsewhere = roleArn.replace("/ci/", "/elsewhere/");
    await expect(assumeWithToken(emulator, elsewhere, outdated)).resolves.toHaveProperty("credentials");
    const longest = await iamAt(emulator.endpoint).call("GetRole", { RoleName: roleArn.split("/").at(-1) ?? "" });
    expect(longest).toContain("<MaxSessionDuration>3600<");
    const long = { RoleArn: roleArn, RoleSessionName: "long", WebIdentityToken: token, DurationSeconds: 43_200 };
    await expect(root.sts.assumeRoleWithWebIdentity(long)).resolves.toHaveProperty("Credentials");
  });
});

describe("a repository's policy", () => {
  const onlyPromoter = (roleArn: string) =>
    policyDocument({
      Effect: "Deny",
      Principal: "*",
      Action: "ecr:PutImage",
      Condition: {
        ArnNotEquals: { "aws:PrincipalArn": [roleArn] },
        BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
      },
    });

  it("that denies wins over what a role may do", async () => {
    const session = await sessionWith(everything("ecr:*"));
    const deny = () => policyDocument({ Effect: "Deny", Principal: "*", Action: "ecr:PutImage" });
    await expect(pushAs(session, await repositoryWith(deny), "v1", "content")).rejects.toMatchObject(denied);
    await expect(pushAs(session, await repositoryWith(), "v1", "content")).resolves.toMatch(/^sha256:/);
  });

  it("that spares a role by its ARN spares nobody, and does by its sessions' ARN", async () => {
    const [promoter, other] = [await sessionWith(everything("ecr:*")), await sessionWith(everything("ecr:*"))];
    const { roleArn } = promoter;
    const asWritten = await repositoryWith(onlyPromoter, roleArn);
    await expect(pushAs(promoter, asWritten, "v1", "content")).rejects.toMatchObject(denied);
    const inItsTerms = await repositoryWith((arn) => withSessionArns(onlyPromoter(arn)), roleArn);
    await expect(pushAs(promoter, inItsTerms, "v1", "content")).resolves.toMatch(/^sha256:/);
    await expect(pushAs(other, inItsTerms, "v2", "content")).rejects.toMatchObject(denied);
  });

  it("that allows a role by its ARN, path and all, is enough within the account", async () => {
    const [named, other] = [
      await sessionWith(everything("ecr:GetAuthorizationToken")),
      await sessionWith(everything("ecr:GetAuthorizationToken")),
    ];
    const allow = (AWS: string) => policyDocument({ Effect: "Allow", Principal: { AWS }, Action: "ecr:*" });
    const repository = await repositoryWith(allow, named.roleArn);
    await expect(pushAs(named, repository, "v1", "content")).resolves.toMatch(/^sha256:/);
    await expect(pushAs(other, repository, "v1", "content")).rejects.toMatchObject(denied);
  });

  it("that allows the account leaves it to the roles' own policies", async () => {
    const session = await sessionWith(everything("ecr:GetAuthorizationToken"));
    const allow = () => policyDocument({ Effect: "Allow", Principal: { AWS: accountId }, Action: "ecr:*" });
    await expect(pushAs(session, await repositoryWith(allow), "v1", "content")).rejects.toMatchObject(denied);
    const allowed = await sessionWith(everything("ecr:*"));
    await expect(pushAs(allowed, await repositoryWith(allow), "v1", "content")).resolves.toMatch(/^sha256:/);
  });

  it("is not asked by the registry's own API, and neither is anybody's identity", async () => {
    const repository = await repositoryWith(onlyPromoter, `arn:aws:iam::${accountId}:role/nobody`);
    const digest = await pushImage(`${emulator.registry}/${repository}:v1`, "content");
    expect(digest).toMatch(/^sha256:/);
  });
});

describe("a role's permissions", () => {
  const on = (repository: string) => `arn:aws:ecr:us-east-1:${accountId}:repository/${repository}`;
  const notFound = { name: "InvalidAction" };

  it("are asked for the repository that a call names, and for all of them where it names none", async () => {
    const repositoryName = await repositoryWith();
    const of = (Resource: string) => sessionWith(policyDocument({ Effect: "Allow", Action: "ecr:*", Resource }));
    const [limited, unlimited] = [await of(on("production/*")), await of("*")];
    const byNames = { repositoryNames: [repositoryName] };
    await expect(limited.ecr.describeRepositories(byNames)).rejects.toMatchObject(denied);
    const { repositories } = await unlimited.ecr.describeRepositories(byNames);
    const tag = { resourceArn: repositories?.[0]?.repositoryArn, tags: [{ Key: "team", Value: "a" }] };
    await expect(limited.ecr.tagResource(tag)).rejects.toMatchObject(denied);
    await expect(unlimited.ecr.tagResource(tag)).resolves.toBeDefined();
    await expect(limited.ecr.listImages({ repositoryName })).resolves.toHaveProperty("imageIds");
  });

  it("are asked for before an operation turns out not to exist, and never for another account", async () => {
    const repositoryName = await repositoryWith();
    const permissions = policyDocument({ Effect: "Allow", Action: "ecr:*", Resource: on(repositoryName) });
    const { ecr } = await sessionWith(permissions);
    const imageId = { imageTag: "v1" };
    await expect(ecr.describeImageScanFindings({ repositoryName, imageId })).rejects.toMatchObject(notFound);
    const elsewhere = { repositoryName: "staging/team/api", imageId };
    await expect(ecr.describeImageScanFindings(elsewhere)).rejects.toMatchObject(denied);
    const another = { repositoryName, registryId: "999999999999" };
    await expect(ecr.listImages(another)).resolves.toHaveProperty("imageIds");
  });
});

describe("a permissions boundary", () => {
  it("bounds what a role's own policy allows", async () => {
    const session = await sessionWith(everything("ecr:*"));
    const repositoryName = await repositoryWith();
    const RoleName = session.roleArn.split("/").at(-1) ?? "";
    await expect(session.ecr.listImages({ repositoryName })).resolves.toBeDefined();
    const iam = iamAt(emulator.endpoint);
    const PolicyDocument = everything("ecr:PutImage");
    await iam.call("CreatePolicy", { PolicyName: "boundary", PolicyDocument });
    const PermissionsBoundary = `arn:aws:iam::${accountId}:policy/boundary`;
    await iam.call("PutRolePermissionsBoundary", { RoleName, PermissionsBoundary });
    await expect(session.ecr.listImages({ repositoryName })).rejects.toMatchObject(denied);
  });
});

describe("a signing key", () => {
  const account = { AWS: `arn:aws:iam::${accountId}:root` };
  const delegating = { Effect: "Allow", Principal: account, Action: "kms:*", Resource: "*" };
  const byAlias = (alias: string) =>
    policyDocument({
      Effect: "Allow",
      Action: ["kms:Sign", "kms:GetPublicKey"],
      Resource: `arn:aws:kms:us-east-1:${accountId}:key/*`,
      Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": alias } },
    });

  async function createKey(Policy: string): Promise<{ keyId: string; keyArn: string; alias: string }> {
    const key = await root.kms.createKey({ KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY", Policy });
    const { KeyId: keyId = "", Arn: keyArn = "" } = key.KeyMetadata ?? {};
    const alias = `alias/signing-${++made}`;
    await root.kms.createAlias({ AliasName: alias, TargetKeyId: keyId });
    return { keyId, keyArn, alias };
  }

  const sign = ({ kms }: Session, KeyId: string) =>
    kms.sign({ KeyId, Message: Buffer.from("digest"), SigningAlgorithm: "ECDSA_SHA_256" });

  it("is not found by its aliases, and is by its ARN", async () => {
    const { keyId, keyArn, alias } = await createKey(policyDocument(delegating));
    await expect(sign(await sessionWith(byAlias(alias)), keyId)).rejects.toMatchObject(denied);
    const session = await sessionWith(withKeyArn(byAlias(alias), keyArn));
    await expect(sign(session, keyId)).resolves.toHaveProperty("Signature");
    await expect(sign(session, alias)).rejects.toMatchObject(denied);
    const other = await createKey(policyDocument(delegating));
    await expect(sign(session, other.keyId)).rejects.toMatchObject(denied);
  });

  it("lets only those sign whom its policy spares, whatever a role may do", async () => {
    const [publisher, other] = [await sessionWith(everything("kms:*")), await sessionWith(everything("kms:*"))];
    const { roleArn } = publisher;
    const onlyPublisher = policyDocument(delegating, {
      Effect: "Deny",
      Principal: "*",
      Action: "kms:Sign",
      Resource: "*",
      Condition: { ArnNotEquals: { "aws:PrincipalArn": [roleArn] } },
    });
    const asWritten = await createKey(onlyPublisher);
    await expect(sign(publisher, asWritten.keyId)).rejects.toMatchObject(denied);
    const inItsTerms = await createKey(withSessionArns(onlyPublisher));
    await expect(sign(publisher, inItsTerms.keyId)).resolves.toHaveProperty("Signature");
    await expect(sign(other, inItsTerms.keyId)).rejects.toMatchObject(denied);
    await expect(other.kms.getPublicKey({ KeyId: inItsTerms.keyId })).resolves.toHaveProperty("PublicKey");
  });

  it("whose policy does not let the account in lets no role in", async () => {
    const session = await sessionWith(everything("kms:*"));
    const closed = await createKey(policyDocument({ ...delegating, Action: "kms:DescribeKey" }));
    await expect(sign(session, closed.keyId)).rejects.toMatchObject(denied);
    const open = await createKey(policyDocument(delegating));
    await expect(sign(session, open.keyId)).resolves.toHaveProperty("Signature");
  });
});

describe("the account's root", () => {
  it("is refused nothing, whatever a policy denies", async () => {
    const deny = () => policyDocument({ Effect: "Deny", Principal: "*", Action: "ecr:*" });
    await expect(pushAs(root, await repositoryWith(deny), "v1", "content")).resolves.toMatch(/^sha256:/);
    const session = await sessionWith(everything("ecr:*"));
    await expect(pushAs(session, await repositoryWith(deny), "v1", "content")).rejects.toMatchObject(denied);
  });
});
