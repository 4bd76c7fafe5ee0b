/** What a resource of `@pulumi/gcp` that grants something grants it on. */
export type GrantedOn =
  | "repository"
  | "project"
  | "folder"
  | "organization"
  | "serviceAccount"
  | "key"
  | "keyRing"
  | "pool"
  | "note"
  | "attestor";

/** How it says so: one member, all members of a role, or everything that is granted. */
export type GrantForm = "member" | "binding" | "policy";

export interface GrantType {
  readonly on: GrantedOn;
  readonly form: GrantForm;
  /** The property that names what it is granted on. */
  readonly target: string;
}

const families: readonly { readonly on: GrantedOn; readonly path: string; readonly target: string }[] = [
  { on: "repository", path: "artifactregistry/repositoryIam", target: "repository" },
  { on: "project", path: "projects/iAM", target: "project" },
  { on: "folder", path: "folder/iAM", target: "folder" },
  { on: "organization", path: "organizations/iAM", target: "orgId" },
  { on: "serviceAccount", path: "serviceaccount/iAM", target: "serviceAccountId" },
  { on: "key", path: "kms/cryptoKeyIAM", target: "cryptoKeyId" },
  { on: "keyRing", path: "kms/keyRingIAM", target: "keyRingId" },
  { on: "pool", path: "iam/workloadIdentityPoolIam", target: "workloadIdentityPoolId" },
  { on: "note", path: "containeranalysis/noteIam", target: "note" },
  { on: "attestor", path: "binaryauthorization/attestorIam", target: "attestor" },
];
const forms: Readonly<Record<string, GrantForm>> = { Member: "member", Binding: "binding", Policy: "policy" };

/** The resources that grant something, by type: https://www.pulumi.com/registry/packages/gcp/api-docs/projects/iammember/ */
export const grantTypes: ReadonlyMap<string, GrantType> = new Map(
  families.flatMap(({ on, path, target }) =>
    Object.entries(forms).map(([suffix, form]) => [tokenOf(`${path}${suffix}`), { on, form, target }] as const),
  ),
);

/** Of a path such as `projects/iAMMember`, whose class is `IAMMember`. */
function tokenOf(path: string): string {
  const name = path.slice(path.indexOf("/") + 1);
  return `gcp:${path}:${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
