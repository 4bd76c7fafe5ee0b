import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect, it } from "vitest";
import { policies } from "../../policy-pack/policies";
import { analyze, analyzeStack, type Resource } from "./analyze";

const example = join(__dirname, "../../examples/insecure-registry");

it("the insecure example breaks every policy, with the messages that its README shows", async () => {
  const resources: Resource[] = [];
  await pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs }) => {
      resources.push({ type, name, properties: inputs });
      return { id: name, state: inputs };
    },
    call: ({ inputs }) => inputs,
  });
  await import(join(example, "index.ts"));
  await pulumi.runtime.disconnect();

  const findings = [
    ...(await Promise.all(resources.map((resource) => analyze(policies, resource)))).flat(),
    ...(await analyzeStack(policies, resources)),
  ];
  const lines = findings.flatMap(({ policy, level, resource, message }) => {
    const found = policies.find(({ name }) => name === policy);
    const type = policy === "ecr-no-public-access" ? "RepositoryPolicy" : "Repository";
    return [
      `[${level}] [severity: ${found?.severity}]  ${policy}  (aws:ecr:${type}: ${resource})`,
      `  ${found?.description}`,
      `  ${message}`,
    ];
  });
  const shown = readFileSync(join(example, "README.md"), "utf8").split("```text\n")[1]?.split("\n```")[0]?.split("\n");
  expect(new Set(findings.map(({ policy }) => policy))).toEqual(new Set(policies.map(({ name }) => name)));
  expect(shown?.toSorted()).toEqual(lines.toSorted());
});
