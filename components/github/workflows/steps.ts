import type { Duty } from "../../delivery/identity";
import { toolVersions } from "./pinned-actions";
import type { DeliveryWorkflowsSettings } from "./settings";
import { checkVariables } from "./shell/check-variables";
import { expression, type Step } from "./workflow";

export function variables(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, expression(`vars.${name}`)]));
}

export const registryVariables = ["REGISTRY", "REPOSITORY_PREFIX"] as const;
export const sourceVariables = ["SOURCE_REGISTRY", "SOURCE_REPOSITORY_PREFIX"] as const;

export function signingVariables({ signing }: DeliveryWorkflowsSettings): readonly string[] {
  return signing ? ["SIGNING_KEY"] : [];
}

export function artifactNames({ artifacts }: DeliveryWorkflowsSettings): string {
  return artifacts.map(({ name }) => name).join(" ");
}

/** What the scripts look an artifact's type and folder up in. */
export function artifactSources({ artifacts }: DeliveryWorkflowsSettings): string {
  return JSON.stringify(Object.fromEntries(artifacts.map(({ name, type, folder }) => [name, { type, folder }])));
}

export const checkOut: Step = { name: "Check out", action: "checkout", with: { "persist-credentials": false } };

/** With every commit of every branch. */
export const checkOutHistory: Step = {
  name: "Check out with the history",
  action: "checkout",
  with: { "persist-credentials": false, "fetch-depth": 0 },
};

export const installOras: Step = { name: "Install oras", action: "setupOras", with: { version: toolVersions.oras } };

function installTools({ signing }: DeliveryWorkflowsSettings): readonly Step[] {
  const cosign = { name: "Install cosign", action: "cosignInstaller" } as const;
  return [installOras, ...(signing ? [{ ...cosign, with: { "cosign-release": toolVersions.cosign } }] : [])];
}

/** What every job begins with that reaches the registry. Without an environment, the repository has the variables. */
export function signIn(
  settings: DeliveryWorkflowsSettings,
  duty: Duty,
  environment: string | undefined,
  needed: readonly string[],
): readonly Step[] {
  const { registry } = settings;
  const names = [...needed, ...registry.variables(duty)];
  return [
    {
      name: `Check the ${environment === undefined ? "repository" : "environment"}'s variables`,
      env: { ENVIRONMENT: environment ?? "", NAMES: names.join(" "), ...variables(...names) },
      run: checkVariables,
    },
    ...installTools(settings),
    ...registry.signIn(duty),
  ];
}
