/** That whoever holds a token may take an identity. */
export interface Admission {
  /** Name of the token. */
  readonly token: string;
  readonly identity: string;
}

/** That an identity may do something. */
export interface Permission {
  readonly identity: string;
  readonly action: string;
  readonly resource: string;
}

/** That whoever holds a token may do something. */
export interface TokenPermission extends Permission {
  /** Name of the token. */
  readonly token: string;
}

/** Who may do what: what the documents of a registry amount to. Whatever is not in it is refused. */
export interface AccessMatrix {
  readonly admissions: readonly Admission[];
  readonly permissions: readonly Permission[];
}

/** What the holders of tokens may do by way of the identities that they may take. */
export function tokenPermissions({ admissions, permissions }: AccessMatrix): readonly TokenPermission[] {
  const byIdentity = new Map<string, Permission[]>();
  for (const permission of permissions) {
    const others = byIdentity.get(permission.identity);
    if (others) others.push(permission);
    else byIdentity.set(permission.identity, [permission]);
  }
  return admissions.flatMap(({ token, identity }) =>
    (byIdentity.get(identity) ?? []).map((permission) => ({ token, ...permission })),
  );
}
