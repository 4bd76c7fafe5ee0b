import { gitHubEnvironmentName } from "../../delivery/environment";
import type { Reader } from "../../delivery/reader";
import { GitHubPublishFrom } from "../environment-args";
import { deliveryWorkflowsDefaults as defaults, type Publisher, type WorkflowEnvironment } from "./settings";

/** Where publishing runs; nothing where nobody publishes. */
export function readPublisher(
  value: unknown,
  publishes: boolean,
  environments: readonly WorkflowEnvironment[],
  reader: Reader,
): Publisher | undefined {
  const record = reader.record(value ?? {}, "publish", ["from", "environment"]);
  const [first] = environments;
  if (!publishes && value !== undefined) {
    reader.report("publish", "has no meaning with publishes: false, because nobody publishes here; remove one of them");
  }
  if (!record || !publishes || !first) return undefined;
  const from = reader.choice(record.from ?? defaults.publishFrom, "publish.from", Object.values(GitHubPublishFrom));
  const environment = reader.text(record.environment ?? first.name, "publish.environment", gitHubEnvironmentName);
  if (from === GitHubPublishFrom.Branch && record.environment !== undefined) {
    reader.report(
      "publish.environment",
      'has no meaning with from: "branch", outside of any environment; remove one of them',
    );
  }
  return { into: first.name, ...(from !== GitHubPublishFrom.Branch && environment !== undefined && { environment }) };
}
