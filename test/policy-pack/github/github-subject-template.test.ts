import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { githubSubjectTemplate } from "../../../policy-pack/github/github-subject-template";
import { type Resource, unknownStringValue as unknown } from "../analyze";
import { trust } from "../aws/ci-stack";
import { allow, documentOf, equals } from "../aws/github-trust";
import { type Change, judging, of, role, types } from "./delivery-stack";

const { one, whole } = judging(githubSubjectTemplate);
const keys = "includeClaimKeys";
const template = (change: Change = {}) =>
  of(types.template, "template", { repository: "payments", useDefault: false, ...change });
const custom = (...includeClaimKeys: unknown[]) => template({ includeClaimKeys });
const ofOrganization = (includeClaimKeys: unknown, owner = "acme"): Resource => ({
  ...of(types.organizationTemplate, "organization", { includeClaimKeys }),
  provider: { name: owner, properties: { owner } },
});

describe("the template of a repository is", () => {
  it.each<[string, Resource, string[]]>([
    ["GitHub's", template({ useDefault: true }), []],
    ["GitHub's, whatever keys it has", template({ useDefault: true, includeClaimKeys: ["actor"] }), []],
    ["GitHub's, written out", custom("repo", "context"), []],
    ["one that names the workflow as well", custom("repo", "context", "job_workflow_ref"), []],
    ["one that names the environment", custom("repo", "environment"), []],
    ["one that names the repository by its id", custom("repository_id", "ref"), []],
    ["its organization's", template(), []],
    ["its organization's, of an empty list", custom(), []],
    ["not one without the repository", custom("context"), [keys]],
    ["not one with the owner instead", custom("repository_owner", "context"), [keys]],
    ["not one without branch and environment", custom("repo"), [keys]],
    ["not one with the workflow instead", custom("repo", "job_workflow_ref"), [keys]],
    ["not one without both", custom("job_workflow_ref"), [keys, keys]],
    ["not one in other letters", custom("REPO", "context"), [keys]],
    ["not unknown", template({ includeClaimKeys: unknown }), [keys]],
    ["not unknown in a part that may be missing", custom("repo", unknown), [`${keys}[1]`]],
    ["unknown in a part that does not matter", custom("repo", "context", unknown), []],
    [
      "perhaps GitHub's, and otherwise a good one",
      template({ useDefault: unknown, includeClaimKeys: ["repo", "ref"] }),
      [],
    ],
    [
      "perhaps GitHub's, and otherwise a bad one",
      template({ useDefault: unknown, includeClaimKeys: ["repo"] }),
      ["useDefault"],
    ],
    ["not GitHub's where that is a text", template({ useDefault: "true", includeClaimKeys: ["actor"] }), [keys, keys]],
    ["not one of numbers", custom(1, 2), [keys, keys]],
  ])("%s", async (_, resource, expected) => {
    expect(await one(resource)).toEqual(expected);
  });
});

it.each<[string, unknown, string[]]>([
  ["names repository and context", ["repo", "context"], []],
  ["names the owner only", ["repository_owner"], [keys, keys]],
  ["names nothing", undefined, [keys]],
  ["is unknown", unknown, [keys]],
])("the template of an organization is judged where it %s", async (_, written, expected) => {
  expect(await one(ofOrganization(written))).toEqual(expected);
});

