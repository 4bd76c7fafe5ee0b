import { awsStackAccess } from "../aws/access/stack-access";
import type { StackAccess } from "../delivery/stack-access/stack-access";
import type { StateResource } from "../delivery/stack-access/state";
import { googleStackAccess } from "../gcp/access/stack-access";

/** Who may do what in a stack, in whichever clouds it is. */
export function stackAccess(resources: readonly StateResource[]): StackAccess {
  // A state has its resources in the order in which they came to be, which differs from one update to the next.
  const inOrder = [...resources].sort((one, other) => (one.urn < other.urn ? -1 : 1));
  const clouds = [awsStackAccess(inOrder), googleStackAccess(inOrder)];
  // Where a cloud has no identity, nobody may do anything there, which is not worth telling.
  const inUse = clouds.filter(({ identities }) => identities.length > 0);
  return {
    identities: inUse.flatMap(({ identities }) => identities),
    nobody: inUse.flatMap(({ nobody }) => nobody),
    assumptions: clouds.flatMap(({ assumptions }) => assumptions),
    gaps: clouds.flatMap(({ gaps }) => gaps),
    notLookedAt: (inUse.length > 0 ? inUse : clouds).flatMap(({ notLookedAt }) => notLookedAt),
  };
}
