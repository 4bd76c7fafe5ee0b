import * as ecr from "@aws-sdk/client-ecr";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { registryPolicyDocument } from "../../../components/aws/account/registry-policy";
import { ecrRegistryPolicy } from "../../../policy-pack/aws/ecr-registry-policy";
import { grantedActions, harmfulActions, pullActions } from "../../../policy-pack/aws/registry-actions";
import { analyze, configuredPack, type Resource, summary, unknownStringValue } from "../analyze";

const type = "aws:ecr/registryPolicy:RegistryPolicy";
const own = "111122223333";
const source = "444455556666";
const stranger = "777788889999";

type Elements = Record<string, unknown>;

async function analyzed(
  policy: unknown,
  settings: Record<string, unknown> = { accounts: [source] },
  provider?: Resource["provider"],
) {
  const pack = configuredPack([ecrRegistryPolicy], { "ecr-registry-policy": { settings } });
  return analyze([ecrRegistryPolicy], { type, properties: { policy }, ...(provider && { provider }) }, pack);
}
const find = async (...args: Parameters<typeof analyzed>) => summary(await analyzed(...args));

const repositories = (names: string, account = own) => `arn:aws:ecr:eu-west-1:${account}:repository/${names}`;
const allow = (change: Elements = {}): Elements => ({
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${source}:root` },
  Action: ["ecr:CreateRepository", "ecr:ReplicateImage"],
  Resource: repositories("production/*"),
  ...change,
});
const without = (element: string, change: Elements) =>
  Object.fromEntries(Object.entries(allow(change)).filter(([name]) => name !== element));
const documentOf = (...statements: unknown[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const judge = (change: Elements, settings?: Record<string, unknown>) => find(documentOf(allow(change)), settings);
const at = (property: string) => [`policy.Statement[0].${property}`];

describe("the actions that a registry policy allows", () => {
  it.each<[string, unknown]>([
    ["replication", ["ecr:CreateRepository", "ecr:ReplicateImage"]],
    ["replication into repositories that are there", "ecr:ReplicateImage"],
    ["imports of a cache", ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"]],
    ["replication, in other letters", "ECR:replicateimage"],
  ])("may be %s", async (_, Action) => {
    expect(await judge({ Action })).toEqual([]);
  });

  it.each<[string, string]>([
    ["*", "delete images"],
    ["ecr:*", "delete images"],
    ["e*", "delete images"],
    ["ecr:Delete*", "delete images"],
    ["ECR:BATCHDELETEIMAGE", "delete images"],
    ["ecr:Batch*Image", "delete images"],
    ["ecr:PutImage", "push images and move tags"],
    ["ecr:Put*", "push images and move tags"],
    ["ecr:?utImage", "push images and move tags"],
    ["ecr:PutLifecyclePolicy", "change how long images stay"],
    ["ecr:SetRepositoryPolicy", "change who may do what"],
    ["ecr:PutRegistryScanningConfiguration", "change what is scanned and signed"],
    ["ecr:CreatePullThroughCacheRule", "change where images come from and go to"],
    ["ecr:Replicate*", "has a wildcard"],
    ["ecr:ReplicateImag?", "has a wildcard"],
    ["ecr:TagResource", "is nothing that a registry policy is needed for"],
    ["ecr-public:*", "has a wildcard"],
    ["s3:GetObject", "is nothing that a registry policy is needed for"],
  ])("may not be %s, and it is told why", async (action, reason) => {
    const findings = await analyzed(documentOf(allow({ Action: ["ecr:ReplicateImage", action] })));
    expect(summary(findings)).toEqual(at("Action[1]"));
    expect(findings[0]?.message).toContain(reason);
    expect(await find(documentOf(allow({ Effect: "Deny", Action: action })))).toEqual([]);
  });

  it("may be pulling where that is accepted, and nothing more", async () => {
    const settings = { accounts: [source], acceptPulls: true };
    for (const action of pullActions) {
      expect(await judge({ Action: action })).toEqual(at("Action"));
      expect(await judge({ Action: action }, settings)).toEqual([]);
    }
    expect(await judge({ Action: ["ecr:BatchGetImage", "ecr:Get*", "ecr:PutImage"] }, settings)).toEqual([
      ...at("Action[1]"),
      ...at("Action[2]"),
    ]);
  });

  it.each<[string, Elements, string[]]>([
    ["all but some", without("Action", { NotAction: "ecr:PutImage" }), at("NotAction")],
    ["some and all but some", allow({ NotAction: "ecr:PutImage" }), at("NotAction")],
    ["missing", without("Action", {}), at("Action")],
    ["null", allow({ Action: null }), at("Action")],
    ["a number", allow({ Action: 1 }), at("Action")],
    ["an object", allow({ Action: { action: "ecr:ReplicateImage" } }), at("Action")],
    ["an empty text", allow({ Action: "" }), at("Action")],
    ["an empty list", allow({ Action: [] }), at("Action")],
    ["a list in a list", allow({ Action: [["ecr:ReplicateImage"]] }), at("Action[0]")],
  ])("may not be %s", async (_, statement, expected) => {
    expect(await find(documentOf(statement))).toEqual(expected);
  });

  it("have names that ECR has", () => {
    const operations = Object.keys(ecr).flatMap((name) =>
      name.endsWith("Command") ? [`ecr:${name.slice(0, -7)}`] : [],
    );
    // Two that AWS calls permission-only: no operation of the API has their names.
    const known = new Set([...operations, "ecr:ReplicateImage", "ecr:BatchImportUpstreamImage"]);
    const named = [...grantedActions, ...pullActions, ...[...harmfulActions.values()].flat()];
    expect(named.filter((action) => !known.has(action))).toEqual([]);
    expect(new Set(named).size).toBe(named.length);
  });

  it("are harmful where they change anything but by granting, tagging, uploading, scanning or copying", () => {
    const harmless = /^(BatchGet|BatchCheck|Describe|Get|List|Start|Stop|Validate|Tag|Untag|Register|Deregister)/;
    const uploads = ["CreateRepository", "InitiateLayerUpload", "UploadLayerPart", "CompleteLayerUpload"];
    const changing = Object.keys(ecr)
      .flatMap((name) => (name.endsWith("Command") && name !== "$Command" ? [name.slice(0, -7)] : []))
      .filter((name) => !harmless.test(name) && !uploads.includes(name))
      .map((name) => `ecr:${name}`);
    expect([...harmfulActions.values()].flat().sort()).toEqual(changing.sort());
  });
});

describe("the resources of a registry policy", () => {
  it.each<[string, unknown]>([
    ["an environment's repositories", repositories("production/*")],
    ["one repository", repositories("production/payments/api")],
    ["one repository without a slash", repositories("payments")],
    ["those with a common first word", repositories("prod-*")],
    ["several", [repositories("production/*"), repositories("staging/*")]],
    ["those of another partition", repositories("production/*").replace("aws", "aws-cn")],
    ["those of any region", repositories("production/*").replace("eu-west-1", "*")],
  ])("may be %s", async (_, Resource) => {
    expect(await judge({ Resource })).toEqual([]);
  });

  it.each<[string, unknown, string[]]>([
    ["all", repositories("*"), at("Resource")],
    ["all that end like this", repositories("*/api"), at("Resource")],
    ["all that begin with a letter", repositories("p*"), at("Resource")],
    ["all that begin with almost a word", repositories("pro?uction/*"), at("Resource")],
    ["all beside some", [repositories("production/*"), repositories("*")], at("Resource[1]")],
    ["those that a variable names", repositories(["$", "{aws:PrincipalTag/team}/*"].join("")), at("Resource")],
  ])("may not be %s, unless the whole registry may be", async (_, Resource, expected) => {
    expect(await judge({ Resource })).toEqual(expected);
    expect(await judge({ Resource }, { accounts: [source], acceptWholeRegistry: true })).toEqual([]);
  });

  it.each<[string, Elements, string[]]>([
    ["anything", allow({ Resource: "*" }), at("Resource")],
    ["anything of ECR", allow({ Resource: "arn:aws:ecr:*" }), at("Resource")],
    ["those of any account", allow({ Resource: repositories("production/*", "*") }), at("Resource")],
    ["something else", allow({ Resource: "arn:aws:s3:::images/*" }), at("Resource")],
    ["a bare name", allow({ Resource: "production/*" }), at("Resource")],
    ["all but some", without("Resource", { NotResource: repositories("production/*") }), at("NotResource")],
    ["missing", without("Resource", {}), at("Resource")],
    ["null", allow({ Resource: null }), at("Resource")],
    ["a number", allow({ Resource: 1 }), at("Resource")],
    ["an empty list", allow({ Resource: [] }), at("Resource")],
  ])("may never be %s", async (_, statement, expected) => {
    expect(await find(documentOf(statement), { accounts: [source], acceptWholeRegistry: true })).toEqual(expected);
    expect(await find(documentOf({ ...statement, Effect: "Deny" }))).toEqual([]);
  });
});

describe("the principals of a registry policy", () => {
  it("are refused until their account is named", async () => {
    expect(await judge({}, {})).toEqual(at("Principal.AWS"));
    expect(await judge({})).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["an account", source],
    ["a role of it", `arn:aws:iam::${source}:role/replication`],
    ["a session of it", `arn:aws:sts::${source}:assumed-role/replication/session`],
    ["it in another partition", `arn:aws-us-gov:iam::${source}:root`],
    ["the registry's own account, which its repositories tell", `arn:aws:iam::${own}:role/pull`],
  ])("may be %s", async (_, AWS) => {
    expect(await judge({ Principal: { AWS } })).toEqual([]);
    expect(await judge({ Principal: { AWS: [source, AWS] } })).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["another account", stranger],
    ["a role of another account", `arn:aws:iam::${stranger}:role/${source}`],
    ["everyone", "*"],
    ["any account", "arn:aws:iam::*:root"],
    ["an account with more digits", `${source}0`],
    ["an account with a path", `${source}:root`],
    ["a user that has been deleted", "AIDACKCEVSQ6C2EXAMPLE"],
  ])("may not be %s", async (_, AWS) => {
    expect(await judge({ Principal: { AWS } })).toEqual(at("Principal.AWS"));
    expect(await judge({ Principal: { AWS: [source, AWS] } })).toEqual(at("Principal.AWS[1]"));
  });

  it.each<[string, Elements, string[]]>([
    ["everyone", allow({ Principal: "*" }), at("Principal")],
    ["a bare account", allow({ Principal: source }), at("Principal")],
    ["everyone but some", without("Principal", { NotPrincipal: { AWS: stranger } }), at("NotPrincipal")],
    ["a service", allow({ Principal: { Service: "lambda.amazonaws.com" } }), at("Principal")],
    ["a service beside an account", allow({ Principal: { AWS: source, Service: "a.com" } }), at("Principal")],
    ["missing", without("Principal", {}), at("Principal")],
    ["null", allow({ Principal: null }), at("Principal")],
    ["a list", allow({ Principal: [source] }), at("Principal")],
    ["empty", allow({ Principal: {} }), at("Principal")],
    ["an empty list", allow({ Principal: { AWS: [] } }), at("Principal.AWS")],
    ["a number", allow({ Principal: { AWS: Number(source) } }), at("Principal.AWS")],
  ])("may not be %s", async (_, statement, expected) => {
    expect(await find(documentOf(statement))).toEqual(expected);
  });

  it("are of the registry's own account only where all repositories are in it", async () => {
    const Resource = [repositories("production/*"), repositories("production/*", stranger)];
    expect(await judge({ Principal: { AWS: stranger }, Resource })).toEqual(at("Principal.AWS"));
    expect(await judge({ Principal: { AWS: own }, Resource })).toEqual(at("Principal.AWS"));
    expect(await judge({ Principal: { AWS: own }, Resource: Resource.slice(0, 1) })).toEqual([]);
  });

  it("are of the registry's own account where the provider may work in no other", async () => {
    const policy = documentOf(allow({ Principal: { AWS: own }, Resource: "*" }));
    const provider = (...allowedAccountIds: string[]) => ({ name: "europe", properties: { allowedAccountIds } });
    expect(await find(policy, {}, provider(own))).toEqual(at("Resource"));
    expect(await find(policy, {}, provider(own, stranger))).toEqual([...at("Resource"), ...at("Principal.AWS")]);
  });
});

describe("a document", () => {
  const harmful = allow({ Action: "ecr:*" });

  it("is read to its last statement, as text or object", async () => {
    const policy = { Version: "2012-10-17", Statement: [allow(), harmful, { ...harmful, Effect: "Deny" }, harmful] };
    const expected = ["policy.Statement[1].Action", "policy.Statement[3].Action"];
    expect(await find(policy)).toEqual(expected);
    expect(await find(JSON.stringify(policy))).toEqual(expected);
  });

  it("may have a single statement without a list", async () => {
    expect(await find({ Statement: harmful })).toEqual(["policy.Statement.Action"]);
    expect(await find({ Statement: allow() })).toEqual([]);
  });

  it.each<[string, unknown, string[]]>([
    ["missing", undefined, ["policy"]],
    ["null", null, ["policy"]],
    ["no JSON", "{", ["policy"]],
    ["a number", 1, ["policy"]],
    ["without statements", {}, ["policy.Statement"]],
    ["with a text for a statement", { Statement: ["Allow"] }, ["policy.Statement[0]"]],
    ["with an effect in other letters", documentOf(allow({ Effect: "allow" })), at("Effect")],
    ["with an action twice", documentOf(allow()).replace('"Action"', '"Action":"ecr:*","Action"'), ["policy"]],
  ])("that is %s is refused", async (_, policy, expected) => {
    expect(await find(policy)).toEqual(expected);
  });

  it("that is anything but a policy is refused, and never stops the analysis", async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (garbage) => {
        expect(await find(garbage)).not.toEqual([]);
        expect(await judge({ Principal: garbage, Action: garbage, Resource: garbage })).not.toEqual([]);
      }),
    );
  });

  it("is judged the same in whatever order, and with one value or a list of one", async () => {
    const oneOrList = <T>(value: T) => fc.constantFrom<T | T[]>(value, [value]);
    const statement = fc
      .record({
        Effect: fc.constantFrom("Allow", "Deny"),
        Action: fc.constantFrom("ecr:ReplicateImage", "ecr:PutImage", "ecr:Replicate*"),
        Resource: fc.constantFrom(repositories("production/*"), repositories("*")),
        AWS: fc.constantFrom(source, own, stranger, "*"),
      })
      .map(({ AWS, ...elements }) => ({ ...elements, Principal: { AWS } }));
    const wrapped = fc.array(statement, { minLength: 1, maxLength: 4 }).chain((statements) =>
      fc.record({
        plain: fc.constant(statements),
        others: fc.tuple(
          ...statements.map(({ Effect, Action, Resource, Principal }) =>
            fc.record({
              Resource: oneOrList(Resource),
              Principal: fc.record({ AWS: oneOrList(Principal.AWS) }),
              Effect: fc.constant(Effect),
              Action: oneOrList(Action),
            }),
          ),
        ),
      }),
    );
    const verdict = async (statements: readonly unknown[]) =>
      Promise.all(statements.map((one) => find(documentOf(one)).then((found) => found.length)));
    await fc.assert(
      fc.asyncProperty(wrapped, async ({ plain, others }) => {
        const counts = await verdict(plain);
        expect(await verdict(others)).toEqual(counts);
        const sum = counts.reduce((total, count) => total + count, 0);
        expect(await find(documentOf(...others.toReversed()))).toHaveLength(sum);
      }),
    );
  });

  it("of an EcrAccount keeps the rule where its sources are named", async () => {
    const place = { partition: "aws", region: "eu-west-1", accountId: own };
    const granted = { writerAccounts: [stranger], cachePrefixes: ["docker-hub"], sources: [] };
    expect(await find(registryPolicyDocument(place, granted), {})).toEqual([]);
    const replicating = registryPolicyDocument(place, {
      ...granted,
      sources: [{ environments: ["production"] }, { accountId: source, environments: ["production", "staging"] }],
    });
    expect(await find(replicating)).toEqual([]);
    expect(await find(replicating, {})).toEqual(["policy.Statement[2].Principal.AWS"]);
  });
});

describe("what is not known before the apply", () => {
  it.each<[string, unknown, string[]]>([
    ["the document", unknownStringValue, ["policy"]],
    ["the statements", { Statement: unknownStringValue }, ["policy.Statement"]],
    ["a statement", { Statement: [allow(), unknownStringValue] }, ["policy.Statement[1]"]],
    ["an effect", { Statement: [allow({ Effect: unknownStringValue })] }, at("Effect")],
    ["the actions", { Statement: [allow({ Action: unknownStringValue })] }, at("Action")],
    ["an action", { Statement: [allow({ Action: ["ecr:ReplicateImage", unknownStringValue] })] }, at("Action[1]")],
    ["the resources", { Statement: [allow({ Resource: unknownStringValue })] }, at("Resource")],
    ["a resource", { Statement: [allow({ Resource: [repositories("a/*"), unknownStringValue] })] }, at("Resource[1]")],
    ["the principal", { Statement: [allow({ Principal: unknownStringValue })] }, at("Principal")],
    [
      "an account",
      { Statement: [allow({ Principal: { AWS: [source, unknownStringValue] } })] },
      at("Principal.AWS[1]"),
    ],
    [
      "the account that the resources are in",
      { Statement: [allow({ Principal: { AWS: stranger }, Resource: unknownStringValue })] },
      at("Resource"),
    ],
  ])("is noted, and judged by the run that knows it: %s", async (_, policy, expected) => {
    const properties = expected.map((property) => `advisory: ${property}`);
    const found = summary(await analyzed(policy));
    // The SDK itself notes an unknown that is a whole property.
    expect(found).toEqual(properties);
  });

  it("hides nothing beside it", async () => {
    const policy = { Statement: [unknownStringValue, allow({ Action: ["ecr:*", unknownStringValue] })] };
    expect(await find(policy)).toEqual([
      "advisory: policy.Statement[0]",
      "policy.Statement[1].Action[0]",
      "advisory: policy.Statement[1].Action[1]",
    ]);
  });

  it("does not matter in a condition or in what is denied", async () => {
    const denied = { Effect: "Deny", Principal: "*", Action: unknownStringValue, Resource: "*" };
    expect(await find({ Statement: [allow({ Condition: unknownStringValue }), denied] })).toEqual([]);
  });
});
