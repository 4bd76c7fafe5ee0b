import type { Problem } from "../../delivery/problem";
import type { RegistryPlace } from "../place";
import type { EcrAccountSettings } from "./account-args";
import { createdPrefixes, repositoryCreationPolicy } from "./creation-template";
import { grantsOf, registryPolicyDocument } from "./registry-policy";

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutRegistryPolicy.html */
const maximumPolicy = 10_240;
/**
 * What all inline policies of a role may have, less the one for the key:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const maximumCreationPolicy = 10_240 - 512;

/** What does not fit once it is known where the registry is: the account is the credentials' own. */
export function placeConflicts(place: RegistryPlace, settings: EcrAccountSettings): Problem[] {
  return [...upstreamConflicts(place, settings), ...replicationConflicts(place, settings), ...long(place, settings)];
}

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-private.html */
function upstreamConflicts(place: RegistryPlace, { upstreams }: EcrAccountSettings): Problem[] {
  return upstreams.flatMap(({ registry, url, pullRoleArn }, index) => {
    if (registry !== "ecr") return [];
    const [account, , , region] = url.split(".");
    const at = (key: string) => `upstreams[${index}].${key}`;
    if (account === place.accountId && region === place.region) {
      const reason = "is the registry that would cache; name the registry of another region or account";
      return [{ property: at("registryUrl"), reason }];
    }
    if (account !== place.accountId && !pullRoleArn) {
      const reason = "is missing, and the registry is another account's; write the ARN of a role that may pull from it";
      return [{ property: at("pullRoleArn"), reason }];
    }
    if (account === place.accountId && pullRoleArn) {
      return [{ property: at("pullRoleArn"), reason: "has no meaning with a registry of this account; remove it" }];
    }
    return [];
  });
}

function replicationConflicts(place: RegistryPlace, { replication }: EcrAccountSettings): Problem[] {
  return replication.flatMap(({ destinations }, rule) =>
    destinations.flatMap(({ region, accountId = place.accountId }, index) =>
      region === place.region && accountId === place.accountId
        ? [
            {
              property: `replication[${rule}].destinations[${index}].region`,
              reason: `is "${region}", where the registry itself is; name another region or another account`,
            },
          ]
        : [],
    ),
  );
}

function long(place: RegistryPlace, settings: EcrAccountSettings): Problem[] {
  const problems: Problem[] = [];
  const registryPolicy = registryPolicyDocument(place, grantsOf(settings)).length;
  if (registryPolicy > maximumPolicy) {
    const reason =
      `makes a registry policy of ${registryPolicy} characters; Amazon ECR takes at most ${maximumPolicy}: ` +
      "name fewer accounts and environments, or fewer upstreams";
    problems.push({ property: "replicatedFrom", reason });
  }
  const rolePolicy = repositoryCreationPolicy(place, createdPrefixes(settings)).length;
  if (rolePolicy > maximumCreationPolicy && !settings.creationRoleArn) {
    const reason =
      `makes a policy of ${rolePolicy} characters for the role that creates repositories, where ` +
      `${maximumCreationPolicy} are possible; name fewer environments or upstreams, or give a role as creationRoleArn`;
    problems.push({ property: "replicatedFrom", reason });
  }
  return problems;
}
