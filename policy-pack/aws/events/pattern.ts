import { type EventValue, isItems, isMembers, type Members, Open, Partly } from "./event-value";
import { meets } from "./operators";

/**
 * Whether an event pattern matches an event, or for all that is known of it may: all members must match, of a list's
 * items one. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern.html
 */
export function canMatch(pattern: Members, event: EventValue): boolean {
  if (event instanceof Open) return true;
  if (isItems(event)) return event.some((item) => canMatch(pattern, item));
  return Object.entries(pattern).every(([key, wanted]) => {
    if (key === "$or" && Array.isArray(wanted)) {
      return wanted.some((alternative) => isMembers(alternative) && canMatch(alternative, event));
    }
    const value = memberOf(event, key);
    if (Array.isArray(wanted)) return wanted.some((test) => meets(test, value));
    return isMembers(wanted) && canMatch(wanted, value);
  });
}

function memberOf(event: EventValue, key: string): EventValue {
  if (event instanceof Partly) return Object.hasOwn(event.known, key) ? event.known[key] : new Open("*");
  return isMembers(event) && Object.hasOwn(event, key) ? (event[key] as EventValue) : undefined;
}
