import { digestOf, eachDigest, fail, outputOf, script } from "./functions";

/** As GitHub's own attestations say it: https://slsa.dev/spec/v1.0/provenance and https://actions.github.io/buildtypes/workflow/v1 */
const writeProvenance = `jq -n '
  env as $run
  | ($run.GITHUB_SERVER_URL + "/" + $run.GITHUB_REPOSITORY) as $repository
  | ($run.GITHUB_WORKFLOW_REF | split("@")) as [$file, $ref]
  | {
      buildDefinition: {
        buildType: "https://actions.github.io/buildtypes/workflow/v1",
        externalParameters: {
          workflow: { repository: $repository, path: ($file | ltrimstr($run.GITHUB_REPOSITORY + "/")), ref: $ref }
        },
        internalParameters: {
          github: {
            event_name: $run.GITHUB_EVENT_NAME,
            repository_id: $run.GITHUB_REPOSITORY_ID,
            repository_owner_id: $run.GITHUB_REPOSITORY_OWNER_ID,
            runner_environment: $run.RUNNER_ENVIRONMENT
          }
        },
        resolvedDependencies: [
          { uri: ("git+" + $repository + "@" + $run.GITHUB_REF), digest: { gitCommit: $run.COMMIT } }
        ]
      },
      runDetails: {
        builder: { id: ($run.GITHUB_SERVER_URL + "/" + $run.GITHUB_WORKFLOW_REF) },
        metadata: {
          invocationId: ($repository + "/actions/runs/" + $run.GITHUB_RUN_ID + "/attempts/" + $run.GITHUB_RUN_ATTEMPT)
        }
      }
    }' >"$RUNNER_TEMP/provenance.json"
`;

/** Names no service: no log, no timestamp, no certificate. https://github.com/sigstore/protobuf-specs */
const signingConfig = `jq -n '{ mediaType: "application/vnd.dev.sigstore.signingconfig.v0.2+json" }' \\
  >"$RUNNER_TEMP/signing-config.json"
signed=(--yes --key "$SIGNING_KEY" --signing-config "$RUNNER_TEMP/signing-config.json")
`;

const signAll = script(
  eachDigest,
  outputOf,
  writeProvenance,
  signingConfig,
  `for artifact in $(artifacts); do
  address="$REGISTRY/$REPOSITORY_PREFIX/$artifact@$(digest_for "$artifact")"
  cosign attest "\${signed[@]}" --type cyclonedx --predicate "$(output_of "$artifact")/sbom.cdx.json" "$address"
  cosign attest "\${signed[@]}" --type slsaprovenance1 --predicate "$RUNNER_TEMP/provenance.json" "$address"
  cosign sign "\${signed[@]}" "$address"
done
`,
);

/** https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md */
const attachAll = script(
  eachDigest,
  outputOf,
  writeProvenance,
  `for artifact in $(artifacts); do
  digest=$(digest_for "$artifact")
  address="$REGISTRY/$REPOSITORY_PREFIX/$artifact@$digest"
  output=$(output_of "$artifact")
  jq --arg name "$REGISTRY/$REPOSITORY_PREFIX/$artifact" --arg sha256 "\${digest#sha256:}" '{
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ name: $name, digest: { sha256: $sha256 } }],
    predicateType: "https://slsa.dev/provenance/v1",
    predicate: .
  }' "$RUNNER_TEMP/provenance.json" >"$output/provenance.json"
  cd "$output"
  oras attach --artifact-type application/vnd.cyclonedx+json "$address" sbom.cdx.json:application/vnd.cyclonedx+json
  oras attach --artifact-type application/vnd.in-toto+json "$address" provenance.json:application/vnd.in-toto+json \\
    --annotation in-toto.io/predicate-type=https://slsa.dev/provenance/v1
done
`,
);

/** What is told of an artifact, and signed where there is a key. */
export function describeAll(signing: boolean): string {
  return signing ? signAll : attachAll;
}

/** The last step of all: whoever finds the tag finds an artifact that is complete. */
export const tagCommit = script(
  fail,
  digestOf,
  eachDigest,
  `for artifact in $(artifacts); do
  repository="$REGISTRY/$REPOSITORY_PREFIX/$artifact"
  digest=$(digest_for "$artifact")
  oras tag "$repository@$digest" "$COMMIT"
  found=$(digest_of "$repository:$COMMIT")
  [[ $found == "$digest" ]] || fail "$repository:$COMMIT is $found and not $digest, which was pushed."
  echo "- \\\`$artifact\\\` \\\`$digest\\\`" >>"$GITHUB_STEP_SUMMARY"
done
`,
);
