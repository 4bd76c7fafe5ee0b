import { ECR } from "@aws-sdk/client-ecr";
import { KMS } from "@aws-sdk/client-kms";
import type { Failure } from "./aws/check";
import { endpointVariable, LocalAwsProvider, type Resource } from "./aws/provider";
import type { Properties } from "./aws/values";

/** A program's resource, as the engine drives the provider for it. */
export class Harness {
  readonly provider: LocalAwsProvider;

  constructor(endpoint: string, settings: Properties = {}) {
    this.provider = new LocalAwsProvider({ [endpointVariable]: endpoint });
    this.provider.configure({ region: "us-east-1", ...settings });
  }

  check(type: string, program: Properties, olds: Properties = {}, seed = "seed") {
    return this.provider.check(type, "app", olds, program, seed);
  }

  refusals(type: string, program: Properties): readonly Failure[] {
    return this.check(type, program).failures;
  }

  inputs(type: string, program: Properties, olds: Properties = {}): Properties {
    const { inputs, failures } = this.check(type, program, olds);
    if (failures.length > 0) throw new Error(JSON.stringify(failures));
    return inputs;
  }

  create(type: string, program: Properties): Promise<Resource> {
    return this.provider.create(type, this.inputs(type, program));
  }

  /** What an update to this program would change, with `!` on what makes it a replacement. */
  changes(type: string, state: Properties, program: Properties): string[] {
    const found = this.provider.diff(type, state, this.inputs(type, program), []);
    return [...found.differences].map(([path, { kind, replaces }]) => `${kind} ${path}${replaces ? "!" : ""}`).sort();
  }

  update(type: string, resource: Resource, program: Properties): Promise<Resource> {
    return this.provider.update(type, resource.id, resource.state, this.inputs(type, program));
  }

  refresh(type: string, resource: Resource, program: Properties) {
    return this.provider.read(type, resource.id, resource.state, this.inputs(type, program));
  }
}

const credentials = { accessKeyId: "test", secretAccessKey: "test" };

/** Somebody else's connection to the cloud. */
export function connect(endpoint: string, region = "us-east-1") {
  return { ecr: new ECR({ endpoint, region, credentials }), kms: new KMS({ endpoint, region, credentials }) };
}
