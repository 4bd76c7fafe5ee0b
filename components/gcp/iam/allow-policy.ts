/** When a binding counts: https://docs.cloud.google.com/iam/docs/reference/rest/v1/Expr */
export interface GoogleCondition {
  readonly expression: string;
  readonly title?: string;
  readonly description?: string;
}

/** A binding of an allow policy: https://docs.cloud.google.com/iam/docs/reference/rest/v1/Policy#Binding */
export interface GoogleBinding {
  readonly role: string;
  readonly members: readonly string[];
  readonly condition?: GoogleCondition;
}

/** What conditions see of a resource: https://docs.cloud.google.com/iam/docs/conditions-resource-attributes */
export interface GoogleConditionAttributes {
  readonly name?: string;
  readonly service?: string;
  readonly type?: string;
}

/** Something that an allow policy can be on. */
export interface GoogleResource {
  /** Such as `projects/acme-delivery/locations/europe-west1/repositories/staging-payments-docker`. */
  readonly name: string;
  /** What it inherits the policy of, where its name does not say so: a folder or an organization of a project. */
  readonly parent?: string;
  readonly bindings: readonly GoogleBinding[];
  /** Repositories have none. A condition that asks for what is not here cannot be evaluated. */
  readonly attributes?: GoogleConditionAttributes;
}

export interface GoogleRole {
  /** Such as `projects/acme-delivery/roles/payments_publish`. */
  readonly name: string;
  readonly permissions: readonly string[];
}

/**
 * Whose policy a resource inherits: of the key ring for a key, and of the project for what else is in it.
 * https://docs.cloud.google.com/iam/docs/resource-hierarchy-access-control
 */
export function parentOf({ name, parent }: GoogleResource): string | undefined {
  if (parent !== undefined) return parent;
  const [, key] = /^(.+)\/cryptoKeys\/[^/]+$/.exec(name) ?? [];
  const [, project] = /^(projects\/[^/]+)\/.+$/.exec(name) ?? [];
  return key ?? project;
}
