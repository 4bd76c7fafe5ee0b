import type { Permission } from "../access-matrix";
import { inWords, namesOfNone } from "./action-groups";
import { type Place, rowsOf } from "./places";
import type { AccessRow } from "./stack-access";

/** What a matrix permits, by identity and of all of them, in rows. */
export class Permitted {
  readonly #actions = new Map<string, Set<string>>();

  constructor(
    private readonly places: readonly Place[],
    permissions: readonly Permission[],
  ) {
    for (const { identity, action, resource } of permissions) {
      for (const key of [`${identity} ${resource}`, resource]) {
        this.#actions.set(key, (this.#actions.get(key) ?? new Set()).add(action));
      }
    }
  }

  by(identity: string): readonly AccessRow[] {
    return rowsOf(this.places, ({ resource, groups, others = [] }) => {
      const single = others.map((action) => ({ name: action, actions: [action] }));
      return inWords([...groups, ...single], this.#of(`${identity} ${resource}`));
    });
  }

  byNobody(): readonly AccessRow[] {
    return rowsOf(this.places, ({ resource, groups }) => namesOfNone(groups, this.#of(resource)));
  }

  #of(key: string): ReadonlySet<string> {
    return this.#actions.get(key) ?? new Set();
  }
}
