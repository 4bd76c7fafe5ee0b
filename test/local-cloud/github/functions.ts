import type { ProviderFunction } from "../provider/provider";
import { boolean, integer, string } from "../provider/schema";
import { optionalText, type Properties, text, texts } from "../provider/values";
import { ApiError } from "./api-error";
import { findRepository, type GitHub, nodeId, repositories } from "./github";
import { reported } from "./resources/kept-repository";
import { teamNamed } from "./resources/team";

const optional = { type: string } as const;

export const functions: Readonly<Record<string, ProviderFunction<GitHub>>> = {
  "github:index/getRepository:getRepository": {
    inputs: { description: optional, fullName: optional, homepageUrl: optional, name: optional },
    call: repositoryData,
  },
  "github:index/getTeam:getTeam": {
    inputs: {
      membershipType: { type: string, default: "all" },
      resultsPerPage: { type: integer, default: 100 },
      slug: { type: string, required: true },
      summaryOnly: { type: boolean, default: false },
    },
    call: teamData,
  },
  "github:index/getUser:getUser": {
    inputs: { username: { type: string, required: true } },
    call: userData,
  },
};

/** A repository that is not there has no outputs, and is no error: so the real provider has it. */
async function repositoryData(github: GitHub, args: Properties): Promise<Properties> {
  const fullName = optionalText(args, "fullName");
  const [owner = "", ownName] = fullName?.split("/") ?? [github.owner];
  const name = optionalText(args, "name") ?? ownName;
  if (name === undefined) throw new Error('one of "full_name" or "name" has to be provided');
  const found = owner === github.owner ? await findRepository(github, name) : undefined;
  if (found === undefined) return {};
  const { etag, securityAndAnalysis, sourceOwner, sourceRepo, vulnerabilityAlerts, webCommitSignoffRequired, ...data } =
    reported(github, found);
  return { ...data, fork: false, id: name, pages: [], repositoryLicenses: [], templates: [] };
}

async function teamData(github: GitHub, args: Properties): Promise<Properties> {
  const found = await teamNamed(github, text(args, "slug"));
  const access = (await github.kept.list("team-repository")).filter(({ teamId }) => teamId === found.id);
  const all = await repositories(github);
  const detailed = access.flatMap(({ permission, repoId }) =>
    all.filter((each) => each.repoId === repoId).map(({ name }) => ({ repoId, repoName: name, roleName: permission })),
  );
  const isSummary = args.summaryOnly === true;
  return {
    ...args,
    description: found.description,
    id: String(found.id),
    members: isSummary ? [] : texts(found.members),
    name: found.name,
    nodeId: found.nodeId,
    notificationSetting: found.notificationSetting,
    permission: "pull",
    privacy: found.privacy,
    repositories: isSummary ? [] : detailed.map(({ repoName }) => repoName),
    repositoriesDetaileds: isSummary ? [] : detailed,
  };
}

/** Of a user there is only what a test says: the login and the id. */
async function userData(github: GitHub, args: Properties): Promise<Properties> {
  const username = text(args, "username");
  const found = await github.kept.get("user", username.toLowerCase());
  if (found === undefined) throw new ApiError("GET", `users/${username}`, 404, "Not Found");
  const unknown = ["avatarUrl", "bio", "blog", "company", "createdAt", "email", "gravatarId", "location", "name"];
  return {
    ...Object.fromEntries([...unknown, "suspendedAt", "updatedAt"].map((name) => [name, ""])),
    followers: 0,
    following: 0,
    gpgKeys: [],
    id: String(found.id),
    login: found.login,
    nodeId: nodeId("U", Number(found.id)),
    publicGists: 0,
    publicRepos: 0,
    siteAdmin: false,
    sshKeys: [],
    username,
  };
}
