import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ecrNoPublicAccess } from "../../../policy-pack/aws/ecr-no-public-access";
import { analyze, summary, unknownStringValue } from "../analyze";

const repositoryPolicy = "aws:ecr/repositoryPolicy:RepositoryPolicy";
const registryPolicy = "aws:ecr/registryPolicy:RegistryPolicy";
const publicRepositoryPolicy = "aws:ecrpublic/repositoryPolicy:RepositoryPolicy";
const template = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate";

type Elements = Record<string, unknown>;

const find = async (policy: unknown, type = repositoryPolicy) =>
  summary(await analyze([ecrNoPublicAccess], { type, properties: { repository: "api", policy } }));

const allow = (elements: Elements) => ({ Effect: "Allow", Action: "ecr:BatchGetImage", ...elements });
const everyone = (condition: unknown) => allow({ Principal: "*", Condition: condition });
const documentOf = (...statements: unknown[]) => ({ Version: "2012-10-17", Statement: statements });
const judge = (statement: unknown) => find(JSON.stringify(documentOf(statement)));

const refused = ["policy.Statement[0]"];
const unreadable = (property: string) => [`policy.Statement[0].${property}`];
const undecided = (property: string) => [`advisory: ${property}`];

// https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html and registry-permissions-examples.html,
// https://docs.aws.amazon.com/lambda/latest/dg/images-create.html
describe("the examples of the AWS documentation", () => {
  it.each<[string, string, Elements]>([
    ["one or more users", repositoryPolicy, { AWS: ["arn:aws:iam::111122223333:user/push-pull-user-1"] }],
    ["another account", repositoryPolicy, { AWS: "arn:aws:iam::111122223333:root" }],
    ["a role", repositoryPolicy, { AWS: ["arn:aws:iam::111122223333:role/ci/build", "444455556666"] }],
    ["replication from an account", registryPolicy, { AWS: "arn:aws:iam::111122223333:root" }],
    ["a session of a role", repositoryPolicy, { AWS: "arn:aws:sts::111122223333:assumed-role/ci/session" }],
    ["an account of another partition", repositoryPolicy, { AWS: "arn:aws-cn:iam::111122223333:root" }],
  ])("that allow %s are accepted", async (_, type, Principal) => {
    expect(await find(JSON.stringify(documentOf(allow({ Principal, Resource: "*" }))), type)).toEqual([]);
  });

  it("that allow a service on behalf of an account are accepted", async () => {
    const codeBuild = allow({
      Sid: "CodeBuildAccess",
      Principal: { Service: "codebuild.amazonaws.com" },
      Condition: {
        ArnLike: { "aws:SourceArn": "arn:aws:codebuild:us-east-1:123456789012:project/project-name" },
        StringEquals: { "aws:SourceAccount": "123456789012" },
      },
    });
    const lambda = allow({
      Principal: { Service: "lambda.amazonaws.com" },
      Condition: { StringLike: { "aws:sourceARN": "arn:aws:lambda:us-east-1:123456789012:function:*" } },
    });
    expect(await find(JSON.stringify(documentOf(codeBuild, lambda)))).toEqual([]);
  });

  it("that allow a range of addresses to everyone are refused, since an address is no account", async () => {
    const addresses = {
      NotIpAddress: { "aws:SourceIp": "54.240.143.188/32" },
      IpAddress: { "aws:SourceIp": "54.240.143.0/24" },
    };
    expect(await judge(everyone(addresses))).toEqual(refused);
  });
});

