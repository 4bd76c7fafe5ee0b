import { createRequire } from "node:module";
import type { IAnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { ConfigureAnalyzerRequest, EnforcementLevel, PolicyConfig } from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { beforeAll, describe, expect, it } from "vitest";
import { listenToConfiguration, type Received } from "../../../policy-pack/framework/received";

const { AnalyzerService } = createRequire(require.resolve("@pulumi/policy"))(
  "@pulumi/pulumi/proto/analyzer_grpc_pb",
) as { AnalyzerService: IAnalyzerService };

describe("what the engine configures", () => {
  let received: () => Received;
  beforeAll(() => {
    received = listenToConfiguration("keeper");
  });

  /** As the engine sends it, through the very bytes. */
  const send = (policies: Record<string, [EnforcementLevel, Parameters<typeof Struct.fromJavaScript>[0]?]>) => {
    const request = new ConfigureAnalyzerRequest();
    for (const [name, [level, settings]] of Object.entries(policies)) {
      const config = new PolicyConfig().setEnforcementlevel(level);
      if (settings) config.setProperties(Struct.fromJavaScript(settings));
      request.getPolicyconfigMap().set(name, config);
    }
    return AnalyzerService.configure.requestDeserialize(
      AnalyzerService.configure.requestSerialize(request) as Buffer,
    ) as ConfigureAnalyzerRequest;
  };

  it("is empty before it has", () => {
    expect(received()).toEqual(new Map());
  });

  it("is seen under every name, of a policy or not, with level and settings", () => {
    send({
      keeper: [EnforcementLevel.MANDATORY, { preset: "strict", exemptions: [{ policy: "a" }] }],
      "no-such-policy": [EnforcementLevel.DISABLED],
      other: [EnforcementLevel.REMEDIATE, { accounts: ["111122223333"] }],
      advice: [EnforcementLevel.ADVISORY, {}],
    });
    expect(received()).toEqual(
      new Map([
        ["keeper", { level: "mandatory", settings: { preset: "strict", exemptions: [{ policy: "a" }] } }],
        ["no-such-policy", { level: "disabled", settings: {} }],
        ["other", { level: "remediate", settings: { accounts: ["111122223333"] } }],
        ["advice", { level: "advisory", settings: {} }],
      ]),
    );
  });

  it("replaces what was configured before", () => {
    send({ keeper: [EnforcementLevel.ADVISORY] });
    expect([...received().keys()]).toEqual(["keeper"]);
  });

  it("keeps the policy that judges the stack for all others enabled as long as one of them is", () => {
    const keeperLevel = (other: EnforcementLevel) =>
      send({ keeper: [EnforcementLevel.DISABLED], other: [other] })
        .getPolicyconfigMap()
        .get("keeper")
        ?.getEnforcementlevel();
    expect(keeperLevel(EnforcementLevel.ADVISORY)).toBe(EnforcementLevel.MANDATORY);
    expect(received().get("keeper")?.level).toBe("mandatory");
    expect(keeperLevel(EnforcementLevel.DISABLED)).toBe(EnforcementLevel.DISABLED);
  });
});
