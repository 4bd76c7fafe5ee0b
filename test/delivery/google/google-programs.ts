/** A key of Cloud KMS, and the one in the emulator that is used in its place. */
export interface KeyStandIn {
  readonly key: string;
  readonly by: string;
  /** Where each use is written down: what for, and with which token. */
  readonly uses: string;
}

/**
 * What workflows ask of the Google Cloud CLI, with the words that its version 528 takes, on a runner where the file of
 * whoever has signed in holds the token that is good at the moment. What is attested is written into a file: each time
 * the words, and in base64 the payload and the signature.
 */
export function googlePrograms(commands: string, attestations: string, signing: KeyStandIn): Record<string, string> {
  const version = signing.key.replace("gcpkms://", "").replace("/versions/", "/cryptoKeyVersions/");
  const standIn = signing.by.replace("awskms:///", "");
  const gcloud = `#!/bin/bash
set -euo pipefail
token=$(cat "\${CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE:?nobody has signed in}")
case "$*" in
  "auth configure-docker "*" --quiet")
    config="$DOCKER_CONFIG/config.json"
    mkdir -p "$DOCKER_CONFIG"
    [[ -f $config ]] || echo '{}' >"$config"
    jq --arg registry "$3" '.credHelpers[$registry] = "gcloud"' "$config" >"$config.new"
    mv "$config.new" "$config"
    ;;
  "auth print-access-token --quiet") echo "$token" ;;
  "container binauthz create-signature-payload --artifact-url "*@sha256:*)
    jq --null-input --arg image "\${5%@*}" --arg digest "\${5#*@}" '{ critical: {
      identity: { "docker-reference": $image },
      image: { "docker-manifest-digest": $digest },
      type: "Google cloud binauthz container signature"
    } }'
    ;;
  "kms asymmetric-sign --version ${version} --digest-algorithm sha256 --input-file "*" --signature-file "*)
    echo "asymmetric-sign $token" >>'${signing.uses}'
    aws kms sign --key-id '${standIn}' --signing-algorithm ECDSA_SHA_256 --message "fileb://$8" \\
      --query Signature --output text | base64 --decode >"\${10}"
    ;;
  "container binauthz attestations create --quiet --project "*" --note "*" --public-key-id "*" --payload-file "*" --signature-file "*" --artifact-url "*)
    [[ $# == 17 ]]
    words=$(printf '%s\\n' "$@" | jq --raw-input . | jq --slurp .)
    jq --null-input --compact-output --arg token "$token" --argjson words "$words" \\
      --arg payload "$(base64 --wrap=0 "\${13}")" --arg signature "$(base64 --wrap=0 "\${15}")" \\
      '{ token: $token, words: $words, payload: $payload, signature: $signature }' >>'${attestations}'
    ;;
  *)
    echo "gcloud $*: unknown here" >&2
    exit 2
    ;;
esac
`;
  // https://github.com/docker/docker-credential-helpers#development
  const helper = `#!/bin/bash
set -euo pipefail
[[ $1 == get ]]
jq --null-input --arg registry "$(cat)" --arg token "$(cat "\${CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE:?}")" \\
  '{ ServerURL: $registry, Username: "_dcgcloud_token", Secret: $token }'
`;
  const cosign = `#!/bin/bash
set -euo pipefail
what=$1
for word; do
  shift
  case $word in
    '${signing.key}')
      echo "$what $(cat "\${GOOGLE_APPLICATION_CREDENTIALS:?nobody has signed in}")" >>'${signing.uses}'
      word='${signing.by}'
      ;;
    gcpkms://*)
      echo "$word is no key" >&2
      exit 1
      ;;
  esac
  set -- "$@" "$word"
done
exec "$(PATH='${commands}' command -v cosign)" "$@"
`;
  return { gcloud, "docker-credential-gcloud": helper, cosign };
}