describe("a principal", () => {
  it.each<[string, Elements]>([
    ["a wildcard", { Principal: "*" }],
    ["a wildcard for AWS", { Principal: { AWS: "*" } }],
    ["a wildcard in a list", { Principal: { AWS: ["*"] } }],
    ["a wildcard behind a name", { Principal: { AWS: ["111122223333", "*"] } }],
    ["a wildcard behind another kind", { Principal: { Service: "ecs.amazonaws.com", AWS: "*" } }],
    ["a wildcard for an account", { Principal: { AWS: "arn:aws:iam::*:root" } }],
    ["a wildcard for a digit", { Principal: { AWS: "arn:aws:iam::11112222333?:root" } }],
    ["any canonical user", { Principal: { CanonicalUser: "*" } }],
    ["any service", { Principal: { Service: "*" } }],
    ["any identity provider", { Principal: { Federated: "*" } }],
    ["a provider that has no account", { Principal: { Federated: "cognito-identity.amazonaws.com" } }],
    ["everyone but one", { NotPrincipal: { AWS: "111122223333" } }],
  ])("that is %s is refused", async (_, elements) => {
    expect(await judge(allow(elements))).toEqual(refused);
    expect(await judge({ ...allow(elements), Effect: "Deny" })).toEqual([]);
  });

  it("that is the identity provider of an account is accepted", async () => {
    const Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";
    expect(await judge(allow({ Principal: { Federated } }))).toEqual([]);
  });

  it.each<[string, Elements, string[]]>([
    ["missing", {}, refused],
    ["there twice", { Principal: { AWS: "111122223333" }, NotPrincipal: { AWS: "444455556666" } }, refused],
    ["a bare account", { Principal: "111122223333" }, unreadable("Principal")],
    ["null", { Principal: null }, unreadable("Principal")],
    ["a list", { Principal: ["111122223333"] }, unreadable("Principal")],
    ["empty", { Principal: {} }, unreadable("Principal")],
    ["an empty list", { Principal: { AWS: [] } }, unreadable("Principal")],
    ["an empty text", { Principal: { AWS: "" } }, unreadable("Principal")],
    ["a number", { Principal: { AWS: 111122223333 } }, unreadable("Principal")],
    ["of an unheard of kind", { Principal: { aws: "111122223333" } }, unreadable("Principal")],
  ])("that is %s is refused as malformed", async (_, elements, expected) => {
    expect(await judge(allow(elements))).toEqual(expected);
  });
});

