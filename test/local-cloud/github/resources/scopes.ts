import { type PropertyTable, string } from "../../provider/schema";
import { type Properties, text } from "../../provider/values";
import { environmentNamed, environmentPath, type GitHub, idOf, partsOfId, repositoryOf } from "../github";

/** Where variables and secrets are: in a repository, or in one of its environments. */
export interface Scope {
  readonly inputs: PropertyTable;
  id(inputs: Properties, name: string): string;
  /** The properties that an id names. */
  parse(id: string, nameProperty: string): Properties;
  /** The id that its things are kept under, and its address. */
  find(github: GitHub, properties: Properties): Promise<{ key: number; path: string; repositoryId: number }>;
}

const repository = { type: string, required: true } as const;

export const inRepository: Scope = {
  inputs: { repository },
  id: (inputs, name) => idOf(text(inputs, "repository"), name),
  parse(id, nameProperty) {
    const [repositoryName, name] = partsOfId(id, ["repository", nameProperty]);
    return { repository: repositoryName, [nameProperty]: name };
  },
  async find(github, properties) {
    const found = await repositoryOf(github, properties);
    return { key: found.repoId, path: `repos/${github.owner}/${found.name}/actions`, repositoryId: found.repoId };
  },
};

export const inEnvironment: Scope = {
  inputs: { environment: { type: string, required: true, replaces: true }, repository },
  id: (inputs, name) => idOf(text(inputs, "repository"), text(inputs, "environment"), name),
  parse(id, nameProperty) {
    const [repositoryName, environment, name] = partsOfId(id, ["repository", "environment", nameProperty]);
    return { environment, repository: repositoryName, [nameProperty]: name };
  },
  async find(github, properties) {
    const { repoId: repositoryId, ...found } = await repositoryOf(github, properties);
    const whole = { ...found, repoId: repositoryId };
    const environment = await environmentNamed(github, whole, text(properties, "environment"));
    return { key: environment.id, path: environmentPath(github, whole, environment.name), repositoryId };
  },
};
