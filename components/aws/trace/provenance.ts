import { jsonValues } from "./json-values";
import { listAt, textAt, valueAt } from "./values";

/** What a statement of provenance says; whether its signature is valid is for cosign to say. */
export interface Provenance {
  readonly commit?: string;
  readonly source?: string;
  /** The workflow's run. */
  readonly invocation?: string;
  readonly builder?: string;
}

/**
 * Reads provenance of a digest: an in-toto statement (https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md)
 * with SLSA's predicate (https://slsa.dev/spec/v1.0/provenance), by itself or in the DSSE envelopes that
 * `cosign verify-attestation` prints. `undefined` where there is none of this digest.
 */
export function readProvenance(text: string, digest: string): Provenance | undefined {
  const statements = (jsonValues(text) ?? []).flat().map(statementOf);
  const statement = statements.find(
    (one) =>
      listAt(one, "subject").some((subject) => `sha256:${textAt(subject, "digest", "sha256")}` === digest) &&
      textAt(one, "predicateType")?.startsWith("https://slsa.dev/provenance/"),
  );
  if (statement === undefined) return undefined;
  const [dependency] = listAt(statement, "predicate", "buildDefinition", "resolvedDependencies");
  const commit = textAt(dependency, "digest", "gitCommit");
  const source = textAt(dependency, "uri");
  const invocation = textAt(statement, "predicate", "runDetails", "metadata", "invocationId");
  const builder = textAt(statement, "predicate", "runDetails", "builder", "id");
  return {
    ...(commit !== undefined && { commit }),
    ...(source !== undefined && { source }),
    ...(invocation !== undefined && { invocation }),
    ...(builder !== undefined && { builder }),
  };
}

/** https://github.com/secure-systems-lab/dsse/blob/master/envelope.md */
function statementOf(value: unknown): unknown {
  const payload = textAt(value, "payload");
  if (payload === undefined) return value;
  const [statement] = jsonValues(Buffer.from(payload, "base64").toString("utf8")) ?? [];
  return statement ?? valueAt(value, "statement");
}
