import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ecrAccountDefaults } from "../../components/aws/account/account-args";
import { readAccountArgs } from "../../components/aws/account/read-account-args";
import { ecr } from "../../components/aws/ecr-backend";
import { auditTrailDefaults } from "../../components/aws/events/audit-trail-args";
import { scanNotificationsDefaults } from "../../components/aws/events/scan-notifications-args";
import { ecrRegistryDefaults } from "../../components/aws/registry-args";
import { ecrIdentityDefaults } from "../../components/aws/roles/identity-args";
import { readDelivery } from "../../components/delivery/delivery";
import { dutyDefaults } from "../../components/delivery/duty";
import { Reader } from "../../components/delivery/reader";
import { googleAuditTrailDefaults } from "../../components/gcp/audit/audit-trail-args";
import { googleDeployGateDefaults } from "../../components/gcp/deploy-gate/deploy-gate-args";
import { defaultFormats } from "../../components/gcp/identities/delivery-identities-settings";
import { googleIdentityDefaults } from "../../components/gcp/identities/identity-args";
import { googleRegistryDefaults } from "../../components/gcp/registry-args";
import { upstreamDefaults } from "../../components/gcp/upstream";
import { gitHubDeliveryDefaults } from "../../components/github/delivery-args";
import { deliveryWorkflowsDefaults } from "../../components/github/workflows/settings";
import { propertiesOf } from "./documentation";
import { documents, withSections } from "./readme";

