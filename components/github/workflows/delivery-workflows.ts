import { Reader } from "../../delivery/reader";
import { inputError } from "../../input-error";
import { buildWorkflow } from "./build-workflow";
import { commandPath, commandText, type WorkflowCommand } from "./command-files";
import { deployWorkflow } from "./deploy-workflow";
import { pinnedActions } from "./pinned-actions";
import { promoteWorkflow } from "./promote-workflow";
import { readDeliveryWorkflows } from "./read-settings";
import { rollbackWorkflow } from "./rollback-workflow";
import type { DeliveryWorkflowsInput, DeliveryWorkflowsSettings } from "./settings";
import { type Workflow, workflowText } from "./workflow";
import { writeFiles } from "./write-files";

/** A file of a repository. */
export interface WorkflowFile {
  /** Relative to the repository's root, with `/` between its parts. */
  readonly path: string;
  readonly content: string;
}

/**
 * The workflows of the delivery path, as files of `.github/workflows`, and the commands that they call, as files of
 * `.github/delivery`: `build.yml` builds each commit once, publishes and deploys it to the
 * first environment; `promote.yml` copies a digest into a later environment and releases it; `deploy.yml` deploys by
 * digest; `rollback.yml` deploys a known-good release again. Those without a use are left out: nothing is promoted or
 * rolled back with one environment, nothing is built where CI does not publish. They read what differs between
 * environments from GitHub variables, those that a registry gives as `environmentVariables`.
 *
 * The same input gives the same bytes. Nothing is written or asked for.
 *
 * @throws `InputPropertiesError` with every problem of the input
 */
export function deliveryWorkflows(input: DeliveryWorkflowsInput): readonly WorkflowFile[] {
  const reader = new Reader();
  const settings = readDeliveryWorkflows(input, reader);
  if (!settings) throw inputError("deliveryWorkflows", "workflows", reader.problems);
  return workflowFiles(settings);
}

/**
 * Writes the workflows below a repository's folder, which is created where it is missing. A file that is there with
 * the same content is left alone; one that was generated before is replaced; one that was not is never touched.
 *
 * @returns the paths of the files that were written, relative to the folder
 * @throws `InputPropertiesError` with every problem of the input, or with every file that is in the way; nothing has
 * been written then
 */
export async function writeDeliveryWorkflows(
  folder: string,
  input: DeliveryWorkflowsInput,
): Promise<readonly string[]> {
  return writeFiles(folder, deliveryWorkflows(input));
}

/** The workflows of settings that have been read. */
export function workflowFiles(settings: DeliveryWorkflowsSettings): readonly WorkflowFile[] {
  const workflows = Object.entries(workflowsOf(settings)).map(([name, workflow]) => ({
    path: `.github/workflows/${name}.yml`,
    content: workflowText(workflow, settings.signing),
  }));
  const commands = commandsOf(settings).map((command) => ({
    path: commandPath(command),
    content: commandText(command),
  }));
  return [...workflows, ...commands];
}

/**
 * The actions that the workflows of these settings use, as the allow-list of a repository's Actions permissions names
 * them, such as `actions/checkout@*`: each once, sorted. The workflows themselves pin each by its commit.
 */
export function actionsUsed(settings: DeliveryWorkflowsSettings): readonly string[] {
  const steps = Object.values(workflowsOf(settings)).flatMap(({ jobs }) =>
    Object.values(jobs).flatMap((job) => job.steps),
  );
  const used = steps.flatMap((step) => ("action" in step ? [`${pinnedActions[step.action].repository}@*`] : []));
  return [...new Set(used)].sort();
}

function commandsOf({ promoted, registry, scanGate }: DeliveryWorkflowsSettings): readonly WorkflowCommand[] {
  if (promoted.length === 0) return [];
  return [...(scanGate ? [registry.scanGate.command] : []), registry.knownGood.command];
}

function workflowsOf(settings: DeliveryWorkflowsSettings): Readonly<Record<string, Workflow>> {
  const { promoted, publisher } = settings;
  return {
    ...(publisher && { build: buildWorkflow(settings, publisher) }),
    ...(promoted.length > 0 && { promote: promoteWorkflow(settings) }),
    deploy: deployWorkflow(settings),
    ...(promoted.length > 0 && { rollback: rollbackWorkflow(settings) }),
  };
}
