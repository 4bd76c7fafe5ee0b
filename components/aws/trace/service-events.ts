import { given, type Told } from "./told";
import type { TraceEvent } from "./trace-event";
import { listAt, textAt, valueAt } from "./values";

/** The digest in an ARN such as `…:repository/staging/payments/api/sha256:…`, and the repository. */
const imageArn = /^arn:[^:]+:ecr:[^:]+:\d+:repository\/(.+)\/(sha256:[0-9a-f]{64})$/;

/**
 * What Amazon ECR and Amazon Inspector tell themselves, by the types of their events:
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
 * https://docs.aws.amazon.com/inspector/latest/user/eventbridge-integration.html
 */
const readers: Readonly<Record<string, (event: TraceEvent, digest: string) => Told | undefined>> = {
  "ECR Image Action": imageAction,
  "ECR Referrer Action": imageAction,
  "ECR Artifact Action": imageAction,
  "ECR Image Scan": imageScan,
  "ECR Replication Action": replication,
  "ECR Pull Through Cache Action": ofImage(() => "was imported through a cache"),
  "Inspector2 Scan": imageScan,
  "Inspector2 Finding": finding,
  "Inspector2 Coverage": coverage,
};

export function toldByService(event: TraceEvent, digest: string): Told | undefined {
  return Object.hasOwn(readers, event.detailType) ? readers[event.detailType]?.(event, digest) : undefined;
}

function ofImage(what: (detail: unknown) => string, notes: (detail: unknown) => readonly string[] = () => []) {
  return (event: TraceEvent, digest: string): Told | undefined => {
    const { detail } = event;
    if (textAt(detail, "image-digest") !== digest) return undefined;
    const result = textAt(detail, "result") ?? textAt(detail, "sync-status") ?? "SUCCESS";
    return {
      kind: "other",
      event,
      what: what(detail),
      notes: [...notes(detail), ...(result === "SUCCESS" ? [] : [`its result was ${result}`])],
      // Inspector gives an ARN for a name.
      ...given({
        repository: textAt(detail, "repository-name")?.replace(/^arn:.*:repository\//, ""),
        tag: textAt(detail, "image-tag"),
      }),
    };
  };
}

function imageAction(event: TraceEvent, digest: string): Told | undefined {
  const action = textAt(event.detail, "action-type");
  const told = ofImage(() => wordsOf(action, textAt(event.detail, "target-storage-class")))(event, digest);
  if (!told) return undefined;
  if (action === "PUSH" && told.notes.length === 0) return { ...told, kind: "push" };
  return action === "DELETE" && told.notes.length === 0 ? { ...told, kind: "deletion" } : told;
}

function wordsOf(action: string | undefined, storageClass: string | undefined): string {
  if (action === "PUSH") return "was pushed";
  if (action === "DELETE") return "was deleted";
  if (action === "UPDATE_STORAGE_CLASS" && storageClass === "ARCHIVE") return "was archived";
  if (action === "UPDATE_STORAGE_CLASS" && storageClass === "STANDARD") return "was restored from the archive";
  return `was acted on: ${action ?? "the event does not say how"}`;
}

function imageScan(event: TraceEvent, digest: string): Told | undefined {
  const status = textAt(event.detail, "scan-status") ?? "unknown";
  const done = status === "COMPLETE" || status === "INITIAL_SCAN_COMPLETE";
  const found = Object.entries(valueAt(event.detail, "finding-severity-counts") ?? {})
    .filter(([, count]) => count !== 0)
    .map(([severity, count]) => `${severity} ${count}`);
  const notes = done ? [found.length === 0 ? "nothing was found" : `found ${found.join(", ")}`] : [];
  const what = done ? "was scanned" : `was not scanned: the scan's status is ${status}`;
  return ofImage(
    () => what,
    () => notes,
  )(event, digest);
}

function replication(event: TraceEvent, digest: string): Told | undefined {
  const from = `${textAt(event.detail, "source-account")} in ${textAt(event.detail, "source-region")}`;
  return ofImage(() => `was replicated from the account ${from}`)(event, digest);
}

function finding(event: TraceEvent, digest: string): Told | undefined {
  const image = listAt(event.detail, "resources")
    .map((resource) => valueAt(resource, "details", "awsEcrContainerImage"))
    .find((one) => textAt(one, "imageHash") === digest);
  if (image === undefined) return undefined;
  const status = textAt(event.detail, "status") ?? "unknown";
  return {
    kind: "other",
    event,
    what: `has a finding: ${textAt(event.detail, "title") ?? "without a title"}`,
    notes: [`${textAt(event.detail, "severity") ?? "of unknown severity"}, ${status}`],
    ...given({ repository: textAt(image, "repositoryName") }),
  };
}

function coverage(event: TraceEvent, digest: string): Told | undefined {
  const image = event.resources.map((resource) => imageArn.exec(resource)).find((match) => match?.[2] === digest);
  if (!image) return undefined;
  const status = textAt(event.detail, "scanStatus", "statusCodeValue");
  const reason = textAt(event.detail, "scanStatus", "reason") ?? "no reason given";
  return {
    kind: "other",
    event,
    what: status === "ACTIVE" ? "is watched by Amazon Inspector" : "is not watched by Amazon Inspector",
    notes: [reason],
    ...given({ repository: image[1] }),
  };
}
