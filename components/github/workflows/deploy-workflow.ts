import { Duty } from "../../delivery/identity";
import { checkedRequest, checkJob, givenEnvironment, startedByHand } from "./request";
import type { DeliveryWorkflowsSettings } from "./settings";
import { checkDeployment } from "./shell/check-request";
import { deployAll, findDeployed, verifyDeployed } from "./shell/deploy";
import {
  artifactNames,
  artifactSources,
  checkOut,
  registryVariables,
  signIn,
  signingVariables,
  variables,
} from "./steps";
import { expression, type Job, mintsTokens, readsContents, type Step, type Workflow } from "./workflow";

const digests = { DIGESTS: expression("steps.find.outputs.digests") };

/** One at a time in an environment, whether it goes forwards or back. */
export function oneDeployment(environment: string) {
  return { group: `deploy-${environment}`, "cancel-in-progress": false } as const;
}

/** The team's own part: how something gets to run. */
export function deployStep(settings: DeliveryWorkflowsSettings, environment: string, version: string): Step {
  return {
    name: "Deploy by digest",
    env: {
      ...variables(...registryVariables),
      ENVIRONMENT: environment,
      VERSION: version,
      SOURCES: artifactSources(settings),
      DEPLOY_SCRIPT: settings.deployScript,
      ...digests,
    },
    run: deployAll,
  };
}

/** A tag is resolved once; the team's script gets the digest. */
export function deployJob(settings: DeliveryWorkflowsSettings, environment: string, version: string): Job {
  const registry = variables(...registryVariables);
  const key = signingVariables(settings);
  const verify: Step = {
    name: "Verify the signatures and the provenance",
    env: { ...registry, ...variables(...key), VERSION: version, ...digests },
    run: verifyDeployed,
  };
  return {
    name: `Deploy to ${environment}`,
    environment,
    permissions: { ...readsContents, ...mintsTokens },
    "timeout-minutes": 60,
    steps: [
      checkOut,
      ...signIn(settings, Duty.Deploy, environment, [...registryVariables, ...key]),
      {
        name: "Find the digests",
        id: "find",
        env: { ...registry, VERSION: version, ARTIFACTS: artifactNames(settings) },
        run: findDeployed,
      },
      ...(settings.signing ? [verify] : []),
      deployStep(settings, environment, version),
    ],
  };
}

export function deployWorkflow(settings: DeliveryWorkflowsSettings): Workflow {
  const { environments } = settings;
  const version = expression("inputs.version");
  return {
    name: "Deploy",
    "run-name": `Deploy ${version} to ${givenEnvironment}`,
    on: startedByHand(environments, "Where to", {
      version: { description: "The release, such as v1.4.0, or a commit", required: true },
    }),
    concurrency: oneDeployment(givenEnvironment),
    jobs: {
      [checkedRequest]: checkJob(environments, { VERSION: version }, checkDeployment),
      deploy: { needs: [checkedRequest], ...deployJob(settings, givenEnvironment, version) },
    },
  };
}