describe("the documentation", () => {
  it("says of arguments, outputs and policies what the code says (if not: npm run docs)", () => {
    for (const { path, sections } of documents) {
      const text = readFileSync(path, "utf8");
      expect(withSections(text, sections())).toBe(text);
    }
  });

  it("documents every argument, with its default where it has one", () => {
    const registry = ["EcrRegistryArgs", "ArtifactInput", "EcrEnvironmentArgs", "SourceInput", "RetentionInput"];
    const account = ["EcrAccountArgs", "EcrUpstreamArgs", "EcrReplicationSourceArgs"];
    const replication = ["EcrReplicationArgs", "EcrReplicationDestinationArgs"];
    const identities = ["EcrDeliveryRolesArgs", "PublishInput", "DutyInput", "EcrPromotionSourceArgs"];
    const delivery = ["GitHubDeliveryArgs", "GitHubEnvironmentArgs", "GitHubReviewersArgs", "GitHubPublishArgs"];
    const rules = ["GitHubPullRequestArgs", "GitHubTagCreatorsArgs", "GitHubPushRulesArgs", "GitHubRegistryArgs"];
    const workflows = ["GitHubWorkflowsArgs", "WorkflowArtifactInput", "DeliveryWorkflowsInput"];
    const google = ["GoogleArtifactRegistryArgs", "GoogleEnvironmentArgs", "GoogleUpstreamArgs", "GoogleIdentityArgs"];
    const googleOthers = ["GoogleUpstreamCredentialsArgs", "GooglePromotionSourceArgs", "GoogleDeliveryIdentitiesArgs"];
    const googleGuards = ["GoogleAuditTrailArgs", "GoogleDeployGateArgs"];
    const types = [
      ...[...registry, ...identities, ...account, ...replication, ...delivery, ...rules, ...workflows],
      ...[...google, ...googleOthers, ...googleGuards],
    ];
    for (const property of types.flatMap((type) => propertiesOf(type))) {
      expect(property.meaning, property.name).not.toBe("");
      expect(property.default !== "", property.name).toBe(!property.required);
    }
  });

  it("gives the defaults that the code applies", () => {
    const minimal = { artifacts: [{ name: "api" }], environments: [{ name: "staging" }] };
    const source = { owner: "acme", ownerId: 1, repository: "payments", repositoryId: 2 };
    const delivery = readDelivery({ ...minimal, source }, "payments", ecr, [], new Reader());
    const archive = readDelivery({ ...minimal, retention: { unreleased: "archive" } }, "x", ecr, [], new Reader());
    const applied: Record<string, unknown> = {
      ...ecrRegistryDefaults,
      severityThreshold: delivery?.severityThreshold,
      branch: delivery?.source?.branch,
      type: delivery?.artifacts[0]?.type,
      unreleased: delivery?.retention.unreleased.by,
      days: delivery?.retention.unreleased.by === "age" && delivery.retention.unreleased.days,
      archivedDays: archive?.retention.unreleased.by === "archive" && archive.retention.unreleased.archivedDays,
      keepReleased: delivery?.retention.keepReleased,
    };
    const types = ["EcrRegistryArgs", "ArtifactInput", "SourceInput", "RetentionInput"];
    const documented = types.flatMap((type) => propertiesOf(type)).filter(({ name }) => name in applied);
    expect(documented.map(({ name }) => name).sort()).toEqual(Object.keys(applied).sort());
    for (const { name, default: text } of documented) {
      expect(text.split(":")[0], name).toBe(JSON.stringify(applied[name]));
    }
  });

  it("gives the defaults that identities have", () => {
    const { publishFrom, anyRef } = dutyDefaults;
    const documented = [...propertiesOf("EcrIdentityArgs"), ...propertiesOf("PublishInput")];
    for (const [name, value] of Object.entries({ ...ecrIdentityDefaults, from: publishFrom, anyRef })) {
      const property = documented.find((one) => one.name === name);
      expect(property?.default.split(":")[0], name).toBe(JSON.stringify(value));
    }
  });

  it("gives the defaults that GitHubDelivery applies", () => {
    const { publishFrom, pushRules, approvals, codeOwners, ...applied } = gitHubDeliveryDefaults;
    const { signing, deployScript, folder, registry, scanGate } = deliveryWorkflowsDefaults;
    const { maximumMegabytes } = pushRules;
    const parts = { from: publishFrom, maximumMegabytes, approvals, codeOwners };
    const documented = [
      ...["GitHubDeliveryArgs", "GitHubEnvironmentArgs", "GitHubPublishArgs", "GitHubPullRequestArgs"],
      ...["GitHubPushRulesArgs", "GitHubWorkflowsArgs", "WorkflowArtifactInput"],
      "WorkflowScanGateInput",
    ].flatMap((type) => propertiesOf(type));
    const workflows = { signing, deployScript, folder, registry, ...scanGate };
    for (const [name, value] of Object.entries({ ...applied, ...parts, ...workflows })) {
      const property = documented.find((one) => one.name === name);
      expect(property?.default.split(":")[0], name).toBe(JSON.stringify(value));
    }
  });

  it("gives the defaults that the components about events apply", () => {
    const { archiveMode: mode, ...auditTrail } = auditTrailDefaults;
    const parts: readonly (readonly [string, object])[] = [
      ["EcrScanNotificationsArgs", scanNotificationsDefaults],
      ["EcrAuditTrailArgs", auditTrail],
      ["EcrArchiveArgs", { mode }],
    ];
    for (const [type, applied] of parts) {
      for (const [name, value] of Object.entries(applied)) {
        const property = propertiesOf(type).find((one) => one.name === name);
        expect(property?.default.split(":")[0], name).toBe(JSON.stringify(value));
      }
    }
  });

  it("gives the defaults that the components for Google Cloud apply", () => {
    const parts: readonly (readonly [string, object])[] = [
      ["GoogleArtifactRegistryArgs", googleRegistryDefaults],
      ["GoogleIdentityArgs", googleIdentityDefaults],
      ["GoogleUpstreamArgs", upstreamDefaults],
      ["GoogleDeliveryIdentitiesArgs", { formats: defaultFormats }],
      ["GoogleAuditTrailArgs", googleAuditTrailDefaults],
      ["GoogleDeployGateArgs", googleDeployGateDefaults],
    ];
    for (const [type, applied] of parts) {
      for (const [name, value] of Object.entries(applied)) {
        const property = propertiesOf(type).find((one) => one.name === name);
        expect(property?.default.split(":")[0], `${type} ${name}`).toBe(JSON.stringify(value));
      }
    }
  });

  it("gives the defaults that EcrAccount applies", () => {
    const { keepReleased } = readAccountArgs("account", {}).retention;
    const applied: Record<string, unknown> = { ...ecrAccountDefaults, keepReleased };
    const documented = propertiesOf("EcrAccountArgs").filter(({ name }) => name in applied);
    expect(documented.map(({ name }) => name).sort()).toEqual(Object.keys(applied).sort());
    for (const { name, default: text } of documented) {
      expect(name === "scanFilters" ? text.split(": ")[1] : text, name).toBe(JSON.stringify(applied[name]));
    }
  });
});
