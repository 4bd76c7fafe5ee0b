import { deliveryWorkflows } from "../../components/github/workflows/delivery-workflows";
import type { DeliveryWorkflowsInput } from "../../components/github/workflows/settings";

/** As the generated workflows expect it of a team. */
const deployScript = `#!/usr/bin/env bash
echo "$ENVIRONMENT $ARTIFACT $ARTIFACT_TYPE $VERSION $ADDRESS" >>"$DEPLOYMENTS"
`;

export const imageConfiguration = '{"architecture":"amd64","os":"linux"}';

/** Builds a layout of a folder's one file, as an image or a chart by its configuration, and an SBOM. */
const buildScript = `#!/usr/bin/env bash
set -euo pipefail
cd "$FOLDER"
config="$LAYOUT/../config.json"
echo '${imageConfiguration}' >"$config"
case $ARTIFACT_TYPE in
  container) kind=(--config "$config:application/vnd.oci.image.config.v1+json") ;;
  helm) kind=(--config "$config:application/vnd.cncf.helm.config.v1+json") ;;
  *) kind=(--artifact-type application/vnd.example.app) ;;
esac
oras push --oci-layout "$LAYOUT:$COMMIT" --disable-path-validation "\${kind[@]}" content.txt \\
  --annotation "org.opencontainers.image.revision=$(cat revision.txt 2>/dev/null || echo "$COMMIT")" \\
  --annotation "org.opencontainers.image.source=$SOURCE_URL" \\
  --annotation org.opencontainers.image.created=2026-01-01T00:00:00Z
echo '{"bomFormat":"CycloneDX","specVersion":"1.6","components":[]}' >"$LAYOUT/../sbom.cdx.json"
`;

/** Two artifacts, of which the name of one ends with the other's. */
export const deliveryInput: DeliveryWorkflowsInput = {
  artifacts: [
    { name: "api", folder: "api" },
    { name: "charts/api", type: "helm", folder: "chart" },
  ],
  environments: [{ name: "staging" }, { name: "acceptance" }, { name: "production" }],
  buildScript: "scripts/build.sh",
  // Tests of its own are about the scan gate, which asks the AWS command line twice for each artifact.
  scanGate: { enabled: false },
};

/** Where one artifact shows it as well as two. */
export const oneArtifact: DeliveryWorkflowsInput = { ...deliveryInput, artifacts: [{ name: "api", folder: "api" }] };

/** What a team's repository has beside its artifacts, once the branch with the workflows' commands has been merged. */
export function repositoryFiles(input: DeliveryWorkflowsInput): Record<string, string> {
  const generated = deliveryWorkflows({ ...input, scanGate: {} });
  const commands = generated.filter((file) => file.path.endsWith(".cjs"));
  return {
    ".github/delivery/deploy.sh": deployScript,
    "scripts/build.sh": buildScript,
    ...Object.fromEntries(commands.map((file) => [file.path, file.content])),
  };
}
