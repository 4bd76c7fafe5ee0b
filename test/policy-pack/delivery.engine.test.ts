import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { LocalProject } from "../local-cloud/project";
import { judgedProjects, pack } from "./judged-projects";

const ours = `
  import { EcrAuditTrail, EcrRegistry, EcrScanNotifications } from "artifact-registries";
  const environments = [{ name: "staging" }, { name: "production" }];
  new EcrRegistry("payments", {
    artifacts: [{ name: "api" }],
    environments,
    source: { owner: "acme", ownerId: 9919, repository: "payments", repositoryId: 41881900 },
    standalone: true,
    signing: true,
  });
  new EcrScanNotifications("payments", { environments, eachFinding: true });
  new EcrAuditTrail("payments", { environments, archive: { days: 400 } });
`;

const written = `
  import * as cloudwatch from "@pulumi/aws/cloudwatch";
  import * as iam from "@pulumi/aws/iam";
  import * as sns from "@pulumi/aws/sns";
`;
const scans = { source: ["aws.ecr"], "detail-type": ["ECR Image Scan"], detail: { "scan-status": ["COMPLETE"] } };
const pushes = { source: ["aws.ecr"], "detail-type": ["ECR Image Action"] };

const issuer = "token.actions.githubusercontent.com";
const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Federated: `arn:aws:iam::123456789012:oidc-provider/${issuer}` },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: {
          [`${issuer}:aud`]: "sts.amazonaws.com",
          [`${issuer}:sub`]: "repo:acme/payments:environment:staging",
          [`${issuer}:repository_id`]: "41881900",
        },
      },
    },
  ],
});
const root = '{ AWS: "arn:aws:iam::123456789012:root" }';
const administers = `{ Effect: "Allow", Principal: ${root}, Action: "kms:*", Resource: "*" }`;
const onlyPublishers = `{
  Effect: "Deny",
  Principal: "*",
  Action: "kms:Sign",
  Resource: "*",
  Condition: { ArnNotEquals: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/publish" } },
}`;

const policyOf = (...statements: readonly string[]) =>
  `policy: JSON.stringify({ Version: "2012-10-17", Statement: [${statements.join(", ")}] }),`;

interface Written {
  readonly keyPolicy: string;
  readonly topicKey: string;
  readonly retentionInDays: number;
  readonly pattern: object;
}

/** What people write without our components. That CI signs with the key is told by its publisher's permissions alone. */
const theirs = ({ keyPolicy, topicKey, retentionInDays, pattern }: Written) => `
  ${written}
  const encryption = new kms.Key("encryption", { enableKeyRotation: true });
  const signing = new kms.Key("signing", {
    keyUsage: "SIGN_VERIFY",
    customerMasterKeySpec: "ECC_NIST_P256",
    ${keyPolicy}
  });
  const publisher = new iam.Role("publish", { name: "publish", assumeRolePolicy: ${JSON.stringify(trust)} });
  new iam.RolePolicy("publish", {
    role: publisher.name,
    policy: pulumi.jsonStringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: ["kms:Sign", "kms:GetPublicKey"], Resource: signing.arn }],
    }),
  });
  const topic = new sns.Topic("scans", { kmsMasterKeyId: ${topicKey} });
  const scans = new cloudwatch.EventRule("scans", { eventPattern: ${JSON.stringify(JSON.stringify(scans))} });
  new cloudwatch.EventTarget("scans", { rule: scans.name, arn: topic.arn });
  const log = new cloudwatch.LogGroup("pushes", {
    name: "/aws/events/pushes",
    kmsKeyId: encryption.arn,
    retentionInDays: ${retentionInDays},
  });
  const pushes = new cloudwatch.EventRule("pushes", { eventPattern: ${JSON.stringify(JSON.stringify(pattern))} });
  new cloudwatch.EventTarget("pushes", { rule: pushes.name, arn: log.arn });
`;

describe("signing, notifications and the audit trail, judged in the real engine", () => {
  const projects = judgedProjects();
  const required = async (project: LocalProject) => {
    const file = join(project.directory, "policy.json");
    const settings = { required: true };
    await writeFile(file, JSON.stringify({ "ecr-scan-notifications": settings, "ecr-audit-trail": settings }));
    return [...pack, "--policy-pack-config", file];
  };

  it("pass where our components make them, in the first preview, in the update and in the next preview", async () => {
    const project = await projects.write("own-delivery", ours);
    const configured = await required(project);
    await projects.passes(project, "preview", ...configured);
    await projects.passes(project, "up", "--yes", "--skip-preview", ...configured);
    await projects.passes(project, "preview", ...configured);
  });

  it("are refused where somebody writes them otherwise, also in a preview that knows none of their names", async () => {
    const good: Written = {
      keyPolicy: policyOf(administers, onlyPublishers),
      topicKey: "encryption.arn",
      retentionInDays: 400,
      pattern: pushes,
    };
    const project = await projects.write("their-delivery", theirs(good));
    const judged = async (change: Partial<Written>) => {
      await projects.rewrite(project, theirs({ ...good, ...change }));
      const { passed, found } = await projects.judge(project, "preview", ...pack);
      // What CI may do is not known before the key is there, which others advise about.
      return { passed, found: found.filter((finding) => !finding.startsWith("advisory ci-role-")) };
    };
    expect(await judged({})).toEqual({ passed: true, found: [] });
    expect(await judged({ keyPolicy: "" })).toEqual({ passed: false, found: ["mandatory signing-key signing"] });
    expect(
      await judged({
        keyPolicy: policyOf(administers),
        topicKey: '"alias/aws/sns"',
        retentionInDays: 30,
        pattern: { ...pushes, source: ["aws.ecs"] },
      }),
    ).toEqual({
      passed: false,
      found: [
        "mandatory ecr-audit-trail pushes",
        "mandatory ecr-event-encryption scans",
        "mandatory signing-key signing",
      ],
    });
  });
});
