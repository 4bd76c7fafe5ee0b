import type * as pulumi from "@pulumi/pulumi";
import { readEnvironment } from "../../delivery/environment";
import { readNamespace } from "../../delivery/namespace";
import { Reader } from "../../delivery/reader";
import { readSource } from "../../delivery/source";
import { inputError } from "../../input-error";
import { readInput } from "../../inputs";
import { artifactRegistry } from "../artifact-registry-backend";
import { location, member, projectId } from "../inputs";
import { readLabels } from "../labels";
import { GooglePackageFormat } from "../package-format";
import type { GoogleDeliveryIdentitiesArgs } from "./delivery-identities-args";
import type { IdentitySettings } from "./identity-args";
import { identityProperties, readIdentityArgs } from "./read-identity-args";
import { reportRepositories } from "./read-repositories";

export const deliveryIdentitiesType = "GoogleDeliveryIdentities";

/** Arguments of which all that is known has been checked. */
export interface DeliveryIdentitiesSettings {
  readonly identities: IdentitySettings;
  readonly formats: readonly GooglePackageFormat[];
  readonly signers: readonly string[];
  readonly verifiers: readonly string[];
  readonly disposable: boolean;
  readonly labels: Readonly<Record<string, pulumi.Input<string>>>;
  readonly project?: pulumi.Output<string>;
  readonly location?: pulumi.Output<string>;
}

const properties = [
  ...identityProperties,
  "source",
  "environments",
  "namespace",
  "formats",
  "repositories",
  "signers",
  "verifiers",
  "disposable",
  "labels",
  "project",
  "location",
] as const satisfies readonly (keyof GoogleDeliveryIdentitiesArgs)[];

export const defaultFormats: readonly GooglePackageFormat[] = [GooglePackageFormat.Docker];

/** Checks everything that is known and throws one `InputPropertiesError` with all problems. */
export function readDeliveryIdentitiesArgs(
  name: string,
  args: GoogleDeliveryIdentitiesArgs,
): DeliveryIdentitiesSettings {
  const reader = new Reader();
  const component = { type: deliveryIdentitiesType, name };
  const input = reader.record(args, "", properties) ?? {};
  const namespace = readNamespace(input.namespace, name, reader, artifactRegistry.namespace);
  const source = readSource(input.source, "source", reader);
  const environments = (reader.array(input.environments, "environments", 1, "environments in their order") ?? []).map(
    (value, index) => readEnvironment(value, `environments[${index}]`, [], reader)?.name,
  );
  reader.unique(environments, (index) => `environments[${index}].name`, "name each environment once");
  const identities = readIdentityArgs(input, { namespace, environments, source }, reader);
  const formats = readFormats(input.formats, reader);
  reportRepositories(input.repositories, environments, formats, reader);
  const signers = reader.texts(input.signers, "signers", member, "principals that sign");
  const verifiers = reader.texts(input.verifiers, "verifiers", member, "principals that verify");
  if (input.signing !== true) {
    for (const property of ["signers", "verifiers"]) {
      if (input[property] !== undefined) reader.report(property, "has no meaning without signing: true; remove it");
    }
  }
  const disposable = reader.flag(input.disposable ?? false, "disposable");
  const labels = readLabels(input.labels, reader);
  const project = readInput(component, args?.project, "project", projectId, reader);
  const place = readInput(component, args?.location, "location", location, reader);
  if (reader.problems.length > 0) throw inputError(deliveryIdentitiesType, name, reader.problems);
  if (!identities) throw new Error("a reader gave nothing and reported no problem");
  return {
    identities,
    formats,
    signers,
    verifiers,
    disposable: disposable === true,
    labels,
    ...(project && { project }),
    ...(place && { location: place }),
  };
}

function readFormats(value: unknown, reader: Reader): readonly GooglePackageFormat[] {
  if (value === undefined) return defaultFormats;
  const all = Object.values(GooglePackageFormat);
  const formats = (reader.array(value, "formats", 1, "formats (or leave the property out)") ?? []).map(
    (format, index) => reader.choice(format, `formats[${index}]`, all),
  );
  reader.unique(formats, (index) => `formats[${index}]`, "name each format once");
  return formats.filter((format) => format !== undefined);
}
