import { PolicyPack } from "@pulumi/policy";
import { packConfiguration } from "./framework/configuration";
import { sdkPolicies } from "./framework/pack";
import { listenToConfiguration } from "./framework/received";
import { policies } from "./policies";

new PolicyPack("artifact-registries", {
  displayName: "Artifact registries",
  description: "Refuses artifact registries that break the delivery path: build once, scan, promote the same digest.",
  enforcementLevel: "mandatory",
  policies: sdkPolicies(policies, listenToConfiguration(packConfiguration.name)),
});
