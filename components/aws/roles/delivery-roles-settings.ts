import type * as pulumi from "@pulumi/pulumi";
import { readEnvironment } from "../../delivery/environment";
import { readNamespace } from "../../delivery/namespace";
import { Reader } from "../../delivery/reader";
import { readSource } from "../../delivery/source";
import { inputError } from "../../input-error";
import { readInput } from "../../inputs";
import { accountId, regionName, roleArn } from "../inputs";
import { readTags } from "../tags";
import type { EcrDeliveryRolesArgs } from "./delivery-roles-args";
import type { IdentitySettings } from "./identity-args";
import { identityProperties, readIdentityArgs } from "./read-identity-args";

export const deliveryRolesType = "EcrDeliveryRoles";

/** Arguments of which all that is known has been checked. */
export interface DeliveryRolesSettings {
  readonly identities: IdentitySettings;
  readonly publishers: readonly string[];
  readonly verifyingAccounts: readonly string[];
  readonly disposable: boolean;
  readonly tags: Readonly<Record<string, pulumi.Input<string>>>;
  readonly region?: pulumi.Output<string>;
}

const properties = [
  ...identityProperties,
  "source",
  "environments",
  "namespace",
  "publishers",
  "verifyingAccounts",
  "disposable",
  "tags",
  "region",
];

/** Checks everything that is known and throws one `InputPropertiesError` with all problems. */
export function readDeliveryRolesArgs(name: string, args: EcrDeliveryRolesArgs): DeliveryRolesSettings {
  const reader = new Reader();
  const component = { type: deliveryRolesType, name };
  const input = reader.record(args, "", properties) ?? {};
  const namespace = readNamespace(input.namespace, name, reader);
  const source = readSource(input.source, "source", reader);
  const environments = (reader.array(input.environments, "environments", 1, "environments in their order") ?? []).map(
    (value, index) => readEnvironment(value, `environments[${index}]`, [], reader)?.name,
  );
  reader.unique(environments, (index) => `environments[${index}].name`, "name each environment once");
  const identities = readIdentityArgs(component, input, { namespace, environments, source }, false, reader);
  const publishers = reader.texts(input.publishers, "publishers", roleArn, "roles that publish");
  const verifyingAccounts = reader.texts(
    input.verifyingAccounts,
    "verifyingAccounts",
    accountId,
    "accounts that verify",
  );
  if (input.signing !== true) {
    for (const property of ["publishers", "verifyingAccounts"]) {
      if (input[property] !== undefined) reader.report(property, "has no meaning without signing: true; remove it");
    }
  }
  const disposable = reader.flag(input.disposable ?? false, "disposable");
  const tags = readTags(input.tags, reader);
  const region = readInput(component, args?.region, "region", regionName, reader);
  if (reader.problems.length > 0) throw inputError(deliveryRolesType, name, reader.problems);
  if (!identities) throw new Error("a reader gave nothing and reported no problem");
  return {
    identities,
    publishers,
    verifyingAccounts,
    disposable: disposable === true,
    tags,
    ...(region && { region }),
  };
}
