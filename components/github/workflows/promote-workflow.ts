import { Duty } from "../../delivery/identity";
import type { RegistryFunction } from "./registries";
import {
  checkedRequest,
  checkJob,
  givenEnvironment,
  hasReleaseBranches,
  releaseBranches,
  startedByHand,
} from "./request";
import type { DeliveryWorkflowsSettings, WorkflowScanGate } from "./settings";
import { checkPromotion } from "./shell/check-request";
import {
  commitsOfPromoted,
  comparePromoted,
  copyPromoted,
  findPromoted,
  refuseRebinding,
  refuseUnmerged,
} from "./shell/promote";
import { refuseByScan } from "./shell/scan-gate";
import {
  artifactNames,
  checkOut,
  checkOutHistory,
  registryVariables,
  signIn,
  signingVariables,
  sourceVariables,
  variables,
} from "./steps";
import { expression, mintsTokens, readsContents, type Step, type Workflow } from "./workflow";

const scanVariables = ["SEVERITY_THRESHOLD"];
const digests = { DIGESTS: expression("steps.find.outputs.digests") };
const commits = { COMMITS: expression("steps.commits.outputs.commits") };
const release = { RELEASE: expression("inputs.release") };
const build = { BUILD: expression("inputs.build") };

/** What is promoted is found once and named by digest from then on. */
export function promoteWorkflow(settings: DeliveryWorkflowsSettings): Workflow {
  const { promoted, registry, scanGate } = settings;
  const target = variables(...registryVariables);
  const source = variables(...sourceVariables);
  const needed = [
    ...registryVariables,
    ...sourceVariables,
    ...signingVariables(settings),
    ...(scanGate ? [...registry.scanGate.variables, ...scanVariables] : []),
  ];
  const artifacts = { ARTIFACTS: artifactNames(settings) };
  const checkOuts = hasReleaseBranches(promoted) ? [checkOutHistory] : scanGate ? [checkOut] : [];
  return {
    name: "Promote",
    "run-name": `Promote ${expression("inputs.build")} to ${givenEnvironment} as ${expression("inputs.release")}`,
    on: startedByHand(promoted, "Where to; it is taken from the environment before", {
      build: {
        description: "The commit (40 hexadecimal digits), or one artifact as <name>@sha256:<digest>",
        required: true,
      },
      release: { description: "Its version, such as v1.4.0", required: true },
    }),
    concurrency: { group: `promote-${givenEnvironment}`, "cancel-in-progress": false },
    jobs: {
      [checkedRequest]: checkJob(promoted, { ...artifacts, ...build, ...release }, checkPromotion),
      promote: {
        name: `Promote to ${givenEnvironment}`,
        needs: [checkedRequest],
        environment: givenEnvironment,
        permissions: { ...(checkOuts.length > 0 && readsContents), ...mintsTokens },
        "timeout-minutes": 30,
        steps: [
          ...checkOuts,
          ...signIn(settings, Duty.Promote, givenEnvironment, needed),
          { name: "Find the digests", id: "find", env: { ...source, ...build, ...artifacts }, run: findPromoted },
          ...stepsBeforeCopying(settings),
          {
            name: "Copy with all that refers to it, and tag",
            env: { ...target, ...source, ...release, ...digests, ...commits },
            run: copyPromoted,
          },
          { name: "Compare the digests", env: { ...target, ...release, ...digests }, run: comparePromoted },
        ],
      },
    },
  };
}

/** All that can stop a promotion, before anything has been written. */
function stepsBeforeCopying(settings: DeliveryWorkflowsSettings): readonly Step[] {
  const { promoted, registry, scanGate, signing } = settings;
  const source = variables(...sourceVariables);
  const key = variables(...signingVariables(settings));
  const merged = { ENVIRONMENT: givenEnvironment, ...releaseBranches(promoted), ...digests, ...commits };
  return [
    {
      name: signing ? "Verify the signatures and the provenance" : "Find the commits",
      id: "commits",
      env: { ...source, ...key, ...build, ...digests },
      run: commitsOfPromoted(signing),
    },
    ...(hasReleaseBranches(promoted)
      ? [{ name: "Refuse what was not merged for release", env: merged, run: refuseUnmerged }]
      : []),
    ...(scanGate ? [scanGateStep(registry.scanGate, scanGate)] : []),
    {
      name: "Refuse to move a tag",
      env: { ...variables(...registryVariables), ...release, ...digests, ...commits },
      run: refuseRebinding,
    },
  ];
}

function scanGateStep(asked: RegistryFunction, scanGate: WorkflowScanGate): Step {
  return {
    name: "Refuse what its scan stands against",
    env: {
      ...variables(...sourceVariables, ...asked.variables, ...scanVariables),
      ...digests,
      MAXIMUM_AGE_DAYS: String(scanGate.maximumAgeDays),
      EXCEPTIONS: scanGate.exceptions,
    },
    run: refuseByScan(asked.script, scanGate),
  };
}
