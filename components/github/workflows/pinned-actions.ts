interface PinnedAction {
  readonly repository: string;
  readonly commit: string;
  readonly version: string;
}

/** A tag of an action can move, its commit cannot: https://docs.github.com/en/actions/reference/security/secure-use */
export const pinnedActions = {
  checkout: { repository: "actions/checkout", commit: "3d3c42e5aac5ba805825da76410c181273ba90b1", version: "v7.0.1" },
  uploadArtifact: {
    repository: "actions/upload-artifact",
    commit: "bbbca2ddaa5d8feaa63e36b76fdaad77386f024f",
    version: "v7.0.0",
  },
  downloadArtifact: {
    repository: "actions/download-artifact",
    commit: "3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c",
    version: "v8.0.1",
  },
  configureAwsCredentials: {
    repository: "aws-actions/configure-aws-credentials",
    commit: "e6de054238d6b7531b4efff3b6587d9aade6a06c",
    version: "v6.2.3",
  },
  googleAuth: {
    repository: "google-github-actions/auth",
    commit: "7c6bc770dae815cd3e89ee6cdf493a5fab2cc093",
    version: "v3.0.0",
  },
  setupOras: {
    repository: "oras-project/setup-oras",
    commit: "38de303aac69abb66f3e6255b7198bff35f323e3",
    version: "v2.0.0",
  },
  cosignInstaller: {
    repository: "sigstore/cosign-installer",
    commit: "6f9f17788090df1f26f669e9d70d6ae9567deba6",
    version: "v4.1.2",
  },
} as const satisfies Record<string, PinnedAction>;
export type ActionName = keyof typeof pinnedActions;

/** Versions of tools whose checksums the pinned actions carry themselves. */
export const toolVersions = { oras: "1.3.1", cosign: "v3.0.6" } as const;

/** Its own action runs an installer that is not pinned. The checksum: https://github.com/anchore/homebrew-syft */
export const syft = {
  version: "1.44.0",
  sha256: "0e91737aee2b5baf1d255b959630194a302335d848ff97bb07921eb6205b5f5a",
} as const;
