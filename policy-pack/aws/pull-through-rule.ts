import type { PullThroughCacheRuleArgs } from "@pulumi/aws/ecr";
import { firstSegment, upstreamKinds } from "../../components/aws/account/upstream";
import { type Finding, unknownFinding } from "../framework/policy";
import { type Plain, type Snapshot, Unknown } from "../framework/snapshot";

interface PullThroughSettings {
  readonly upstreams: readonly string[];
  readonly environments: readonly string[];
}

/** What is wrong with a pull-through cache rule. */
export function pullThroughFindings(
  { ecrRepositoryPrefix: prefix, upstreamRegistryUrl: host, credentialArn }: Snapshot<PullThroughCacheRuleArgs>,
  { upstreams, environments }: PullThroughSettings,
): readonly Finding[] {
  return [
    ...findings("ecrRepositoryPrefix", prefix, (known) => prefixProblem(known, environments)),
    ...findings("upstreamRegistryUrl", host, (known) =>
      upstreams.includes(known) ? undefined : "is no host that the setting `upstreams` names. Add it if you trust it.",
    ),
    ...credentialFindings(host, credentialArn),
  ];
}

function findings(property: string, value: Plain, problem: (known: string) => string | undefined): readonly Finding[] {
  if (value instanceof Unknown) return [unknownFinding(value, "scalar")];
  const reason = typeof value === "string" ? problem(value) : "is not a text. Write one.";
  return reason === undefined ? [] : [{ property, reason }];
}

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-private-wildcards.html */
function prefixProblem(prefix: string, environments: readonly string[]): string | undefined {
  if (prefix === "ROOT") return "puts a cache under every name that no other rule has. Write a prefix of its own.";
  const first = firstSegment(prefix);
  if (first === "") return "has no name before its first `/`. Write a prefix of its own.";
  return environments.includes(first)
    ? "puts a cache among the repositories of an environment. Write a prefix of its own."
    : undefined;
}

/** Whether ECR pulls from a host with credentials only. */
function needsCredentials(host: string): boolean {
  return Object.values(upstreamKinds).some(
    ({ url, credentials }) => credentials && (typeof url === "string" ? url === host : url.pattern.test(host)),
  );
}

// https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreatePullThroughCacheRule.html
const secretArn = /^arn:aws(?:-[a-z]+)*:secretsmanager:[a-zA-Z0-9:-]+:secret:ecr-pullthroughcache\/[\w/+=.@-]+$/;
const longestArn = 612;

/** A credential that is not known yet is there, and ECR takes it in the right form only. */
function credentialFindings(host: Plain, credential: Plain): readonly Finding[] {
  if (credential instanceof Unknown) return [];
  if (credential === undefined) {
    if (typeof host !== "string" || !needsCredentials(host)) return [];
    const reason =
      "is missing, and this upstream wants credentials. Name a secret whose name begins with `ecr-pullthroughcache/`.";
    return [{ property: "credentialArn", reason }];
  }
  if (typeof credential === "string" && credential.length <= longestArn && secretArn.test(credential)) return [];
  const reason = "is no ARN of a secret whose name begins with `ecr-pullthroughcache/`, and ECR reads no other.";
  return [{ property: "credentialArn", reason }];
}
