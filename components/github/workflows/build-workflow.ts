import { Duty } from "../../delivery/identity";
import { deployJob, oneDeployment } from "./deploy-workflow";
import { syft } from "./pinned-actions";
import type { DeliveryWorkflowsSettings, Publisher } from "./settings";
import { buildMissing, describeContents, findMissing, pushMissing } from "./shell/build";
import { describeAll, tagCommit } from "./shell/sign";
import {
  artifactNames,
  artifactSources,
  checkOut,
  installOras,
  registryVariables,
  signIn,
  signingVariables,
  variables,
} from "./steps";
import { expression, type Job, mintsTokens, readsContents, type Step, type Workflow } from "./workflow";

const commit = { COMMIT: expression("github.sha") };
const missing = { MISSING: expression("needs.find.outputs.missing") };
const digests = { DIGESTS: expression("steps.push.outputs.digests") };
const handedOver = { name: "build", path: `${expression("runner.temp")}/build` };
/** A job after one that was skipped is skipped too, unless it says otherwise: https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#status-check-functions */
const nothingFailed = "!failure() && !cancelled()";
const somethingMissing = "needs.find.outputs.missing != ''";

/**
 * What is built runs the sources' own code, so it happens where no token can be minted; what is pushed is what that
 * job has handed over.
 */
export function buildWorkflow(settings: DeliveryWorkflowsSettings, publisher: Publisher): Workflow {
  const { branch } = settings;
  return {
    name: "Build",
    "run-name": `Build ${expression("github.sha")}`,
    on: { push: { branches: [branch] } },
    // A run is a commit; another commit's run neither waits nor is cancelled.
    concurrency: { group: `build-${expression("github.sha")}`, "cancel-in-progress": false },
    jobs: {
      find: findJob(settings, publisher),
      build: buildJob(settings),
      publish: publishJob(settings, publisher),
      deploy: {
        ...deployJob(settings, publisher.into, expression("github.sha")),
        needs: ["publish"],
        if: nothingFailed,
        concurrency: oneDeployment(publisher.into),
      },
    },
  };
}

/** Jobs outside of any environment read the repository's variables. */
function jobEnvironment({ environment }: Publisher): Pick<Job, "environment"> {
  return environment === undefined ? {} : { environment };
}

function findJob(settings: DeliveryWorkflowsSettings, publisher: Publisher): Job {
  return {
    name: "Find what is not published yet",
    ...jobEnvironment(publisher),
    permissions: mintsTokens,
    "timeout-minutes": 10,
    outputs: { missing: expression("steps.find.outputs.missing") },
    steps: [
      ...signIn(settings, Duty.Publish, publisher.environment, registryVariables),
      {
        name: "Find what this commit lacks",
        id: "find",
        env: { ...variables(...registryVariables), ...commit, ARTIFACTS: artifactNames(settings) },
        run: findMissing,
      },
    ],
  };
}

function buildJob(settings: DeliveryWorkflowsSettings): Job {
  const { buildScript } = settings;
  return {
    name: "Build once",
    needs: ["find"],
    if: somethingMissing,
    permissions: readsContents,
    "timeout-minutes": 60,
    steps: [
      checkOut,
      installOras,
      {
        name: "Build",
        env: {
          ...commit,
          ...missing,
          SOURCES: artifactSources(settings),
          ...(buildScript !== undefined && { BUILD_SCRIPT: buildScript }),
        },
        run: buildMissing(buildScript),
      },
      {
        name: "Describe what is in it",
        env: { ...missing, SYFT_VERSION: syft.version, SYFT_SHA256: syft.sha256 },
        run: describeContents,
      },
      {
        name: "Hand over what was built",
        action: "uploadArtifact",
        with: { ...handedOver, "if-no-files-found": "error", "retention-days": 1 },
      },
    ],
  };
}

function publishJob(settings: DeliveryWorkflowsSettings, publisher: Publisher): Job {
  const { signing } = settings;
  const registry = variables(...registryVariables);
  const needed = [...registryVariables, ...signingVariables(settings), ...attestationVariables(settings)];
  return {
    name: `Publish to ${publisher.into}`,
    // Where nothing was missing there is nothing to publish, but the commit can still be deployed.
    needs: ["find", "build"],
    if: nothingFailed,
    ...jobEnvironment(publisher),
    permissions: mintsTokens,
    "timeout-minutes": 30,
    steps: [
      { name: "Take over what was built", action: "downloadArtifact", if: somethingMissing, with: handedOver },
      ...signIn(settings, Duty.Publish, publisher.environment, needed),
      { name: "Push without a tag", id: "push", env: { ...registry, ...commit, ...missing }, run: pushMissing },
      {
        name: signing ? "Attest the SBOM and the provenance, and sign" : "Attach the SBOM and the provenance, unsigned",
        env: { ...registry, ...variables(...signingVariables(settings)), ...commit, ...digests },
        run: describeAll(signing),
      },
      ...attestSteps(settings),
      { name: "Tag with the commit", env: { ...registry, ...commit, ...digests }, run: tagCommit },
    ],
  };
}

function attestationVariables({ attestation, registry }: DeliveryWorkflowsSettings): readonly string[] {
  return attestation ? (registry.attestation?.variables ?? []) : [];
}

/** Before the tag, so that whoever finds that finds what may run. */
function attestSteps(settings: DeliveryWorkflowsSettings): readonly Step[] {
  const { attestation, registry } = settings;
  if (!attestation || !registry.attestation) return [];
  const named = variables(...registryVariables, ...signingVariables(settings), ...attestationVariables(settings));
  return [
    {
      name: "Attest that it may run",
      env: { ...named, ...digests, SOURCES: artifactSources(settings) },
      run: registry.attestation.script,
    },
  ];
}