describe("a condition on everyone", () => {
  const organization = "o-a1b2c3d4e5";
  const role = "arn:aws:iam::111122223333:role/deploy";
  const functionArn = "arn:aws:lambda:*:111122223333:function:*";

  // The values that AWS calls fixed, and its examples of public and not public:
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
  it.each<[string, Elements]>([
    ["its organization", { StringEquals: { "aws:PrincipalOrgID": organization } }],
    ["one of two organizations", { StringEquals: { "aws:PrincipalOrgID": [organization, "o-z9y8x7w6v5"] } }],
    ["its organization, in other letters", { stringequals: { "AWS:principalorgid": organization } }],
    [
      "a path in its organization",
      { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": `${organization}/r-ab12/*` } },
    ],
    ["its organization, whatever the letters", { StringEqualsIgnoreCase: { "aws:PrincipalOrgID": organization } }],
    ["its account", { StringEquals: { "aws:PrincipalAccount": "111122223333" } }],
    ["its account, as a pattern without wildcards", { StringLike: { "aws:PrincipalAccount": ["111122223333"] } }],
    ["its ARN", { ArnEquals: { "aws:PrincipalArn": role } }],
    [
      "its ARN, which is a federated user's",
      { ArnEquals: { "aws:PrincipalArn": "arn:aws:sts::111122223333:federated-user/jane" } },
    ],
    ["its ARN by a pattern in one account", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/*" } }],
    ["its ARN by a pattern of text", { StringLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:*" } }],
    ["the account that a service acts for", { StringEquals: { "aws:SourceAccount": "111122223333" } }],
    ["the organization that a service acts for", { StringEquals: { "aws:SourceOrgID": organization } }],
    [
      "a path in the organization that a service acts for",
      { "ForAnyValue:StringLike": { "aws:SourceOrgPaths": `${organization}/*` } },
    ],
    ["the resource that a service acts for, in any region", { ArnLike: { "aws:SourceArn": functionArn } }],
    ["a fixed VPC", { StringEquals: { "aws:SourceVpc": "vpc-91237329" } }],
    ["a fixed VPC endpoint", { StringEquals: { "aws:SourceVpce": "vpce-1a2b3c4d" } }],
    [
      "its organization beside something else",
      { Bool: { "aws:SecureTransport": "true" }, StringEquals: { "aws:PrincipalOrgID": organization } },
    ],
  ])("that holds it to %s is accepted", async (_, condition) => {
    expect(await judge(everyone(condition))).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["there is none", undefined],
    ["it is empty", {}],
    ["any organization", { StringLike: { "aws:PrincipalOrgID": "o-*" } }],
    ["a wildcard that counts as itself but was not meant so", { StringEquals: { "aws:PrincipalOrgID": "*" } }],
    ["one organization or any", { StringLike: { "aws:PrincipalOrgID": [organization, "*"] } }],
    ["any path of any organization", { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-*/r-*" } }],
    ["a path without a set operator", { StringLike: { "aws:PrincipalOrgPaths": `${organization}/*` } }],
    ["organizations with the same beginning", { StringLike: { "aws:PrincipalOrgID": `${organization}*` } }],
    ["accounts with the same beginning", { StringLike: { "aws:PrincipalAccount": "111122223333*" } }],
    ["accounts with the same end", { StringLike: { "aws:PrincipalAccount": "*111122223333" } }],
    ["VPCs with the same beginning", { StringLike: { "aws:SourceVpc": "vpc-91237329*" } }],
    ["any account", { StringLike: { "aws:PrincipalAccount": "*" } }],
    [
      "an account by a variable",
      { StringEquals: { "aws:PrincipalAccount": ["$", "{aws:PrincipalAccount}"].join("") } },
    ],
    ["a role in any account", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/deploy" } }],
    ["a role by a pattern that crosses parts", { StringLike: { "aws:PrincipalArn": "*:111122223333:role/deploy" } }],
    ["a source by a pattern that crosses parts", { StringLike: { "aws:SourceArn": functionArn } }],
    ["a bucket, whose ARN has no account", { ArnLike: { "aws:SourceArn": "arn:aws:s3:::images" } }],
    ["any VPC", { StringLike: { "aws:SourceVpc": "vpc-*" } }],
    ["an absent key passes", { StringEqualsIfExists: { "aws:PrincipalOrgID": organization } }],
    ["an empty set passes", { "ForAllValues:StringEquals": { "aws:PrincipalOrgPaths": `${organization}/*` } }],
    ["all but an organization", { StringNotEquals: { "aws:PrincipalOrgID": organization } }],
    ["all but a role", { ArnNotLike: { "aws:PrincipalArn": role } }],
    ["whether there is an organization", { Null: { "aws:PrincipalOrgID": "false" } }],
    ["how it comes", { Bool: { "aws:SecureTransport": "true" } }],
    ["whose repository it is", { StringEquals: { "aws:ResourceAccount": "111122223333" } }],
    ["what it says of itself", { StringEquals: { "aws:UserAgent": organization } }],
    ["an operator for ARNs on a text", { ArnLike: { "aws:PrincipalOrgID": organization } }],
    ["a number, which loses leading zeros", { StringEquals: { "aws:PrincipalAccount": 111122223333 } }],
  ])("that does not hold it to anyone known is refused: %s", async (_, condition) => {
    expect(await judge(everyone(condition))).toEqual(refused);
  });

  it.each<[string, unknown]>([
    ["a text", "StringEquals"],
    ["null", null],
    ["a list", [{ StringEquals: { "aws:PrincipalOrgID": organization } }]],
    ["without keys", { StringEquals: {} }],
    ["without a value", { StringEquals: { "aws:PrincipalOrgID": [] } }],
    ["null for a value", { StringEquals: { "aws:PrincipalOrgID": null } }],
    ["an object for a value", { StringEquals: { "aws:PrincipalOrgID": {} } }],
    ["a text for its keys", { StringEquals: "aws:PrincipalOrgID" }],
    ["a key twice in other letters", { StringLike: { "aws:PrincipalOrgID": organization, "aws:principalorgid": "*" } }],
    [
      "an operator twice in other letters",
      { StringLike: { "aws:PrincipalOrgID": organization }, stringlike: { "aws:PrincipalOrgID": "*" } },
    ],
  ])("that is %s is refused as malformed", async (_, condition) => {
    expect(await judge(everyone(condition))).toEqual(unreadable("Condition"));
  });
});

describe("a document", () => {
  const named = allow({ Principal: { AWS: "111122223333" } });
  const publicly = allow({ Principal: "*" });

  it("is read to its last statement", async () => {
    const policy = documentOf(named, publicly, { ...publicly, Effect: "Deny" }, publicly);
    expect(await find(JSON.stringify(policy))).toEqual(["policy.Statement[1]", "policy.Statement[3]"]);
  });

  it.each([[repositoryPolicy], [registryPolicy], [publicRepositoryPolicy]])(
    "is judged on %s, and may be an object",
    async (type) => {
      expect(await find(documentOf(publicly), type)).toEqual(refused);
      expect(await find(documentOf(named), type)).toEqual([]);
    },
  );

  it("may have a single statement without a list", async () => {
    expect(await find(JSON.stringify({ Statement: publicly }))).toEqual(["policy.Statement"]);
    expect(await find(JSON.stringify({ Statement: named }))).toEqual([]);
  });

  it("of something else than ECR is not judged", async () => {
    expect(await find(documentOf(publicly), "aws:s3/bucketPolicy:BucketPolicy")).toEqual([]);
  });

  it("may hold the same texts as often as it likes, in keys of different objects and in values", async () => {
    const twins = { ...named, Sid: '"Effect":', Action: ["a", ":", '\\":', "Sid"] };
    expect(await find(JSON.stringify(documentOf(twins, twins), undefined, 2))).toEqual([]);
  });

  it.each<[string, unknown, string[]]>([
    ["missing", undefined, ["policy"]],
    ["empty", "", ["policy"]],
    ["no JSON", "{", ["policy"]],
    ["a list", "[]", ["policy"]],
    ["null", "null", ["policy"]],
    ["a number", 1, ["policy"]],
    ["without statements", "{}", ["policy.Statement"]],
    ["with an empty list of statements", '{ "Statement": [] }', ["policy.Statement"]],
    ["with a text for a statement", '{ "Statement": ["Allow"] }', refused],
    ["with a list for a statement", { Statement: [[named]] }, refused],
    ["with an element that is unheard of", { ...documentOf(named), Statements: [] }, ["policy"]],
    ["with a statement's element that is unheard of", documentOf({ ...named, principal: "*" }), refused],
    [
      "with such an element in a statement that denies",
      documentOf({ ...named, Effect: "Deny", principal: "*" }),
      refused,
    ],
    ["with an effect in other letters", documentOf({ ...named, Effect: "allow" }), unreadable("Effect")],
    ["without an effect", documentOf({ Principal: "*", Action: "ecr:*" }), unreadable("Effect")],
    [
      "with a principal twice",
      `{ "Statement": { "Effect": "Allow", "Principal": "*", "Principal": { "AWS": "111122223333" } } }`,
      ["policy"],
    ],
    [
      "with a principal twice, once in escapes",
      `{ "Statement": { "Effect": "Allow", "Princip\\u0061l": "*", "Principal": { "AWS": "111122223333" } } }`,
      ["policy"],
    ],
    ["deeper than anyone can read", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, ["policy"]],
    // Sixteen million characters are more than V8's regular expressions take in one match.
    ["longer than anyone can read", JSON.stringify(documentOf({ ...publicly, Sid: "a".repeat(2 ** 24) })), ["policy"]],
  ])("that is malformed is refused: %s", async (_, policy, expected) => {
    expect(await find(policy)).toEqual(expected);
  });

  it("that is anything but a policy is refused, and never stops the analysis", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (garbage) => {
        expect(await find(garbage)).not.toEqual([]);
        expect(await find(JSON.stringify(garbage))).not.toEqual([]);
      }),
    );
  });

  it("that allows whatever to whatever is refused, and one that denies it is not", async () => {
    const elements = fc.record({ Principal: fc.jsonValue(), Condition: fc.jsonValue() });
    await fc.assert(
      fc.asyncProperty(elements, async (statement) => {
        expect(await judge({ Effect: "Allow", ...statement })).not.toEqual([]);
        expect(await judge({ Effect: "Deny", ...statement })).toEqual([]);
      }),
    );
  });
});

