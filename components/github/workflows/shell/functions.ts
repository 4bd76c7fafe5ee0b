import { maximumTagCharacters, releaseTagPattern } from "../../../delivery/release-tag";

/** Shell functions that several steps begin with. */

export const fail = `fail() {
  echo "::error::$1"
  exit 1
}
`;

/** What is not there is told from what cannot be asked for: a registry that does not answer ends the job. */
export const digestOf = `# Prints the digest that an address names, or nothing where there is none.
digest_of() {
  local errors="$RUNNER_TEMP/digest-of"
  if ! oras resolve "$1" 2>"$errors"; then
    if ! grep -q ': not found$' "$errors"; then
      cat "$errors" >&2
      return 1
    fi
  fi
}
`;

export const isRelease = `is_release() {
  [[ $1 =~ ${releaseTagPattern} && \${#1} -le ${maximumTagCharacters} ]]
}
`;

export const isCommit = `is_commit() {
  [[ $1 =~ ^[0-9a-f]{40}$ ]]
}
`;

export const revisionAnnotation = "org.opencontainers.image.revision";
export const sourceAnnotation = "org.opencontainers.image.source";

/**
 * The key is private to the delivery path, and so are its signatures: none is sent to a public transparency log.
 * https://docs.sigstore.dev/cosign/verifying/verify/
 */
const signedCommit = `# Prints the commit that an artifact was built from, by its signed provenance; fails without a valid signature.
commit_of() {
  local signed=(--key "$SIGNING_KEY" --insecure-ignore-tlog=true) statements
  cosign verify "\${signed[@]}" "$1" >/dev/null || return 1
  statements=$(cosign verify-attestation "\${signed[@]}" --type slsaprovenance1 "$1") || return 1
  jq -ers '[.[].payload | @base64d | fromjson
    | .predicate.buildDefinition.resolvedDependencies[0].digest.gitCommit] | unique
    | if length == 1 then .[0] else error("its provenance names several commits") end' <<<"$statements"
}
`;

const annotatedCommit = `# Prints the commit that an artifact was built from, by its annotation.
commit_of() {
  oras manifest fetch "$1" | jq -er '.annotations["${revisionAnnotation}"]'
}
`;

export function commitOf(signing: boolean): string {
  return signing ? signedCommit : annotatedCommit;
}

export function unverified(signing: boolean): string {
  return signing
    ? "its signature or its provenance is missing, or was made with another key"
    : "it names no commit that it was built from";
}

/** Clients of a registry read nothing that is not by digest from here on. */
export const eachDigest = `digest_for() {
  jq -er --arg artifact "$1" '.[$artifact]' <<<"$DIGESTS"
}
artifacts() {
  jq -r 'keys[]' <<<"$DIGESTS"
}
`;

export const commitFor = `commit_for() {
  jq -er --arg artifact "$1" '.[$artifact]' <<<"$COMMITS"
}
`;

/** Where a build leaves an artifact; "/" makes folders, and one artifact's name may be another one's folder. */
export const outputOf = `output_of() {
  echo "$RUNNER_TEMP/build/$(tr / + <<<"$1")"
}
`;

export function script(...parts: readonly string[]): string {
  return ["set -euo pipefail\n", ...parts].join("");
}
