import type { GitHubAccount } from "./github/account";
import { LocalGitHubProvider } from "./github/provider";
import type { Properties } from "./provider/values";
import { changesOf, ProviderHarness } from "./provider-harness";

export class GitHubHarness extends ProviderHarness<LocalGitHubProvider> {
  constructor({ environment, owner }: GitHubAccount) {
    super(new LocalGitHubProvider(environment));
    this.provider.configure({ owner });
  }

  async changes(type: string, state: Properties, program: Properties): Promise<string[]> {
    return changesOf(await this.provider.diff(type, state, this.inputs(type, program), []));
  }
}
