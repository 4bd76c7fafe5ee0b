import type { Failure } from "./schema";
import { isInternal, type Properties } from "./values";

/** What a local provider does with each setting of the real one. */
export type Settings = Readonly<Record<string, "honoured" | "without effect" | "refused">>;

/** The engine adds these to every provider's configuration. */
const engineSettings = new Set(["version", "pluginDownloadURL", "pluginChecksums"]);

export function checkSettings(packageName: string, settings: Settings, news: Properties): Failure[] {
  const failures: Failure[] = [];
  for (const name of Object.keys(news)) {
    if (isInternal(name) || engineSettings.has(name)) continue;
    const treatment = settings[name];
    if (treatment === undefined)
      failures.push({ property: name, reason: `is no setting of the ${packageName} provider.` });
    if (treatment === "refused") {
      failures.push({ property: name, reason: "is not a setting that the local cloud has." });
    }
  }
  return failures;
}
