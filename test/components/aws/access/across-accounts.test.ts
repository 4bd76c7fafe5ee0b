import { beforeAll, describe, expect, it } from "vitest";
import type { AccessDocuments } from "../../../../components/aws/access/documents";
import { accessMatrix } from "../../../../components/aws/access/matrix";
import { lines } from "./expected";
import { everyQuestion } from "./questions";
import { here, sentState } from "./sent-state";
import { documentsOf, resourcesOf, source, together } from "./world";

const before = { accountId: "444455556666", region: "eu-central-1" };
const artifacts = [{ name: "api" }];
const promoter = "arn:aws:iam::111122223333:role/payments-production-promote";
const deployer = "arn:aws:iam::111122223333:role/payments-production-deploy";
const key = "arn:aws:kms:eu-central-1:444455556666:key/key-of-payments-signing";
const staging = "arn:aws:ecr:eu-central-1:444455556666:repository/staging/payments/api";
const production = "arn:aws:ecr:eu-west-1:111122223333:repository/production/payments/api";

const there = (promotedBy: string[]) =>
  sentState(
    { payments: { artifacts, environments: [{ name: "staging", promotedBy }], source, signing: true } },
    before,
  );
const promotesFrom = { environment: "staging", ...before, signingKeyArn: key };
const onThisSide = (from: typeof promotesFrom) =>
  sentState({ payments: { artifacts, environments: [{ name: "production" }], source, promotesFrom: from } }, here);

const pull = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const verify = ["kms:DescribeKey", "kms:GetPublicKey", "kms:Verify"];
const push = [
  ...["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload"],
  ...["ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"],
];

/** What this account's roles may do with what is in the other one, and with their own. */
async function permissions(documents: AccessDocuments, identity: string): Promise<readonly string[]> {
  const questions = await everyQuestion(resourcesOf(documents));
  const { matrix, problems } = accessMatrix(documents, { tokens: [], questions });
  expect(problems).toEqual([]);
  return lines(matrix.permissions.filter((one) => one.identity === identity));
}
const each = (actions: readonly string[], resource: string) => actions.map((action) => ({ action, resource }));
const of = (identity: string, ...questions: ReturnType<typeof each>[]) =>
  lines([...each(["ecr:GetAuthorizationToken"], "*"), ...questions.flat()].map((one) => ({ identity, ...one })));

describe("an environment that is fed from another account", () => {
  let far: AccessDocuments;
  let near: AccessDocuments;
  beforeAll(async () => {
    far = documentsOf(await there([promoter]));
    near = documentsOf(await onThisSide(promotesFrom));
  });

  it("has a promoter that reads there, verifies there and writes here, with both sides' documents", async () => {
    const findings = ["ecr:DescribeImageScanFindings", "ecr:DescribeImages"];
    expect(await permissions(together(far, near), promoter)).toEqual(
      of(promoter, each([...pull, ...findings], staging), each(verify, key), each(push, production)),
    );
  });

  it("has a deployer that verifies there and pulls here", async () => {
    expect(await permissions(together(far, near), deployer)).toEqual(
      of(deployer, each(verify, key), each([...pull, "ecr:DescribeImages"], production)),
    );
  });

  it("is refused there when the other side names another promoter", async () => {
    const unnamed = documentsOf(await there(["arn:aws:iam::777788889999:role/payments-production-promote"]));
    expect(await permissions(together(unnamed, near), promoter)).toEqual(of(promoter, each(push, production)));
  });

  it("is refused there when this side looks elsewhere", async () => {
    const elsewhere = { ...promotesFrom, environment: "qa", signingKeyArn: key.replace("key-of", "not-of") };
    const astray = documentsOf(await onThisSide(elsewhere));
    expect(await permissions(together(far, astray), promoter)).toEqual(of(promoter, each(push, production)));
  });
});
