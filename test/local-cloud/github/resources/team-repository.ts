import { string } from "../../provider/schema";
import { optionalText, type Properties, text } from "../../provider/values";
import { orGone } from "../api-error";
import { etagOf, type GitHub, type GitHubResourceType, idOf, partsOfId, repositoryNamed } from "../github";
import { findTeam, teamNamed } from "./team";

const kind = "team-repository";

export const teamRepository: GitHubResourceType = {
  title: "TeamRepository",
  inputs: {
    permission: { type: string, default: "pull" },
    repository: { type: string, required: true, replaces: true },
    teamId: { type: string, required: true, replaces: true },
  },
  outputs: ["etag"],

  async create(github, inputs, created) {
    const team = await teamNamed(github, text(inputs, "teamId"));
    await putPermission(github, team, inputs);
    created(idOf(String(team.id), text(inputs, "repository")));
  },

  async read(github, id, state) {
    const [teamId = "", repositoryName = ""] = partsOfId(id, ["team_id", "repository"]);
    const team = await findTeam(github, teamId);
    const repository = await orGone(repositoryNamed(github, repositoryName));
    const found = team && repository && (await github.kept.get(kind, `${team.id}/${repository.repoId}`));
    if (found === undefined) return undefined;
    return {
      etag: etagOf(found),
      permission: found.permission,
      repository: repository?.name,
      teamId: optionalText(state, "teamId") ?? teamId,
    };
  },

  async update(github, _id, _state, inputs) {
    await putPermission(github, await teamNamed(github, text(inputs, "teamId")), inputs);
  },

  async delete(github, id) {
    const [teamId = "", repositoryName = ""] = partsOfId(id, ["team_id", "repository"]);
    const team = await findTeam(github, teamId);
    const repository = await orGone(repositoryNamed(github, repositoryName));
    if (team && repository) await github.kept.remove(kind, `${team.id}/${repository.repoId}`);
  },
};

async function putPermission(github: GitHub, team: Properties, inputs: Properties): Promise<void> {
  const { repoId } = await repositoryNamed(github, text(inputs, "repository"));
  await github.kept.put(kind, `${team.id}/${repoId}`, { permission: inputs.permission, repoId, teamId: team.id });
}
