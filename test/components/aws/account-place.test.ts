import { describe, expect, it } from "vitest";
import type { EcrAccountArgs } from "../../../components";
import { placeConflicts } from "../../../components/aws/account/place-conflicts";
import { readAccountArgs } from "../../../components/aws/account/read-account-args";

describe("the place of an EcrAccount", () => {
  const place = { partition: "aws", region: "eu-west-1", accountId: "111122223333" };
  const host = (account: string, region: string) => `${account}.dkr.ecr.${region}.amazonaws.com`;
  const found = (args: EcrAccountArgs) =>
    placeConflicts(place, readAccountArgs("account", args)).map(({ property }) => property);
  const cache = (account: string, region: string, pullRoleArn?: string): EcrAccountArgs => ({
    upstreams: [
      { prefix: "quay", registry: "quay" },
      {
        prefix: "mirror",
        registry: "ecr",
        registryUrl: host(account, region),
        ...(pullRoleArn && { pullRoleArn }),
      },
    ],
  });
  const to = (...destinations: { region: string; accountId?: string }[]) => [
    { environments: ["production"], destinations },
  ];
  const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
  const environments = (count: number) => Array.from({ length: count }, (_, index) => `env${index}`);
  const source = (count: number): EcrAccountArgs => ({
    replicatedFrom: Array.from({ length: count / 50 }, (_, index) => ({
      accountId: `44445555666${index}`,
      environments: environments(50),
    })),
  });

  it.each<[string, EcrAccountArgs, string, EcrAccountArgs]>([
    [
      "a cache of itself",
      cache("111122223333", "eu-west-1"),
      "upstreams[1].registryUrl",
      cache("111122223333", "us-east-1"),
    ],
    [
      "a cache of another account without a role",
      cache("444455556666", "eu-west-1"),
      "upstreams[1].pullRoleArn",
      cache("444455556666", "eu-west-1", role("pull")),
    ],
    [
      "a role for a cache of its own account",
      cache("111122223333", "us-east-1", role("pull")),
      "upstreams[1].pullRoleArn",
      cache("111122223333", "us-east-1"),
    ],
    [
      "replication to itself",
      { replication: to({ region: "us-east-1" }, { region: "eu-west-1" }) },
      "replication[0].destinations[1].region",
      { replication: to({ region: "us-east-1" }, { region: "eu-west-1", accountId: "444455556666" }) },
    ],
    [
      "replication to itself by its id",
      { replication: to({ region: "eu-west-1", accountId: "111122223333" }) },
      "replication[0].destinations[0].region",
      { replication: to({ region: "eu-west-2", accountId: "111122223333" }) },
    ],
    ["a registry policy that is too long", source(200), "replicatedFrom", source(50)],
    [
      "a creation role whose policies are too long",
      { replicatedFrom: [{ environments: environments(100) }] },
      "replicatedFrom",
      { replicatedFrom: [{ environments: environments(50) }] },
    ],
    [
      "a creation role of its own whose policies are too long",
      { replicatedFrom: [{ environments: environments(100) }] },
      "replicatedFrom",
      { replicatedFrom: [{ environments: environments(100) }], creationRoleArn: role("create") },
    ],
  ])("rules out %s", (_, bad, property, good) => {
    expect([found(bad), found(good)]).toEqual([[property], []]);
  });
});
