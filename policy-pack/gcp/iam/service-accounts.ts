import type { AccountState } from "@pulumi/gcp/serviceaccount";
import { type Plain, Unknown } from "../../framework/snapshot";
import type { JudgedStack, StackResource } from "../../framework/stack";
import { projectOf } from "../project";
import { serviceAccountEmail } from "./principals";

const accountType = "gcp:serviceaccount/account:Account";

export const serviceAccountReads = { [accountType]: ["accountId", "email", "project"] };

/** The service accounts of a stack, found by their e-mail addresses, or before these are known by what was made from them. */
export class ServiceAccounts {
  readonly #emails = new Map<string, string>();

  constructor(stack: JudgedStack) {
    for (const account of stack.ofType<AccountState>(accountType)) this.#emails.set(account.urn, emailOf(account));
  }

  /**
   * What tells the service account apart that a property names: its e-mail address. `undefined` where it names none, or
   * something else; unknown where it may name any.
   */
  namedBy(resource: StackResource, property: string, value: Plain): string | Unknown | undefined {
    if (typeof value === "string") return serviceAccountEmail(value);
    if (!(value instanceof Unknown)) return undefined;
    const [email, ...others] = resource.dependenciesOf(property).flatMap((urn) => this.#emails.get(urn) ?? []);
    return email !== undefined && others.length === 0 ? email : value;
  }
}

/** The URN stands for an e-mail address that is not known before the apply. */
function emailOf(account: StackResource<AccountState>): string {
  const { email, accountId } = account.properties;
  if (typeof email === "string") return email.toLowerCase();
  const project = projectOf(account);
  // Addresses in a domain's own project are made in another way, and known by their outputs only.
  return typeof accountId === "string" && typeof project === "string" && !project.includes(":")
    ? `${accountId}@${project}.iam.gserviceaccount.com`.toLowerCase()
    : account.urn;
}
