import { commitOf, digestOf, fail, isCommit, script } from "./functions";

/**
 * The known-good releases are the released tags, newest first, whose digests verify. The first one that was released
 * before the bad one is taken, or the one that was asked for, whole: with every artifact that the bad release had.
 */
export function findKnownGood(listKnownGood: string, signing: boolean): string {
  return script(
    fail,
    digestOf,
    isCommit,
    commitOf(signing),
    listKnownGood,
    `prefix="$REGISTRY/$REPOSITORY_PREFIX"
affected=''
for artifact in $ARTIFACTS; do
  digest=$(digest_of "$prefix/$artifact:$BAD")
  [[ -z $digest ]] || affected="$affected $artifact"
done
[[ -n $affected ]] || fail "no artifact in $prefix has the release $BAD."

# Sets DIGESTS to those of a release, if it is whole and verifies.
is_good() {
  local artifact digest commit
  DIGESTS='{}'
  for artifact in $affected; do
    digest=$(digest_of "$prefix/$artifact:$1") || exit 1
    if [[ -z $digest ]]; then
      echo "$1 is passed over: it has no $artifact."
      return 1
    fi
    if ! commit=$(commit_of "$prefix/$artifact@$digest") || ! is_commit "$commit"; then
      echo "$1 is passed over: $artifact does not verify."
      return 1
    fi
    DIGESTS=$(jq -c --arg artifact "$artifact" --arg digest "$digest" '. + {($artifact): $digest}' <<<"$DIGESTS")
  done
}
candidates=$GOOD
if [[ -z $candidates ]]; then
  read -r first _ <<<"$affected"
  candidates=$(list_known_good "$first" "$BAD")
fi
for candidate in $candidates; do
  if is_good "$candidate"; then
    echo "Going back from $BAD to $candidate."
    { echo "digests=$DIGESTS"; echo "release=$candidate"; } >>"$GITHUB_OUTPUT"
    exit 0
  fi
done
fail "no known-good release to go back to from $BAD\${GOOD:+, $GOOD is none}."
`,
  );
}
