import { buildPackage } from "./engine/build-package";
import { buildPlugins } from "./local-cloud/plugins";

/** Whoever runs one test after a change gets what was changed. */
export default async function setup(): Promise<void> {
  await buildPackage(AbortSignal.timeout(120_000));
  await buildPlugins();
}
