import { coversAction, hasActionWildcard } from "../../../components/aws/iam/action";
import { type Plain, Unknown } from "../../framework/snapshot";
import { Malformed } from "../iam/document";
import { coversAny, textsOf } from "../iam/texts";
import { readActions, refusedActions, registryReadActions, writeActions } from "./ecr-actions";
import { type Environments, environmentsReached } from "./environments";
import { escalationActions, keyAdministration, roleActions, signAction } from "./other-actions";
import { isAnyName, isRestrictedToAliases, leavesKeyOpen, leavesRoleOpen, repositoryNames } from "./resources";

type Elements = { readonly [element: string]: Plain };
type Result = Malformed | Unknown;

/** What an Allow statement grants to CI that an identity of CI may not have. */
export function statementFindings(
  { property, elements }: { readonly property: string; readonly elements: Elements },
  environments: Environments,
): readonly Result[] {
  if ("NotAction" in elements) {
    const reason = "lets CI do everything but what it names, with registries, keys and identities as well. Use Action.";
    return [new Malformed(`${property}.NotAction`, reason)];
  }
  const actions = textsOf(elements.Action, `${property}.Action`);
  return [
    ...judged(actions, actionProblem),
    ...resourceFindings(elements, property, resourceProblems(actions, elements.Condition, environments)),
  ];
}

const list = new Intl.ListFormat("en-GB");
const all = [...writeActions, ...readActions, ...registryReadActions];

function actionProblem(text: string): string | undefined {
  const covers = (action: string) => coversAction(text, action);
  const harm = [...refusedActions].filter(([, actions]) => actions.some(covers)).map(([what]) => what);
  if (harm.length > 0) return `lets CI ${list.format(harm)}. Name the actions that pushing or pulling takes instead.`;
  if (keyAdministration.some(covers)) {
    return "lets CI administer keys, and lose what they encrypt or have signed. Name the actions that use a key instead.";
  }
  if (escalationActions.some(covers)) {
    return "lets CI take permissions or credentials of others, and with them do anything. Leave it to another identity.";
  }
  const ofEcr = text.toLowerCase().startsWith("ecr:");
  if (hasActionWildcard(text) && (ofEcr || all.some(covers))) {
    return "has a wildcard, which also covers what ECR may have one day. Write out the actions that CI takes.";
  }
  return ofEcr && !all.some(covers) ? "is no action of ECR that this pack knows. Write one that ECR has." : undefined;
}

/** By what a statement's actions are about, what is wrong with a resource. */
function resourceProblems(
  read: ReturnType<typeof textsOf>,
  condition: Plain,
  environments: Environments,
): readonly ((resource: string) => string | undefined)[] {
  const covers = (actions: readonly string[]) => coversAny(read, actions);
  const refused = [...refusedActions.values()].flat();
  return [
    ...(covers([...readActions, ...writeActions, ...refused]) ? [anyRepositoryProblem] : []),
    ...(covers(writeActions) ? [(resource: string) => writeProblem(resource, environments)] : []),
    ...(covers([signAction]) && !isRestrictedToAliases(condition) ? [keyProblem] : []),
    ...(covers(roleActions) ? [roleProblem] : []),
  ];
}

function anyRepositoryProblem(resource: string): string | undefined {
  const names = repositoryNames(resource);
  if (names === undefined || !isAnyName(names)) return undefined;
  return (
    "covers every repository. Write the ARN of repositories, such as " +
    "arn:aws:ecr:<region>:<account>:repository/staging/*; only ecr:GetAuthorizationToken needs a statement with *."
  );
}

function writeProblem(resource: string, environments: Environments): string | undefined {
  const names = repositoryNames(resource);
  if (names === undefined || environmentsReached(names, environments) !== undefined) return undefined;
  return (
    "leaves open which environment is written: the first part of the repositories' names is not fixed. Write it out, " +
    "or say in the setting `environments` how else they are told apart."
  );
}

function keyProblem(resource: string): string | undefined {
  if (!leavesKeyOpen(resource)) return undefined;
  const condition = '{ "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/<name>" } }';
  return `lets CI sign with any key. Write the key's ARN, or add the condition ${condition}.`;
}

function roleProblem(resource: string): string | undefined {
  if (!leavesRoleOpen(resource)) return undefined;
  return "lets CI act as any role. Write the ARN of the role, or of those whose names begin alike.";
}

function resourceFindings(
  elements: Elements,
  property: string,
  problems: readonly ((resource: string) => string | undefined)[],
): readonly Result[] {
  if (problems.length === 0) return [];
  if ("NotResource" in elements) {
    const reason = "covers all resources but what it names. Use Resource instead.";
    return [new Malformed(`${property}.NotResource`, reason)];
  }
  return judged(textsOf(elements.Resource, `${property}.Resource`), (resource) =>
    problems.map((problem) => problem(resource)).find((reason) => reason !== undefined),
  );
}

/** Judges each text of an element. */
function judged(read: ReturnType<typeof textsOf>, problem: (text: string) => string | undefined): readonly Result[] {
  return read.flatMap((one) => {
    if (one instanceof Unknown || one instanceof Malformed) return [one];
    const reason = problem(one.text);
    return reason === undefined ? [] : [new Malformed(one.property, reason)];
  });
}
