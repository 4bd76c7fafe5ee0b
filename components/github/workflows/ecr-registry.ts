import { ecr } from "../../aws/ecr-backend";
import { Duty } from "../../delivery/identity";
import { commandPath } from "./command-files";
import type { Registry, RegistryFunction } from "./registries";
import { script } from "./shell/functions";
import { expression, type Step } from "./workflow";

const roleVariables = {
  publish: "AWS_PUBLISH_ROLE",
  promote: "AWS_PROMOTE_ROLE",
  deploy: "AWS_DEPLOY_ROLE",
} as const satisfies Record<Duty, string>;

/** A token is good for every registry that its role has access to: https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html */
const logIn = `aws ecr get-login-password --region "$REGION" |
  oras login --username AWS --password-stdin "$REGISTRY"
`;

/** The account is a part of the registry's host: https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html */
const placeOf = `# Sets PLACE to the options that say where a registry is.
place_of() {
  PLACE=(--region "$2")
  if [[ $1 =~ ^([0-9]{12})[.-] ]]; then PLACE+=(--registry-id "\${BASH_REMATCH[1]}"); fi
}
`;

const scanGate: RegistryFunction = {
  command: "scan-gate",
  variables: ["SOURCE_AWS_REGION"],
  script: `${placeOf}scan_allows() {
  local artifact=$1 digest=$2
  shift 2
  place_of "$SOURCE_REGISTRY" "$SOURCE_AWS_REGION"
  node ${commandPath("scan-gate")} "\${PLACE[@]}" --repository "$SOURCE_REPOSITORY_PREFIX/$artifact" \\
    --artifact "$artifact" --digest "$digest" "$@"
}
`,
};

const knownGood: RegistryFunction = {
  command: "known-good",
  variables: [],
  script: `${placeOf}list_known_good() {
  local found status=0
  place_of "$REGISTRY" "$AWS_REGION"
  found=$(node ${commandPath("known-good")} "\${PLACE[@]}" --repository "$REPOSITORY_PREFIX/$1" --bad "$2") || status=$?
  ((status <= 1)) || return "$status"
  jq -r '.releases[]' <<<"$found"
}
`,
};

const logInStep: Step = {
  name: "Log in to the registry",
  env: { REGION: expression("vars.AWS_REGION"), REGISTRY: expression("vars.REGISTRY") },
  run: script(logIn),
};

const logInToSourceStep: Step = {
  name: "Log in to the registry of the environment before",
  env: {
    REGION: expression("vars.SOURCE_AWS_REGION"),
    REGISTRY: expression("vars.SOURCE_REGISTRY"),
    LOGGED_IN: expression("vars.REGISTRY"),
  },
  run: script(
    `if [[ $REGISTRY == "$LOGGED_IN" ]]; then
  echo "It is the same registry."
  exit 0
fi
`,
    logIn,
  ),
};

export const ecrRegistry: Registry = {
  backend: ecr,
  variables: (duty) => [
    "AWS_REGION",
    "AWS_AUDIENCE",
    roleVariables[duty],
    ...(duty === Duty.Promote ? ["SOURCE_AWS_REGION"] : []),
  ],
  signIn: (duty) => [
    {
      name: "Take the AWS role",
      action: "configureAwsCredentials",
      with: {
        "role-to-assume": expression(`vars.${roleVariables[duty]}`),
        "aws-region": expression("vars.AWS_REGION"),
        audience: expression("vars.AWS_AUDIENCE"),
        // AWS's own records name the session, and it leads to the run.
        "role-session-name": `${duty}-${expression("github.run_id")}-${expression("github.run_attempt")}`,
      },
    },
    logInStep,
    ...(duty === Duty.Promote ? [logInToSourceStep] : []),
  ],
  scanGate,
  knownGood,
};
