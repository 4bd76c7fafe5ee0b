import { describe, expect, it } from "vitest";
import { ecrNoPublicRepository } from "../../../policy-pack/aws/ecr-no-public-repository";
import { analyze, configuredPack, summary, unknownStringValue } from "../analyze";

const repository = "aws:ecrpublic/repository:Repository";
const repositoryPolicy = "aws:ecrpublic/repositoryPolicy:RepositoryPolicy";

const find = async (repositoryName: unknown, repositories?: readonly string[], type = repository) => {
  const policies = [ecrNoPublicRepository];
  const pack = configuredPack(policies, {
    "ecr-no-public-repository": { settings: { ...(repositories && { repositories }) } },
  });
  return summary(await analyze(policies, { type, properties: { repositoryName } }, pack));
};

const refused = ["repositoryName"];

describe.each([[repository], [repositoryPolicy]])("%s", (type) => {
  it("is refused by default, whatever the repository is called", async () => {
    for (const name of ["charts", "public", unknownStringValue])
      expect(await find(name, undefined, type)).toEqual(refused);
  });

  it.each<[string, unknown, string[]]>([
    ["that name", "charts", []],
    ["another name", "chart", refused],
    ["a longer name", "charts/api", refused],
    ["that name in other letters", "Charts", refused],
    ["an unknown name", unknownStringValue, refused],
    ["no name", undefined, refused],
    ["null for a name", null, refused],
    ["a number for a name", 1, refused],
    ["a list of names", ["charts"], refused],
    ["an object for a name", { charts: "charts" }, refused],
  ])("is judged by its name where one is accepted: %s", async (_, name, expected) => {
    expect(await find(name, ["api", "charts"], type)).toEqual(expected);
  });
});

it("takes an accepted name as it is, without wildcards", async () => {
  expect(await find("charts", ["*"])).toEqual(refused);
});

it("says that an unknown name cannot be told from an accepted one", async () => {
  const pack = configuredPack([ecrNoPublicRepository], {
    "ecr-no-public-repository": { settings: { repositories: ["charts"], unknown: "advisory" } },
  });
  const resource = { type: repository, properties: { repositoryName: unknownStringValue } };
  expect(summary(await analyze([ecrNoPublicRepository], resource, pack))).toEqual(["advisory: repositoryName"]);
});

it("is silent about private repositories", async () => {
  expect(await find("charts", [], "aws:ecr/repository:Repository")).toEqual([]);
});
