import { isCommit, isRelease, script } from "./functions";

/** All that is wrong with what was typed is said at once, before anybody is asked to approve it. */
const problem = `failed=''
problem() {
  echo "::error::$1"
  failed=yes
}
`;

const done = `[[ -z $failed ]]
`;

const environment = `[[ " $ENVIRONMENTS " == *" $ENVIRONMENT "* ]] ||
  problem "$(printf '%q is none of the environments here: %s.' "$ENVIRONMENT" "$ENVIRONMENTS")"
`;

/** GitHub refuses it too, but does not say what to do. */
const onReleaseBranch = `branch=$(jq -r --arg environment "$ENVIRONMENT" '.[$environment] // empty' <<<"$RELEASE_BRANCHES")
if [[ -n $branch && $GITHUB_REF != "refs/heads/$branch" ]]; then
  problem "jobs of $ENVIRONMENT run on the branch $branch only: start this workflow there and not on $GITHUB_REF."
fi
`;

function checkRequest(hasReleaseBranches: boolean, ...checks: readonly string[]): string {
  return script(isCommit, isRelease, problem, environment, hasReleaseBranches ? onReleaseBranch : "", ...checks, done);
}

const release = (name: string) => `is_release "$${name}" ||
  problem "$(printf '%q is no release: write a semantic version such as v1.4.0. Tags such as latest move.' "$${name}")"
`;

export function checkPromotion(hasReleaseBranches: boolean): string {
  return checkRequest(
    hasReleaseBranches,
    release("RELEASE"),
    `is_commit "$BUILD" || [[ $BUILD =~ ^([a-z0-9._/-]+)@sha256:[0-9a-f]{64}$ && " $ARTIFACTS " == *" \${BASH_REMATCH[1]} "* ]] ||
  problem "$(printf '%q is neither a commit (40 hexadecimal digits) nor one of' "$BUILD") $ARTIFACTS with @sha256:…"
`,
  );
}

export function checkDeployment(hasReleaseBranches: boolean): string {
  return checkRequest(
    hasReleaseBranches,
    `is_commit "$VERSION" || is_release "$VERSION" ||
  problem "$(printf '%q is neither a release such as v1.4.0 nor a commit. Tags such as latest move.' "$VERSION")"
`,
  );
}

export function checkRollback(hasReleaseBranches: boolean): string {
  return checkRequest(
    hasReleaseBranches,
    release("BAD"),
    `if [[ -n $GOOD ]]; then
  ${release("GOOD").replace("\n", "\n  ")}  [[ $GOOD != "$BAD" ]] || problem "$(printf '%q' "$BAD") is both the release to go back from and the one to go back to."
fi
`,
  );
}
