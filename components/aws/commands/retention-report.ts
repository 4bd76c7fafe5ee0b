import type { LifecycleDecision } from "../lifecycle/image";
import type { LifecyclePolicy } from "../lifecycle/policy";
import type { DescribedImage } from "./described-images";

type Decision = LifecycleDecision<DescribedImage>;

const columns = ["digest", "tags", "pushed", "action", "rule", "reason"];
const maximumTagCharacters = 48;
const millisecondsPerDay = 24 * 60 * 60 * 1000;

/** What a lifecycle policy does to images at a moment, as a table, a sum and what the table cannot know. */
export function retentionReport(
  policy: LifecyclePolicy,
  images: readonly DescribedImage[],
  decisions: readonly Decision[],
  at: Date,
): string {
  const rows = decisions.map((decision) => row(decision, at));
  const table = decisions.length === 0 ? [] : [...aligned([columns, ...rows]), ""];
  return [...table, summary(images, decisions, at), ...notes(policy, images, at), ""].join("\n");
}

function row({ image, action, rule, subject }: Decision, at: Date): readonly string[] {
  const description = rule.description === undefined ? "" : ` (${rule.description})`;
  return [
    short(image.digest),
    tagsOf(image),
    image.pushedAt.toISOString().slice(0, 10),
    action,
    String(rule.rulePriority),
    subject === undefined ? `${reason(rule, image, at)}${description}` : `goes with ${short(subject)}, its subject`,
  ].map(printable);
}

function reason({ selection }: Decision["rule"], image: DescribedImage, at: Date): string {
  const { countType, countNumber } = selection;
  const days = (time: Date) => Math.floor((at.getTime() - time.getTime()) / millisecondsPerDay);
  if (countType === "imageCountMoreThan") return `not among the newest ${countNumber}`;
  if (countType === "sinceImagePushed") return `pushed ${days(image.pushedAt)} days ago`;
  if (countType === "sinceImageTransitioned") return `archived ${days(image.archivedAt ?? image.pushedAt)} days ago`;
  const { lastPulledAt, activatedAt } = image;
  if (activatedAt && (!lastPulledAt || lastPulledAt < activatedAt)) {
    return `not pulled since it was restored ${days(activatedAt)} days ago`;
  }
  return lastPulledAt ? `last pulled ${days(lastPulledAt)} days ago` : "never pulled";
}

function summary(images: readonly DescribedImage[], decisions: readonly Decision[], at: Date): string {
  const expired = decisions.filter(({ action }) => action === "expire");
  const bytes = expired.reduce((sum, { image }) => sum + image.sizeInBytes, 0);
  const archived = decisions.length - expired.length;
  // Images share layers, and what others still need stays.
  return `At ${at.toISOString()}: ${expired.length} of ${images.length} images expire, ${archived} archived, at most ${bytes} bytes freed.`;
}

function notes({ rules }: LifecyclePolicy, images: readonly DescribedImage[], at: Date): readonly string[] {
  const lines = [
    "describe-images does not say which images an index is made of: untagged children are judged as if their index were not there.",
  ];
  const later = images.filter(({ pushedAt }) => pushedAt > at).length;
  if (later > 0) lines.push(`${later} images were pushed after this time, and are counted all the same.`);
  const readsArchive = rules.some(({ selection }) => selection.storageClass === "archive");
  if (readsArchive && images.every(({ storageClass }) => storageClass !== "archive")) {
    lines.push(
      "No image is archived: describe-images leaves archived images out, unless it is told --filter imageStatus=ANY.",
    );
  }
  return lines;
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = columns.map((_, column) => rows.reduce((width, row) => Math.max(width, row[column]?.length ?? 0), 0));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

function tagsOf({ tags }: DescribedImage): string {
  const text = tags.join(",") || "-";
  return text.length > maximumTagCharacters ? `${text.slice(0, maximumTagCharacters - 1)}…` : text;
}

/** As long as Docker prints it. */
function short(digest: string): string {
  return digest.replace("sha256:", "").slice(0, 12);
}

/** A file may hold sequences that steer a terminal. */
function printable(text: string): string {
  return text.replace(/\p{C}/gu, "?");
}
