import type { DocumentReader } from "../../delivery/document-reader";
import { join } from "../../delivery/reader";
import { type Element, PolicyKind, type PolicyStatement } from "./document";
import { readConditions } from "./read-condition";
import { readElement } from "./read-element";
import { readPrincipal } from "./read-principal";
import { type ResourcePattern, readResource } from "./resource";
import { readTemplate, type Template, templateWithoutVariables } from "./template";

/** What the rest of the document says about one of its statements. */
export interface StatementContext {
  readonly kind: PolicyKind;
  readonly hasVariables: boolean;
}

/** The name of a service has no wildcards. */
const actionPattern = /^(?:\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+)$/;

type Elements = Readonly<Record<string, unknown>>;

export function readStatement(
  value: unknown,
  property: string,
  context: StatementContext,
  reader: DocumentReader,
): PolicyStatement | undefined {
  const record = reader.record(value, property, "Effect, Action and Resource");
  if (!record) return undefined;
  const ofResource = context.kind === PolicyKind.Resource || context.kind === PolicyKind.Trust;
  reader.only(record, property, knownElements(context.kind), []);
  const at = (element: string) => join(property, element);
  if (record.Sid !== undefined) reader.text(record.Sid, at("Sid"), "a text");
  const effect = reader.choice(record.Effect, at("Effect"), ["Allow", "Deny"]);
  const action = readElement(record, "Action", property, reader, (text, path) =>
    actionPattern.test(text)
      ? text
      : reader.report(path, "is not an action; write * or a service and an action, such as ecr:PutImage or ecr:Get*"),
  );
  const resource = readResourceElement(record, property, context, reader);
  const principal = ofResource ? readPrincipal(record, property, context.kind, reader) : undefined;
  const conditions = readConditions(record.Condition, at("Condition"), context.hasVariables, reader);
  if (!effect || !action || !conditions || (ofResource && !principal)) return undefined;
  return {
    ...(typeof record.Sid === "string" && { sid: record.Sid }),
    effect,
    action,
    conditions,
    ...(principal && { principal }),
    ...(resource && { resource }),
  };
}

function knownElements(kind: PolicyKind): readonly string[] {
  const ofResource = kind === PolicyKind.Resource || kind === PolicyKind.Trust;
  return [
    ...["Sid", "Effect", "Action", "NotAction", "Condition"],
    ...(ofResource ? ["Principal", "NotPrincipal"] : []),
    ...(kind === PolicyKind.Trust ? [] : ["Resource", "NotResource"]),
  ];
}

function readResourceElement(
  record: Elements,
  property: string,
  { kind, hasVariables }: StatementContext,
  reader: DocumentReader,
): Element<ResourcePattern> | undefined {
  if (kind === PolicyKind.Trust) return undefined;
  // A repository's policy has none: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
  const isOptional = kind === PolicyKind.Resource;
  if (isOptional && record.Resource === undefined && record.NotResource === undefined) return undefined;
  return readElement(record, "Resource", property, reader, (text, at) => {
    const template: Template | undefined = hasVariables ? readTemplate(text) : templateWithoutVariables(text);
    if (!template) return reader.report(at, "has a variable that is none; write a context key between its braces");
    const pattern = readResource(text, template, kind);
    return typeof pattern === "string" ? reader.report(at, pattern) : pattern;
  });
}
