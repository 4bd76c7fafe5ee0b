import type { LifecyclePolicyArgs, RepositoryArgs } from "@pulumi/aws/ecr";
import { Unknown } from "../../framework/snapshot";
import type { StackResource } from "../../framework/stack";

export type Repository = StackResource<RepositoryArgs>;
export type Policy = StackResource<LifecyclePolicyArgs>;

const madeFrom = (policy: Policy) => policy.dependenciesOf("repository");

/** Tells which lifecycle policies are a repository's: by its name, or before that is known by what they were made from. */
export class Belongings {
  readonly #byName = new Map<string, Policy[]>();
  readonly #byOrigin = new Map<string, Policy[]>();
  /** Whether there are policies that were made from no repository of the stack, by whether their own names are known. */
  readonly #loose = { named: false, nameless: false };

  constructor(repositories: readonly Repository[], policies: readonly Policy[]) {
    const urns = new Set(repositories.map(({ urn }) => urn));
    for (const policy of policies) {
      const { repository: target } = policy.properties;
      const named = typeof target === "string";
      if (!named && !(target instanceof Unknown)) continue;
      const origins = madeFrom(policy).filter((urn) => urns.has(urn));
      if (named) add(this.#byName, target, policy);
      for (const urn of origins) add(this.#byOrigin, urn, policy);
      if (origins.length === 0) this.#loose[named ? "named" : "nameless"] = true;
    }
  }

  /** The policies that are certainly this repository's, and whether others may be. */
  of(repository: Repository): { readonly own: readonly Policy[]; readonly unsure: boolean } {
    const { urn, properties } = repository;
    // One that was made from it may be for the repository of the same name in another registry.
    const made = (this.#byOrigin.get(urn) ?? []).filter((policy) => sameRegistry(policy, repository) !== false);
    if (typeof properties.name !== "string") return { own: made, unsure: this.#loose.named || this.#loose.nameless };
    const named = (this.#byName.get(properties.name) ?? []).map((policy) => ({
      policy,
      same: sameRegistry(policy, repository) ?? (madeFrom(policy).includes(urn) || undefined),
    }));
    const own = [
      ...named.filter(({ same }) => same).map(({ policy }) => policy),
      ...made.filter(({ properties: { repository: target } }) => target instanceof Unknown),
    ];
    return { own, unsure: this.#loose.nameless || named.some(({ same }) => same === undefined) };
  }
}

function add(map: Map<string, Policy[]>, key: string, policy: Policy): void {
  const others = map.get(key);
  if (others) others.push(policy);
  else map.set(key, [policy]);
}

/** There is one registry per account and region; `undefined` where only one of the two regions is known. */
function sameRegistry(first: StackResource, second: StackResource): boolean | undefined {
  if (first.provider?.urn !== second.provider?.urn) return false;
  const [one, other] = [regionOf(first), regionOf(second)];
  if (one === other) return true;
  return one === undefined || other === undefined ? undefined : false;
}

function regionOf({ properties, provider }: StackResource): string | undefined {
  const { region = provider?.properties.region } = properties;
  return typeof region === "string" ? region : undefined;
}
