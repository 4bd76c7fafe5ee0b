import { type Plain, Unknown } from "../../framework/snapshot";
import { allowStatements, Malformed } from "../iam/document";
import { coversAny, textsOf } from "../iam/texts";
import { promotedActions, writeActions } from "./ecr-actions";
import { type Environments, environmentsReached } from "./environments";
import { repositoryNames, withoutVariables } from "./resources";

/** An environment, and where a document reaches it. */
export interface Place {
  readonly environment: string;
  /** The names of the repositories that it reaches there, with `*` for any characters and `?` for one. */
  readonly names: string;
  readonly property: string;
}
interface Reach {
  readonly writes: readonly Place[];
  readonly reads: readonly Place[];
  readonly unknown: readonly Unknown[];
}

/**
 * Which environments a document lets somebody write and read. What leaves open which they are is for the policy about
 * permissions, and so is what cannot be read.
 */
export function reachOf(document: Plain, property: string, environments: Environments): Reach {
  const reached = allowStatements(document, property).map((statement): Reach => {
    if (statement instanceof Unknown) return { writes: [], reads: [], unknown: [statement] };
    if (statement instanceof Malformed) return nothing;
    const { elements } = statement;
    const actions = textsOf(elements.Action, `${statement.property}.Action`);
    const [writes, reads] = [coversAny(actions, writeActions), coversAny(actions, promotedActions)];
    const resources = writes || reads ? textsOf(elements.Resource, `${statement.property}.Resource`) : [];
    const places = resources.flatMap((read) => ("text" in read ? placesOf(read, environments) : []));
    return {
      writes: writes ? places : [],
      reads: reads ? places : [],
      unknown: [...actions, ...resources].filter((read) => read instanceof Unknown),
    };
  });
  return {
    writes: reached.flatMap(({ writes }) => writes),
    reads: reached.flatMap(({ reads }) => reads),
    unknown: reached.flatMap(({ unknown }) => unknown),
  };
}

const nothing: Reach = { writes: [], reads: [], unknown: [] };

function placesOf({ text, property }: { text: string; property: string }, environments: Environments): Place[] {
  const names = repositoryNames(text);
  const reached = names === undefined ? [] : (environmentsReached(names, environments) ?? []);
  return reached.map((environment) => ({ environment, names: withoutVariables(names ?? ""), property }));
}
