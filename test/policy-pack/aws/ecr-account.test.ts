import { describe, expect, it } from "vitest";
import type { EcrAccountArgs } from "../../../components";
import { policies } from "../../../policy-pack/policies";
import { mockedAccount } from "../../components/aws/mocked-account";
import { analyze, analyzeStack, configuredPack, type Resource, summary } from "../analyze";

const own = "111122223333";
const partner = "444455556666";

/** What all policies say about what an EcrAccount makes. */
async function findingsOf(args?: EcrAccountArgs, configuration: Record<string, Record<string, unknown>> = {}) {
  const { registered } = await mockedAccount(args);
  const resources = registered.map(({ type, name, inputs }): Resource => ({ type, name, properties: inputs }));
  const settings = Object.entries(configuration).map(([name, given]) => [name, { settings: given }]);
  const pack = configuredPack(policies, Object.fromEntries(settings));
  const single = await Promise.all(resources.map((resource) => analyze(policies, resource, pack)));
  const found = [...single.flat(), ...(await analyzeStack(policies, resources, pack))];
  return found.map((finding) => `${finding.policy} ${summary([finding])}`).sort();
}

describe("an EcrAccount", () => {
  it("keeps every rule without arguments and without settings", async () => {
    expect(await findingsOf()).toEqual([]);
  });

  const args: EcrAccountArgs = {
    upstreams: [{ prefix: "ecr-public", registry: "ecr-public" }],
    replication: [
      {
        environments: ["production"],
        destinations: [{ region: "us-east-1" }, { region: "eu-west-1", accountId: partner }],
      },
    ],
    replicatedFrom: [{ environments: ["production"], accountId: partner }],
  };
  const accepted = {
    "ecr-pull-through": { upstreams: ["public.ecr.aws"] },
    "ecr-replication": { accounts: [own, partner] },
    "ecr-registry-policy": { accounts: [partner] },
  };

  it("that imports and replicates keeps every rule where that has been accepted", async () => {
    expect(await findingsOf(args, accepted)).toEqual([]);
  });

  it("that imports and replicates is refused where nobody has accepted it", async () => {
    const destination = "replicationConfiguration.rules[0].destinations";
    expect(await findingsOf(args)).toEqual([
      "ecr-pull-through upstreamRegistryUrl",
      "ecr-registry-policy policy.Statement[2].Principal.AWS",
      `ecr-replication ${destination}[0].registryId`,
      `ecr-replication ${destination}[1].registryId`,
    ]);
  });

  it.each<[string, EcrAccountArgs, Record<string, unknown>, string[]]>([
    [
      "encrypts without a key",
      { encryption: "AES256" },
      { acceptAes256: true },
      Array(2).fill("ecr-creation-templates encryptionConfigurations[0]"),
    ],
    [
      "keeps all that is released",
      { keepReleased: "all" },
      { keepAll: ["production/*"] },
      ["ecr-creation-templates lifecyclePolicy"],
    ],
    [
      "keeps cached images for long",
      { cacheDays: 400 },
      { maximumCacheDays: 400 },
      ["ecr-creation-templates lifecyclePolicy"],
    ],
  ])("that %s is refused where nobody has accepted it", async (_, change, settings, expected) => {
    expect(await findingsOf({ ...args, ...change }, accepted)).toEqual(expected);
    expect(await findingsOf({ ...args, ...change }, { ...accepted, "ecr-creation-templates": settings })).toEqual([]);
  });
});
