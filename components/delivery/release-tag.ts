/**
 * Tags that are released: semantic versions (https://semver.org) less build metadata, whose "+" no tag can have. The
 * expression means the same to JavaScript and to bash.
 */
export const releaseTagPattern = "^v?(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)(-[0-9A-Za-z.-]+)?$";

/** https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests */
export const maximumTagCharacters = 128;
