import { boolean, oneOf, string } from "../../provider/schema";
import { optionalText, type Properties, text } from "../../provider/values";
import { ApiError } from "../api-error";
import { etagOf, type GitHub, type GitHubResourceType, newId, nodeId } from "../github";

const kind = "team";

/** By id or slug: https://github.com/integrations/terraform-provider-github/blob/v6.13.0/github/util_team.go */
export async function findTeam(github: GitHub, idOrSlug: string): Promise<Properties | undefined> {
  const teams = await github.kept.list(kind);
  return teams.find((team) => String(team.id) === idOrSlug) ?? teams.find((team) => team.slug === idOrSlug);
}

export async function teamNamed(github: GitHub, idOrSlug: string): Promise<Properties> {
  const found = await findTeam(github, idOrSlug);
  if (found === undefined) throw new ApiError("GET", `orgs/${github.owner}/teams/${idOrSlug}`, 404, "Not Found");
  return found;
}

/** What GitHub keeps of a team. */
export function newTeam(name: string, id = newId()): Properties {
  return {
    description: "",
    id,
    members: [],
    name,
    nodeId: nodeId("T", id),
    notificationSetting: "notifications_enabled",
    parentId: null,
    privacy: "secret",
    slug: slugOf(name),
  };
}

export const team: GitHubResourceType = {
  title: "Team",
  autoNamed: true,
  inputs: {
    createDefaultMaintainer: { type: boolean, default: false, unreported: true },
    description: { type: string },
    ldapDn: { type: string, unreported: true },
    name: { type: string },
    notificationSetting: {
      type: oneOf(["notifications_enabled", "notifications_disabled"]),
      default: "notifications_enabled",
    },
    parentTeamId: { type: string, default: "" },
    parentTeamReadId: { type: string, computed: true },
    parentTeamReadSlug: { type: string, computed: true },
    privacy: { type: oneOf(["secret", "closed"]), default: "secret" },
  },
  outputs: ["etag", "membersCount", "nodeId", "slug"],

  async create(github, inputs, created) {
    const fresh = newTeam(text(inputs, "name"));
    await putTeam(github, inputs, fresh, "POST");
    created(String(fresh.id));
  },

  async read(github, id, given) {
    const found = await findTeam(github, id);
    if (found === undefined) return undefined;
    const parent = found.parentId === null ? undefined : await findTeam(github, String(found.parentId));
    const parentIds = [String(parent?.id ?? ""), String(parent?.slug ?? "")];
    const said = optionalText(given, "parentTeamId") ?? "";
    return {
      description: found.description,
      etag: etagOf(found),
      id: String(found.id),
      membersCount: Array.isArray(found.members) ? found.members.length : 0,
      name: found.name,
      nodeId: found.nodeId,
      notificationSetting: found.notificationSetting,
      // A parent that is given by its slug is no other than the one that GitHub reports by its id.
      parentTeamId: said !== "" && parentIds.includes(said) ? said : parentIds[0],
      parentTeamReadId: parentIds[0],
      parentTeamReadSlug: parentIds[1],
      privacy: found.privacy,
      slug: found.slug,
    };
  },

  async update(github, id, _state, inputs) {
    await putTeam(github, inputs, await teamNamed(github, id), "PATCH");
  },

  async delete(github, id) {
    const found = await teamNamed(github, id);
    await github.kept.remove(kind, String(found.id));
  },
};

async function putTeam(
  github: GitHub,
  inputs: Properties,
  before: Properties,
  method: "POST" | "PATCH",
): Promise<void> {
  const name = text(inputs, "name");
  const slug = slugOf(name);
  const others = await github.kept.list(kind);
  if (others.some((other) => other.slug === slug && other.id !== before.id)) {
    const path = method === "POST" ? `orgs/${github.owner}/teams` : `orgs/${github.owner}/teams/${before.slug}`;
    const problem = "{Resource:Team Field:name Code:unprocessable Message:Name must be unique for this org}";
    throw new ApiError(method, path, 422, "Validation Failed", problem);
  }
  const parent = optionalText(inputs, "parentTeamId");
  await github.kept.put(kind, String(before.id), {
    ...before,
    description: optionalText(inputs, "description") ?? "",
    name,
    notificationSetting: inputs.notificationSetting,
    parentId: parent === undefined ? null : (await teamNamed(github, parent)).id,
    privacy: inputs.privacy,
    slug,
  });
}

function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, "-")
    .replace(/^-+|-+$/g, "");
}
