import type { Finding } from "../framework/policy";
import { isMapping, textsIn, type Value } from "./workflow-text";
import { pinFinding } from "./workflow-uses";

/** What is wrong with a step; `privileged` says that its workflow runs for strangers with what the repository may do. */
export function stepFindings(step: Value, at: string, privileged: boolean): readonly Finding[] {
  if (!isMapping(step)) return [{ property: at, reason: "is no step. Write a mapping." }];
  const { uses, with: inputs, run } = step;
  const script =
    isMapping(inputs) && typeof uses === "string" && /^actions\/github-script@/i.test(uses) && inputs.script;
  return [
    ...(uses === undefined ? [] : pinFinding(uses, `${at}.uses`)),
    ...(isMapping(inputs) ? keyFindings(inputs, `${at}.with`) : []),
    ...(privileged ? strangersCodeFindings(step, at) : []),
    ...[run, script].flatMap((text) =>
      typeof text === "string" && takesWords(text)
        ? [{ property: `${at}.${text === run ? "run" : "with.script"}`, reason: injected }]
        : [],
    ),
  ];
}

/** https://github.com/aws-actions/configure-aws-credentials and https://github.com/google-github-actions/auth */
const keyInputs = ["aws-access-key-id", "aws-secret-access-key", "credentials_json", "service_account_key"];

function keyFindings(inputs: { readonly [name: string]: Value }, at: string): readonly Finding[] {
  const given = Object.keys(inputs).some((name) => keyInputs.includes(name.toLowerCase()));
  return given ? [{ property: at, reason: "logs in with a stored key. Take a role by the job's token." }] : [];
}

/** What brings a pull request's own code in: https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/ */
const strangersCode =
  /github\.event\.pull_request\.(?:head|number|merge_commit_sha)|github\.head_ref|github\.event\.workflow_run\.(?:head|pull_requests)|github\.event\.number|refs\/pull\/|\bpull\/|gh pr checkout/;

function strangersCodeFindings(step: { readonly [name: string]: Value }, at: string): readonly Finding[] {
  const { uses, with: inputs, run } = step;
  const checksOut = typeof uses === "string" && /^actions\/checkout@/i.test(uses);
  const texts = checksOut ? textsIn(inputs) : typeof run === "string" && /\b(?:git|gh)\s/.test(run) ? [run] : [];
  if (!texts.some((text) => strangersCode.test(text))) return [];
  const reason =
    "checks out the code of a pull request in a workflow that may do what the repository may. Run it with pull_request.";
  return [{ property: at, reason }];
}

const injected =
  "puts what strangers write into a script, where it is run. Hand it over by env, and name the variable in the script.";

/**
 * What strangers decide the words of:
 * https://docs.github.com/en/actions/concepts/security/script-injections and
 * https://securitylab.github.com/resources/github-actions-untrusted-input/
 */
const words =
  /(?:github\.head_ref|github\.event\.(?:issue|pull_request|discussion|comment|review|review_comment|release)\.(?:title|body)|github\.event\.pull_request\.head\.(?:ref|label|repo\.default_branch)|github\.event\.workflow_run\.(?:head_branch|display_title|head_commit\.\S*(?:message|name|email))|github\.event\.(?:head_commit|commits\S*)\.\S*(?:message|name|email)|github\.event\.pages\S*\.page_name|github\.event\.inputs\.|(?<![\w.])inputs\.)/;

function takesWords(script: string): boolean {
  return [...script.matchAll(/\$\{\{([\s\S]*?)\}\}/g)].some(([, expression = ""]) => words.test(expression));
}
