import { type CheckResult, check, checkArguments } from "./check";
import type { Diff } from "./diff";
import type { Failure, PropertyTable, ResourceType } from "./schema";
import { importedInputs, plannedState, refreshedInputs, stateOf } from "./state";
import { canonical, type Properties, withoutInternals } from "./values";

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

export interface ProviderFunction<Cloud> {
  readonly inputs: PropertyTable;
  call(cloud: Cloud, args: Properties): Promise<Properties>;
}

/** A package's resource provider with something local in place of the service, without the wire around it. */
export abstract class LocalProvider<Cloud> {
  protected constructor(
    private readonly resourceTypes: Readonly<Record<string, ResourceType<Cloud>>>,
    private readonly functions: Readonly<Record<string, ProviderFunction<Cloud>>>,
  ) {}

  abstract checkConfig(news: Properties): Failure[];

  abstract configure(settings: Properties): void;

  abstract diff(
    type: string,
    state: Properties,
    inputs: Properties,
    ignoreChanges: readonly string[],
  ): Diff | Promise<Diff>;

  /** The service as a resource or function with these properties sees it. */
  protected abstract cloudOf(properties: Properties): Cloud;

  protected abstract describe(activity: string, type: ResourceType<Cloud>, id: string, error: unknown): string;

  diffConfig(olds: Properties, news: Properties): boolean {
    return canonical(withoutInternals(olds)) !== canonical(withoutInternals(news));
  }

  check(type: string, name: string, olds: Properties, news: Properties, randomSeed: string): CheckResult {
    return check(this.typeOf(type), { name, news, olds, randomSeed });
  }

  planned(type: string, inputs: Properties, state?: Properties): Properties {
    return plannedState(this.typeOf(type), inputs, state);
  }

  async create(type: string, inputs: Properties): Promise<Resource> {
    const resourceType = this.typeOf(type);
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
      const message = this.describe("creating", resourceType, id ?? name, error);
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
    const resourceType = this.typeOf(type);
    const cloud = this.cloudOf(state);
    const said = { ...withoutInternalsOf(inputs), ...state };
    const reported = await resourceType.read(cloud, id, said).catch((error) => {
      throw new Error(this.describe("reading", resourceType, id, error));
    });
    if (reported === undefined) return undefined;
    const { id: actualId = id } = reported;
    const now = stateOf(resourceType, { ...reported, id: actualId }, said);
    const isImport = Object.keys(inputs).length === 0;
    const nowInputs = isImport ? importedInputs(resourceType, now) : refreshedInputs(resourceType, now, inputs);
    return { id: String(actualId), state: now, inputs: nowInputs };
  }

  async update(type: string, id: string, state: Properties, inputs: Properties): Promise<Resource> {
    const resourceType = this.typeOf(type);
    const cloud = this.cloudOf(state);
    try {
      await resourceType.update(cloud, id, state, inputs);
      return await this.existing(resourceType, cloud, id, inputs);
    } catch (error) {
      const message = this.describe("updating", resourceType, id, error);
      throw new InitializationError(await this.salvage(resourceType, cloud, id, state), inputs, message);
    }
  }

  async delete(type: string, id: string, state: Properties): Promise<void> {
    const resourceType = this.typeOf(type);
    await resourceType.delete(this.cloudOf(state), id, state).catch((error) => {
      throw new Error(this.describe("deleting", resourceType, id, error));
    });
  }

  async invoke(token: string, args: Properties): Promise<Properties> {
    const called = this.functions[token];
    if (called === undefined) {
      throw new Error(`The local cloud has no function ${token}; it has ${Object.keys(this.functions).join(", ")}.`);
    }
    const { inputs, failures } = checkArguments(called.inputs, args);
    if (failures.length > 0) {
      throw new Error(`${token}: ${failures.map(({ property, reason }) => `${property}: ${reason}`).join(" ")}`);
    }
    return called.call(this.cloudOf(inputs), withoutInternalsOf(inputs));
  }

  protected typeOf(token: string): ResourceType<Cloud> {
    const type = this.resourceTypes[token];
    if (type !== undefined) return type;
    const known = Object.keys(this.resourceTypes).join(", ");
    throw new Error(`The local cloud has no resource type ${token}; it has ${known}.`);
  }

  private async existing(type: ResourceType<Cloud>, cloud: Cloud, id: string, inputs: Properties): Promise<Resource> {
    const reported = await type.read(cloud, id, inputs);
    if (reported === undefined) throw new Error("it is gone");
    return { id, state: stateOf(type, { ...reported, id: reported.id ?? id }, inputs) };
  }

  /** After a failure: the state as it is now, or where that cannot be read what is known of it. */
  private salvage(type: ResourceType<Cloud>, cloud: Cloud, id: string, known: Properties): Promise<Resource> {
    return this.existing(type, cloud, id, known).catch(() => ({ id, state: { ...withoutInternalsOf(known), id } }));
  }
}

function nameOf(inputs: Properties): string {
  const { name, repository, repositoryName, keyId, bucket } = inputs;
  return String(name ?? repository ?? repositoryName ?? keyId ?? bucket ?? "new");
}

function withoutInternalsOf(properties: Properties): Properties {
  const stripped = withoutInternals(properties);
  return typeof stripped === "object" && stripped !== null && !Array.isArray(stripped) ? stripped : {};
}