describe("the repository policy of a creation template", () => {
  const judgeTemplate = async (properties: Record<string, unknown>) =>
    summary(await analyze([ecrNoPublicAccess], { type: template, properties: { prefix: "cache", ...properties } }));

  it("is judged as that of a repository", async () => {
    const repositoryPolicyOf = (Principal: unknown) => JSON.stringify(documentOf(allow({ Principal })));
    expect(await judgeTemplate({ repositoryPolicy: repositoryPolicyOf("*") })).toEqual([
      "repositoryPolicy.Statement[0]",
    ]);
    expect(await judgeTemplate({ repositoryPolicy: repositoryPolicyOf({ AWS: "111122223333" }) })).toEqual([]);
  });

  it("may be absent, since the repositories then grant nothing", async () => {
    expect(await judgeTemplate({})).toEqual([]);
    expect(await judgeTemplate({ repositoryPolicy: null })).toEqual([]);
    expect(await judgeTemplate({ repositoryPolicy: "" })).toEqual(["repositoryPolicy"]);
  });

  it("is a document that is judged when it is known", async () => {
    expect(await judgeTemplate({ repositoryPolicy: unknownStringValue })).toEqual(["advisory: repositoryPolicy"]);
  });

  it("is the only one that a template has", async () => {
    expect(await judgeTemplate({ policy: documentOf(allow({ Principal: "*" })) })).toEqual([]);
  });
});

