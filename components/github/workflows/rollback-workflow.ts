import { Duty } from "../../delivery/identity";
import { deployStep, oneDeployment } from "./deploy-workflow";
import { checkedRequest, checkJob, givenEnvironment, startedByHand } from "./request";
import type { DeliveryWorkflowsSettings } from "./settings";
import { checkRollback } from "./shell/check-request";
import { findKnownGood } from "./shell/roll-back";
import { artifactNames, checkOut, registryVariables, signIn, signingVariables, variables } from "./steps";
import { expression, mintsTokens, readsContents, type Workflow } from "./workflow";

const releases = { BAD: expression("inputs.bad"), GOOD: expression("inputs.good") };

/** Only what was released can be gone back to, so an environment that CI publishes into is not offered. */
export function rollbackWorkflow(settings: DeliveryWorkflowsSettings): Workflow {
  const { promoted, registry, signing } = settings;
  const needed = [...registryVariables, ...signingVariables(settings)];
  return {
    name: "Roll back",
    "run-name": `Roll ${givenEnvironment} back from ${expression("inputs.bad")}`,
    on: startedByHand(promoted, "Where", {
      bad: { description: "The release to go back from, such as v1.4.0", required: true },
      good: {
        description: "The release to go back to; without it, the newest known-good one that was released before",
        required: false,
      },
    }),
    concurrency: oneDeployment(givenEnvironment),
    jobs: {
      [checkedRequest]: checkJob(promoted, releases, checkRollback),
      "roll-back": {
        name: `Roll ${givenEnvironment} back`,
        needs: [checkedRequest],
        environment: givenEnvironment,
        permissions: { ...readsContents, ...mintsTokens },
        "timeout-minutes": 60,
        steps: [
          checkOut,
          ...signIn(settings, Duty.Deploy, givenEnvironment, needed),
          {
            name: "Find the known-good release",
            id: "find",
            env: { ...variables(...needed), ARTIFACTS: artifactNames(settings), ...releases },
            run: findKnownGood(registry.knownGood.script, signing),
          },
          deployStep(settings, givenEnvironment, expression("steps.find.outputs.release")),
        ],
      },
    },
  };
}
