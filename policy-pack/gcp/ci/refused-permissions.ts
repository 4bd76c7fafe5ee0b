type Refusal = readonly [pattern: RegExp, lets: string];

/** What no identity of CI may do anywhere, by what comes of it: https://docs.cloud.google.com/iam/docs/roles-permissions */
const refused: readonly Refusal[] = [
  [/^artifactregistry\.repositories\.delete$/, "delete repositories with everything in them"],
  [/^artifactregistry\.(?:\w+\.delete|repositories\.deleteArtifacts)$/, "delete artifacts or tags"],
  [/^artifactregistry\.repositories\.create(?:OnPush)?$/, "create repositories that nobody has described"],
  [
    /^artifactregistry\.(?:repositories|rules|projectsettings|projectconfigs|vpcscconfigs)\.(?:create|update)$/,
    "change a registry's settings",
  ],
  [/^artifactregistry\.repositories\.(?:create|delete)TagBinding$/, "change the tags that access can depend on"],
  [
    /^iam\.(?:serviceAccountKeys\.(?:create|upload)|serviceAccountApiKeyBindings\.create)$|^storage\.hmacKeys\.create$/,
    "make keys that last",
  ],
  [
    /^iam\.(?:workloadIdentityPools|workloadIdentityPoolProviders|workloadIdentityPoolProviderKeys)\.(?:create|update|delete|undelete)$/,
    "change whose tokens are let in",
  ],
  [/^iam\.roles\.(?:create|update|undelete)$/, "change what roles let one do"],
  [/^iam\.serviceAccounts\.(?:create|update|enable|undelete)$/, "make or bring back identities"],
  [
    /^cloudkms\.(?:cryptoKeys\.update|cryptoKeyVersions\.(?:create|update|destroy|restore)|importJobs\.(?:create|useToImport))$/,
    "change or destroy keys",
  ],
  [/^containeranalysis\.(?:notes|occurrences)\.(?:delete|update)$/, "change scan findings and attestations"],
  [/^binaryauthorization\.(?:policy\.update|attestors\.(?:create|update|delete))$/, "change what may be deployed"],
  [
    /^(?:artifactregistry|binaryauthorization|cloudkms|containeranalysis|iam|resourcemanager)\..*setIamPolicy$/,
    "give access to itself and to others",
  ],
];

/** What an identity of CI may do on what it is for, and not on everything in a project. */
const refusedAbove: readonly Refusal[] = [
  [
    /^artifactregistry\.(?:repositories\.uploadArtifacts|tags\.(?:create|update)|files\.upload|versions\.update)$/,
    "push into every repository",
  ],
  [
    /^iam\.serviceAccounts\.(?:actAs|getAccessToken|getOpenIdToken|implicitDelegation|signBlob|signJwt)$/,
    "become every service account",
  ],
  [/^cloudkms\.cryptoKeyVersions\.useToSign/, "sign with every key"],
];

/** What a permission lets CI do that it may not, on one resource or (`above`) on everything below a project, folder or organization. */
export function refusedUse(permission: string, above: boolean): string | undefined {
  return [...refused, ...(above ? refusedAbove : [])].find(([pattern]) => pattern.test(permission))?.[1];
}
