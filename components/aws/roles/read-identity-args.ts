import type { Reader, TextRule } from "../../delivery/reader";
import type { Source } from "../../delivery/source";
import { type Component, readInput } from "../inputs";
import { type EcrIdentityArgs, ecrIdentityDefaults, type IdentitySettings } from "./identity-args";
import { reportContradictions, reportLongNames } from "./identity-problems";
import { type Issuer, issuerName, issuerOf } from "./issuer";
import { readDuty, readPublish } from "./read-duty-args";
import { readPromotesFrom } from "./read-promotes-from";
import { readAdditionalSources, reportSources } from "./read-sources";
import { maximumRoleName } from "./role";
import { reportLongTrust } from "./trust-length";

export const identityProperties = [
  "additionalSources",
  "publish",
  "promote",
  "deploy",
  "promotesFrom",
  "oidcIssuer",
  "createOidcProvider",
  "oidcProviderArn",
  "signing",
  "rolePrefix",
  "rolePath",
  "permissionsBoundaryArn",
  "maxSessionSeconds",
] as const satisfies readonly (keyof EcrIdentityArgs)[];

const providerArn: TextRule = {
  pattern: /^arn:aws[a-z-]*:iam::\d{12}:oidc-provider\/[A-Za-z0-9._/-]+$/,
  meaning:
    'the ARN of an OIDC provider, such as "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"',
  maximum: 2048,
};

const boundaryArn: TextRule = {
  pattern: /^arn:aws[a-z-]*:iam::(?:\d{12}|aws):policy\/[\w+=,.@/-]+$/,
  meaning: 'the ARN of a managed policy, such as "arn:aws:iam::111122223333:policy/boundary"',
  maximum: 2048,
};

const prefixName: TextRule = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
  meaning: 'letters, digits, ".", "_" and "-", such as "payments"',
  maximum: maximumRoleName,
};

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
const pathName: TextRule = {
  pattern: /^\/(?:[\w+=,.@-]+\/)*$/,
  meaning: 'a path that begins and ends with "/", such as "/ci/"',
  maximum: 512,
};

/** What has been read of the delivery; `undefined` where a problem was reported. */
interface Path {
  readonly namespace: string | undefined;
  readonly environments: readonly (string | undefined)[];
  readonly source: Source | undefined;
}

export function readIdentityArgs(
  component: Component,
  input: Readonly<Record<string, unknown>>,
  path: Path,
  createsOidcProvider: boolean,
  reader: Reader,
): IdentitySettings | undefined {
  const before = reader.problems.length;
  const defaults = ecrIdentityDefaults;
  const additional = readAdditionalSources(input.additionalSources, reader);
  const issuer = readIssuer(input, reader);
  const publish = readPublish(input.publish, path.source, issuer, reader);
  const promote = readDuty(input.promote, "promote", issuer, reader);
  const deploy = readDuty(input.deploy, "deploy", issuer, reader);
  const promotesFrom = readPromotesFrom(input, reader);
  const createOidcProvider = reader.flag(
    input.createOidcProvider ?? (createsOidcProvider && input.oidcProviderArn === undefined),
    "createOidcProvider",
  );
  const signing = reader.flag(input.signing ?? defaults.signing, "signing");
  const rolePrefix =
    input.rolePrefix === undefined ? path.namespace : reader.text(input.rolePrefix, "rolePrefix", prefixName);
  const rolePath = reader.text(input.rolePath ?? defaults.rolePath, "rolePath", pathName);
  const boundary = input.permissionsBoundaryArn as EcrIdentityArgs["permissionsBoundaryArn"];
  const permissionsBoundaryArn = readInput(component, boundary, "permissionsBoundaryArn", boundaryArn, reader);
  const maxSessionSeconds = reader.wholeNumber(
    input.maxSessionSeconds ?? defaults.maxSessionSeconds,
    "maxSessionSeconds",
    {
      minimum: 3600,
      maximum: 43_200,
      unit: "seconds",
    },
  );
  reportContradictions(input, publish?.environment, path.environments, reader);
  const known = path.environments.filter((environment) => environment !== undefined);
  const sources = [path.source, ...additional].filter((source) => source !== undefined);
  reportSources(sources, promotesFrom ? undefined : publish, issuer, reader);
  if (rolePrefix !== undefined)
    reportLongNames(rolePrefix, input.rolePrefix !== undefined, known, promotesFrom !== undefined, reader);
  if (reader.problems.length > before || !issuer || !publish || !promote || !deploy) return undefined;
  if (rolePath === undefined || maxSessionSeconds === undefined || !path.namespace || !rolePrefix) return undefined;
  const settings: IdentitySettings = {
    namespace: path.namespace,
    environments: known,
    sources,
    publish,
    promote,
    deploy,
    ...(promotesFrom && { promotesFrom }),
    issuer,
    createOidcProvider: createOidcProvider === true,
    ...(typeof input.oidcProviderArn === "string" && { oidcProviderArn: input.oidcProviderArn }),
    signing: signing === true,
    rolePrefix,
    rolePath,
    ...(permissionsBoundaryArn && { permissionsBoundaryArn }),
    maxSessionSeconds,
  };
  if (sources.length > 0) reportLongTrust(settings, reader);
  return reader.problems.length > before ? undefined : settings;
}

function readIssuer(input: Readonly<Record<string, unknown>>, reader: Reader): Issuer | undefined {
  const name = reader.text(input.oidcIssuer ?? ecrIdentityDefaults.oidcIssuer, "oidcIssuer", issuerName);
  const arn =
    input.oidcProviderArn === undefined
      ? undefined
      : reader.text(input.oidcProviderArn, "oidcProviderArn", providerArn);
  if (name && arn && !arn.endsWith(`:oidc-provider/${name}`)) {
    reader.report(
      "oidcProviderArn",
      `is a provider of another issuer than ${name}; name that issuer's provider, or the other one as oidcIssuer`,
    );
  }
  return name === undefined ? undefined : issuerOf(name);
}
