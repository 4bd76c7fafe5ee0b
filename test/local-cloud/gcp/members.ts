import { ApiError } from "./api-error";
import { refuseSyntax } from "./cel";
import type { Google, KeptProject } from "./google";
import type { Grant } from "./policies";
import { isAgent } from "./service-agents";

/** https://docs.cloud.google.com/iam/docs/principal-identifiers */
const types = [
  ...["user", "group", "domain", "serviceAccount", "principal", "principalSet", "principalHierarchy"],
  ...["projectOwner", "projectEditor", "projectViewer", "deleted", "iamMember"],
];

/** What is wrong with a binding for everybody who sets a policy, in the words of the API where they are known. */
export async function refuseGrant(google: Google, { role, member, condition }: Grant, owner: string): Promise<void> {
  await refuseRole(google, role, owner);
  await refuseMember(google, member);
  if (condition !== undefined) refuseSyntax(condition.expression, "condition expression");
}

/** A project's own role is for that project's resources: https://docs.cloud.google.com/iam/docs/roles-overview#custom-role-availability */
async function refuseRole(google: Google, role: string, owner: string): Promise<void> {
  if (/^(roles|organizations\/\d+\/roles)\/[A-Za-z0-9._]+$/.test(role)) return;
  const [, project] = /^projects\/([^/]+)\/roles\/[A-Za-z0-9._]+$/.exec(role) ?? [];
  if (project === undefined) throw new ApiError(400, `Invalid role ${role}.`, "badRequest");
  const custom = await google.kept.get("custom-role", role);
  if (project === owner && custom?.deleted === false) return;
  throw new ApiError(400, `Role ${role} does not exist in the resource's hierarchy.`, "badRequest");
}

/** Who can be named in a policy, and has to be there. */
export async function refuseMember(google: Google, member: string): Promise<void> {
  if (member === "allUsers" || member === "allAuthenticatedUsers") return;
  const [type = "", ...rest] = member.split(":");
  const value = rest.join(":");
  if (!types.includes(type)) {
    const message = `The member ${member} is of an unknown type. Please set a valid type prefix for the member.`;
    throw new ApiError(400, message, "badRequest");
  }
  if (type === "serviceAccount") await refuseServiceAccount(google, value);
  if (type === "principal" || type === "principalSet") await refusePool(google, member, value);
  if ((type === "user" || type === "group") && !/^[^@\s]+@[^@\s]+$/.test(value)) {
    throw new ApiError(400, `Invalid member ${member}: it is no e-mail address.`, "badRequest");
  }
}

/** Those of projects that are not here are nobody's business here. */
async function refuseServiceAccount(google: Google, email: string): Promise<void> {
  const [name = "", domain = ""] = email.split("@");
  const projects = (await google.kept.list("project")) as KeptProject[];
  const owner = projects.find(({ projectId }) => domain === `${projectId}.iam.gserviceaccount.com`);
  const agents = projects.find(({ number }) => name === `service-${number}`);
  const isThere =
    (owner === undefined && agents === undefined) ||
    (owner !== undefined &&
      (await google.kept.get("service-account", `projects/${owner.projectId}/serviceAccounts/${email}`)) !==
        undefined) ||
    (agents !== undefined && (await isAgent(google, email)));
  if (!isThere) throw new ApiError(400, `Service account ${email} does not exist.`, "badRequest");
}

/** Principals name a project by its number: https://docs.cloud.google.com/iam/docs/principal-identifiers#allow */
async function refusePool(google: Google, member: string, value: string): Promise<void> {
  const [, number, pool, rest = ""] =
    /^\/\/iam\.googleapis\.com\/projects\/(\d+)\/locations\/global\/workloadIdentityPools\/([^/]+)\/(.+)$/.exec(
      value,
    ) ?? [];
  if (number === undefined) {
    if (value.startsWith("//iam.googleapis.com/locations/global/workforcePools/")) return;
    if (/^\/\/(goog|cloudresourcemanager\.googleapis\.com|agents\.)/.test(value)) return;
    throw new ApiError(400, `Invalid principal ${member}.`, "badRequest");
  }
  const isSet = member.startsWith("principalSet:");
  const expected = isSet ? /^(\*|group\/.+|attribute\.[a-z0-9_]{1,100}\/.+)$/ : /^subject\/.+$/;
  if (!expected.test(rest)) throw new ApiError(400, `Invalid principal ${member}.`, "badRequest");
  const projects = (await google.kept.list("project")) as KeptProject[];
  const owner = projects.find((each) => each.number === number);
  if (owner === undefined) return;
  const found = await google.kept.get(
    "workload-identity-pool",
    `projects/${owner.projectId}/locations/global/workloadIdentityPools/${pool}`,
  );
  if (found?.state !== "ACTIVE") {
    throw new ApiError(
      400,
      `Identity Pool does not exist (projects/${number}/locations/global/workloadIdentityPools/${pool}).`,
      "badRequest",
    );
  }
}
