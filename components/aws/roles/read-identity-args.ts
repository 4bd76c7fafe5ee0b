import { issuerName } from "../../delivery/github-issuer";
import { identityInputProperties, type ReadPath, readTrustedJobs } from "../../delivery/identity-input";
import type { TokenChecks } from "../../delivery/read-duty";
import type { Reader, TextRule } from "../../delivery/reader";
import { type Component, readInput } from "../../inputs";
import { type EcrIdentityArgs, ecrIdentityDefaults, type IdentitySettings } from "./identity-args";
import { reportContradictions, reportLongNames } from "./identity-problems";
import { type Issuer, issuerOf } from "./issuer";
import { readPromotesFrom } from "./read-promotes-from";
import { maximumRoleName } from "./role";
import { reportLongTrust } from "./trust-length";

export const identityProperties = [
  ...identityInputProperties,
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

/**
 * IAM takes no other characters in a document (https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html)
 * and reads a variable after "${" (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html).
 */
const documentText: TextRule = {
  pattern: /^(?!.*\$\{)[\x20-\xff]*$/,
  meaning: 'a name without "${" and without characters beyond Latin-1, which a trust document cannot name exactly',
  maximum: 255,
};

export function readIdentityArgs(
  component: Component,
  input: Readonly<Record<string, unknown>>,
  path: ReadPath,
  createsOidcProvider: boolean,
  reader: Reader,
): IdentitySettings | undefined {
  const before = reader.problems.length;
  const defaults = ecrIdentityDefaults;
  const issuer = readIssuer(input, reader);
  const jobs = readTrustedJobs(input, path, issuer && checksOf(issuer), reader);
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
  reportContradictions(input, reader);
  const environments = path.environments.filter((environment) => environment !== undefined);
  if (rolePrefix !== undefined)
    reportLongNames(rolePrefix, input.rolePrefix !== undefined, environments, promotesFrom !== undefined, reader);
  if (reader.problems.length > before || !issuer || !jobs) return undefined;
  if (rolePath === undefined || maxSessionSeconds === undefined || !path.namespace || !rolePrefix) return undefined;
  const settings: IdentitySettings = {
    ...jobs,
    namespace: path.namespace,
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
  if (jobs.sources.length > 0) reportLongTrust(settings, reader);
  return reader.problems.length > before ? undefined : settings;
}

function checksOf({ name, hasClaims }: Issuer): TokenChecks {
  const subjectOnly = `cannot be asked of the tokens of ${name}: AWS sees their audience and subject only; remove it`;
  return { documentText, ...(!hasClaims && { subjectOnly }) };
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
