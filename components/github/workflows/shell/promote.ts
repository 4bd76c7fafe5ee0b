import { commitFor, commitOf, digestOf, eachDigest, fail, isCommit, script, unverified } from "./functions";

/** What is promoted, by digest from here on. */
export const findPromoted = script(
  fail,
  digestOf,
  isCommit,
  `source="$SOURCE_REGISTRY/$SOURCE_REPOSITORY_PREFIX"
digests='{}'
add() {
  digests=$(jq -c --arg artifact "$1" --arg digest "$2" '. + {($artifact): $digest}' <<<"$digests")
}
if is_commit "$BUILD"; then
  for artifact in $ARTIFACTS; do
    digest=$(digest_of "$source/$artifact:$BUILD")
    [[ -n $digest ]] || fail "$source/$artifact has no tag $BUILD: that commit was not published, or has expired."
    add "$artifact" "$digest"
  done
else
  digest=$(digest_of "$source/$BUILD")
  [[ -n $digest ]] || fail "$source has no $BUILD."
  add "\${BUILD%@*}" "$digest"
fi
echo "digests=$digests" >>"$GITHUB_OUTPUT"
`,
);

/**
 * Signed by the publisher, built from the commit that was asked for, and complete: whoever brought an artifact into
 * the environment before has tagged it with its commit last of all.
 */
export function commitsOfPromoted(signing: boolean): string {
  return script(
    fail,
    digestOf,
    isCommit,
    eachDigest,
    commitOf(signing),
    `commits='{}'
for artifact in $(artifacts); do
  repository="$SOURCE_REGISTRY/$SOURCE_REPOSITORY_PREFIX/$artifact"
  digest=$(digest_for "$artifact")
  address="$repository@$digest"
  commit=$(commit_of "$address") || fail "$address cannot be promoted: ${unverified(signing)}."
  is_commit "$commit" || fail "$address cannot be promoted: it names no commit that it was built from."
  if is_commit "$BUILD" && [[ $commit != "$BUILD" ]]; then
    fail "$address was built from $commit and not from $BUILD, whose tag it has."
  fi
  tagged=$(digest_of "$repository:$commit")
  [[ $tagged == "$digest" ]] ||
    fail "$address cannot be promoted: it is not what has the tag of its commit there, $commit (\${tagged:-nothing has}), so its publication or promotion was not finished."
  commits=$(jq -c --arg artifact "$artifact" --arg commit "$commit" '. + {($artifact): $commit}' <<<"$commits")
done
echo "commits=$commits" >>"$GITHUB_OUTPUT"
`,
  );
}

/**
 * A merge into the release branch is the approval, so what was not merged there is not approved. Contents are compared
 * and not commits, because a merge that squashes makes a commit of its own.
 */
export const refuseUnmerged = script(
  fail,
  eachDigest,
  commitFor,
  `branch=$(jq -r --arg environment "$ENVIRONMENT" '.[$environment] // empty' <<<"$RELEASE_BRANCHES")
if [[ -z $branch ]]; then
  echo "$ENVIRONMENT has no release branch."
  exit 0
fi
merged=$(git log --format=%T)
for artifact in $(artifacts); do
  commit=$(commit_for "$artifact")
  tree=$(git rev-parse --quiet --verify "$commit^{tree}") || fail "$commit, which $artifact was built from, is not in this repository."
  [[ $'\\n'$merged$'\\n' == *$'\\n'$tree$'\\n'* ]] ||
    fail "$artifact was built from $commit, and $branch never had its contents: merge it there, which is the approval."
done
`,
);

/** Before anything is written, so that a release of several artifacts is not refused half-way. */
export const refuseRebinding = script(
  fail,
  digestOf,
  eachDigest,
  commitFor,
  `for artifact in $(artifacts); do
  repository="$REGISTRY/$REPOSITORY_PREFIX/$artifact"
  digest=$(digest_for "$artifact")
  for tag in "$RELEASE" "$(commit_for "$artifact")"; do
    found=$(digest_of "$repository:$tag")
    if [[ -n $found && $found != "$digest" ]]; then
      fail "$repository:$tag is $found already and cannot become $digest. A tag never moves: choose another version."
    fi
  done
done
`,
);

/** The tags come last: whoever finds one finds an artifact with all that refers to it. */
export const copyPromoted = script(
  fail,
  eachDigest,
  commitFor,
  `referrers_of() {
  oras discover --format json "$1" | jq -r '.referrers[].digest' | sort
}
for artifact in $(artifacts); do
  repository="$REGISTRY/$REPOSITORY_PREFIX/$artifact"
  digest=$(digest_for "$artifact")
  source="$SOURCE_REGISTRY/$SOURCE_REPOSITORY_PREFIX/$artifact@$digest"
  oras cp --recursive "$source" "$repository@$digest"
  referrers_of "$source" >"$RUNNER_TEMP/referrers-of-source"
  referrers_of "$repository@$digest" >"$RUNNER_TEMP/referrers-of-copy"
  missing=$(comm -23 "$RUNNER_TEMP/referrers-of-source" "$RUNNER_TEMP/referrers-of-copy")
  [[ -z $missing ]] || fail "$repository@$digest lacks what refers to it in $source: $(tr '\\n' ' ' <<<"$missing")"
done
for artifact in $(artifacts); do
  oras tag "$REGISTRY/$REPOSITORY_PREFIX/$artifact@$(digest_for "$artifact")" "$(commit_for "$artifact")"
done
for artifact in $(artifacts); do
  oras tag "$REGISTRY/$REPOSITORY_PREFIX/$artifact@$(digest_for "$artifact")" "$RELEASE"
done
`,
);

export const comparePromoted = script(
  fail,
  digestOf,
  eachDigest,
  `for artifact in $(artifacts); do
  repository="$REGISTRY/$REPOSITORY_PREFIX/$artifact"
  digest=$(digest_for "$artifact")
  found=$(digest_of "$repository:$RELEASE")
  [[ $found == "$digest" ]] || fail "$repository:$RELEASE is $found and not $digest, which was promoted."
  echo "- \\\`$artifact\\\` \\\`$RELEASE\\\` is \\\`$digest\\\`" >>"$GITHUB_STEP_SUMMARY"
done
`,
);
