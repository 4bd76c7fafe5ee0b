import { expect, it } from "vitest";
import { githubDefaultToken } from "../../../policy-pack/github/github-default-token";
import { unknownStringValue as unknown } from "../analyze";
import { type Change, judging, of } from "./delivery-stack";

const { one } = judging(githubDefaultToken);
const kinds = {
  repository: "github:index/workflowRepositoryPermissions:WorkflowRepositoryPermissions",
  organization: "github:index/actionsOrganizationWorkflowPermissions:ActionsOrganizationWorkflowPermissions",
  enterprise: "github:index/enterpriseActionsWorkflowPermissions:EnterpriseActionsWorkflowPermissions",
};
const token = "defaultWorkflowPermissions";
const approves = "canApprovePullRequestReviews";

it.each<[string, Change, string[]]>([
  ["reads, and approves nothing", {}, []],
  ["says nothing of approving, which is no", { [approves]: undefined }, []],
  ["writes", { [token]: "write" }, [token]],
  ["has a permission that GitHub does not know", { [token]: "READ" }, [token]],
  ["is unknown", { [token]: unknown }, [token]],
  ["is a list", { [token]: ["read"] }, [token]],
  ["approves", { [approves]: true }, [approves]],
  ["approves, as a text says", { [approves]: "false" }, [approves]],
  ["may approve", { [approves]: unknown }, [approves]],
  ["writes and approves", { [token]: "write", [approves]: true }, [token, approves]],
])("a token is judged that %s", async (_, change, expected) => {
  for (const type of Object.values(kinds)) {
    expect(await one(of(type, "token", { [token]: "read", [approves]: false, ...change }))).toEqual(expected);
  }
});

it.each<[keyof typeof kinds, string[]]>([
  ["repository", [token]],
  ["organization", []],
  ["enterprise", []],
])("what nobody has set is judged by the provider's default: %s", async (kind, expected) => {
  expect(await one(of(kinds[kind], "token", {}))).toEqual(expected);
});
