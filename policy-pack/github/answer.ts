import { isList, type Plain, Unknown } from "../framework/snapshot";

/** Whether something holds, or what is not known yet that decides it. */
export type Answer = boolean | Unknown;

export function anyOf(answers: readonly Answer[]): Answer {
  return answers.includes(true) || (answers.find((answer) => answer instanceof Unknown) ?? false);
}

export function allOf(answers: readonly Answer[]): Answer {
  return answers.includes(false) ? false : (answers.find((answer) => answer instanceof Unknown) ?? true);
}

export function not(answer: Answer): Answer {
  return answer instanceof Unknown ? answer : !answer;
}

/** Whether a property is a value. */
export function is(property: Plain, value: string | boolean): Answer {
  return property instanceof Unknown ? property : property === value;
}

/** What a list holds, or that it is unknown as a whole; nothing of what is no list. */
export function itemsOf(property: Plain): readonly Plain[] {
  if (property instanceof Unknown) return [property];
  return isList(property) ? property : [];
}

/** A property of an object, or that the object is unknown as a whole. */
export function memberOf(property: Plain, name: string): Plain {
  if (property instanceof Unknown) return property;
  return typeof property === "object" && !isList(property) ? property[name] : undefined;
}

/** Whether a text is what is looked for; what is no text is not. */
export function textAnswer(value: Plain, matches: (text: string) => boolean): Answer {
  return value instanceof Unknown ? value : typeof value === "string" && matches(value);
}
