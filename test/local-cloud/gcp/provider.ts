import * as path from "node:path";
import { type Diff, type Difference, diff } from "../provider/diff";
import { keptIn } from "../provider/kept-state";
import { LocalProvider } from "../provider/provider";
import type { Failure, ResourceType } from "../provider/schema";
import { canonical, containsUnknown, isProperties, type Properties } from "../provider/values";
import { ApiError } from "./api-error";
import { checkConfig, readConfig } from "./config";
import { functions } from "./functions";
import type { Google, GoogleResourceType } from "./google";
import { managedLabels } from "./labels";
import { resourceTypes } from "./resources";

/** The folder that Google Cloud's state is kept in. */
export const folderVariable = "ARTIFACT_REGISTRIES_LOCAL_GCP";

/** The `gcp` package's resource provider with kept state in place of Google Cloud. */
export class LocalGoogleProvider extends LocalProvider<Google> {
  private connected: Google | undefined;

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
        `The local gcp provider does not know where Google Cloud's state is kept: set ${folderVariable} to a folder's ` +
          "absolute path. It never talks to Google itself.",
      );
    }
    this.connected = { ...readConfig(settings, this.environment), kept: keptIn(folder) };
  }

  override planned(type: string, inputs: Properties, state?: Properties): Properties {
    const resourceType: GoogleResourceType = this.typeOf(type);
    const computed = state === undefined && resourceType.planned?.(this.cloudOf(), inputs);
    return { ...super.planned(type, inputs, state), ...computed };
  }

  override diff(type: string, state: Properties, inputs: Properties, ignoreChanges: readonly string[]): Diff {
    const google = this.cloudOf();
    const resourceType = this.typeOf(type);
    const table = resourceType.inputs;
    // The real provider plans this one anew: a policy that is taken out of the program is in force no longer.
    const policy = table.deletionPolicy && { deletionPolicy: inputs.deletionPolicy ?? google.deletionPolicy };
    const found = diff(resourceType, state, { ...inputs, ...policy }, ignoreChanges);
    if (table.labels === undefined || ignoreChanges.includes("labels")) return found;
    return { ...found, differences: new Map([...found.differences, ...labelDifferences(google, state, inputs)]) };
  }

  protected override cloudOf(): Google {
    if (this.connected === undefined) throw new Error("The local gcp provider was not configured.");
    return this.connected;
  }

  /** The real provider's framework lists the errors of a resource, and says of which resource they are elsewhere. */
  protected override describe(activity: string, type: ResourceType<Google>, id: string, error: unknown): string {
    const words = error instanceof Error ? error.message : String(error);
    const subject = activity === "creating" ? type.title : `${type.title} "${id}"`;
    const message = error instanceof ApiError ? `Error ${activity} ${subject}: ${words}` : words;
    return `1 error occurred:\n\t* ${message}\n\n`;
  }
}

/** Labels of the provider's that changed, there or here. */
function labelDifferences(google: Google, state: Properties, inputs: Properties): [string, Difference][] {
  if (containsUnknown(inputs.labels) || !isProperties(state.pulumiLabels)) return [];
  const expected = managedLabels(google, inputs.labels, state.effectiveLabels);
  return canonical(expected) === canonical(state.pulumiLabels)
    ? []
    : [["pulumiLabels", { kind: "update", replaces: false }]];
}
