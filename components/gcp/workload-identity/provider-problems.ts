import { gitHubIssuer } from "../../delivery/github-issuer";
import type { Problem } from "../../delivery/problem";
import { functionsIn, parseCel } from "./cel";
import { providerLimits as limits, type WorkloadIdentityProvider } from "./provider";

/**
 * What an expression may call: https://github.com/google/cel-spec/blob/master/doc/langdef.md#standard-definitions, Google's
 * `extract`, and what https://github.com/loicsikidi/wif-go has found besides.
 */
const functions: ReadonlySet<string> = new Set([
  ...["bool", "bytes", "contains", "double", "duration", "dyn", "endsWith", "getDate", "getDayOfMonth", "getDayOfWeek"],
  ...["getDayOfYear", "getFullYear", "getHours", "getMilliseconds", "getMinutes", "getMonth", "getSeconds", "int"],
  ...["matches", "size", "startsWith", "string", "timestamp", "type", "uint", "extract", "join", "split"],
]);

const mappingKey = /^(?:google\.(?:subject|groups)|attribute\.[a-z0-9_]{1,100})$/;

/**
 * What Google would refuse of a provider, and what nobody can tell how it would evaluate it. The values are in no message.
 *
 * @see https://docs.cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers
 */
export function providerProblems(provider: WorkloadIdentityProvider): readonly Problem[] {
  const { attributeMapping, attributeCondition, allowedAudiences = [], issuerUri } = provider;
  const problems: Problem[] = [];
  const report = (property: string, reason: string) => problems.push({ property, reason });
  const keys = Object.keys(attributeMapping);
  if (!keys.includes("google.subject")) report("attributeMapping", "has no google.subject; map it, such as from ids");
  const custom = keys.filter((key) => key.startsWith("attribute."));
  if (custom.length > limits.customAttributes) {
    report("attributeMapping", `has ${custom.length} attributes; at most ${limits.customAttributes} are possible`);
  }
  for (const [key, text] of Object.entries(attributeMapping)) {
    if (!mappingKey.test(key)) {
      const possible = "google.subject, google.groups, or attribute. and 1 to 100 small letters, digits and _";
      report(`attributeMapping["${key}"]`, `is no attribute that can be mapped; write ${possible}`);
    }
    for (const reason of faults(text, limits.expression)) report(`attributeMapping["${key}"]`, reason);
  }
  if (attributeCondition !== undefined) {
    for (const reason of faults(attributeCondition, limits.condition)) report("attributeCondition", reason);
  } else if (issuerUri === `https://${gitHubIssuer}`) {
    // https://docs.cloud.google.com/iam/docs/workload-identity-federation-with-deployment-pipelines#conditions
    report(
      "attributeCondition",
      "is missing; everybody's repositories have tokens of this issuer: ask for ids of yours",
    );
  }
  if (allowedAudiences.length > limits.audiences) {
    report("allowedAudiences", `has ${allowedAudiences.length} entries; at most ${limits.audiences} are possible`);
  }
  for (const [index, audience] of allowedAudiences.entries()) {
    if (audience.length > limits.audience) {
      report(
        `allowedAudiences[${index}]`,
        `has ${audience.length} characters; at most ${limits.audience} are possible`,
      );
    }
  }
  return problems;
}

function faults(text: string, maximum: number): readonly string[] {
  if (text.length > maximum) return [`has ${text.length} characters; at most ${maximum} are possible: shorten it`];
  const expression = parseCel(text);
  if (!expression) return ["is no CEL expression"];
  const unknown = [...functionsIn(expression)].filter((name) => !functions.has(name));
  return unknown.length === 0
    ? []
    : [`calls ${unknown.join(", ")}, which Google is not known to have; use the standard functions and extract`];
}
