import { Repository } from "@pulumi/aws/ecr/repository";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { replacementProblems } from "../../../components/aws/replacement";
import { resolved } from "./mocked-registry";

const key = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000000";
const anotherKey = "arn:aws:kms:eu-west-1:111122223333:key/ffffffff-0000-4000-8000-000000000000";

const actual = {
  name: "staging/payments/api",
  region: "eu-west-1",
  encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: key }],
};
const wanted = {
  name: actual.name,
  encryption: "KMS" as const,
  key: { arn: pulumi.output(key), own: true },
  holds: "unreleased" as const,
};

async function problemsOf(is: object, wants: object) {
  await pulumi.runtime.setMocks({
    newResource: () => ({ id: "staging/payments/api", state: { ...actual, ...is } }),
    call: ({ inputs }) => inputs,
  });
  const repository = new Repository("api", {});
  const problems = await resolved(replacementProblems(repository, { ...wanted, ...wants }));
  await pulumi.runtime.disconnect();
  return problems;
}

describe("replacement of a repository", () => {
  it("is no problem where the repository is as it should be", async () => {
    expect(await problemsOf({}, {})).toEqual([]);
    expect(await problemsOf({}, { region: pulumi.output("eu-west-1") })).toEqual([]);
  });

  it.each([
    ["encryption", { encryptionConfigurations: [{ encryptionType: "AES256", kmsKey: "" }] }, {}],
    ["encryption", {}, { encryption: "AES256", key: undefined }],
    ["kmsKeyArn", { encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: anotherKey }] }, {}],
    ["kmsKeyArn", {}, { key: { arn: pulumi.output(anotherKey), own: false } }],
    ["region", {}, { region: pulumi.output("eu-central-1") }],
    ["namespace", {}, { name: "staging/renamed/api" }],
  ])("is a problem of %s where %j should be %j", async (property, is, wants) => {
    const problems = await problemsOf(is, wants);
    expect(problems.map((problem) => problem.property)).toEqual([property]);
    expect(problems[0]?.reason).toMatch(
      /^would replace the repository "staging\/payments\/api" and lose its images: .+; undo the change, or write allowReplacement: true$/,
    );
  });

  it("of what it holds is a problem where released images would expire as unreleased ones", async () => {
    const tagged = (holds: string) => ({ tags: { "artifact-registries:holds": holds } });
    expect(await problemsOf(tagged("unreleased"), { holds: "unreleased" })).toEqual([]);
    expect(await problemsOf(tagged("unreleased"), { holds: "released" })).toEqual([]);
    expect((await problemsOf(tagged("released"), { holds: "unreleased" })).map(({ property }) => property)).toEqual([
      "environments",
    ]);
  });

  it("takes a repository without encryption settings as one that AES256 encrypts", async () => {
    const is = { encryptionConfigurations: [{}] };
    expect((await problemsOf(is, {})).map(({ property }) => property)).toEqual(["encryption"]);
    expect(await problemsOf(is, { encryption: "AES256", key: undefined })).toEqual([]);
  });

  it("knows a key of its own that is still to be created, and waits for one of somebody else's", async () => {
    const unknown = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;
    expect((await problemsOf({}, { key: { arn: unknown, own: true } })).map(({ property }) => property)).toEqual([
      "kmsKeyArn",
    ]);
    expect(await problemsOf({}, { key: { arn: unknown, own: false } })).toEqual([]);
  });
});
