import type { Finding } from "../framework/policy";
import { isCredentialName } from "./credential-signs";
import { permissionFindings, topPermissionFindings } from "./workflow-permissions";
import { stepFindings } from "./workflow-steps";
import { isMapping, listIn, type Mapping, textsIn, type Value } from "./workflow-text";
import { pinFinding } from "./workflow-uses";

/** What is wrong with a workflow, or with an action of the repository. Places are numbers, since names are content. */
export function workflowFindings(file: Mapping, kind: "workflow" | "action"): readonly Finding[] {
  const stored = textsIn(file).some(readsStoredKey)
    ? [{ property: "content", reason: "reads a stored key of a cloud or a registry. Take a role by the job's token." }]
    : [];
  if (kind === "action") {
    const steps = isMapping(file.runs) ? listIn(file.runs.steps) : [];
    return [...stored, ...steps.flatMap((step, index) => stepFindings(step, `content runs.steps[${index}]`, false))];
  }
  const privileged = triggersOf(file.on).some((name) => ["pull_request_target", "workflow_run"].includes(name));
  const jobs = isMapping(file.jobs) ? Object.values(file.jobs) : [];
  return [
    ...stored,
    ...topPermissionFindings(file),
    ...jobs.flatMap((job, index) => jobFindings(job, `content jobs[${index}]`, privileged)),
  ];
}

function jobFindings(job: Value, at: string, privileged: boolean): readonly Finding[] {
  if (!isMapping(job)) return [{ property: at, reason: "is no job. Write a mapping." }];
  const images = [job.container, ...(isMapping(job.services) ? Object.values(job.services) : [])];
  return [
    ...permissionFindings(job.permissions, `${at}.permissions`),
    ...(job.uses === undefined ? [] : pinFinding(job.uses, `${at}.uses`)),
    ...(job.secrets === "inherit"
      ? [{ property: `${at}.secrets`, reason: "hands all secrets to another workflow. Name those that it needs." }]
      : []),
    ...images.flatMap((image, index) => imageFinding(image, `${at}.images[${index}]`)),
    ...listIn(job.steps).flatMap((step, index) => stepFindings(step, `${at}.steps[${index}]`, privileged)),
  ];
}

/** A container beside the job, by a text or by an object with it. */
function imageFinding(value: Value | undefined, at: string): readonly Finding[] {
  const image = isMapping(value) ? value.image : value;
  if (image === undefined || image === null || image === "") return [];
  return pinFinding(typeof image === "string" ? `docker://${image}` : image, at);
}

function triggersOf(on: Value | undefined): readonly string[] {
  if (typeof on === "string") return [on];
  if (isMapping(on)) return Object.keys(on);
  return listIn(on).filter((name) => typeof name === "string");
}

function readsStoredKey(text: string): boolean {
  const read = text.matchAll(/\bsecrets(?:\.([A-Za-z_]\w*)|\[\s*'([^']+)'\s*\])/g);
  return [...read].some(([, dotted, indexed]) => isCredentialName(dotted ?? indexed ?? ""));
}
