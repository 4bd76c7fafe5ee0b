import { beforeAll, describe, expect, it } from "vitest";
import type { EcrRegistryArgs } from "../../../../components";
import type { AccessDocuments, AccessQuestion } from "../../../../components/aws/access/documents";
import { accessMatrix } from "../../../../components/aws/access/matrix";
import { evaluateAccess } from "../../../../components/aws/iam/evaluate";
import { readPolicyDocument } from "../../../../components/aws/iam/read-document";
import { type Edit, edited } from "./edit";
import { administrator, breakGlass, jenkins, keyArn, payments, repositoryArn, roleArn, world } from "./world";

let documents: AccessDocuments;
beforeAll(async () => {
  documents = await world();
});

const stagingApi = repositoryArn("staging/payments/api");
const productionApi = repositoryArn("production/payments/api");
const signingKey = keyArn("payments-signing");

function may(all: AccessDocuments, identity: string, question: AccessQuestion): boolean {
  const { matrix, problems } = accessMatrix(all, { tokens: [], questions: [question] });
  expect(problems).toEqual([]);
  return matrix.permissions.some((one) => one.identity === identity);
}
const ask = (identity: string, action: string, resource: string) => may(documents, identity, { action, resource });

describe("an administrator of the account, whose policy allows everything", () => {
  it.each(["ecr:PutImage", "ecr:BatchDeleteImage", "ecr:DeleteRepository"])(
    "cannot %s in a later environment, but in the first",
    (action) => {
      expect([ask(administrator, action, productionApi), ask(administrator, action, stagingApi)]).toEqual([
        false,
        true,
      ]);
    },
  );

  it("can lift the lock: no policy denies its own change", () => {
    for (const action of ["ecr:SetRepositoryPolicy", "ecr:DeleteRepositoryPolicy"]) {
      expect(ask(administrator, action, productionApi)).toBe(true);
    }
    expect(ask(administrator, "kms:PutKeyPolicy", signingKey)).toBe(true);
  });

  it("cannot sign, and can verify", () => {
    expect(ask(administrator, "kms:Sign", signingKey)).toBe(false);
    expect(ask(administrator, "kms:Verify", signingKey)).toBe(true);
  });

  it("pushes and deletes where the lock is off, and still cannot sign", async () => {
    const { breakGlassPrincipals: _, ...nobodyNamed } = payments;
    const unlocked = await world({ repositoryLock: false }, nobodyNamed);
    for (const action of ["ecr:PutImage", "ecr:DeleteRepository"]) {
      expect(may(unlocked, administrator, { action, resource: productionApi })).toBe(true);
    }
    expect(may(unlocked, administrator, { action: "kms:Sign", resource: signingKey })).toBe(false);
  });

  it("of another account gets at nothing", () => {
    const foreign = roleArn("administrator", "999988887777");
    const actions = ["ecr:BatchGetImage", "ecr:PutImage"];
    const everywhere = documents.repositories.map(({ arn }) => arn);
    const reached = everywhere.filter((resource) => actions.some((action) => ask(foreign, action, resource)));
    expect(reached).toEqual(everywhere.filter((arn) => arn.includes(":999988887777:")));
  });
});

describe("a break-glass principal", () => {
  it("deletes in later environments, and pushes nothing there", () => {
    expect(ask(breakGlass, "ecr:BatchDeleteImage", productionApi)).toBe(true);
    expect(ask(breakGlass, "ecr:PutImage", productionApi)).toBe(false);
  });
});

describe("a publisher that is not GitHub's", () => {
  it("pushes to the first environment by its repositories' policies, and nowhere else", () => {
    expect([ask(jenkins, "ecr:PutImage", stagingApi), ask(jenkins, "ecr:PutImage", productionApi)]).toEqual([
      true,
      false,
    ]);
  });

  it("signs where its own policy lets it, as no other role does whose policy says the same", () => {
    const policy = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"kms:Sign","Resource":"*"}}';
    const signers = [jenkins, roleArn("payments-production-promote")];
    const identities = documents.identities.map((one) =>
      signers.includes(one.arn) ? { ...one, permissionPolicies: [...one.permissionPolicies, policy] } : one,
    );
    const question = { action: "kms:Sign", resource: signingKey };
    expect(signers.map((arn) => may({ ...documents, identities }, arn, question))).toEqual([true, false]);
  });
});

describe("a service", () => {
  function reasonFor(edit: Edit): string {
    const policy = documents.repositories.find(({ arn }) => arn === productionApi)?.policy ?? "";
    const reading = readPolicyDocument(edited(policy, edit), "resource");
    if (!("document" in reading)) throw new Error(JSON.stringify(reading.problems));
    const request = {
      principal: { kind: "service", name: "replication.ecr.amazonaws.com" },
      action: "ecr:PutImage",
      resource: productionApi,
      resourceAccount: "111122223333",
      context: {},
    } as const;
    return evaluateAccess(request, { identity: [], resource: reading.document }).reason;
  }

  it("is not denied by the lock, as it would be if the lock did not leave services out", () => {
    expect(reasonFor(() => undefined)).toBe("not allowed");
    const unconditional: Edit = ([pushes]) => delete pushes?.Condition?.BoolIfExists;
    expect(reasonFor(unconditional)).toBe("explicitly denied");
  });
});

describe("a permissions boundary", () => {
  it("takes away what it does not let through, and no more", () => {
    const boundary = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ecr:Batch*","Resource":"*"}}';
    const deployer = roleArn("payments-production-deploy");
    const identities = documents.identities.map((one) =>
      one.arn === deployer ? { ...one, permissionsBoundary: boundary } : one,
    );
    const bounded = { ...documents, identities };
    expect(may(bounded, deployer, { action: "ecr:BatchGetImage", resource: productionApi })).toBe(true);
    const question = { action: "ecr:GetDownloadUrlForLayer", resource: productionApi };
    expect([may(bounded, deployer, question), may(documents, deployer, question)]).toEqual([false, true]);
  });
});

describe("an account that may pull", () => {
  it("pulls from that environment alone, with its own administrator's leave", async () => {
    const environments: EcrRegistryArgs["environments"] = [
      ...payments.environments.slice(0, 2),
      { name: "production", pullAccounts: ["999988887777"] },
    ];
    const shared = await world({ environments });
    const foreign = roleArn("administrator", "999988887777");
    const actions = ["ecr:BatchGetImage", "ecr:PutImage", "ecr:BatchDeleteImage"];
    const reached = actions.map((action) => may(shared, foreign, { action, resource: productionApi }));
    expect(reached).toEqual([true, false, false]);
    expect(may(shared, foreign, { action: "ecr:BatchGetImage", resource: stagingApi })).toBe(false);
    const without = { ...shared, identities: shared.identities.map((one) => ({ ...one, permissionPolicies: [] })) };
    expect(may(without, foreign, { action: "ecr:BatchGetImage", resource: productionApi })).toBe(false);
  });
});
