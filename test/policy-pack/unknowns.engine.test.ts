import { expect, it } from "vitest";
import { policies } from "../../policy-pack/policies";
import { resourceTypes } from "../local-cloud/aws/resources";
import { analyze, analyzeStack, type Resource, unknownStringValue } from "./analyze";
import { examples } from "./examples";
import { judgedProjects, pack } from "./judged-projects";

const projects = judgedProjects();

/** The compliant resources of each policy, once for each property that it reads, with that property unknown. */
function withUnknowns(): readonly Resource[] {
  return Object.entries(examples).flatMap(([policy, { compliant, unknown }]) => {
    // Roles and providers are one for a whole account, and have a test of their own: identities.engine.test.ts.
    const known = compliant.filter(({ type }) => type in resourceTypes && type.startsWith("aws:ecr"));
    return known.flatMap((changed) =>
      Object.keys(unknown[changed.type] ?? {}).flatMap((property) => {
        const variant = [policy, known.indexOf(changed), property].join("_");
        // A repository of its own each, so that no variant can be taken for part of another.
        const own = JSON.parse(
          JSON.stringify(known).replaceAll("production/api", `production/${variant}`),
        ) as Resource[];
        return own.map((resource, index) => ({
          ...resource,
          provider: { name: "default", properties: { region: "us-east-1" } },
          name: `${variant}_${index}`,
          properties: {
            // As the engine sends it: the provider fills its own region in.
            ...(resource.type.startsWith("aws:ecr/") && { region: "us-east-1" }),
            ...resource.properties,
            ...(known[index] === changed && { [property]: unknownStringValue }),
          },
        }));
      }),
    );
  });
}

/** In the place of a value that is unknown: a key's ARN, which nobody knows before the key is there. */
const program = (resources: readonly Resource[]) => `
  class Any extends pulumi.CustomResource {}
  const key = new kms.Key("key");
  const resources = ${JSON.stringify(resources)};
  for (const { type, name, properties } of resources) {
    const values = Object.entries(properties).map(([property, value]) => [
      property,
      value === "${unknownStringValue}" ? key.arn : value,
    ]);
    new Any(type, name, Object.fromEntries(values));
  }
`;

it("a preview of the real engine finds in unknown values what the tests of the policies find", async () => {
  const resources = withUnknowns();
  expect(resources.length).toBeGreaterThan(policies.length);
  const expected = [...(await analyzeStack(policies, resources))];
  for (const resource of resources) expected.push(...(await analyze(policies, resource)));

  const project = await projects.write("unknowns", program(resources));
  const { found } = await projects.judge(project, "preview", ...pack);
  expect(found).toEqual(
    [...new Set(expected.map(({ level, policy, resource }) => `${level} ${policy} ${resource}`))].sort(),
  );
});
