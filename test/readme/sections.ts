import { policies } from "../../policy-pack/policies";
import { type Property, propertiesOf } from "./documentation";

/** The parts of README.md that are made from the code, by the name of their marker. */
export function generatedSections(): Record<string, string> {
  return {
    "EcrRegistry arguments": argumentTable(
      [
        ["EcrRegistryArgs", ""],
        ["ArtifactInput", "artifacts[]."],
        ["EcrEnvironmentArgs", "environments[]."],
        ["SourceInput", "source."],
        ["RetentionInput", "retention."],
      ],
      "EcrIdentityArgs",
    ),
    "EcrRegistry outputs": outputTable("EcrRegistry"),
    "identity arguments": argumentTable([
      ["EcrIdentityArgs", ""],
      ["PublishInput", "publish."],
      ["DutyInput", "promote."],
      ["DutyInput", "deploy."],
      ["EcrPromotionSourceArgs", "promotesFrom."],
    ]),
    "EcrDeliveryRoles arguments": argumentTable([["EcrDeliveryRolesArgs", ""]], "EcrIdentityArgs"),
    "EcrDeliveryRoles outputs": outputTable("EcrDeliveryRoles"),
    "EcrAccount arguments": argumentTable([
      ["EcrAccountArgs", ""],
      ["EcrUpstreamArgs", "upstreams[]."],
      ["EcrReplicationArgs", "replication[]."],
      ["EcrReplicationDestinationArgs", "replication[].destinations[]."],
      ["EcrReplicationSourceArgs", "replicatedFrom[]."],
    ]),
    "EcrAccount outputs": outputTable("EcrAccount"),
    "GoogleArtifactRegistry arguments": argumentTable(
      [
        ["GoogleArtifactRegistryArgs", ""],
        ["ArtifactInput", "artifacts[]."],
        ["GoogleEnvironmentArgs", "environments[]."],
        ["RetentionInput", "retention."],
        ["GoogleUpstreamArgs", "upstreams[]."],
        ["GoogleUpstreamCredentialsArgs", "upstreams[].credentials."],
      ],
      "GoogleIdentityArgs",
    ),
    "GoogleArtifactRegistry outputs": outputTable("GoogleArtifactRegistry"),
    "Google identity arguments": argumentTable([
      ["GoogleIdentityArgs", ""],
      ["PublishInput", "publish."],
      ["DutyInput", "promote."],
      ["DutyInput", "deploy."],
      ["GooglePromotionSourceArgs", "promotesFrom."],
    ]),
    "GoogleDeliveryIdentities arguments": argumentTable([["GoogleDeliveryIdentitiesArgs", ""]], "GoogleIdentityArgs"),
    "GoogleDeliveryIdentities outputs": outputTable("GoogleDeliveryIdentities"),
    "GoogleDeployGate arguments": argumentTable([["GoogleDeployGateArgs", ""]]),
    "GoogleDeployGate outputs": outputTable("GoogleDeployGate"),
    "GoogleAuditTrail arguments": argumentTable([["GoogleAuditTrailArgs", ""]]),
    "GoogleAuditTrail outputs": outputTable("GoogleAuditTrail"),
    "GitHubDelivery arguments": argumentTable([
      ["GitHubDeliveryArgs", ""],
      ["GitHubEnvironmentArgs", "environments[]."],
      ["GitHubReviewersArgs", "environments[].reviewers."],
      ["GitHubPublishArgs", "publish."],
      ["GitHubRegistryArgs", "registries[]."],
      ["GitHubWorkflowsArgs", "workflows."],
      ["WorkflowArtifactInput", "workflows.artifacts[]."],
      ["WorkflowScanGateInput", "workflows.scanGate."],
      ["GitHubPullRequestArgs", "pullRequests."],
      ["GitHubTagCreatorsArgs", "versionTagCreators."],
      ["GitHubPushRulesArgs", "pushRules."],
    ]),
    "EcrScanNotifications arguments": argumentTable([["EcrScanNotificationsArgs", ""]]),
    "EcrScanNotifications outputs": outputTable("EcrScanNotifications"),
    "EcrAuditTrail arguments": argumentTable([
      ["EcrAuditTrailArgs", ""],
      ["EcrArchiveArgs", "archive."],
    ]),
    "EcrAuditTrail outputs": outputTable("EcrAuditTrail"),
    "GitHubDelivery outputs": outputTable("GitHubDelivery"),
    policies: policyTable(),
  };
}

/** `elsewhere` is a type whose properties stand in a table of their own. */
function argumentTable(parts: readonly (readonly [type: string, prefix: string])[], elsewhere?: string): string {
  const left = new Set(elsewhere === undefined ? [] : propertiesOf(elsewhere).map(({ name }) => name));
  const rows = parts.flatMap(([type, prefix]) =>
    requiredFirst(propertiesOf(type))
      .filter(({ name }) => prefix !== "" || !left.has(name))
      .map((property) => [
        `\`${prefix}${property.name}\``,
        property.required ? "required" : cell(property.default),
        cell(property.meaning),
      ]),
  );
  return table(["argument", "default", "meaning"], rows);
}

function requiredFirst(properties: readonly Property[]): readonly Property[] {
  return [...properties].sort((a, b) => Number(b.required) - Number(a.required));
}

function policyTable(): string {
  const rows = policies.map(({ name, advisory, severity, description }) => [
    `[\`${name}\`](policy-pack/README.md#${name})`,
    advisory ? "advisory" : "mandatory",
    severity,
    cell(description),
  ]);
  return table(["policy", "level", "severity", "what it holds"], rows);
}

function outputTable(type: string): string {
  const row = (property: Property) => [`\`${property.name}\``, cell(property.meaning)];
  return table(["output", "meaning"], propertiesOf(type).map(row));
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return ["", line(head), line(head.map(() => "---")), ...rows.map(line), ""].join("\n");
}

export function cell(text: string): string {
  return text.replaceAll("\n", " ").replaceAll("|", "\\|");
}