describe("what is not known before the apply", () => {
  const organization = "o-a1b2c3d4e5";

  it("is noted where it is the whole document, and judged by the next run that knows it", async () => {
    const [finding, ...others] = await analyze([ecrNoPublicAccess], {
      type: repositoryPolicy,
      properties: { repository: unknownStringValue, policy: unknownStringValue },
    });
    expect(others).toEqual([]);
    expect(finding?.level).toBe("advisory");
    expect(finding?.message).toMatch(/^policy is not known before the apply. The update judges it/);
  });

  it("is no concern in a property that this policy does not judge", async () => {
    const properties = {
      repository: unknownStringValue,
      policy: documentOf(allow({ Principal: { AWS: "111122223333" } })),
    };
    expect(await analyze([ecrNoPublicAccess], { type: repositoryPolicy, properties })).toEqual([]);
  });

  it.each<[string, unknown, string[]]>([
    ["the statements", { Statement: unknownStringValue }, undecided("policy.Statement")],
    ["a statement", documentOf(unknownStringValue), undecided("policy.Statement[0]")],
    ["an effect", documentOf({ ...everyone({}), Effect: unknownStringValue }), undecided("policy.Statement[0].Effect")],
    ["a principal", documentOf(allow({ Principal: unknownStringValue })), undecided("policy.Statement[0].Principal")],
    [
      "an account",
      documentOf(allow({ Principal: { AWS: ["111122223333", unknownStringValue] } })),
      undecided("policy.Statement[0].Principal.AWS[1]"),
    ],
    ["a condition", documentOf(everyone(unknownStringValue)), undecided("policy.Statement[0].Condition")],
    [
      "the keys of a condition",
      documentOf(everyone({ StringEquals: unknownStringValue })),
      undecided("policy.Statement[0].Condition.StringEquals"),
    ],
    [
      "an organization",
      documentOf(everyone({ StringEquals: { "aws:PrincipalOrgID": unknownStringValue } })),
      undecided("policy.Statement[0].Condition.StringEquals.aws:PrincipalOrgID"),
    ],
    [
      "an action, which does not matter",
      documentOf(allow({ Principal: { AWS: "111122223333" }, Action: unknownStringValue })),
      [],
    ],
    [
      "a principal that a condition holds",
      documentOf(
        allow({ Principal: unknownStringValue, Condition: { StringEquals: { "aws:PrincipalOrgID": organization } } }),
      ),
      [],
    ],
    ["an account beside a wildcard", documentOf(allow({ Principal: { AWS: [unknownStringValue, "*"] } })), refused],
    [
      "one organization beside any",
      documentOf(everyone({ StringLike: { "aws:PrincipalOrgID": [unknownStringValue, "*"] } })),
      refused,
    ],
    [
      "a value of a key that restricts nothing",
      documentOf(everyone({ StringEquals: { "aws:UserAgent": unknownStringValue } })),
      refused,
    ],
  ])("is told apart from what is: %s", async (_, policy, expected) => {
    expect(await find(policy)).toEqual(expected);
  });

  it("hides no public statement before or behind it", async () => {
    const policy = documentOf(allow({ Principal: "*" }), unknownStringValue, allow({ Principal: "*" }));
    expect(await find(policy)).toEqual(["policy.Statement[0]", "advisory: policy.Statement[1]", "policy.Statement[2]"]);
  });
});
