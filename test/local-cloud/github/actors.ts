/** Who may bypass a ruleset: https://docs.github.com/en/rest/repos/rules#create-a-repository-ruleset */
export const actorTypes = [
  ...["RepositoryRole", "Team", "Integration", "OrganizationAdmin", "DeployKey", "EnterpriseOwner", "User"],
];

export interface Actor {
  readonly type: string;
  readonly id?: number;
}

/** An administrator of the repository, in the ids of https://docs.github.com/en/rest/repos/rules */
const administrator = "RepositoryRole:5";

/** Everything that one token is, such as `User:583231,Team:12,OrganizationAdmin`. */
export function actorsIn(text = administrator): readonly Actor[] {
  return text.split(",").map((part) => {
    const [type = "", id, ...rest] = part.split(":");
    if (!actorTypes.includes(type) || rest.length > 0 || (id !== undefined && !/^\d+$/.test(id))) {
      throw new Error(`There is no GitHub actor "${part}"; write one of ${actorTypes.join(", ")}, with :<id>.`);
    }
    return id === undefined ? { type } : { type, id: Number(id) };
  });
}
