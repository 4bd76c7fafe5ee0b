import { join, type Reader, type TextRule } from "../../delivery/reader";
import { deliveryWorkflowsDefaults, type WorkflowScanGate, type WorkflowScanGateInput } from "./settings";

const properties = [
  "enabled",
  "maximumAgeDays",
  "acceptSuppressed",
  "exceptions",
] as const satisfies readonly (keyof WorkflowScanGateInput)[];

/** What a scan may have found; nothing where no scan is asked, or where `reader.problems` tells why not. */
export function readScanGate(value: unknown, path: TextRule, reader: Reader): WorkflowScanGate | undefined {
  const property = "scanGate";
  const record = reader.record(value ?? {}, property, properties);
  if (!record) return undefined;
  const defaults = deliveryWorkflowsDefaults.scanGate;
  const enabled = reader.flag(record.enabled ?? defaults.enabled, join(property, "enabled"));
  if (enabled === false) {
    for (const given of properties.filter((name) => name !== "enabled" && record[name] !== undefined)) {
      reader.report(join(property, given), "has no meaning with enabled: false, because no scan is asked; remove it");
    }
    return undefined;
  }
  const maximumAgeDays = reader.wholeNumber(
    record.maximumAgeDays ?? defaults.maximumAgeDays,
    join(property, "maximumAgeDays"),
    { minimum: 1, maximum: 365, unit: "days" },
  );
  const acceptSuppressed = reader.flag(
    record.acceptSuppressed ?? defaults.acceptSuppressed,
    join(property, "acceptSuppressed"),
  );
  const exceptions = reader.text(record.exceptions ?? defaults.exceptions, join(property, "exceptions"), path);
  if (!maximumAgeDays || acceptSuppressed === undefined || !exceptions) return undefined;
  return { maximumAgeDays, acceptSuppressed, exceptions };
}
