import * as path from "node:path";
import { type Diff, diff } from "../provider/diff";
import { keptIn } from "../provider/kept-state";
import { LocalProvider } from "../provider/provider";
import type { Failure, ResourceType } from "../provider/schema";
import type { Properties } from "../provider/values";
import { actorsIn } from "./actors";
import { checkConfig, ownerOf } from "./config";
import { functions } from "./functions";
import type { GitHub, GitHubResourceType } from "./github";
import { planNamed } from "./plans";
import { resourceTypes } from "./resources";

/** The folder that GitHub's state is kept in. */
export const folderVariable = "ARTIFACT_REGISTRIES_LOCAL_GITHUB";

/** What the owner pays for, @default enterprise */
export const planVariable = "ARTIFACT_REGISTRIES_LOCAL_GITHUB_PLAN";

/** Whose token the program has, as rulesets name those who may bypass them, @default RepositoryRole:5 */
export const actorVariable = "ARTIFACT_REGISTRIES_LOCAL_GITHUB_ACTOR";

/** The `github` package's resource provider with kept state in place of GitHub. */
export class LocalGitHubProvider extends LocalProvider<GitHub> {
  private connected: GitHub | undefined;

  constructor(private readonly environment: Readonly<Record<string, string | undefined>> = process.env) {
    super(resourceTypes, functions);
  }

  override checkConfig(news: Properties): Failure[] {
    return checkConfig(news);
  }

  override configure(settings: Properties): void {
    const folder = this.environment[folderVariable];
    if (folder === undefined || !path.isAbsolute(folder)) {
      throw new Error(
        `The local github provider does not know where GitHub's state is kept: set ${folderVariable} to a folder's ` +
          "absolute path. It never talks to GitHub itself.",
      );
    }
    const owner = ownerOf(settings, this.environment);
    const plan = planNamed(this.environment[planVariable]);
    const actors = actorsIn(this.environment[actorVariable]);
    this.connected = { owner, plan, actors, kept: keptIn(path.join(folder, owner)) };
  }

  override async diff(
    type: string,
    state: Properties,
    inputs: Properties,
    ignoreChanges: readonly string[],
  ): Promise<Diff> {
    const resourceType: GitHubResourceType = this.typeOf(type);
    const forced = (await resourceType.forces?.(this.cloudOf(), state, inputs)) ?? [];
    const table = Object.entries(resourceType.inputs).map(([name, property]) =>
      forced.includes(name) ? [name, { ...property, replaces: true }] : [name, property],
    );
    const found = diff({ ...resourceType, inputs: Object.fromEntries(table) }, state, inputs, ignoreChanges);
    const drifted = (resourceType.drifted?.(state) ?? []).filter((name) => !ignoreChanges.includes(name));
    const update = { kind: "update", replaces: false } as const;
    return {
      ...found,
      differences: new Map([...found.differences, ...drifted.map((name) => [name, update] as const)]),
    };
  }

  protected override cloudOf(): GitHub {
    if (this.connected === undefined) throw new Error("The local github provider was not configured.");
    return this.connected;
  }

  /** The real provider's framework lists the errors of a resource, and says of which resource they are elsewhere. */
  protected override describe(_activity: string, _type: ResourceType<GitHub>, _id: string, error: unknown): string {
    return `1 error occurred:\n\t* ${error instanceof Error ? error.message : error}\n\n`;
  }
}
