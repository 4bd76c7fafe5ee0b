/** Actions (AWS) or permissions (Google Cloud) that belong together, by what people call them. */
export interface ActionGroup {
  readonly name: string;
  readonly actions: readonly string[];
}

/**
 * What of groups of actions is allowed, in words: the group where all of it is and no larger one says so, and the
 * actions themselves that no whole group says.
 */
export function inWords(groups: readonly ActionGroup[], allowed: ReadonlySet<string>): readonly string[] {
  const whole = groups.filter(({ actions }) => actions.every((action) => allowed.has(action)));
  const said = new Set(whole.flatMap(({ actions }) => actions));
  const parts = groups.flatMap(({ actions }) => actions).filter((action) => allowed.has(action) && !said.has(action));
  const larger = (one: ActionGroup) => whole.some((group) => isIn(one, group));
  return [...whole.filter((group) => !larger(group)).map(({ name }) => name), ...new Set(parts)];
}

/** The groups of which nothing is allowed, less what smaller groups in them say: who may pull may not push for that. */
export function namesOfNone(groups: readonly ActionGroup[], allowed: ReadonlySet<string>): readonly string[] {
  return groups
    .filter((group) => {
      const smaller = new Set(groups.filter((one) => isIn(one, group)).flatMap(({ actions }) => actions));
      return !group.actions.some((action) => allowed.has(action) && !smaller.has(action));
    })
    .map(({ name }) => name);
}

/** Whether a group has all of another, and more. */
function isIn(one: ActionGroup, { actions }: ActionGroup): boolean {
  return actions.length > one.actions.length && one.actions.every((action) => actions.includes(action));
}
