import { randomInt } from "node:crypto";
import type { KeptState } from "../provider/kept-state";
import type { Property, ResourceType } from "../provider/schema";
import { string } from "../provider/schema";
import { optionalText, type Properties } from "../provider/values";
import { ApiError } from "./api-error";
import type { ProviderConfig } from "./config";

/** Google Cloud as the resources of one provider see it. */
export interface Google extends ProviderConfig {
  readonly kept: KeptState;
}

export interface GoogleResourceType extends ResourceType<Google> {
  /** Outputs that the real provider computes while it plans, so that a preview knows them. */
  planned?(google: Google, inputs: Properties): Properties;
}

export interface KeptProject extends Properties {
  projectId: string;
  number: string;
  name: string;
}

/** Unset is the provider's project, and then the resource's own where it has one already. */
export const project: Property = { type: string, computed: true, replaces: true };

/** The resource's own or the provider's; it is nothing that Google knows of. */
export const deletionPolicy: Property = { type: string, computed: true, unreported: true };

export function projectIdOf(google: Google, properties: Properties): string {
  const given = optionalText(properties, "project") ?? google.project;
  if (given === undefined) {
    throw new Error("project: required field is not set");
  }
  return lastPart(given);
}

/** By its id or its number. */
export async function projectNamed(google: Google, name: string): Promise<KeptProject> {
  const projects = (await google.kept.list("project")) as KeptProject[];
  const found = projects.find(({ projectId, number }) => projectId === name || number === name);
  if (found === undefined) {
    throw new ApiError(403, `Permission denied on resource project ${name}.`, "forbidden");
  }
  return found;
}

/** The project that is in a resource's name. */
export function projectOfName(google: Google, name: string): Promise<KeptProject> {
  return projectNamed(google, /^projects\/([^/]+)/.exec(name)?.[1] ?? "");
}

export async function isEnabled(google: Google, projectId: string, service: string): Promise<boolean> {
  return (await google.kept.get("service", `${projectId}/${service}`)) !== undefined;
}

/** In the words of https://docs.cloud.google.com/service-usage/docs/troubleshooting */
export async function refuseDisabled(google: Google, project: KeptProject, service: string): Promise<void> {
  if (await isEnabled(google, project.projectId, service)) return;
  throw new ApiError(
    403,
    `${service} has not been used in project ${project.number} before or it is disabled. Enable it by visiting ` +
      `https://console.developers.google.com/apis/api/${service}/overview?project=${project.number} then retry. ` +
      "If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry.",
    "forbidden",
  );
}

/** A resource's own location, or the provider's region: what the real provider does for services in regions. */
export function locationOf(google: Google, properties: Properties): string {
  const location = optionalText(properties, "location") ?? google.region ?? google.zone?.replace(/-[a-z]$/, "");
  if (location !== undefined) return location;
  throw new Error("Cannot determine location: set in this resource, or set provider-level 'region' or 'zone'.");
}

/** The properties in an id, by the first of the formats that it has; projects and locations may be the provider's. */
export function partsOfId(google: Google, formats: readonly RegExp[], id: string): Properties {
  for (const format of formats) {
    const groups = format.exec(id)?.groups;
    if (groups !== undefined) return { project: google.project, location: google.region, ...groups };
  }
  const expected = formats.map(({ source }) => source).join(", ");
  throw new Error(`Import id "${id}" doesn't match any of the accepted formats: [${expected}]`);
}

export function lastPart(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** As Google's APIs print it. */
export function timestamp(now = new Date()): string {
  return now.toISOString().replace("Z", "000Z");
}

/** A unique id has 21 digits. */
export function newUniqueId(): string {
  const digits = () => String(randomInt(100_000_000_000)).padStart(11, "0");
  return `1${digits()}${digits().slice(0, 9)}`;
}

/** https://github.com/hashicorp/terraform-provider-google/blob/main/google/tpgresource/self_link_helpers.go, CompareSelfLinkOrResourceName */
export function isSameResource(before: unknown, after: unknown): boolean {
  const [old, now] = [relativeName(String(before)), relativeName(String(after))];
  return old === now || (!now.includes("/") && lastPart(old) === now);
}

function relativeName(link: string): string {
  return link.replace(/^https:\/\/[^/]+\/(?:[^/]+\/)*?(?=projects\/)/, "");
}
