import { expect, it } from "vitest";
import { ecrNoForceDelete } from "../../../policy-pack/aws/ecr-no-force-delete";
import { analyze, summary, unknownStringValue } from "../analyze";

it.each<[string, Record<string, unknown>, string[]]>([
  ["accepted where it is unset", {}, []],
  ["accepted where it is false", { forceDelete: false }, []],
  ["accepted where it is null", { forceDelete: null }, []],
  ["refused where it is true", { forceDelete: true }, ["forceDelete"]],
  ["refused where it is a text, which the provider would convert", { forceDelete: "true" }, ["forceDelete"]],
  ["refused where it is unknown", { forceDelete: unknownStringValue }, ["forceDelete"]],
])("forced deletion is %s", async (_, properties, expected) => {
  const findings = await analyze([ecrNoForceDelete], { type: "aws:ecr/repository:Repository", properties });
  expect(summary(findings)).toEqual(expected);
});

it("forced deletion of other things is none of this policy's business", async () => {
  const bucket = { type: "aws:s3/bucket:Bucket", properties: { forceDelete: true } };
  expect(await analyze([ecrNoForceDelete], bucket)).toEqual([]);
});
