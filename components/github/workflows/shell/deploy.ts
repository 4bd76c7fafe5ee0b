import { commitOf, digestOf, eachDigest, fail, isCommit, script, unverified } from "./functions";

/** A tag is read once; all that follows is by digest. */
export const findDeployed = script(
  fail,
  digestOf,
  `digests='{}'
for artifact in $ARTIFACTS; do
  address="$REGISTRY/$REPOSITORY_PREFIX/$artifact:$VERSION"
  digest=$(digest_of "$address")
  if [[ -z $digest ]]; then
    echo "$address is not there: it stays as it is."
    continue
  fi
  digests=$(jq -c --arg artifact "$artifact" --arg digest "$digest" '. + {($artifact): $digest}' <<<"$digests")
done
[[ $digests != '{}' ]] || fail "no artifact in $REGISTRY/$REPOSITORY_PREFIX has the tag $VERSION."
echo "digests=$digests" >>"$GITHUB_OUTPUT"
`,
);

export const verifyDeployed = script(
  fail,
  isCommit,
  eachDigest,
  commitOf(true),
  `for artifact in $(artifacts); do
  address="$REGISTRY/$REPOSITORY_PREFIX/$artifact@$(digest_for "$artifact")"
  commit=$(commit_of "$address") || fail "$address cannot be deployed: ${unverified(true)}."
  is_commit "$commit" || fail "$address cannot be deployed: it names no commit that it was built from."
  if is_commit "$VERSION" && [[ $commit != "$VERSION" ]]; then
    fail "$address was built from $commit and not from $VERSION, whose tag it has."
  fi
  echo "- \\\`$address\\\` was built from \\\`$commit\\\`" >>"$GITHUB_STEP_SUMMARY"
done
`,
);

export const deployAll = script(
  eachDigest,
  `for ARTIFACT in $(artifacts); do
  ADDRESS="$REGISTRY/$REPOSITORY_PREFIX/$ARTIFACT@$(digest_for "$ARTIFACT")"
  ARTIFACT_TYPE=$(jq -er --arg artifact "$ARTIFACT" '.[$artifact].type' <<<"$SOURCES")
  export ARTIFACT ARTIFACT_TYPE ADDRESS
  "./$DEPLOY_SCRIPT" </dev/null
done
`,
);
