import { DocumentReader } from "../../delivery/document-reader";
import type { Problem } from "../../delivery/problem";
import { maximumJsonDepth, readUnambiguousJson } from "../../unambiguous-json";
import { type PolicyDocument, PolicyKind, type PolicyStatement, type PolicyVersion } from "./document";
import { readStatement } from "./read-statement";

/** A document, or else everything in it that this evaluator cannot judge for certain. */
export type PolicyReading = { readonly document: PolicyDocument } | { readonly problems: readonly Problem[] };

/**
 * Characters without white space: of all inline policies of a role, of the largest resource policy (a KMS key's), and
 * of a trust policy with a raised quota. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html
 */
const maximumCharacters: Record<PolicyKind, number> = {
  identity: 10_240,
  session: 2048,
  resource: 32_768,
  trust: 4096,
};

/** With white space, of what an API takes: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html */
const maximumWritten = 131_072;

const faults = {
  "not JSON": "is not JSON; check its quotes, commas and brackets",
  "too deep": `is nested more than ${maximumJsonDepth} levels deep; a policy has five`,
  "too long": "has a text that is longer than any policy; shorten it",
  "a key twice": "has an object with the same key twice, and readers differ in which counts; keep one",
};

const versions: readonly PolicyVersion[] = ["2012-10-17", "2008-10-17"];

/**
 * Reads a policy document from its JSON text. It never throws, and no reason repeats what the document says. What AWS
 * would refuse, and what AWS takes but is not evaluated here, is a problem: nothing is passed over.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function readPolicyDocument(text: string, kind: PolicyKind): PolicyReading {
  const reader = new DocumentReader();
  const document = readParts(text, kind, reader);
  return document && reader.problems.length === 0 ? { document } : { problems: reader.problems };
}

function readParts(text: string, kind: PolicyKind, reader: DocumentReader): PolicyDocument | undefined {
  if (isTooLong(text, kind, reader)) return undefined;
  const json = readUnambiguousJson(text);
  if ("fault" in json) return reader.report("document", faults[json.fault]);
  const record = reader.record(json.value, "document", "Version and Statement");
  if (!record) return undefined;
  // An identity's policy must not have one.
  const ofResource = kind === PolicyKind.Resource || kind === PolicyKind.Trust;
  reader.only(record, "", ["Version", ...(ofResource ? ["Id"] : []), "Statement"], []);
  if (record.Id !== undefined && ofResource) reader.text(record.Id, "Id", "a text");
  // Without one it is the old language, in which variables are plain text.
  const version = record.Version === undefined ? "2008-10-17" : reader.choice(record.Version, "Version", versions);
  const context = { kind, hasVariables: version === "2012-10-17" };
  const statements = readStatements(record.Statement, reader, (value, property) =>
    readStatement(value, property, context, reader),
  );
  reportRepeatedIds(statements, reader);
  const complete = statements.filter((statement) => statement !== undefined);
  return version && { version, statements: complete };
}

function isTooLong(text: string, kind: PolicyKind, reader: DocumentReader): boolean {
  if (typeof text !== "string") {
    reader.text(text, "document", "a policy's JSON text");
    return true;
  }
  const maximum = maximumCharacters[kind];
  // What is too long even to be sent is not looked at.
  const characters = text.length > maximumWritten ? text.length : text.replace(/\s/g, "").length;
  if (characters <= maximum) return false;
  reader.report("document", `has ${characters} characters without white space; at most ${maximum} are possible`);
  return true;
}

function readStatements(
  value: unknown,
  reader: DocumentReader,
  read: (value: unknown, property: string) => PolicyStatement | undefined,
): readonly (PolicyStatement | undefined)[] {
  if (!Array.isArray(value)) return [read(value, "Statement")];
  return (reader.list(value, "Statement", "statements") ?? []).map((one, index) => read(one, `Statement[${index}]`));
}

function reportRepeatedIds(statements: readonly (PolicyStatement | undefined)[], reader: DocumentReader): void {
  const first = new Map<string, number>();
  statements.forEach((statement, index) => {
    if (statement?.sid === undefined) return;
    const earlier = first.get(statement.sid);
    if (earlier === undefined) first.set(statement.sid, index);
    else reader.report(`Statement[${index}].Sid`, `is that of Statement[${earlier}]; give each its own`);
  });
}
