import { expect, it } from "vitest";
import { garNoDelete } from "../../../policy-pack/gcp/gar-no-delete";
import { analyze, configuredPack, summary, unknownStringValue } from "../analyze";

const repository = (change: Record<string, unknown>) => ({ format: "NPM", repositoryId: "payments-npm", ...change });
const unreleased = { "artifact-registries-holds": "unreleased" };

it.each<[string, Record<string, unknown>, Record<string, unknown>, string[]]>([
  ["accepted where it fails", { deletionPolicy: "PREVENT" }, {}, []],
  ["accepted where it leaves the repository as it is", { deletionPolicy: "ABANDON" }, {}, []],
  ["refused where it is said to happen", { deletionPolicy: "DELETE" }, {}, ["deletionPolicy"]],
  ["refused where nothing is said", {}, {}, ["deletionPolicy"]],
  ["refused where it is null", { deletionPolicy: null }, {}, ["deletionPolicy"]],
  ["refused where it is no text", { deletionPolicy: ["PREVENT"] }, {}, ["deletionPolicy"]],
  ["refused where it is spelt in another way", { deletionPolicy: "prevent" }, {}, ["deletionPolicy"]],
  ["refused where it is unknown", { deletionPolicy: unknownStringValue }, {}, ["deletionPolicy"]],
  ["accepted where nothing is released", { labels: unreleased }, {}, []],
  ["refused where a label is unknown", { labels: unknownStringValue }, {}, ["labels"]],
  [
    "accepted where it does not matter what a label is",
    { deletionPolicy: "PREVENT", labels: unknownStringValue },
    {},
    [],
  ],
  ["accepted where a setting names the repository", {}, { unreleasedRepositories: ["payments-npm"] }, []],
  [
    "refused where a setting calls it released",
    { labels: unreleased },
    { releasedRepositories: ["*-npm"] },
    ["deletionPolicy"],
  ],
  ["refused where the mode is unknown", { mode: unknownStringValue }, {}, ["mode"]],
  ["refused where the mode is the default", { mode: "STANDARD_REPOSITORY" }, {}, ["deletionPolicy"]],
  ["accepted of what others have published", { mode: "REMOTE_REPOSITORY" }, {}, []],
])("deletion is %s", async (_, change, settings, expected) => {
  const pack = configuredPack([garNoDelete], { "gar-no-delete": { settings } });
  const resource = { type: "gcp:artifactregistry/repository:Repository", properties: repository(change) };
  expect(summary(await analyze([garNoDelete], resource, pack))).toEqual(expected);
});

it("deletion of other things is none of this policy's business", async () => {
  const bucket = { type: "gcp:storage/bucket:Bucket", properties: repository({}) };
  expect(await analyze([garNoDelete], bucket)).toEqual([]);
});
