import { rm } from "node:fs/promises";
import { newOwnFolder } from "../own-folder";
import { type KeptState, keptIn } from "../provider/kept-state";
import { folderVariable } from "./provider";

/** What a project of a team that delivers has, apart from what a program is about to enable. */
const usualServices = [
  ...["artifactregistry", "binaryauthorization", "cloudkms", "cloudresourcemanager", "containeranalysis", "iam"],
  ...["iamcredentials", "logging", "serviceusage", "storage", "sts"],
].map((name) => `${name}.googleapis.com`);

interface Project {
  readonly id: string;
  readonly number: string;
  /** The APIs that are enabled. @default those that deliveries need, without containerscanning.googleapis.com */
  readonly services?: readonly string[];
}

interface GoogleCloudOptions {
  /** Those that are there before any program runs; the first one is the provider's. @default acme-delivery, 123456789012 */
  readonly projects?: readonly [Project, ...Project[]];
  /** @default europe-west1 */
  readonly region?: string;
}

/** Somebody's Google Cloud: what the local provider reads and writes, and where a test can change it behind its back. */
export interface GoogleCloud {
  readonly project: string;
  readonly projectNumber: string;
  readonly region: string;
  readonly kept: KeptState;
  /** For the processes that use it. */
  readonly environment: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

export async function createGoogleCloud(options: GoogleCloudOptions = {}): Promise<GoogleCloud> {
  const { projects = [{ id: "acme-delivery", number: "123456789012" }], region = "europe-west1" } = options;
  const folder = await newOwnFolder("gcp", projects[0].id);
  const kept = keptIn(folder);
  for (const { id, number, services = usualServices } of projects) {
    await kept.put("project", id, { name: id, number, projectId: id });
    for (const service of services) await kept.put("service", `${id}/${service}`, { project: id, service });
  }
  return {
    project: projects[0].id,
    projectNumber: projects[0].number,
    region,
    kept,
    environment: { [folderVariable]: folder },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
