import { type CelExpression, parseCel } from "../../../components/gcp/workload-identity/cel";
import type { Finding } from "../../framework/policy";
import { isRecord, type Plain, Unknown } from "../../framework/snapshot";

import { isClaim } from "./claims";
import { comparisonsIn, hasNestedLoops, referencesIn } from "./comparisons";

// https://docs.cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers
const longestCondition = 4096;
const longestMapping = 2048;
const keyForm = /^(?:google\.(?:subject|groups)|attribute\.[a-z0-9_]{1,100})$/;

/** Whether the expressions can be read, and whether what they say can be true of a token of GitHub's. Nothing of unknown ones. */
export function expressionFindings(condition: Plain, mapping: Plain): readonly Finding[] {
  const property = "attributeMapping";
  if (mapping instanceof Unknown) return textFindings(condition, "attributeCondition", longestCondition, undefined);
  if (!isRecord(mapping) || mapping["google.subject"] === undefined) {
    const reason = "has no google.subject, without which Google refuses every token. Map it from ids of the token.";
    return [{ property, reason }];
  }
  return [
    ...Object.entries(mapping).flatMap(([key, text]): readonly Finding[] => {
      if (keyForm.test(key)) return textFindings(text, `${property}.${key}`, longestMapping, []);
      const reason =
        "has a key that is nothing to map to. Write google.subject or attribute.<name>, the name in small letters.";
      return [{ property, reason }];
    }),
    ...textFindings(condition, "attributeCondition", longestCondition, Object.keys(mapping)),
  ];
}

/** `mapped` are the attributes that it may name besides claims; all may be where these are not known. */
function textFindings(
  text: Plain,
  property: string,
  longest: number,
  mapped: readonly string[] | undefined,
): readonly Finding[] {
  if (text === undefined || text instanceof Unknown) return [];
  const problem = (reason: string) => [{ property, reason }];
  if (typeof text !== "string" || text === "") return problem("is no text. Write a CEL expression.");
  if (text.length > longest) return problem(`is longer than the ${longest} characters that Google takes. Shorten it.`);
  const expression = parseCel(text);
  if (!expression) return problem("is no CEL expression that can be read. Correct it.");
  if (hasNestedLoops(expression))
    return problem("goes through lists inside of lists, which is not evaluated. Compare claims with texts.");
  return [...referenceReasons(expression, mapped), ...literalReasons(expression)].flatMap(problem);
}

function referenceReasons(expression: CelExpression, mapped: readonly string[] | undefined): readonly string[] {
  const references = referencesIn(expression);
  const claims = references.filter((reference) => reference.startsWith("assertion."));
  const attributes = references.filter((reference) => /^(?:attribute|google)\./.test(reference));
  return [
    ...(claims.every((claim) => isClaim(claim.slice("assertion.".length)))
      ? []
      : ["asks for a claim that GitHub's tokens do not have, so that Google refuses every token. Correct its name."]),
    ...(!mapped || attributes.every((attribute) => mapped.includes(attribute))
      ? []
      : [
          "asks for an attribute that is not mapped, so that Google refuses every token. Map it, or ask for the claim.",
        ]),
  ];
}

function literalReasons(expression: CelExpression): readonly string[] {
  const comparisons = comparisonsIn(expression).filter(({ operand }) => !operand.endsWith(".aud"));
  const wildcard = comparisons.some(
    ({ how, value }) => how !== "pattern" && typeof value === "string" && value.includes("*"),
  );
  const numeric = comparisons.some(({ value }) => typeof value === "number");
  return [
    ...(wildcard ? ["is dead in part: in CEL `*` stands for itself, and no claim has it. Write the whole value."] : []),
    ...(numeric
      ? ["is dead in part: claims are texts, also ids, and never equal a number. Put the number in quotes."]
      : []),
  ];
}
