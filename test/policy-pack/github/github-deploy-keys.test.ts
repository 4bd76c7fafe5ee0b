import { expect, it } from "vitest";
import { githubDeployKeys } from "../../../policy-pack/github/github-deploy-keys";
import { analyze, summary, unknownStringValue } from "../analyze";

it.each<[string, Record<string, unknown>, string[]]>([
  ["accepted where it is unset, which is to read only", {}, []],
  ["accepted where it reads only", { readOnly: true }, []],
  ["refused where it writes", { readOnly: false }, ["readOnly"]],
  ["refused where it is a text, which the provider would convert", { readOnly: "false" }, ["readOnly"]],
  ["refused where it is a number", { readOnly: 0 }, ["readOnly"]],
  ["refused where it is unknown", { readOnly: unknownStringValue }, ["readOnly"]],
])("a deploy key is %s", async (_, change, expected) => {
  const properties = { repository: "payments", title: "ci", key: "ssh-ed25519 AAAA", ...change };
  const key = { type: "github:index/repositoryDeployKey:RepositoryDeployKey", properties };
  expect(summary(await analyze([githubDeployKeys], key))).toEqual(expected);
});
