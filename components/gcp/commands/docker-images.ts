import { DocumentReader } from "../../delivery/document-reader";
import { parseInstant } from "../../delivery/instant";
import type { ReleasedImage } from "../../delivery/known-good";
import { GoogleFailure } from "./google-api";

/**
 * Reads the images of one name in what `projects.locations.repositories.dockerImages.list` gives of a repository:
 * https://docs.cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories.dockerImages
 */
export function readDockerImages(entries: readonly unknown[], image: string): readonly ReleasedImage[] {
  const reader = new DocumentReader();
  const images = entries.flatMap((value, index): readonly ReleasedImage[] => {
    const at = `dockerImages[${index}]`;
    const entry = reader.record(value, at, "name, tags and uploadTime") ?? {};
    const name = reader.text(entry.name, `${at}.name`, "<image>@<digest>", /\/dockerImages\/.+@sha256:[0-9a-f]{64}$/);
    const [, found = "", digest = ""] = /\/dockerImages\/(.+)@(sha256:[0-9a-f]{64})$/.exec(name ?? "") ?? [];
    const tags = entry.tags ?? [];
    if (!Array.isArray(tags) || !tags.every((tag) => typeof tag === "string")) {
      reader.report(`${at}.tags`, "is not a list of texts");
      return [];
    }
    if (decoded(found) !== image || tags.length === 0) return [];
    const pushedAt = parseInstant(entry.uploadTime);
    if (!pushedAt) reader.report(`${at}.uploadTime`, "is no time");
    return pushedAt ? [{ digest, tags, pushedAt }] : [];
  });
  const [problem] = reader.problems;
  if (problem) throw new GoogleFailure(200, `Artifact Registry's answer: ${problem.property} ${problem.reason}`);
  return images;
}

/** A name with "/" has it as "%2F". */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
