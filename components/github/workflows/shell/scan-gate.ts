import type { WorkflowScanGate } from "../settings";
import { eachDigest, fail, script } from "./functions";

/** Every artifact is asked about, so that all that stands against a promotion is said at once. */
export function refuseByScan(scanGate: string, { acceptSuppressed }: WorkflowScanGate): string {
  return script(
    fail,
    eachDigest,
    scanGate,
    `options=(--threshold "$SEVERITY_THRESHOLD" --max-age-days "$MAXIMUM_AGE_DAYS"${acceptSuppressed ? " --accept-suppressed" : ""})
if [[ -f $EXCEPTIONS ]]; then options+=(--exceptions "$EXCEPTIONS"); fi
refused=''
for artifact in $(artifacts); do
  status=0
  scan_allows "$artifact" "$(digest_for "$artifact")" "\${options[@]}" || status=$?
  case $status in
    0) ;;
    1) refused="$refused $artifact" ;;
    *) fail "whether $artifact may be promoted cannot be told: no scan has been judged." ;;
  esac
done
[[ -z $refused ]] ||
  fail "what the scan found stands against the promotion of$refused: see above. Build it anew with what is repaired, or except it in $EXCEPTIONS."
`,
  );
}
