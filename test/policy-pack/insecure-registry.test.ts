import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect, it } from "vitest";
import { policies } from "../../policy-pack/policies";
import { analyze, analyzeStack, type Resource } from "./analyze";

const example = join(__dirname, "../../examples/insecure-registry");

it("the insecure example is refused with the messages that its README shows, and with no others", async () => {
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
  const blocks = findings.map(({ policy, level, resource, fullMessage }) => {
    const found = policies.find(({ name }) => name === policy);
    const type = policy === "ecr-no-public-access" ? "RepositoryPolicy" : "Repository";
    const head = `[${level}] [severity: ${found?.severity}]  ${policy}  (aws:ecr:${type}: ${resource})`;
    return [head, ...fullMessage.split("\n").map((line) => `  ${line}`)].join("\n");
  });
  const shown = readFileSync(join(example, "README.md"), "utf8").split("```text\n")[1]?.split("\n```")[0];
  expect(shown?.split(/\n(?=\[)/).toSorted()).toEqual(blocks.toSorted());
});
