import { type CheckResult, check, checkArguments, type Failure } from "./check";
import { type Cloud, Connections } from "./cloud";
import { checkConfig, type ProviderConfig, readConfig } from "./config";
import { type Diff, diff } from "./diff";
import { functions } from "./functions";
import { resourceTypes } from "./resources";
import type { ResourceType } from "./schema";
import { importedInputs, plannedState, refreshedInputs, stateOf } from "./state";
import { canonical, isUnknown, type Properties, withoutInternals } from "./values";

export interface Resource {
  readonly id: string;
  readonly state: Properties;
}

/** The resource exists, but not in the state that was asked for: its state must not be lost. */
export class InitializationError extends Error {
  constructor(
    readonly resource: Resource,
    readonly inputs: Properties,
    message: string,
  ) {
    super(message);
  }
}

export const endpointVariable = "ARTIFACT_REGISTRIES_LOCAL_AWS";

/** The `aws` package's resource provider with the emulator in place of AWS, without the wire around it. */
export class LocalAwsProvider {
  private connected: { config: ProviderConfig; connections: Connections } | undefined;

  constructor(private readonly environment: Readonly<Record<string, string | undefined>> = process.env) {}

  checkConfig(news: Properties): Failure[] {
    return checkConfig(news);
  }

  diffConfig(olds: Properties, news: Properties): boolean {
    return canonical(withoutInternals(olds)) !== canonical(withoutInternals(news));
  }

  configure(settings: Properties): void {
    const endpoint = this.environment[endpointVariable];
    if (endpoint === undefined || !/^http:\/\/127\.0\.0\.1:\d+$/.test(endpoint)) {
      throw new Error(
        `The local aws provider does not know the emulator: set ${endpointVariable} to its address, ` +
          "such as http://127.0.0.1:4566. It never talks to AWS itself.",
      );
    }
    const config = readConfig(settings);
    this.connected = { config, connections: new Connections(endpoint, config.defaultTags) };
  }

  check(type: string, name: string, olds: Properties, news: Properties, randomSeed: string): CheckResult {
    const { region, defaultTags } = this.connection().config;
    return check(typeOf(type), { name, news, olds, randomSeed, region, defaultTags });
  }

  diff(type: string, state: Properties, inputs: Properties, ignoreChanges: readonly string[]): Diff {
    return diff(typeOf(type), state, inputs, ignoreChanges);
  }

  planned(type: string, inputs: Properties, state?: Properties): Properties {
    return plannedState(typeOf(type), inputs, state);
  }

  async create(type: string, inputs: Properties): Promise<Resource> {
    const resourceType = typeOf(type);
    const cloud = this.cloudOf(inputs);
    let id: string | undefined;
    const name = nameOf(inputs);
    try {
      await resourceType.create(cloud, inputs, (created) => {
        id = created;
      });
      if (id === undefined) throw new Error("it was created, but its id is not known");
      return await this.existing(resourceType, cloud, id, inputs);
    } catch (error) {
      const message = describe("creating", resourceType, id ?? name, error);
      if (id === undefined) throw new Error(message);
      throw new InitializationError(await this.salvage(resourceType, cloud, id, inputs), inputs, message);
    }
  }

  /** Undefined when it is gone. Without state it is an import. */
  async read(
    type: string,
    id: string,
    state: Properties,
    inputs: Properties,
  ): Promise<(Resource & { inputs: Properties }) | undefined> {
    const resourceType = typeOf(type);
    const cloud = this.cloudOf(state);
    const said = { ...withoutInternalsOf(inputs), ...state };
    const reported = await resourceType.read(cloud, id, said).catch((error) => {
      throw new Error(describe("reading", resourceType, id, error));
    });
    if (reported === undefined) return undefined;
    const now = stateOf(resourceType, { ...reported, id }, said);
    const isImport = Object.keys(inputs).length === 0;
    const nowInputs = isImport ? importedInputs(resourceType, now) : refreshedInputs(resourceType, now, inputs);
    return { id, state: now, inputs: nowInputs };
  }

  async update(type: string, id: string, state: Properties, inputs: Properties): Promise<Resource> {
    const resourceType = typeOf(type);
    const cloud = this.cloudOf(state);
    try {
      await resourceType.update(cloud, id, state, inputs);
      return await this.existing(resourceType, cloud, id, inputs);
    } catch (error) {
      const message = describe("updating", resourceType, id, error);
      throw new InitializationError(await this.salvage(resourceType, cloud, id, state), inputs, message);
    }
  }

  async delete(type: string, id: string, state: Properties): Promise<void> {
    const resourceType = typeOf(type);
    await resourceType.delete(this.cloudOf(state), id, state).catch((error) => {
      throw new Error(describe("deleting", resourceType, id, error));
    });
  }

  async invoke(token: string, args: Properties): Promise<Properties> {
    const called = functions[token];
    if (called === undefined) {
      throw new Error(`The local cloud has no function ${token}; it has ${Object.keys(functions).join(", ")}.`);
    }
    const { inputs, failures } = checkArguments(called.inputs, args);
    if (failures.length > 0) {
      throw new Error(`${token}: ${failures.map(({ property, reason }) => `${property}: ${reason}`).join(" ")}`);
    }
    return called.call(this.cloudOf(inputs), withoutInternalsOf(inputs));
  }

  private connection() {
    if (this.connected === undefined) throw new Error("The local aws provider was not configured.");
    return this.connected;
  }

  private cloudOf(properties: Properties): Cloud {
    const { config, connections } = this.connection();
    const { region } = properties;
    return connections.in(typeof region === "string" && !isUnknown(region) ? region : config.region);
  }

  private async existing(type: ResourceType, cloud: Cloud, id: string, inputs: Properties): Promise<Resource> {
    const reported = await type.read(cloud, id, inputs);
    if (reported === undefined) throw new Error("it is gone");
    return { id, state: stateOf(type, { ...reported, id }, inputs) };
  }

  /** After a failure: the state as it is now, or where that cannot be read what is known of it. */
  private salvage(type: ResourceType, cloud: Cloud, id: string, known: Properties): Promise<Resource> {
    return this.existing(type, cloud, id, known).catch(() => ({ id, state: { ...withoutInternalsOf(known), id } }));
  }
}

function typeOf(token: string): ResourceType {
  const type = resourceTypes[token];
  if (type === undefined) {
    throw new Error(`The local cloud has no resource type ${token}; it has ${Object.keys(resourceTypes).join(", ")}.`);
  }
  return type;
}

function describe(activity: string, type: ResourceType, id: string, error: unknown): string {
  const words = error instanceof Error ? `${error.name === "Error" ? "" : `${error.name}: `}${error.message}` : error;
  return `${activity} ${type.title} (${id}): ${words}`;
}

function nameOf(inputs: Properties): string {
  const { name, repository, repositoryName, keyId } = inputs;
  return String(name ?? repository ?? repositoryName ?? keyId ?? "new");
}

function withoutInternalsOf(properties: Properties): Properties {
  const stripped = withoutInternals(properties);
  return typeof stripped === "object" && stripped !== null && !Array.isArray(stripped) ? stripped : {};
}
