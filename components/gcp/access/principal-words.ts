import { claimInWords, type Origin, type OriginCondition } from "../../delivery/stack-access/origin";
import type { WorkloadIdentityProvider } from "../workload-identity/provider";

const federated =
  /^principal(?:Set)?:\/\/iam\.googleapis\.com\/(projects\/[^/]+\/locations\/global\/workloadIdentityPools\/[^/]+)\/(.+)$/s;

/** The pool of a principal that is made of tokens. */
export function poolOf(member: string): string | undefined {
  return federated.exec(member)?.[1];
}

/** The set of everybody in a principal's pool. */
export function wholePoolOf(member: string): string | undefined {
  const pool = poolOf(member);
  return pool === undefined ? undefined : `principalSet://iam.googleapis.com/${pool}/*`;
}

/** Whose tokens are a principal; `undefined` where the stack does not have the principal's pool. */
export function tokenOrigins(
  member: string,
  providers: readonly WorkloadIdentityProvider[],
): readonly Origin[] | undefined {
  const [, pool = "", which = ""] = federated.exec(member) ?? [];
  const ofPool = providers.filter(({ name }) => name.startsWith(`${pool}/providers/`));
  if (ofPool.length === 0) return undefined;
  return ofPool
    .filter(({ disabled }) => disabled !== true)
    .flatMap((provider) => {
      const value = valueConditions(which, provider.attributeMapping);
      if (!value) return [];
      const { issuerUri, attributeCondition } = provider;
      const meets = attributeCondition === undefined ? [] : [{ what: "where", values: [attributeCondition] }];
      const conditions = [{ what: "audience is", values: audiencesOf(provider) }, ...value, ...meets];
      return [{ who: `tokens of ${issuerUri.replace(/^https:\/\//, "")}`, conditions }];
    });
}

/** https://docs.cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers#Oidc */
function audiencesOf({ name, allowedAudiences = [] }: WorkloadIdentityProvider): readonly string[] {
  return allowedAudiences.length > 0 ? allowedAudiences : [`https://iam.googleapis.com/${name}`];
}

/**
 * What the claims must be for a part of a principal's name: `*`, `subject/<value>`, `group/<value>` or
 * `attribute.<name>/<value>`; `undefined` where the provider does not map it, so that none of its tokens is that principal.
 */
function valueConditions(
  which: string,
  mapping: WorkloadIdentityProvider["attributeMapping"],
): readonly OriginCondition[] | undefined {
  if (which === "*") return [];
  const [, written = "", value = ""] = /^([^/]+)\/(.*)$/s.exec(which) ?? [];
  const key = written === "subject" ? "google.subject" : written === "group" ? "google.groups" : written;
  const expression = mapping[key];
  if (expression === undefined) return undefined;
  return claimConditions(expression, value) ?? [{ what: `${expression} is`, values: [value] }];
}

const joint = / \+ "([^"\\\s])" \+ /;

/** Of claims that are put together by one character between them, each by itself, where the value can be read in one way. */
function claimConditions(expression: string, value: string): readonly OriginCondition[] | undefined {
  const between = joint.exec(expression)?.[1];
  const claims = (between === undefined ? [expression] : expression.split(` + "${between}" + `)).map(claimOf);
  const values = between === undefined ? [value] : value.split(between);
  if (claims.includes(undefined) || claims.length !== values.length) return undefined;
  return claims.map((claim, index) => ({
    what: `${claimInWords(claim ?? "")} is`,
    values: [values[index] === "" ? "none" : (values[index] ?? "")],
  }));
}

/** `assertion.ref`, also where a token need not have it. */
function claimOf(expression: string): string | undefined {
  const [, plain, , optional] =
    /^(?:assertion\.(\w+)|\(?has\(assertion\.(\w+)\) \? assertion\.(\w+) : ""\)?)$/.exec(expression.trim()) ?? [];
  return plain ?? optional;
}
