import { fail, script } from "./functions";

export const checkVariables = script(
  fail,
  `missing=''
for name in $NAMES; do
  [[ -n $(printenv "$name") ]] || missing="$missing $name"
done
[[ -z $missing ]] ||
  fail "\${ENVIRONMENT:+the environment }\${ENVIRONMENT:-the repository} lacks the variables$missing: set them from the registry's environmentVariables."
`,
);