describe("with a template", () => {
  const sub = "role assumeRolePolicy.Statement[0].Condition.StringEquals.sub";
  const subject = (text: string) => role(documentOf(allow({ Condition: equals({ sub: text }) })));
  const environment = subject("repo:acme/payments:environment:staging");
  const workflow = subject(
    "repo:acme/payments:environment:staging:job_workflow_ref:acme/ci/.github/workflows/build.yml@refs/heads/main",
  );
  it.each<[string, Resource, Resource, string[]]>([
    ["by default, an environment comes in", template({ useDefault: true }), environment, []],
    [
      "by default, a branch comes in",
      template({ useDefault: true }),
      subject("repo:acme/payments:ref:refs/heads/main"),
      [],
    ],
    [
      "by default, a pull request comes in",
      template({ useDefault: true }),
      subject("repo:acme/payments:pull_request"),
      [],
    ],
    [
      "by default, an environment comes in by ids",
      template({ useDefault: true }),
      subject("repo:acme@9919/payments@41881900:environment:staging"),
      [],
    ],
    ["by default, a workflow does not", template({ useDefault: true }), workflow, [sub]],
    ["of repository and context, an environment comes in", custom("repo", "context"), environment, []],
    ["that has a workflow, it comes in", custom("repo", "context", "job_workflow_ref"), workflow, []],
    [
      "that has a workflow, an environment alone does not",
      custom("repo", "context", "job_workflow_ref"),
      environment,
      [sub],
    ],
    ["of another order, nobody comes in", custom("context", "repo"), environment, [sub]],
    ["of environments, an environment comes in", custom("repo", "environment"), environment, []],
    [
      "of environments, a branch does not",
      custom("repo", "environment"),
      subject("repo:acme/payments:ref:refs/heads/main"),
      [sub],
    ],
    [
      "another repository's jobs are not judged",
      custom("context", "repo"),
      subject("repo:acme/orders:environment:staging"),
      [],
    ],
    ["what no token has is not judged", custom("context", "repo"), subject("acme/payments"), []],
    [
      "that is safe and unknown in part, nothing is known",
      custom("repo", "context", unknown),
      environment,
      [`template advisory: ${keys}[2]`],
    ],
    [
      "that may be GitHub's, nothing is known",
      template({ useDefault: unknown, includeClaimKeys: ["repo", "environment"] }),
      environment,
      ["template advisory: useDefault"],
    ],
    ["that is unknown, that is said of it by itself", template({ includeClaimKeys: unknown }), environment, []],
    [
      "of an unknown repository, nothing is known",
      template({ repository: unknown, useDefault: true }),
      environment,
      ["template advisory: repository"],
    ],
    [
      "of one's own, unknown trust is told of",
      custom("repo", "context"),
      role(unknown),
      ["role advisory: assumeRolePolicy"],
    ],
    ["by default, unknown trust is left to the policy on trust", template({ useDefault: true }), role(unknown), []],
  ])("%s", async (_, written, judged, expected) => {
    expect(await whole([written, judged])).toEqual(expected);
  });

  it.each<[string, readonly Resource[], string[]]>([
    ["is in the stack", [ofOrganization(["repo", "context"])], []],
    ["is in the stack, and makes other subjects", [ofOrganization(["context", "repo"])], [sub]],
    ["is in the stack, and unknown", [ofOrganization(unknown)], [`template advisory: ${keys}`]],
    ["is not in the stack", [], [`template advisory: ${keys}`]],
    ["is another organization's", [ofOrganization(["repo", "context"], "globex")], [`template advisory: ${keys}`]],
  ])("that is left to the organization, what counts %s", async (_, resources, expected) => {
    expect(await whole([template(), environment, ...resources])).toEqual(expected);
  });
});

it("says nothing of an organization's template where no role trusts the repository", async () => {
  expect(await whole([template()])).toEqual([]);
});

it("does not stop at an object that cannot be made a text", async () => {
  const [finding] = await one(template({ includeClaimKeys: [{ toString: [] }] }));
  expect(finding).toBeDefined();
  expect(await one(template({ includeClaimKeys: ["repo", "context", { toString: [] }] }))).toEqual([]);
});

it("does not stop at whatever a program writes", async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (garbage) => {
      await one(template({ useDefault: garbage, includeClaimKeys: ["actor"] }));
      await one(template({ includeClaimKeys: garbage }));
      await whole([template({ includeClaimKeys: garbage }), role()]);
      await whole([template({ repository: garbage }), role(trust("staging")), ofOrganization(garbage)]);
    }),
    { numRuns: 50 },
  );
});
