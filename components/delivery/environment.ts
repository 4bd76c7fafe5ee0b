import { join, type Reader, type TextRule } from "./reader";

/** A step of the delivery path. */
export interface EnvironmentInput {
  /**
   * Its name, also the GitHub environment's: lower-case letters and digits with single `-` between them, a letter
   * first, at most 32 characters.
   */
  name: string;
}

/** An environment whose properties have been checked. */
export interface Environment {
  readonly name: string;
}

export const environmentName: TextRule = {
  // What every JavaScript object has under that name would stand in for the environment.
  pattern: /^(?!constructor$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/,
  meaning:
    'lower-case letters and digits with single "-" between them, a letter first, such as "staging" or "prod-eu" ' +
    '(and not "constructor")',
  maximum: 32,
};

/**
 * An environment of GitHub's that is none of the delivery path. What `%`, `:` and other characters become in a subject
 * differs: https://docs.github.com/en/actions/reference/security/oidc
 */
export const gitHubEnvironmentName: TextRule = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
  meaning: 'a GitHub environment of letters, digits, ".", "_" and "-", such as "build"',
  maximum: 255,
};

/** `backendProperties` are the ones that a backend adds to an environment and reads itself. */
export function readEnvironment(
  value: unknown,
  property: string,
  backendProperties: readonly string[],
  reader: Reader,
): Environment | undefined {
  const record = reader.record(value, property, ["name", ...backendProperties]);
  if (!record) return undefined;
  const name = reader.text(record.name, join(property, "name"), environmentName);
  return name ? { name } : undefined;
}
