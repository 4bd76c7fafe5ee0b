import { digestOf, fail, isCommit, outputOf, revisionAnnotation, script, sourceAnnotation } from "./functions";

export const findMissing = script(
  fail,
  digestOf,
  isCommit,
  `is_commit "$COMMIT" || fail "$COMMIT is not a commit: artifacts are tagged with nothing else."
missing=''
for artifact in $ARTIFACTS; do
  digest=$(digest_of "$REGISTRY/$REPOSITORY_PREFIX/$artifact:$COMMIT")
  if [[ -n $digest ]]; then
    echo "$artifact of $COMMIT is published already: $digest"
  else
    missing="$missing $artifact"
  fi
done
echo "missing=$missing" >>"$GITHUB_OUTPUT"
`,
);

const commonBuild = script(
  fail,
  outputOf,
  `SOURCE_DATE_EPOCH=$(git log -1 --format=%ct "$COMMIT")
SOURCE_URL="$GITHUB_SERVER_URL/$GITHUB_REPOSITORY"
export ARTIFACT ARTIFACT_TYPE FOLDER LAYOUT SOURCE_DATE_EPOCH SOURCE_URL
`,
);

const buildEach = (build: string) => `for ARTIFACT in $MISSING; do
  ARTIFACT_TYPE=$(jq -er --arg artifact "$ARTIFACT" '.[$artifact].type' <<<"$SOURCES")
  FOLDER=$(jq -er --arg artifact "$ARTIFACT" '.[$artifact].folder' <<<"$SOURCES")
  LAYOUT="$(output_of "$ARTIFACT")/layout"
  mkdir -p "$LAYOUT"
  ${build} </dev/null
  [[ -f $LAYOUT/index.json ]] || fail "the build of $ARTIFACT left no OCI layout in $LAYOUT."
done
`;

/**
 * Docker's build: https://docs.docker.com/build/ci/github-actions/reproducible-builds/ and
 * https://docs.docker.com/build/exporters/oci-docker/. Helm's media types: https://helm.sh/docs/topics/registries/.
 */
const defaultBuild = `annotations=(
  --annotation "${revisionAnnotation}=$COMMIT"
  --annotation "${sourceAnnotation}=$SOURCE_URL"
)
push() {
  local created
  created=$(date --utc --date "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)
  oras push --oci-layout "$LAYOUT:$COMMIT" \\
    "\${annotations[@]}" --annotation "org.opencontainers.image.created=$created" "$@"
}
build_container() {
  docker buildx inspect delivery >/dev/null 2>&1 || docker buildx create --name delivery --driver docker-container
  docker buildx build --builder delivery --provenance=false "\${annotations[@]}" \\
    --label "${revisionAnnotation}=$COMMIT" --label "${sourceAnnotation}=$SOURCE_URL" \\
    --tag "$ARTIFACT:$COMMIT" --output "type=oci,tar=false,rewrite-timestamp=true,dest=$LAYOUT" "$FOLDER"
}
build_helm() {
  helm package "$FOLDER" --destination "$LAYOUT/.."
  (
    cd "$LAYOUT/.."
    helm show chart ./*.tgz | yq -o json >config.json
    push --config config.json:application/vnd.cncf.helm.config.v1+json \\
      ./*.tgz:application/vnd.cncf.helm.chart.content.v1.tar+gzip
  )
}
build_generic() {
  tar --sort=name --mtime "@$SOURCE_DATE_EPOCH" --owner 0 --group 0 --numeric-owner --exclude-vcs \\
    --create --directory "$FOLDER" . | gzip --no-name >"$LAYOUT/../files.tar.gz"
  (
    cd "$LAYOUT/.."
    push files.tar.gz:application/vnd.oci.image.layer.v1.tar+gzip
  )
}
`;

export function buildMissing(buildScript: string | undefined): string {
  return buildScript === undefined
    ? `${commonBuild}${defaultBuild}${buildEach('"build_$ARTIFACT_TYPE"')}`
    : `${commonBuild}${buildEach('"./$BUILD_SCRIPT"')}`;
}

/** Syft is installed only where a build leaves no SBOM, by its checksum: https://github.com/anchore/syft */
export const describeContents = script(
  fail,
  outputOf,
  `install_syft() {
  local archive="$RUNNER_TEMP/syft.tar.gz"
  curl --fail --silent --show-error --location --proto =https --retry 3 --output "$archive" \\
    "https://github.com/anchore/syft/releases/download/v$SYFT_VERSION/syft_\${SYFT_VERSION}_linux_amd64.tar.gz"
  sha256sum --check --status <<<"$SYFT_SHA256  $archive" || fail "what was downloaded is not Syft $SYFT_VERSION, by its checksum."
  tar --extract --gzip --file "$archive" --directory "$RUNNER_TEMP" syft
}
for artifact in $MISSING; do
  output=$(output_of "$artifact")
  if [[ -f $output/sbom.cdx.json ]]; then
    echo "The build of $artifact left an SBOM."
  else
    [[ -x $RUNNER_TEMP/syft ]] || install_syft
    "$RUNNER_TEMP/syft" scan "oci-dir:$output/layout" --output "cyclonedx-json=$output/sbom.cdx.json"
  fi
done
`,
);

export const pushMissing = script(
  fail,
  digestOf,
  outputOf,
  `source="$GITHUB_SERVER_URL/$GITHUB_REPOSITORY"
digests='{}'
for artifact in $MISSING; do
  layout="$(output_of "$artifact")/layout"
  repository="$REGISTRY/$REPOSITORY_PREFIX/$artifact"
  digest=$(oras resolve --oci-layout "$layout:$COMMIT") ||
    fail "the build of $artifact left nothing under the tag $COMMIT in its OCI layout."
  manifest=$(oras manifest fetch --oci-layout "$layout@$digest")
  jq -e --arg commit "$COMMIT" '.annotations["${revisionAnnotation}"] == $commit' <<<"$manifest" >/dev/null ||
    fail "$artifact does not say its commit: annotate its manifest with ${revisionAnnotation}=$COMMIT."
  jq -e --arg source "$source" '.annotations["${sourceAnnotation}"] == $source' <<<"$manifest" >/dev/null ||
    fail "$artifact does not say its source: annotate its manifest with ${sourceAnnotation}=$source."
  found=$(digest_of "$repository:$COMMIT")
  if [[ -n $found && $found != "$digest" ]]; then
    fail "$repository:$COMMIT is $found already, this run built $digest. A tag never moves: use the one that is there."
  fi
  oras cp --from-oci-layout "$layout:$COMMIT" "$repository@$digest"
  digests=$(jq -c --arg artifact "$artifact" --arg digest "$digest" '. + {($artifact): $digest}' <<<"$digests")
done
echo "digests=$digests" >>"$GITHUB_OUTPUT"
`,
);
