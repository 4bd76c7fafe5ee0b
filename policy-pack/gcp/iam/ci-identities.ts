import { Unknown } from "../../framework/snapshot";
import type { JudgedStack, StackResource } from "../../framework/stack";
import { type CiSettings, isCiAccount, isCiPrincipal } from "./ci-settings";
import { typesOn } from "./grant-types";
import { type Grant, grantsOf } from "./grants";
import { ServiceAccounts } from "./service-accounts";

/** With every other role on a service account one can become it, or let oneself do so. */
const looking = ["roles/iam.serviceAccountViewer", "roles/viewer", "roles/reader", "roles/browser"];

/** The principals that are CI's: those of workload identity pools, and the service accounts that these impersonate. */
export class CiIdentities {
  readonly #accounts: ServiceAccounts;
  readonly #impersonated = new Set<string>();
  /** Whether some service account is impersonated, and it is not known which. */
  readonly #unsure: boolean;

  constructor(
    stack: JudgedStack,
    readonly settings: CiSettings,
  ) {
    this.#accounts = new ServiceAccounts(stack);
    const grants = typesOn(["serviceAccount"])
      .flatMap((type) => stack.ofType(type).flatMap((resource) => grantsOf(resource).grants))
      .filter(({ role }) => typeof role !== "string" || !looking.includes(role));
    let unsure = false;
    // An account that CI impersonates may impersonate others.
    for (let before = -1; before < this.#impersonated.size; ) {
      before = this.#impersonated.size;
      for (const grant of grants.filter((one) => this.#isHeld(one))) {
        const account = this.#accounts.namedBy(grant.giver, "serviceAccountId", grant.target);
        if (account instanceof Unknown) unsure = true;
        else if (account !== undefined) this.#impersonated.add(account);
      }
    }
    this.#unsure = unsure;
  }

  /** As far as is known yet. */
  #isHeld({ giver, member, memberAt }: Grant<StackResource>): boolean {
    if (typeof member === "string" && isCiPrincipal(member, this.settings)) return true;
    const account = this.#accounts.namedBy(giver, propertyOf(memberAt), member);
    return typeof account === "string" && this.#impersonated.has(account);
  }

  /** Whether a grant is to CI; unknown where a preview cannot tell. */
  holds({ giver, member, memberAt }: Grant<StackResource>): boolean | Unknown {
    if (typeof member === "string" && isCiPrincipal(member, this.settings)) return true;
    return this.#isAccountOfCi(giver, propertyOf(memberAt), member);
  }

  /** Whether a property names a service account that is CI's. */
  owns(resource: StackResource, property: string): boolean | Unknown {
    return this.#isAccountOfCi(resource, property, resource.properties[property]);
  }

  #isAccountOfCi(resource: StackResource, property: string, value: Parameters<ServiceAccounts["namedBy"]>[2]) {
    const account = this.#accounts.namedBy(resource, property, value);
    if (account instanceof Unknown) return account;
    if (account === undefined) return false;
    if (this.#impersonated.has(account) || isCiAccount(account, this.settings.ciServiceAccounts)) return true;
    return this.#unsure ? new Unknown(property) : false;
  }
}

/** Of `members[1]` the list. */
function propertyOf(memberAt: string): string {
  return memberAt.replace(/\[.*$/s, "");
}
