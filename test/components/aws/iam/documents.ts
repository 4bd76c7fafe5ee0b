import type { PolicyDocument, PolicyKind } from "../../../../components/aws/iam/document";
import { readPolicyDocument } from "../../../../components/aws/iam/read-document";

/** A document that has to be readable, from its text or from the data of it. */
export function read(document: unknown, kind: PolicyKind): PolicyDocument {
  const reading = readPolicyDocument(typeof document === "string" ? document : JSON.stringify(document), kind);
  if ("problems" in reading) throw new Error(reading.problems.map((one) => `${one.property} ${one.reason}`).join("\n"));
  return reading.document;
}

/** A document of these statements. */
export function policy(...statements: readonly object[]): object {
  return { Version: "2012-10-17", Statement: statements };
}

/** The properties of a document that have problems. */
export function problems(document: unknown, kind: PolicyKind): readonly string[] {
  const reading = readPolicyDocument(typeof document === "string" ? document : JSON.stringify(document), kind);
  return "problems" in reading ? reading.problems.map(({ property }) => property) : [];
}

/** A rule, a document that breaks it, where that is found, and one that keeps it and differs in nothing else. */
export type Refusal = readonly [rule: string, kind: PolicyKind, refused: unknown, property: string, accepted: unknown];

/** Each refusal with the acceptance beside it. */
export function foundIn([, kind, refused, , accepted]: Refusal): readonly (readonly string[])[] {
  return [problems(refused, kind), problems(accepted, kind)];
}
