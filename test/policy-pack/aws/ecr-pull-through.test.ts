import { describe, expect, it } from "vitest";
import { ecrPullThrough } from "../../../policy-pack/aws/ecr-pull-through";
import { analyze, configuredPack, summary, unknownStringValue } from "../analyze";

const type = "aws:ecr/pullThroughCacheRule:PullThroughCacheRule";
const secret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:ecr-pullthroughcache/docker-hub-a1b2c3";
const ownRegistry = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";
const upstreams = [
  ...["public.ecr.aws", "registry.k8s.io", "quay.io", ownRegistry],
  ...["registry-1.docker.io", "ghcr.io", "registry.gitlab.com", "cgr.dev", "acme.azurecr.io"],
];

const find = async (change: Record<string, unknown>, settings: Record<string, unknown> = { upstreams }) => {
  const pack = configuredPack([ecrPullThrough], { "ecr-pull-through": { settings } });
  const properties = { ecrRepositoryPrefix: "ecr-public", upstreamRegistryUrl: "public.ecr.aws", ...change };
  return summary(await analyze([ecrPullThrough], { type, properties }, pack));
};

describe("an upstream", () => {
  it("is refused until it is accepted", async () => {
    expect(await find({}, {})).toEqual(["upstreamRegistryUrl"]);
    expect(await find({}, { upstreams: ["public.ecr.aws"] })).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["another host", "docker.io"],
    ["a host below", "evil.public.ecr.aws"],
    ["a host with the same end", "evilpublic.ecr.aws"],
    ["a host with the same beginning", "public.ecr.aws.example.com"],
    ["a URL", "https://public.ecr.aws"],
    ["a path", "public.ecr.aws/evil"],
    ["missing", undefined],
    ["null", null],
    ["a number", 1],
    ["a list", ["public.ecr.aws"]],
    ["an object", { url: "public.ecr.aws" }],
    ["unknown", unknownStringValue],
  ])("is refused where it is %s", async (_, upstreamRegistryUrl) => {
    expect(await find({ upstreamRegistryUrl })).toEqual(["upstreamRegistryUrl"]);
  });
});

describe("a prefix", () => {
  it.each([["production"], ["production/"], ["production/docker-hub"], ["prod"], ["staging"], ["live"], ["dev/cache"]])(
    "may not be an environment's: %s",
    async (ecrRepositoryPrefix) => {
      expect(await find({ ecrRepositoryPrefix })).toEqual(["ecrRepositoryPrefix"]);
    },
  );

  it.each([["production-cache"], ["cache/production"], ["productions"], ["my.production"], ["docker-hub"]])(
    "may hold an environment's name elsewhere: %s",
    async (ecrRepositoryPrefix) => {
      expect(await find({ ecrRepositoryPrefix })).toEqual([]);
    },
  );

  it("is compared with the environments that there are", async () => {
    const settings = { upstreams, environments: ["europe"] };
    expect(await find({ ecrRepositoryPrefix: "europe/cache" }, settings)).toEqual(["ecrRepositoryPrefix"]);
    expect(await find({ ecrRepositoryPrefix: "production/cache" }, settings)).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["ROOT, which is every name", "ROOT"],
    ["empty", ""],
    ["empty up to its slash", "/production"],
    ["missing", undefined],
    ["null", null],
    ["a number", 1],
    ["a list", ["ecr-public"]],
    ["an object", { prefix: "ecr-public" }],
    ["unknown", unknownStringValue],
  ])("is refused where it is %s", async (_, ecrRepositoryPrefix) => {
    expect(await find({ ecrRepositoryPrefix })).toEqual(["ecrRepositoryPrefix"]);
  });
});

// https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
describe("credentials", () => {
  it.each([["registry-1.docker.io"], ["ghcr.io"], ["registry.gitlab.com"], ["cgr.dev"], ["acme.azurecr.io"]])(
    "are wanted by %s",
    async (upstreamRegistryUrl) => {
      expect(await find({ upstreamRegistryUrl })).toEqual(["credentialArn"]);
      expect(await find({ upstreamRegistryUrl, credentialArn: secret })).toEqual([]);
    },
  );

  it.each([["public.ecr.aws"], ["registry.k8s.io"], ["quay.io"], [ownRegistry]])(
    "may be there or not for %s",
    async (upstreamRegistryUrl) => {
      expect(await find({ upstreamRegistryUrl })).toEqual([]);
      expect(await find({ upstreamRegistryUrl, credentialArn: secret })).toEqual([]);
    },
  );

  it("are there where the secret is not known yet", async () => {
    expect(await find({ upstreamRegistryUrl: "ghcr.io", credentialArn: unknownStringValue })).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["a secret of another name", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:docker-hub-a1b2c3"],
    ["a secret with the name within", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:my-ecr-pullthroughcache/a"],
    ["a secret without more of a name", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:ecr-pullthroughcache/"],
    ["something else's ARN", "arn:aws:ssm:eu-west-1:111122223333:parameter/ecr-pullthroughcache/docker-hub"],
    ["the credentials themselves", "hunter2"],
    ["an ARN that is too long", `${secret}${"a".repeat(612)}`],
    ["a number", 1],
    ["a list", [secret]],
    ["an object", { arn: secret }],
  ])("are refused where they are %s", async (_, credentialArn) => {
    expect(await find({ credentialArn })).toEqual(["credentialArn"]);
  });

  it("may be in another partition", async () => {
    expect(await find({ credentialArn: secret.replace("arn:aws:", "arn:aws-us-gov:") })).toEqual([]);
  });
});

it("a rule with everything wrong is told everything", async () => {
  const properties = { ecrRepositoryPrefix: "ROOT", upstreamRegistryUrl: "ghcr.io" };
  expect(await find(properties, {})).toEqual(["ecrRepositoryPrefix", "upstreamRegistryUrl", "credentialArn"]);
});
