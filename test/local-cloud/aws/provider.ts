import type { CheckResult } from "../provider/check";
import { type Diff, diff } from "../provider/diff";
import { LocalProvider } from "../provider/provider";
import type { Failure } from "../provider/schema";
import { isUnknown, type Properties } from "../provider/values";
import { type Cloud, Connections } from "./cloud";
import { checkConfig, type ProviderConfig, readConfig } from "./config";
import { functions } from "./functions";
import { resourceTypes } from "./resources";
import type { ResourceType } from "./schema";
import { mergeTags } from "./tags";

export const endpointVariable = "ARTIFACT_REGISTRIES_LOCAL_AWS";

/** The `aws` package's resource provider with the emulator in place of AWS. */
export class LocalAwsProvider extends LocalProvider<Cloud> {
  private connected: { config: ProviderConfig; connections: Connections } | undefined;

  constructor(private readonly environment: Readonly<Record<string, string | undefined>> = process.env) {
    super(resourceTypes, functions);
  }

  override checkConfig(news: Properties): Failure[] {
    return checkConfig(news);
  }

  override configure(settings: Properties): void {
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

  override check(type: string, name: string, olds: Properties, news: Properties, randomSeed: string): CheckResult {
    const { region, defaultTags } = this.connection().config;
    const { inputs, failures } = super.check(type, name, olds, news, randomSeed);
    // The real provider fills both in before its check, so they are inputs and no defaults:
    // https://github.com/pulumi/pulumi-aws/blob/master/provider/region.go and tags.go
    const known = this.typeOf(type).inputs;
    if (known.region !== undefined) inputs.region ??= region;
    if (known.tags !== undefined) inputs.tagsAll = mergeTags(defaultTags, inputs.tags);
    return { inputs, failures };
  }

  override diff(type: string, state: Properties, inputs: Properties, ignoreChanges: readonly string[]): Diff {
    return diff(this.typeOf(type), state, inputs, ignoreChanges);
  }

  protected override cloudOf(properties: Properties): Cloud {
    const { config, connections } = this.connection();
    const { region } = properties;
    return connections.in(typeof region === "string" && !isUnknown(region) ? region : config.region);
  }

  protected override describe(activity: string, type: ResourceType, id: string, error: unknown): string {
    const words = error instanceof Error ? `${error.name === "Error" ? "" : `${error.name}: `}${error.message}` : error;
    return `${activity} ${type.title} (${id}): ${words}`;
  }

  private connection() {
    if (this.connected === undefined) throw new Error("The local aws provider was not configured.");
    return this.connected;
  }
}
