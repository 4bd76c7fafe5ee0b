import { Reader } from "../delivery/reader";
import type { Source } from "../delivery/source";
import { gitHubDeliveryDefaults as defaults } from "./delivery-args";
import type { EnvironmentSettings, RegistrySettings, WorkflowsSettings } from "./delivery-settings";
import type { GitHubPublishFrom } from "./environment-args";
import { oneBranch } from "./read-lists";
import { variablesOf } from "./variables";
import type { GitHubWorkflowsArgs } from "./workflow-args";
import { actionsUsed, workflowFiles } from "./workflows/delivery-workflows";
import { readDeliveryWorkflows } from "./workflows/read-settings";
import type { DeliveryWorkflowsInput, DeliveryWorkflowsSettings } from "./workflows/settings";

const properties = [
  "artifacts",
  "registry",
  "signing",
  "attestation",
  "scanGate",
  "buildScript",
  "deployScript",
  "commitTo",
] as const satisfies readonly (keyof GitHubWorkflowsArgs)[];

/** What the arguments say of the delivery beside its workflows. */
interface Known {
  readonly source: Source | undefined;
  readonly path: readonly (EnvironmentSettings | undefined)[];
  readonly publishes: boolean;
  readonly publish: { readonly from?: GitHubPublishFrom; readonly environment?: EnvironmentSettings };
  readonly registries: readonly RegistrySettings[];
  /** Names of the repository's own variables. */
  readonly variables: readonly string[];
}

/** The workflow files, and the branch that they are for review on. */
export function readWorkflows(value: unknown, known: Known, reader: Reader): WorkflowsSettings | undefined {
  const record = value === undefined ? undefined : reader.record(value, "workflows", properties);
  if (!record) return undefined;
  const { commitTo, ...rest } = record;
  const branch = reader.text(commitTo ?? defaults.commitTo, "workflows.commitTo", oneBranch);
  const ruled = [known.source?.branch, ...known.path.flatMap((environment) => environment?.branches ?? [])];
  if (branch !== undefined && ruled.includes(branch)) {
    reader.report("workflows.commitTo", "takes no direct push, by this delivery's rules; name a branch of its own");
  }
  const inner = new Reader();
  const settings = readDeliveryWorkflows({ ...rest, ...fromDelivery(known) }, inner);
  for (const { property, reason } of inner.problems) {
    reader.report(property === "branch" ? "source.branch" : `workflows.${property}`, reason);
  }
  if (!settings || branch === undefined) return undefined;
  reportMissing(settings, known, reader);
  return { branch, files: workflowFiles(settings), actions: actionsUsed(settings) };
}

/** What is wrong with any of it is reported where it stands. */
function fromDelivery({ source, path, publishes, publish }: Known): Partial<DeliveryWorkflowsInput> {
  const environments = path
    .filter((environment) => environment !== undefined)
    .map(({ name, releaseBranch }) => ({ name, ...(releaseBranch !== undefined && { releaseBranch }) }));
  const { from, environment } = publish;
  return {
    environments: environments.length > 0 ? environments : [{ name: "staging" }],
    ...(source && { branch: source.branch }),
    publishes,
    ...(publishes && from && { publish: { from, ...(environment && { environment: environment.name }) } }),
  };
}

/** Variables whose absence would show in the first run only. */
function reportMissing(settings: DeliveryWorkflowsSettings, known: Known, reader: Reader): void {
  const { attestation, publisher, registry, scanGate, signing } = settings;
  if (known.registries.length === 0) return;
  const environments = settings.environments.map(({ name }) => name);
  const report = (variable: string, among: readonly string[], property: string, state: string, remedy: string) => {
    const without = among.filter((name) => !hasVariable(variable, name, known));
    if (without.length === 0) return;
    reader.report(property, `${state}, and no registry gives ${variable} to ${without.join(", ")}; ${remedy}`);
  };
  if (signing) {
    const remedy = "write signing: true for the registry, or false here";
    report("SIGNING_KEY", environments, "workflows.signing", "is true", remedy);
  }
  if (scanGate) {
    const remedy = "add it to the variables, as the registries' components do, or write enabled: false";
    report("SEVERITY_THRESHOLD", environments, "workflows.scanGate", "is asked", remedy);
  }
  if (attestation && publisher) {
    for (const variable of registry.attestation?.variables ?? []) {
      const remedy = `write it in variables, with noteName of GoogleDeployGate, or remove attestation`;
      report(variable, [publisher.into], "workflows.attestation", "is true", remedy);
    }
  }
}

/** Jobs of an environment see the repository's variables too. */
function hasVariable(variable: string, environment: string, { registries, variables }: Known): boolean {
  return variables.includes(variable) || variablesOf(environment, registries).some(({ name }) => name === variable);
}
