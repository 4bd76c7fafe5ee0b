import { coversAction } from "../../../components/aws/iam/action";
import { isList, type Plain, Unknown } from "../../framework/snapshot";
import { Malformed } from "./document";

/** One of the texts that an element holds, and where it stands. */
interface Text {
  readonly property: string;
  readonly text: string;
}

/** What an element holds that takes one text or a list of them, such as `Action` and `Resource`. */
export function textsOf(value: Plain, property: string): readonly (Text | Unknown | Malformed)[] {
  const malformed = (at: string) => new Malformed(at, "is not a text. Write a text, or a list of texts.");
  const read = (item: Plain, at: string) => {
    if (item instanceof Unknown) return item;
    return typeof item === "string" && item !== "" ? { property: at, text: item } : malformed(at);
  };
  if (!isList(value)) return [read(value, property)];
  return value.length === 0 ? [malformed(property)] : value.map((item, index) => read(item, `${property}[${index}]`));
}

/** Whether what an element such as `Action` holds covers one of these actions. */
export function coversAny(read: ReturnType<typeof textsOf>, actions: readonly string[]): boolean {
  return read.some((one) => "text" in one && actions.some((action) => coversAction(one.text, action)));
}
