import { ecr } from "../../aws/ecr-backend";
import { Duty } from "../../delivery/identity";
import type { Registry } from "./registries";
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

/** https://docs.aws.amazon.com/cli/latest/reference/ecr/describe-images.html */
const listTags = `list_tags() {
  aws ecr describe-images --region "$AWS_REGION" --repository-name "$REPOSITORY_PREFIX/$1" \\
    --filter tagStatus=TAGGED --output json |
    jq -r '.imageDetails | sort_by(.imagePushedAt) | reverse | .[].imageTags[]'
}
`;

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
  listTags,
};
