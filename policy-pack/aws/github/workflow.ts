const workflow = /^[^/@]+\/[^/@]+\/\.github\/workflows\/[^@]+\.ya?ml@(.+)$/;

/**
 * What is wrong with the workflow that a claim or a subject names. A branch or tag may hold another workflow tomorrow:
 * https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-with-reusable-workflows
 */
export function workflowProblem(text: string, acceptRefs: boolean): string | undefined {
  const ref = workflow.exec(text)?.[1];
  if (ref === undefined) {
    return "is dead: it names no workflow. Write <owner>/<repository>/.github/workflows/<file>@<commit>.";
  }
  if (/^[0-9a-f]{40}$/.test(ref) || (acceptRefs && /^refs\/(?:heads|tags)\/./.test(ref))) return undefined;
  return "names a workflow by something else than a commit. Write the commit's 40 hexadecimal digits after `@`.";
}
