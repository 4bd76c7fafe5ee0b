import { ApiError, orGone } from "../api-error";
import type { Google } from "../google";
import { refuseGrant } from "../members";
import type { Grant } from "../policies";
import type { IamTarget } from "./iam-targets";

/** What the API looks at whenever a policy is set, in the words of the real provider around those of the API. */
export async function refuseSetting(
  google: Google,
  target: IamTarget,
  resource: string,
  grants: readonly Grant[],
): Promise<void> {
  const described = target.describe(resource);
  const owner = await target.find(google, resource).catch((error: Error) => {
    throw new Error(`Error retrieving IAM policy for ${described}: ${error.message}`);
  });
  for (const grant of grants) {
    await refuseGrant(google, grant, owner).catch((error) => {
      if (!(error instanceof ApiError)) throw error;
      throw new Error(
        `Error applying IAM policy for ${described}: Error setting IAM policy for ${described}: ${error.message}`,
      );
    });
  }
}

export async function isThere(google: Google, target: IamTarget, resource: string): Promise<boolean> {
  return (await orGone(target.find(google, resource))) !== undefined;
}
