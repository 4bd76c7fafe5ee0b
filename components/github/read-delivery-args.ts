import * as pulumi from "@pulumi/pulumi";
import { isUnresolved, join, Reader } from "../delivery/reader";
import { readSource } from "../delivery/source";
import { inputError } from "../input-error";
import { gitHubDeliveryDefaults as defaults, type GitHubDeliveryArgs } from "./delivery-args";
import { deliveryType, type GitHubDeliverySettings } from "./delivery-settings";
import { GitHubPublishFrom } from "./environment-args";
import { capabilitiesOf, type GitHubCapabilities, GitHubPlan, GitHubVisibility } from "./plan";
import { readEnvironments } from "./read-environments";
import { readPublish } from "./read-publish";
import { readRegistries } from "./read-registries";
import { readActions, readRules } from "./read-rules";
import { readWorkflows } from "./read-workflows";
import { checkedValue, textProblems } from "./variable-values";
import { maximumVariables, repositoryVariables, variableName } from "./variables";

const properties = [
  "source",
  "environments",
  "plan",
  "visibility",
  "publishes",
  "publish",
  "registries",
  "variables",
  "pullRequests",
  "versionTags",
  "versionTagCreators",
  "pushRules",
  "allowedActions",
  "verifiedActions",
  "organizationActions",
  "workflows",
  "createReleaseBranches",
  "disposable",
] as const satisfies readonly (keyof GitHubDeliveryArgs)[];

/** Checks everything that is known and throws one `InputPropertiesError` with all problems. */
export function readDeliveryArgs(name: string, args: GitHubDeliveryArgs): GitHubDeliverySettings {
  const reader = new Reader();
  const input = reader.record(args, "", properties) ?? {};
  const source = readSource(input.source, "source", reader);
  const visibility = reader.choice(input.visibility, "visibility", Object.values(GitHubVisibility));
  const capabilities = readCapabilities(input.plan, visibility, reader);
  const publishes = reader.flag(input.publishes ?? defaults.publishes, "publishes") !== false;
  const path = readEnvironments(input.environments, publishes, { source, capabilities }, reader);
  const publish = readPublish(input.publish, publishes, path, source, reader);
  const names = path.map((environment) => environment?.name);
  const registries = readRegistries(input.registries, names, reader);
  const [first] = names;
  const outside = publish.from === GitHubPublishFrom.Branch && first !== undefined && { variablesOfRepository: first };
  const settings = { registries, ...outside };
  const variables = readVariables(name, input.variables, settings, reader);
  const merges = path.some((environment) => environment?.releaseBranch !== undefined);
  const rules = readRules(input, merges, capabilities, reader);
  const workflows = readWorkflows(
    input.workflows,
    { source, path, publishes, publish, registries, variables: Object.keys(variables) },
    reader,
  );
  const actions = readActions(input, workflows?.actions, reader);
  const createReleaseBranches = reader.flag(
    input.createReleaseBranches ?? defaults.createReleaseBranches,
    "createReleaseBranches",
  );
  const disposable = reader.flag(input.disposable ?? defaults.disposable, "disposable");
  if (reader.problems.length > 0) throw inputError(deliveryType, name, reader.problems);
  if (!source || !visibility || !capabilities || !rules) {
    throw new Error("a reader gave nothing and reported no problem");
  }
  return {
    source,
    visibility,
    capabilities,
    environments: [...path, publish.environment].filter((environment) => environment !== undefined),
    ...settings,
    variables,
    rules,
    ...(actions && { actions }),
    ...(workflows && { workflows }),
    createReleaseBranches: createReleaseBranches === true,
    disposable: disposable === true,
  };
}

function readCapabilities(
  value: unknown,
  visibility: GitHubVisibility | undefined,
  reader: Reader,
): GitHubCapabilities | undefined {
  const plan = reader.choice(value, "plan", Object.values(GitHubPlan));
  if (!plan || !visibility) return undefined;
  const capabilities = capabilitiesOf(plan, visibility);
  if (!capabilities) {
    return reader.report(
      "visibility",
      `is "${visibility}", which only GitHub Enterprise has; write another, or its plan`,
    );
  }
  if (!capabilities.environments) {
    return reader.report(
      "plan",
      `is "${plan}", with which GitHub protects nothing in ${visibility} repositories: they have neither environments ` +
        "nor rulesets; change the plan, or make the repository public",
    );
  }
  return capabilities;
}

function readVariables(
  name: string,
  value: unknown,
  settings: Pick<GitHubDeliverySettings, "registries" | "variablesOfRepository">,
  reader: Reader,
): Record<string, pulumi.Output<string>> {
  const property = "variables";
  const record = value === undefined ? {} : (reader.record(value, property, Object.keys(value ?? {})) ?? {});
  const given = Object.entries(record).filter(([, variable]) => variable !== undefined);
  const ofRegistries = new Map(repositoryVariables(settings).map((variable) => [variable.name, variable.registry]));
  for (const [key, variable] of given) {
    const at = join(property, key);
    reader.text(key, at, variableName);
    const registry = ofRegistries.get(key)?.property;
    if (registry) reader.report(at, `is a variable of ${registry} as well; give it another name`);
    if (!isUnresolved(variable)) reader.problems.push(...textProblems(at, variable));
  }
  const count = given.length + ofRegistries.size;
  if (count > maximumVariables.repository) {
    reader.report(property, `are ${count}; a repository has at most ${maximumVariables.repository}: leave some out`);
  }
  // What was a plain value has been checked, and must not fail once more where nobody listens.
  return Object.fromEntries(
    given
      .filter(([, variable]) => isUnresolved(variable) || typeof variable === "string")
      .map(([key, variable]) => [
        key,
        isUnresolved(variable)
          ? checkedValue(name, join(property, key), variable as pulumi.Output<string>)
          : pulumi.output(String(variable)),
      ]),
  );
}
