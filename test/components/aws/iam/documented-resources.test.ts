import { describe, expect, it } from "vitest";
import { variable } from "./condition-arbitraries";
import { bucket, decide, maria, roleArn, session } from "./decide";

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html */
describe("a resource, as documented", () => {
  const covers = (pattern: string, resource: string, principal = maria) =>
    decide(principal, "s3:GetObject", resource, { identity: [{ Effect: "Allow", Action: "*", Resource: pattern }] })
      .allowed;

  it.each([
    "1/test/object.jpg",
    "1/2/test/object.jpg",
    "1/2/test/3/object.jpg",
    "1/2/3/test/4/object.jpg",
    "1///test///object.jpg",
    "1/test/.jpg",
    "/test/object.jpg",
    "1/test/",
  ])("with wildcards covers %s", (key) => {
    expect(covers(`${bucket}/*/test/*`, `${bucket}/${key}`)).toBe(true);
  });

  it.each(["1-test/object.jpg", "test/object.jpg", "1/2/test.jpg"])("with wildcards does not cover %s", (key) => {
    expect(covers(`${bucket}/*/test/*`, `${bucket}/${key}`)).toBe(false);
  });

  it.each<[string, string, boolean]>([
    ["arn:aws:ecr:us-east-2:111122223333:repository/api", "arn:aws:ecr:us-east-2:111122223333:repository/API", false],
    ["arn:aws:ecr:us-*-2:111122223333:repository/api", "arn:aws:ecr:us-east-2:111122223333:repository/api", true],
    [
      "arn:aws:ecr:us-*-2:111122223333:repository/api",
      "arn:aws:ecr:us-east-1:9:x-2:111122223333:repository/api",
      false,
    ],
    ["arn:aws:ecr:us-east-2:*:repository/api", "arn:aws:ecr:us-east-2:111122223333:repository/api", true],
    ["arn:aws:ecr:*:repository/api:x", "arn:aws:ecr:us-east-2:111122223333:repository/api:x", true],
    ["arn:aws:ecr:us-east-?:111122223333:repository/api", "arn:aws:ecr:us-east-2:111122223333:repository/api", true],
    [
      "arn:aws:ecr:us-east-2?111122223333:repository/api:x",
      "arn:aws:ecr:us-east-2:111122223333:repository/api:x",
      false,
    ],
    ["arn:aws:ecr:us-east-2?:repository/api:x", "arn:aws:ecr:us-east-2::repository/api:x", false],
    ["arn:aws:sqs", "arn:aws:sqs:us-east-2:111122223333:queue", true],
    ["arn:aws:sqs", "arn:aws:sns:us-east-2:111122223333:queue", false],
    ["arn:aws:iam::111122223333:user/*", "arn:aws:iam::111122223333:user/division_abc/subdivision_xyz/Jane", true],
    ["arn:aws:iam::111122223333:user/division_abc*", "arn:aws:iam::111122223333:user/Jane", false],
    ["*", "arn:aws:sns:us-east-2:111122223333:queue", true],
    ["*", "*", true],
    ["arn:aws:ecr:*:*:*", "*", false],
  ])("%s, for %s: %s", (pattern, resource, expected) => {
    expect(covers(pattern, resource)).toBe(expected);
  });

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html */
  it("stands for nothing where its variable has no value, even in NotResource", () => {
    const home = `${bucket}/${variable("aws:username")}/*`;
    expect(covers(home, `${bucket}/maria/x`)).toBe(true);
    expect(covers(home, `${bucket}/mario/x`)).toBe(false);
    expect(covers(home, `${bucket}/maria/x`, session)).toBe(false);
    const team = `${bucket}-${variable("aws:PrincipalTag/team, 'company-wide'")}`;
    expect([covers(team, `${bucket}-company-wide`), covers(team, `${bucket}-yellow`)]).toEqual([true, false]);
    const others = { identity: [{ Effect: "Allow", Action: "*", NotResource: home }] };
    expect(decide(maria, "s3:GetObject", `${bucket}/maria/x`, others).allowed).toBe(false);
    expect(decide(session, "s3:GetObject", `${bucket}/maria/x`, others).allowed).toBe(true);
  });

  /** https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html */
  it("may be left out of a resource's own policy", () => {
    const resource = [{ Effect: "Allow", Principal: { AWS: roleArn }, Action: "ecr:BatchGetImage" }];
    const repository = "arn:aws:ecr:us-east-2:111122223333:repository/api";
    expect(decide(session, "ecr:BatchGetImage", repository, { resource }).allowed).toBe(true);
    expect(decide(session, "ecr:PutImage", repository, { resource }).allowed).toBe(false);
  });
});
