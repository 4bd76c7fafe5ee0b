import type { BranchProtectionArgs } from "@pulumi/github/branchProtection";
import { Unknown } from "../framework/snapshot";
import type { JudgedStack } from "../framework/stack";
import { type Answer, anyOf } from "./answer";
import { isSameRepository, type RepositoryName, repositoryOf } from "./repository";

const protectionType = "github:index/branchProtection:BranchProtection";
const restProtectionType = "github:index/branchProtectionV3:BranchProtectionV3";

export const protectedBranchReads = { [protectionType]: ["repositoryId"], [restProtectionType]: ["repository"] };

/** How ids begin, of which nobody here knows whose they are: https://docs.github.com/en/graphql/guides/migrating-graphql-global-node-ids */
const nodeId = /^(?:R_|MDEw)/;

/** Whether a repository has protected branches in a stack. Rulesets do not make a branch a protected one. */
export function protectsBranches(stack: JudgedStack, repository: RepositoryName): Answer {
  const byId = stack.ofType<BranchProtectionArgs>(protectionType).map((resource): Answer => {
    const { repositoryId } = resource.properties;
    if (typeof repositoryId === "string" && nodeId.test(repositoryId)) return true;
    return isOf(repositoryOf(resource, "repositoryId"), repository);
  });
  const byName = stack.ofType(restProtectionType).map((resource) => isOf(repositoryOf(resource), repository));
  return anyOf([...byId, ...byName]);
}

function isOf(own: RepositoryName | Unknown | undefined, repository: RepositoryName): Answer {
  return own instanceof Unknown ? own : own !== undefined && isSameRepository(own, repository);
}
