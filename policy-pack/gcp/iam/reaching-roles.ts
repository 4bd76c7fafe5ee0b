/** https://docs.cloud.google.com/iam/docs/roles-overview#basic */
const basic = ["owner", "editor", "viewer", "admin", "writer", "reader"];

/**
 * Services whose roles let one read or change a registry, what is known about its images, what they are signed with, what
 * may be deployed, or who may do so.
 */
const services = ["artifactregistry", "binaryauthorization", "cloudkms", "containeranalysis", "iam", "resourcemanager"];

/** Whom signatures are for may be anybody: https://docs.cloud.google.com/iam/docs/roles-permissions/cloudkms */
const verifying = ["roles/cloudkms.publicKeyViewer", "roles/cloudkms.verifier"];

export function onlyVerifies(role: string): boolean {
  return verifying.includes(role);
}

/**
 * Whether a role that is granted on a project or above reaches the registries in it; `undefined` for a custom role, of
 * which only its own resource tells. https://docs.cloud.google.com/iam/docs/roles-permissions
 */
export function reachesRegistries(role: string): boolean | undefined {
  const predefined = /^roles\/([^.]+)(?:\.|$)/.exec(role)?.[1];
  if (predefined === undefined) return undefined;
  if (onlyVerifies(role)) return false;
  return services.includes(predefined) || (basic.includes(predefined) && role === `roles/${predefined}`);
}
