import { runSimulation, runUnsafeSimulation, type Simulation } from "@cloud-copilot/iam-simulate";
import type { ContextValues } from "../../../../components/aws/iam/context";
import type { Principal } from "../../../../components/aws/iam/request";

/** What both evaluators are asked. Documents are data that JSON can say. */
export interface Case {
  readonly principal: Principal;
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount: string;
  readonly context: ContextValues;
  readonly identity: readonly object[];
  readonly boundary?: object;
  readonly session?: object;
  readonly resourcePolicy?: object;
}

/** Whether the independent implementation allows a request, whatever context keys the action has. */
export function simulatorAllowsUnchecked(asked: Case): boolean {
  return runUnsafeSimulation(simulationOf(asked), {}) === "Allowed";
}

/** The same for an action, a resource, context keys and documents that it finds valid. */
export async function simulatorAllows(asked: Case): Promise<boolean> {
  const result = await runSimulation({ ...simulationOf(asked), sessionPolicy: asked.session }, {});
  if (result.resultType !== "single") throw new Error(`The simulator does not take this: ${JSON.stringify(result)}`);
  return result.overallResult === "Allowed";
}

function simulationOf({ principal, action, resource, resourceAccount, context, ...policies }: Case): Simulation {
  const { identity, boundary, resourcePolicy } = policies;
  const contextVariables = Object.entries({ ...context, ...valuesOf(principal, resourceAccount) });
  return {
    request: {
      principal: nameOf(principal),
      action,
      resource: { resource, accountId: resourceAccount },
      contextVariables: Object.fromEntries(
        contextVariables.map(([key, value]) => [key, typeof value === "string" ? value : [...value]]),
      ),
    },
    identityPolicies: identity.map((policy, index) => ({ name: String(index), policy })),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    ...(resourcePolicy && { resourcePolicy }),
    ...(boundary && { permissionBoundaryPolicies: [{ name: "boundary", policy: boundary }] }),
  };
}

function nameOf(principal: Principal): string {
  if (principal.kind === "service") return principal.name;
  if (principal.kind === "user") return principal.arn;
  const [, partition, , , account, role = ""] = principal.roleArn.split(":");
  return `arn:${partition}:sts::${account}:assumed-role/${role.split("/").at(-1)}/${principal.sessionName}`;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
function valuesOf(principal: Principal, resourceAccount: string): ContextValues {
  const resource = { "aws:ResourceAccount": resourceAccount };
  if (principal.kind === "service") {
    const { name } = principal;
    return { ...resource, "aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": name };
  }
  const arn = principal.kind === "user" ? principal.arn : principal.roleArn;
  return {
    ...resource,
    "aws:PrincipalArn": arn,
    "aws:PrincipalAccount": arn.split(":")[4] ?? "",
    "aws:PrincipalIsAWSService": "false",
    "aws:PrincipalType": principal.kind === "user" ? "User" : "AssumedRole",
    ...(principal.kind === "user" && { "aws:username": arn.split("/").at(-1) ?? "" }),
  };
}
