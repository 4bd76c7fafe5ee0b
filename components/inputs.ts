import * as pulumi from "@pulumi/pulumi";
import { isUnresolved, Reader, type TextRule } from "./delivery/reader";
import { inputError } from "./input-error";

/** Whose arguments are read. */
export interface Component {
  readonly type: string;
  readonly name: string;
}

/** A plain value is checked now, an output when it is known. */
export function readInput(
  component: Component,
  value: pulumi.Input<string> | undefined,
  property: string,
  rule: TextRule,
  reader: Reader,
): pulumi.Output<string> | undefined {
  if (value === undefined) return undefined;
  if (!isUnresolved(value)) {
    const text = reader.text(value, property, rule);
    return text === undefined ? undefined : pulumi.output(text);
  }
  return pulumi.output(value).apply((known) => {
    const later = new Reader();
    later.text(known, property, rule);
    if (later.problems.length > 0) throw inputError(component.type, component.name, later.problems);
    return known;
  });
}

/** In a preview a value can be unknown: `undefined` then, instead of an `apply` that never runs. */
export function whenKnown<T>(output: pulumi.Output<T> | undefined): pulumi.Output<T | undefined> {
  if (output === undefined) return pulumi.output(undefined);
  const { isKnown } = output as unknown as { readonly isKnown: Promise<boolean> };
  return pulumi.output(isKnown).apply((known) => (known ? output : pulumi.output(undefined))) as pulumi.Output<
    T | undefined
  >;
}
