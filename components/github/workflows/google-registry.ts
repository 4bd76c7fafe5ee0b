import { Duty } from "../../delivery/identity";
import { artifactRegistry } from "../../gcp/artifact-registry-backend";
import { commandPath } from "./command-files";
import type { Registry, RegistryFunction } from "./registries";
import { eachDigest, script } from "./shell/functions";
import { expression, type Step } from "./workflow";

/** Where service accounts are not used, a job has no such variable, and acts as itself. */
const serviceAccountVariables = {
  publish: "GOOGLE_PUBLISH_SERVICE_ACCOUNT",
  promote: "GOOGLE_PROMOTE_SERVICE_ACCOUNT",
  deploy: "GOOGLE_DEPLOY_SERVICE_ACCOUNT",
} as const satisfies Record<Duty, string>;

const scanGate: RegistryFunction = {
  command: "google-scan-gate",
  variables: [],
  script: `scan_allows() {
  local artifact=$1 digest=$2
  shift 2
  node ${commandPath("google-scan-gate")} --registry "$SOURCE_REGISTRY" \\
    --repository "$SOURCE_REPOSITORY_PREFIX/$artifact" --artifact "$artifact" --digest "$digest" "$@"
}
`,
};

const knownGood: RegistryFunction = {
  command: "google-known-good",
  variables: [],
  script: `list_known_good() {
  local found status=0
  found=$(node ${commandPath("google-known-good")} --registry "$REGISTRY" --repository "$REPOSITORY_PREFIX/$1" --bad "$2") ||
    status=$?
  ((status <= 1)) || return "$status"
  jq -r '.releases[]' <<<"$found"
}
`,
};

/**
 * A federated token ends after ten minutes (https://github.com/google-github-actions/auth#direct-wif), so the clients ask
 * gcloud for one whenever they need it: https://docs.cloud.google.com/artifact-registry/docs/docker/authentication#gcloud-helper
 */
function logIn(name: string, registry: "REGISTRY" | "SOURCE_REGISTRY"): Step {
  return {
    name,
    env: { [registry]: expression(`vars.${registry}`) },
    run: script(`gcloud auth configure-docker "$${registry}" --quiet\n`),
  };
}

/**
 * Only images are admitted anywhere, so only they are attested. An attestation is of a digest, in a note where the
 * attestor looks for it: https://docs.cloud.google.com/binary-authorization/docs/making-attestations. The one command
 * that does it all is a beta of the Google Cloud CLI, these three are not.
 */
const attest = script(
  eachDigest,
  `key=\${SIGNING_KEY#gcpkms://}
key=\${key/\\/versions\\//\\/cryptoKeyVersions\\/}
payload="$RUNNER_TEMP/attestation.json"
signature="$RUNNER_TEMP/attestation.signature"
for artifact in $(artifacts); do
  type=$(jq -er --arg artifact "$artifact" '.[$artifact].type' <<<"$SOURCES")
  [[ $type == container ]] || continue
  address="$REGISTRY/$REPOSITORY_PREFIX/$artifact@$(digest_for "$artifact")"
  gcloud container binauthz create-signature-payload --artifact-url "$address" >"$payload"
  gcloud kms asymmetric-sign --version "$key" --digest-algorithm sha256 \\
    --input-file "$payload" --signature-file "$signature"
  for note in $ATTESTATION_NOTES; do
    project=\${note#projects/}
    gcloud container binauthz attestations create --quiet --project "\${project%%/*}" --note "$note" \\
      --public-key-id "//cloudkms.googleapis.com/v1/$key" --payload-file "$payload" --signature-file "$signature" \\
      --artifact-url "$address"
  done
done
`,
);

export const googleRegistry: Registry = {
  backend: artifactRegistry,
  variables: () => ["GOOGLE_PROJECT", "GOOGLE_WORKLOAD_IDENTITY_PROVIDER"],
  signIn: (duty) => [
    {
      name: "Take the Google Cloud identity",
      action: "googleAuth",
      with: {
        project_id: expression("vars.GOOGLE_PROJECT"),
        workload_identity_provider: expression("vars.GOOGLE_WORKLOAD_IDENTITY_PROVIDER"),
        service_account: expression(`vars.${serviceAccountVariables[duty]}`),
      },
    },
    logIn("Log in to the registry", "REGISTRY"),
    ...(duty === Duty.Promote ? [logIn("Log in to the registry of the environment before", "SOURCE_REGISTRY")] : []),
  ],
  scanGate,
  knownGood,
  attestation: { variables: ["ATTESTATION_NOTES"], script: attest },
};
