/** What a resource that grants something grants it on. */
export type GrantedOn = "repository" | "project" | "folder" | "organization" | "serviceAccount" | "key" | "pool";

/** How it says so: one member, all members of a role, or everything that is granted. */
type GrantForm = "member" | "binding" | "policy";

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
  { on: "key", path: "kms/keyRingIAM", target: "keyRingId" },
  { on: "pool", path: "iam/workloadIdentityPoolIam", target: "workloadIdentityPoolId" },
];
const forms: Readonly<Record<string, GrantForm>> = { Member: "member", Binding: "binding", Policy: "policy" };

/** The resources that grant something, by type: https://www.pulumi.com/registry/packages/gcp/api-docs/projects/iammember/ */
const grantTypes: ReadonlyMap<string, GrantType> = new Map(
  families.flatMap(({ on, path, target }) =>
    Object.entries(forms).map(([suffix, form]) => [tokenOf(`${path}${suffix}`), { on, form, target }] as const),
  ),
);

/** Of a path such as `projects/iAMMember`, whose class is `IAMMember`. */
function tokenOf(path: string): string {
  const name = path.slice(path.indexOf("/") + 1);
  return `gcp:${path}:${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

export function grantTypeOf(type: string): GrantType | undefined {
  return grantTypes.get(type);
}

const formReads: Readonly<Record<GrantForm, readonly string[]>> = {
  member: ["member", "role"],
  binding: ["members", "role"],
  policy: ["policyData"],
};

/** The properties that are read of what grants something on these, by type; with `targets` also what they are granted on. */
export function grantReads(
  places: readonly GrantedOn[],
  targets: readonly GrantedOn[] = [],
): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    [...grantTypes]
      .filter(([, { on }]) => places.includes(on))
      .map(([type, { on, form, target }]) => [type, [...formReads[form], ...(targets.includes(on) ? [target] : [])]]),
  );
}

/** The types of what grants something on these. */
export function typesOn(places: readonly GrantedOn[]): readonly string[] {
  return [...grantTypes].filter(([, { on }]) => places.includes(on)).map(([type]) => type);
}
