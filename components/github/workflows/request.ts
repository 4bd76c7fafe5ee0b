import type { DeliveryWorkflowsSettings, WorkflowEnvironment } from "./settings";
import { expression, type Job, readsNothing, type Workflow } from "./workflow";

/** What somebody types when a workflow is started by hand: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#onworkflow_dispatchinputs */
export function startedByHand(
  environments: readonly WorkflowEnvironment[],
  where: string,
  texts: Readonly<Record<string, { readonly description: string; readonly required: boolean }>>,
): Workflow["on"] {
  const typed = Object.entries(texts).map(([name, text]) => [name, { ...text, type: "string" }]);
  const options = environments.map(({ name }) => name);
  return {
    workflow_dispatch: {
      inputs: {
        environment: { description: where, type: "choice", options, required: true },
        ...Object.fromEntries(typed),
      },
    },
  };
}

export const givenEnvironment = expression("inputs.environment");

/** What the job that reads what was typed is called by those that need it. */
export const checkedRequest = "check";

/** A job before any that has an environment, so that nobody is asked to approve what cannot succeed. */
export function checkJob(
  environments: readonly WorkflowEnvironment[],
  env: Readonly<Record<string, string>>,
  check: (hasReleaseBranches: boolean) => string,
): Job {
  return {
    name: "Check the request",
    permissions: readsNothing,
    "timeout-minutes": 5,
    steps: [
      {
        name: "Check what was typed",
        env: {
          ENVIRONMENT: givenEnvironment,
          ENVIRONMENTS: environments.map(({ name }) => name).join(" "),
          ...releaseBranches(environments),
          ...env,
        },
        run: check(hasReleaseBranches(environments)),
      },
    ],
  };
}

export function hasReleaseBranches(environments: DeliveryWorkflowsSettings["environments"]): boolean {
  return environments.some(({ releaseBranch }) => releaseBranch !== undefined);
}

/** By environment, for the scripts, where there are any. */
export function releaseBranches(environments: readonly WorkflowEnvironment[]): Record<string, string> {
  if (!hasReleaseBranches(environments)) return {};
  const branches = environments.map(({ name, releaseBranch }) => [name, releaseBranch]);
  return { RELEASE_BRANCHES: JSON.stringify(Object.fromEntries(branches)) };
}
