import { readEnvironment } from "../../delivery/environment";
import { join, type Reader, type TextRule } from "../../delivery/reader";
import { oneBranch } from "../read-lists";
import { readArtifacts, relativePath } from "./read-artifacts";
import { readPublisher } from "./read-publisher";
import { readScanGate } from "./read-scan-gate";
import { type Registry, RegistryKind, registries } from "./registries";
import {
  type DeliveryWorkflowsInput,
  type DeliveryWorkflowsSettings,
  deliveryWorkflowsDefaults as defaults,
  type WorkflowEnvironment,
} from "./settings";

const properties = [
  "artifacts",
  "environments",
  "branch",
  "publishes",
  "publish",
  "registry",
  "signing",
  "attestation",
  "scanGate",
  "buildScript",
  "deployScript",
] as const satisfies readonly (keyof DeliveryWorkflowsInput)[];

/** A name that is no pattern as a filter: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet */
const branchName: TextRule = {
  pattern: /^(?!refs\/)(?!.*(?:\.\.|\/\/|\/\.|\.lock(?:\/|$)))[A-Za-z0-9_][A-Za-z0-9._/-]*(?<![./])$/,
  meaning: 'one branch by its name, of letters, digits, ".", "_", "-" and "/", such as "main"',
  maximum: 244,
};
const scriptPath: TextRule = {
  ...relativePath,
  pattern: new RegExp(`^(?!\\.\\.?$)(?:${relativePath.pattern.source})`),
};

/** Reads what workflows are made from; `undefined` means that `reader.problems` tells why not. */
export function readDeliveryWorkflows(value: unknown, reader: Reader): DeliveryWorkflowsSettings | undefined {
  const record = reader.record(value, "", properties);
  if (!record) return undefined;
  const kind = reader.choice(record.registry ?? defaults.registry, "registry", Object.values(RegistryKind));
  const registry = kind && registries[kind];
  const artifacts = readArtifacts(record.artifacts, registry, reader);
  const branch = reader.text(record.branch ?? defaults.branch, "branch", branchName);
  const publishes = reader.flag(record.publishes ?? defaults.publishes, "publishes") !== false;
  const environments = readEnvironments(record.environments, branch, publishes, reader);
  const publisher = readPublisher(record.publish, publishes, environments, reader);
  const signing = reader.flag(record.signing ?? defaults.signing, "signing");
  const attestation = readAttestation(record.attestation, { registry, signing, publishes }, reader);
  const scanGate = readScanGate(record.scanGate, scriptPath, reader);
  const buildScript =
    record.buildScript === undefined ? undefined : reader.text(record.buildScript, "buildScript", scriptPath);
  if (buildScript !== undefined && !publishes) {
    reader.report("buildScript", "has no meaning with publishes: false, because nothing is built here; remove it");
  }
  const deployScript = reader.text(record.deployScript ?? defaults.deployScript, "deployScript", scriptPath);
  if (reader.problems.length > 0 || !registry || !branch || !deployScript || signing === undefined) return undefined;
  return {
    artifacts,
    environments,
    promoted: publishes ? environments.slice(1) : environments,
    ...(publisher && { publisher }),
    branch,
    registry,
    signing,
    attestation,
    ...(scanGate && { scanGate }),
    ...(buildScript !== undefined && { buildScript }),
    deployScript,
  };
}

/** What is attested is what has just been published and signed. */
function readAttestation(
  value: unknown,
  given: {
    readonly registry: Registry | undefined;
    readonly signing: boolean | undefined;
    readonly publishes: boolean;
  },
  reader: Reader,
): boolean {
  const property = "attestation";
  if (reader.flag(value ?? defaults.attestation, property) !== true) return false;
  const { registry, signing, publishes } = given;
  if (registry && !registry.attestation) {
    const possible = Object.values(RegistryKind).filter((kind) => registries[kind].attestation);
    const written = possible.map((kind) => `registry: "${kind}"`).join(" or ");
    reader.report(
      property,
      `is for Binary Authorization, which ${registry.backend.name} has not; write ${written}, or remove it`,
    );
  }
  if (signing === false) {
    reader.report(property, "is made with the key that artifacts are signed with; write signing: true, or remove it");
  }
  if (!publishes) {
    reader.report(property, "has no meaning with publishes: false, because nothing is published here; remove it");
  }
  return true;
}

function readEnvironments(
  value: unknown,
  branch: string | undefined,
  publishes: boolean,
  reader: Reader,
): readonly WorkflowEnvironment[] {
  const entries = reader.array(value, "environments", 1, "environments in their order") ?? [];
  const environments = entries.map((entry, index): WorkflowEnvironment | undefined => {
    const property = `environments[${index}]`;
    const name = readEnvironment(entry, property, ["releaseBranch"], reader)?.name;
    const at = join(property, "releaseBranch");
    const given = (entry as { readonly releaseBranch?: unknown } | null | undefined)?.releaseBranch;
    const releaseBranch = given === undefined ? undefined : reader.text(given, at, oneBranch);
    if (releaseBranch !== undefined && releaseBranch === branch) {
      reader.report(at, "is the branch that releases are built from; name a branch for releases");
    }
    if (given !== undefined && publishes && index === 0) {
      reader.report(at, "has no meaning in the environment that CI publishes into; remove it");
    }
    return name === undefined ? undefined : { name, ...(releaseBranch !== undefined && { releaseBranch }) };
  });
  const names = environments.map((environment) => environment?.name);
  reader.unique(names, (index) => `environments[${index}].name`, "name each environment once");
  return environments.filter((environment) => environment !== undefined);
}
