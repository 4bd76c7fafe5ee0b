import { matchesWildcard } from "../../components/wildcard";
import { type ImageReference, parseImageReference } from "./image-reference";

interface DigestSettings {
  readonly registries: readonly string[];
  readonly exceptImages: readonly string[];
}

const fix = "Add the digest of the image that was tested: `@sha256:…`.";

/** Why what a text refers to can change, if it can. */
export function referenceProblem(text: string, { registries, exceptImages }: DigestSettings): string | undefined {
  const reference = parseImageReference(text);
  if (!reference) {
    return "is not a reference to an image. Write `registry/repository@sha256:…`, with 64 hexadecimal digits.";
  }
  const { registry, tag, digest } = reference;
  if (digest !== undefined || !registries.some((pattern) => matchesWildcard(pattern, registry))) return undefined;
  if (exceptImages.some((pattern) => names(pattern, reference))) return undefined;
  return tag === undefined
    ? `names an image by neither tag nor digest, which means whatever \`latest\` is. ${fix}`
    : `names an image by a tag, which can come to name another image. ${fix}`;
}

/** The registry is matched by itself: a `*` there would match a `/` too, and with it any other registry. */
function names(pattern: string, { registry, repository, tag = "latest" }: ImageReference): boolean {
  const slash = pattern.indexOf("/");
  return (
    matchesWildcard(pattern.slice(0, slash), registry) &&
    matchesWildcard(pattern.slice(slash + 1), `${repository}:${tag}`)
  );
}
