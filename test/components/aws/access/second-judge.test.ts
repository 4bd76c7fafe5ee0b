import { runSimulation, type Simulation } from "@cloud-copilot/iam-simulate";
import { beforeAll, describe, expect, it } from "vitest";
import type { AccessDocuments, AccessQuestion } from "../../../../components/aws/access/documents";
import { accessMatrix } from "../../../../components/aws/access/matrix";
import { type GitHubClaims, githubClaims } from "../../../identities/github-token";
import { changes } from "./changes";
import { expectedTable, lines } from "./expected";
import { forms, jobIn } from "./tokens";
import { administrator, breakGlass, github, jenkins, roleArn, world } from "./world";

let documents: AccessDocuments;
beforeAll(async () => {
  documents = await world();
});

const ours = Object.keys(expectedTable).map((name) => roleArn(name));
const accountOf = (arn: string) => arn.split(":")[4] ?? "";
const session = (role: string) => `arn:aws:sts::${accountOf(role)}:assumed-role/${role.replace(/.*\//, "")}/session`;

/** What another implementation decides about the same documents. */
async function simulated(simulation: Simulation): Promise<boolean> {
  const result = await runSimulation(simulation, { simulationMode: "Strict" });
  if (result.resultType === "error") throw new Error(JSON.stringify(result.errors));
  return result.overallResult === "Allowed";
}

const nothingElse = { serviceControlPolicies: [], resourceControlPolicies: [] };

function access(identity: string, { action, resource }: AccessQuestion): Promise<boolean> {
  const own = documents.identities.find(({ arn }) => arn === identity);
  const key = documents.keys.find(({ arn }) => arn === resource);
  const policy = key?.policy ?? documents.repositories.find(({ arn }) => arn === resource)?.policy;
  return simulated({
    ...nothingElse,
    request: {
      principal: session(identity),
      action,
      resource: { resource, accountId: resource === "*" ? accountOf(identity) : accountOf(resource) },
      contextVariables: {
        "aws:PrincipalArn": identity,
        "aws:PrincipalIsAWSService": "false",
        ...(key && { "kms:ResourceAliases": [...key.aliases] }),
      },
    },
    identityPolicies: (own?.permissionPolicies ?? []).map((text, index) => ({
      name: `policy${index}`,
      policy: JSON.parse(text),
    })),
    ...(policy !== undefined && { resourcePolicy: JSON.parse(policy) }),
  });
}

/** Of this action its catalogue has `aud` and `sub` of other issuers only: they stand under keys that it lets through. */
const asItKnows = (text: string) =>
  text.replaceAll(`${github}:aud`, "accounts.google.com:aud").replaceAll(`${github}:sub`, "accounts.google.com:sub");

/** AWS takes a token of the provider's issuer for one of its audiences; the rest is the trust document's. */
function trust(role: string, claims: GitHubClaims): Promise<boolean> {
  const trustPolicy = documents.identities.find(({ arn }) => arn === role)?.trustPolicy ?? "";
  const seen = ["aud", "sub", "repository_id", "ref", "job_workflow_ref", "environment", "actor"];
  const context = seen.flatMap((claim) => {
    const value = claims[claim];
    return value === undefined ? [] : [[asItKnows(`${github}:${claim}`), value]];
  });
  return simulated({
    ...nothingElse,
    request: {
      principal: `arn:aws:iam::${accountOf(role)}:oidc-provider/${github}`,
      action: "sts:AssumeRoleWithWebIdentity",
      resource: { resource: role, accountId: accountOf(role) },
      contextVariables: Object.fromEntries(context),
    },
    identityPolicies: [],
    resourcePolicy: JSON.parse(asItKnows(trustPolicy)),
  });
}

describe("another implementation of IAM", () => {
  it("decides the same about what identities may do", async () => {
    const actions = ["BatchGetImage", "GetDownloadUrlForLayer", "PutImage", "BatchDeleteImage", "SetRepositoryPolicy"];
    const questions = [
      { action: "ecr:GetAuthorizationToken", resource: "*" },
      { action: "ecr:PutRegistryPolicy", resource: "*" },
      ...documents.repositories.flatMap(({ arn }) => actions.map((name) => ({ action: `ecr:${name}`, resource: arn }))),
      ...documents.keys.flatMap(({ arn }) =>
        ["Sign", "Verify", "PutKeyPolicy"].map((name) => ({ action: `kms:${name}`, resource: arn })),
      ),
    ];
    const { matrix } = accessMatrix(documents, { tokens: [], questions });
    const identities = [...ours, administrator, breakGlass, jenkins, roleArn("administrator", "999988887777")];
    const allowed = [];
    for (const identity of identities) {
      for (const question of questions) {
        if (await access(identity, question)) allowed.push({ identity, ...question });
      }
    }
    expect(allowed.length).toBeGreaterThan(100);
    expect(lines(matrix.permissions.filter(({ identity }) => identities.includes(identity)))).toEqual(lines(allowed));
  });

  it("decides the same about which tokens roles admit", async () => {
    // What the provider refuses never comes before a trust document.
    const past = (claims: GitHubClaims) =>
      claims.iss === `https://${github}` && ["sts.amazonaws.com", "other"].includes(claims.aud ?? "");
    const tokens = ["staging", "preproduction", "production"].flatMap((environment) =>
      forms.flatMap((form) => {
        const job = jobIn(environment, form);
        const others = changes.map(({ what, of }) => ({ name: `${environment} ${form} ${what}`, claims: of(job) }));
        return [{ name: `${environment} ${form}`, claims: githubClaims(job) }, ...others];
      }),
    );
    const judged = tokens.filter(({ claims }) => past(claims));
    const { matrix } = accessMatrix(documents, { tokens: judged, questions: [] });
    const admitted = [];
    for (const { name, claims } of judged) {
      for (const identity of ours) if (await trust(identity, claims)) admitted.push({ token: name, identity });
    }
    expect(admitted.length).toBeGreaterThan(50);
    expect(lines(matrix.admissions)).toEqual(lines(admitted));
  });
});
