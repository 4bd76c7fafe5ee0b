import { Duty } from "../../delivery/identity";
import { textAt } from "./values";

/** Who made a call, by CloudTrail. */
export interface Actor {
  /** The ARN of the session or the user, or the service that acted. */
  readonly who: string;
  /** The role of a session. */
  readonly role?: string;
  /** The name of a session, which whoever took the role has chosen. */
  readonly session?: string;
  /** What the name says where a workflow of this package has chosen it. */
  readonly run?: { readonly duty: Duty; readonly id: string; readonly attempt: string };
}

/** `<duty>-<run id>-<run attempt>`, as the workflows name their sessions. */
const sessionName = /^([a-z]+)-(\d+)-(\d+)$/;

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
export function actorOf(call: unknown): Actor | undefined {
  const who =
    textAt(call, "userIdentity", "arn") ??
    textAt(call, "userIdentity", "invokedBy") ??
    textAt(call, "userIdentity", "principalId");
  if (who === undefined) return undefined;
  const role = textAt(call, "userIdentity", "sessionContext", "sessionIssuer", "userName");
  const session = textAt(call, "userIdentity", "type") === "AssumedRole" ? who.split("/").slice(2).join("/") : "";
  const [, duty, id, attempt] = sessionName.exec(session) ?? [];
  const known = Object.values(Duty).find((one) => one === duty);
  return {
    who,
    ...(role !== undefined && { role }),
    ...(session !== "" && { session }),
    ...(known && id !== undefined && attempt !== undefined && { run: { duty: known, id, attempt } }),
  };
}
