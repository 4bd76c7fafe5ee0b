/** https://docs.cloud.google.com/iam/docs/roles-overview#basic */
const basic = ["owner", "editor", "viewer", "admin", "writer", "reader"];

/** Services whose roles let one read or change a registry, what is known about its images, or who may do so. */
const services = ["artifactregistry", "containeranalysis", "iam", "resourcemanager"];

/**
 * Whether a role that is granted on a project or above reaches the registries in it; `undefined` for a custom role, of
 * which only its own resource tells. https://docs.cloud.google.com/iam/docs/roles-permissions
 */
export function reachesRegistries(role: string): boolean | undefined {
  const predefined = /^roles\/([^.]+)(?:\.|$)/.exec(role)?.[1];
  if (predefined === undefined) return undefined;
  return services.includes(predefined) || (basic.includes(predefined) && role === `roles/${predefined}`);
}
