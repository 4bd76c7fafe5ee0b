import type { Finding } from "../../framework/policy";
import type { Unknown } from "../../framework/snapshot";
import type { Malformed } from "../iam/document";

export function problem({ property, reason }: Malformed): Finding {
  return { property, reason };
}

/** Which role a policy is for shows at the end of an update only, when it has been granted already. */
export function late({ property }: Unknown): Finding {
  const reason =
    "is not known before the apply, and is judged at the end of the update only, when CI has these permissions already. " +
    "Write it from plain values, with ARNs made of names and ids.";
  return { property, reason, unknown: "relation" };
}

/** Who can take a role matters where it is given what one of CI's may not have, or nobody knows what. */
export function perhapsCi({ property }: Unknown): Finding {
  const reason =
    "is not known before the apply, so a preview cannot tell whether CI takes this role, and has what it is given. Write " +
    "it from plain values, with ARNs made of names and ids.";
  return { property, reason, unknown: "relation" };
}
