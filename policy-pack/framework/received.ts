import { createRequire } from "node:module";
import type { IAnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import type { ConfigureAnalyzerRequest, PolicyConfig } from "@pulumi/pulumi/proto/analyzer_pb";

/** A policy's level and settings as the engine sent them: defaults, the file and the service's settings merged. */
interface ReceivedPolicy {
  readonly level: Level;
  readonly settings: Readonly<Record<string, unknown>>;
}
/** By the names that were written, of policies of this pack or not. Empty until the engine has configured the pack. */
export type Received = ReadonlyMap<string, ReceivedPolicy>;

// In the order of their numbers in the protocol:
// https://github.com/pulumi/pulumi/blob/master/proto/pulumi/analyzer.proto
const levels = ["advisory", "mandatory", "disabled", "remediate"] as const;
export type Level = (typeof levels)[number];

/**
 * Listens to what the engine configures, since the SDK shows a policy its own settings only, and nobody those under a
 * name that no policy has. To be called before the pack is made. `keeper` judges the configuration and the whole stack
 * for the others, so it can only be disabled together with all of them.
 */
export function listenToConfiguration(keeper: string): () => Received {
  let received: Received = new Map();
  // The SDK's own copy of the protocol, which may be another than the one beside this package.
  const fromSdk = createRequire(require.resolve("@pulumi/policy"));
  const { AnalyzerService } = fromSdk("@pulumi/pulumi/proto/analyzer_grpc_pb") as {
    AnalyzerService?: IAnalyzerService;
  };
  const configure = AnalyzerService?.configure;
  if (!configure)
    throw new Error("This version of @pulumi/policy has no call that configures a pack. Install one from ^1.20.0.");
  const deserialize = configure.requestDeserialize;
  configure.requestDeserialize = (bytes) => {
    const request = deserialize(bytes);
    received = readRequest(request, keeper);
    return request;
  };
  return () => received;
}

function readRequest(request: ConfigureAnalyzerRequest, keeper: string): Received {
  const written = [...request.getPolicyconfigMap().entries()] as [string, PolicyConfig][];
  const disabled = levels.indexOf("disabled");
  const anyEnabled = written.some(([, config]) => config.getEnforcementlevel() !== disabled);
  for (const [name, config] of written) {
    if (name === keeper && anyEnabled && config.getEnforcementlevel() === disabled) {
      config.setEnforcementlevel(levels.indexOf("mandatory"));
    }
  }
  return new Map(
    written.map(([name, config]) => [
      name,
      {
        level: levels[config.getEnforcementlevel()] ?? "mandatory",
        settings: config.getProperties()?.toJavaScript() ?? {},
      },
    ]),
  );
}
