import type * as pulumi from "@pulumi/pulumi";
import { Reader, type TextRule } from "../../delivery/reader";
import { inputError } from "../../input-error";
import { readInput } from "../../inputs";
import { keyVersionName, member, projectId } from "../inputs";
import { type GoogleDeployGateArgs, googleDeployGateDefaults } from "./deploy-gate-args";

export const deployGateType = "GoogleDeployGate";

/** Arguments of which all that is known has been checked. */
export interface DeployGateSettings {
  readonly signingKeyVersion: pulumi.Output<string>;
  readonly attesters: readonly pulumi.Output<string>[];
  readonly attestor: string;
  readonly dryRun: boolean;
  readonly exemptImages: readonly string[];
  readonly enableApis: boolean;
  readonly project?: pulumi.Output<string>;
  readonly disposable: boolean;
}

const properties = [
  ...["signingKeyVersion", "attesters", "attestor", "dryRun", "exemptImages", "enableApis", "project", "disposable"],
];

/** https://docs.cloud.google.com/binary-authorization/docs/reference/rest/v1/projects.attestors */
const attestorName: TextRule = {
  pattern: /^[A-Za-z][A-Za-z0-9_-]*$/,
  meaning: 'letters, digits, "-" and "_", a letter first, such as "payments"',
  maximum: 63,
};

/** https://docs.cloud.google.com/binary-authorization/docs/policy-yaml-reference#admissionwhitelistpatterns */
const imagePattern: TextRule = {
  pattern: /^[a-z0-9.-]+(?::[0-9]+)?(?:\/(?!\.{1,2}(?:\/|$))[^*\s/]+)+(?:\/\*{1,2})?$/,
  meaning:
    'an image by its name, with a host and at least one whole path segment before a last "/*" or "/**", such as ' +
    '"europe-docker.pkg.dev/acme-mirror/**"',
  maximum: 512,
};

/** Checks everything that is known and throws one `InputPropertiesError` with all problems. */
export function readDeployGateArgs(name: string, args: GoogleDeployGateArgs): DeployGateSettings {
  const reader = new Reader();
  const component = { type: deployGateType, name };
  const input = reader.record(args, "", properties) ?? {};
  const defaults = googleDeployGateDefaults;
  const version = args?.signingKeyVersion as pulumi.Input<string> | undefined;
  const signingKeyVersion = readInput(component, version, "signingKeyVersion", keyVersionName, reader);
  if (version === undefined) {
    reader.report("signingKeyVersion", "is missing; write signingKeyVersion of a registry that has signing: true");
  }
  const given = reader.array(
    input.attesters,
    "attesters",
    1,
    "principals that attest, such as `publishers` of a registry",
  );
  const attesters = (given ?? []).map((one, index) =>
    readInput(component, one as pulumi.Input<string>, `attesters[${index}]`, member, reader),
  );
  const attestor = reader.text(input.attestor ?? name, "attestor", attestorName);
  const exemptImages = reader.texts(input.exemptImages, "exemptImages", imagePattern, "images");
  const flag = (key: "dryRun" | "enableApis" | "disposable") => reader.flag(input[key] ?? defaults[key], key) === true;
  const flags = { dryRun: flag("dryRun"), enableApis: flag("enableApis"), disposable: flag("disposable") };
  const project = readInput(component, args?.project, "project", projectId, reader);
  if (reader.problems.length > 0) throw inputError(deployGateType, name, reader.problems);
  if (!signingKeyVersion || !attestor) throw new Error("a reader gave nothing and reported no problem");
  return {
    signingKeyVersion,
    attesters: attesters.filter((one) => one !== undefined),
    attestor,
    exemptImages,
    ...flags,
    ...(project && { project }),
  };
}
