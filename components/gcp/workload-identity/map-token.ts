import { evaluateCel } from "./cel";
import { providerLimits, type WorkloadIdentityProvider } from "./provider";

export type { WorkloadIdentityProvider } from "./provider";

/** The claims of a token. */
export type TokenClaims = Readonly<Record<string, unknown>>;

/** What Google makes of a token, or why it does not take it. */
export type MappedToken =
  | {
      readonly isTaken: true;
      readonly subject: string;
      readonly groups: readonly string[];
      readonly attributes: ReadonlyMap<string, string>;
    }
  | { readonly isTaken: false; readonly reason: string };

/**
 * Evaluates a provider for a token: issuer, audience, every mapping, and the condition. A mapping that fails, as that of
 * a claim which the token does not have, and one that gives no text, refuses the token: nothing is taken that could not be told.
 *
 * @see https://docs.cloud.google.com/iam/docs/workload-identity-federation
 */
export function mapToken(provider: WorkloadIdentityProvider, claims: TokenClaims): MappedToken {
  const refuse = (reason: string): MappedToken => ({ isTaken: false, reason });
  if (provider.disabled) return refuse("the provider is disabled");
  if (claims.iss !== provider.issuerUri) return refuse("the token is another issuer's");
  if (!isForProvider(provider, claims.aud)) return refuse("the token is for another audience");
  const google: Record<string, string> = {};
  const attributes = new Map<string, string>();
  let groups: readonly string[] = [];
  for (const [key, expression] of Object.entries(provider.attributeMapping)) {
    const outcome = evaluateCel(expression, { assertion: claims });
    if ("error" in outcome) return refuse(`the mapping of ${key} ${outcome.error}`);
    const { value } = outcome;
    if (key === "google.groups" && Array.isArray(value) && value.every((one) => typeof one === "string"))
      groups = value;
    else if (typeof value !== "string" || key === "google.groups") return refuse(`the mapping of ${key} gives no text`);
    else if (key.startsWith("attribute.")) attributes.set(key.slice("attribute.".length), value);
    else google[key.slice("google.".length)] = value;
  }
  const { subject = "" } = google;
  const bytes = Buffer.byteLength(subject);
  if (bytes === 0 || bytes > providerLimits.subjectBytes) {
    return refuse(`google.subject has ${bytes} bytes, and not 1 to ${providerLimits.subjectBytes}`);
  }
  const all = [...Object.values(google), ...groups, ...attributes.values()];
  if (all.reduce((sum, text) => sum + Buffer.byteLength(text), 0) > providerLimits.mappedBytes) {
    return refuse("the mapped attributes have more than 8 KB");
  }
  const bindings = { assertion: claims, google: { ...google, groups }, attribute: Object.fromEntries(attributes) };
  const condition = provider.attributeCondition;
  const accepted = condition === undefined ? { value: true } : evaluateCel(condition, bindings);
  if ("error" in accepted || accepted.value !== true)
    return refuse("the attribute condition does not accept the token");
  return { isTaken: true, subject, groups, attributes };
}

/**
 * A token can be for several: https://openid.net/specs/openid-connect-core-1_0.html#IDToken. Without any that is allowed it is for the
 * provider by its name: https://docs.cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers#Oidc
 */
function isForProvider({ name, allowedAudiences = [] }: WorkloadIdentityProvider, audience: unknown): boolean {
  const allowed =
    allowedAudiences.length > 0
      ? allowedAudiences
      : [`//iam.googleapis.com/${name}`, `https://iam.googleapis.com/${name}`];
  const audiences: readonly unknown[] = Array.isArray(audience) ? audience : [audience];
  return audiences.some((one) => typeof one === "string" && allowed.includes(one));
}

/** Every principal that a token is, in the pool: https://docs.cloud.google.com/iam/docs/principal-identifiers */
export function principalsOf(pool: string, token: MappedToken): ReadonlySet<string> {
  if (!token.isTaken) return new Set();
  const root = `iam.googleapis.com/${pool}`;
  return new Set([
    `principal://${root}/subject/${token.subject}`,
    ...token.groups.map((group) => `principalSet://${root}/group/${group}`),
    ...[...token.attributes].map(([name, value]) => `principalSet://${root}/attribute.${name}/${value}`),
    `principalSet://${root}/*`,
  ]);
}
