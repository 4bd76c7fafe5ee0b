import { ECR } from "@aws-sdk/client-ecr";
import { KMS } from "@aws-sdk/client-kms";
import { endpointVariable, LocalAwsProvider } from "./aws/provider";
import type { Properties } from "./provider/values";
import { changesOf, ProviderHarness } from "./provider-harness";

export class Harness extends ProviderHarness<LocalAwsProvider> {
  constructor(endpoint: string, settings: Properties = {}) {
    super(new LocalAwsProvider({ [endpointVariable]: endpoint }));
    this.provider.configure({ region: "us-east-1", ...settings });
  }

  changes(type: string, state: Properties, program: Properties): string[] {
    return changesOf(this.provider.diff(type, state, this.inputs(type, program), []));
  }
}

const credentials = { accessKeyId: "test", secretAccessKey: "test" };

/** Somebody else's connection to the cloud. */
export function connect(endpoint: string, region = "us-east-1") {
  return { ecr: new ECR({ endpoint, region, credentials }), kms: new KMS({ endpoint, region, credentials }) };
}
