import { coversAction } from "../../../components/aws/iam/action";
import { type Plain, Unknown } from "../../framework/snapshot";
import { allowStatements, Malformed } from "../iam/document";
import { textsOf } from "../iam/texts";
import { refusedActions, writeActions } from "./ecr-actions";

const changing = [...writeActions, ...[...refusedActions.values()].flat()];

/** Where a document lets somebody push images, delete them or reconfigure a registry, on whatever resource. */
export function registryWrites(document: Plain, property: string): readonly (Malformed | Unknown)[] {
  const reason =
    "lets users, whose credentials last, change registries. Let a role do it, which CI takes by a token of its job.";
  return allowStatements(document, property).flatMap((statement) => {
    if (statement instanceof Unknown || statement instanceof Malformed) return [statement];
    const { elements } = statement;
    const element = "NotAction" in elements ? "NotAction" : "Action";
    const at = `${statement.property}.${element}`;
    const read = textsOf(elements[element], at);
    const covers = (action: string) => read.some((one) => "text" in one && coversAction(one.text, action));
    const grants = element === "Action" ? changing.some(covers) : !changing.every(covers);
    return grants ? [new Malformed(at, reason)] : read.filter((one) => !("text" in one));
  });
}
