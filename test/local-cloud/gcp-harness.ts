import type { GoogleCloud } from "./gcp/google-cloud";
import { LocalGoogleProvider } from "./gcp/provider";
import type { Properties } from "./provider/values";
import { changesOf, ProviderHarness } from "./provider-harness";

export class GoogleHarness extends ProviderHarness<LocalGoogleProvider> {
  constructor({ environment, project, region }: GoogleCloud, settings: Properties = {}) {
    super(new LocalGoogleProvider(environment));
    this.provider.configure({ project, region, ...settings });
  }

  changes(type: string, state: Properties, program: Properties): string[] {
    return changesOf(this.provider.diff(type, state, this.inputs(type, program), []));
  }
}
