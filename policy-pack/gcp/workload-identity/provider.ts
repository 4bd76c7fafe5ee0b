import type { WorkloadIdentityPoolProviderArgs } from "@pulumi/gcp/iam";
import { parseCel } from "../../../components/gcp/workload-identity/cel";
import { mapToken, type WorkloadIdentityProvider } from "../../../components/gcp/workload-identity/map-token";
import { isAlmostGithub, isGithubIssuer } from "../../aws/github/issuers";
import { isRecord, type Plain, type Snapshot, Unknown } from "../../framework/snapshot";
import type { Claims } from "./claims";
import { comparisonsIn, referencesIn, wholePath } from "./comparisons";
import { type RightfulToken, rightfulToken } from "./rightful-token";
import { canHoldWithoutIds, isId } from "./without-ids";

export const providerType = "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider";
export type Provider = Snapshot<WorkloadIdentityPoolProviderArgs>;

/** The issuer of a provider of GitHub's tokens, without its scheme; `undefined` for those of others. */
export function githubIssuerOf({ oidc }: Provider, issuers: readonly string[]): string | Unknown | undefined {
  if (oidc instanceof Unknown) return oidc;
  const uri = isRecord(oidc) ? oidc.issuerUri : undefined;
  if (uri instanceof Unknown) return uri;
  const issuer = typeof uri === "string" ? uri.replace(/^[a-z]+:\/\//i, "").replace(/\/+$/, "") : "";
  return isGithubIssuer(issuer, issuers) || isAlmostGithub(issuer) ? issuer : undefined;
}

type Expressions = Pick<WorkloadIdentityProvider, "attributeMapping" | "attributeCondition">;

/** What a provider makes of tokens. */
export class ReadProvider {
  /** A token that comes in; `undefined` where none could be thought of. */
  readonly rightful: RightfulToken | undefined;
  readonly #issuerUri: string;
  readonly #expressions: Expressions;

  private constructor(expressions: Expressions, issuerUri: string) {
    this.#expressions = expressions;
    this.#issuerUri = issuerUri;
    const { attributeMapping, attributeCondition = "true" } = expressions;
    const mapping = new Map(Object.entries(attributeMapping).map(([key, text]) => [key, parseCel(text)] as const));
    const comparisons = [parseCel(attributeCondition), ...mapping.values()]
      .flatMap((expression) => (expression ? comparisonsIn(expression) : []))
      .map((comparison) => {
        // What is said of an attribute that is a claim is said of the claim.
        const claim = mapping.get(comparison.operand);
        return { ...comparison, operand: (claim && wholePath(claim)) ?? comparison.operand };
      });
    // What repositories are given properties of one's own for has some value.
    const own = [parseCel(attributeCondition), ...mapping.values()]
      .flatMap((expression) => (expression ? referencesIn(expression) : []))
      .filter((path) => path.startsWith("assertion.repo_property_"))
      .map((operand) => ({ operand, how: "whole" as const, value: "any" }));
    this.rightful = rightfulToken([...comparisons, ...own], (token) => this.admits(token));
  }

  /** `undefined` where something is not known yet, or is no text. */
  static of({ attributeMapping, attributeCondition, oidc }: Provider): ReadProvider | undefined {
    const texts = textsOf(attributeMapping);
    const issuerUri = isRecord(oidc) ? oidc.issuerUri : undefined;
    if (!texts || typeof issuerUri !== "string") return undefined;
    if (attributeCondition === undefined) return new ReadProvider({ attributeMapping: texts }, issuerUri);
    return typeof attributeCondition === "string"
      ? new ReadProvider({ attributeMapping: texts, attributeCondition }, issuerUri)
      : undefined;
  }

  admits(token: Claims): boolean {
    return this.#take(token, this.#expressions).isTaken;
  }

  /** Whether it can be that none of the ids in the condition keeps a token out, by what the condition says. */
  get canAdmitWithoutIds(): boolean {
    const { attributeMapping, attributeCondition = "true" } = this.#expressions;
    const condition = parseCel(attributeCondition);
    const hasIds = (attribute: string) => {
      const mapped = Object.hasOwn(attributeMapping, attribute)
        ? parseCel(attributeMapping[attribute] ?? "")
        : undefined;
      return mapped !== undefined && referencesIn(mapped).some((path) => isId(path));
    };
    return condition === undefined || canHoldWithoutIds(condition, hasIds);
  }

  /** Whether a token could come in if it were for the mapping alone. */
  maps(token: Claims): boolean {
    return this.#take(token, { attributeMapping: this.#expressions.attributeMapping }).isTaken;
  }

  mapsTo(key: string): boolean {
    return Object.hasOwn(this.#expressions.attributeMapping, key);
  }

  /** What a token that comes in has for `google.subject`, `google.groups` or `attribute.<name>`. */
  mapped(token: Claims, key: string): string | undefined {
    const taken = this.#take(token, this.#expressions);
    if (!taken.isTaken) return undefined;
    if (key === "google.subject") return taken.subject;
    return key === "google.groups" ? taken.groups.join("\n") : taken.attributes.get(key.replace(/^attribute\./, ""));
  }

  /** Of the right issuer, and for the audience that whoever asks for a token has chosen. */
  #take(token: Claims, expressions: Expressions) {
    const issuerUri = this.#issuerUri;
    const provider = { ...expressions, name: "", issuerUri, allowedAudiences: [token.aud ?? ""] };
    return mapToken(provider, { ...token, iss: issuerUri });
  }
}

function textsOf(mapping: Plain): Readonly<Record<string, string>> | undefined {
  if (!isRecord(mapping)) return undefined;
  const entries = Object.entries(mapping);
  return entries.every((entry): entry is [string, string] => typeof entry[1] === "string")
    ? Object.fromEntries(entries)
    : undefined;
}
