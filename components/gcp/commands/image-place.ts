import { type OptionValues, optionText } from "../../commands/option-values";

/** Where an image is: https://docs.cloud.google.com/artifact-registry/docs/docker/names */
export interface ImagePlace {
  /** Such as `europe-west1-docker.pkg.dev`. */
  readonly registry: string;
  readonly project: string;
  readonly location: string;
  /** The repository's id. */
  readonly repository: string;
  /** The image's name in it. */
  readonly image: string;
}

export const placeOptions: readonly string[] = ["registry"];
export const placeUsage = "  --registry           its host, such as europe-west1-docker.pkg.dev";

const registryPattern = /^(?<location>[a-z0-9-]+)-docker\.pkg\.dev$/;
/** Of a registry on the machine itself nobody says where it is. */
const loopbackPattern = /^(?:localhost|127\.0\.0\.1)(?::\d+)?$/;
/** A project of a domain has the domain as a segment of its own. */
const repositoryPattern =
  /^(?<project>(?:[a-z0-9-]+(?:\.[a-z0-9-]+)+\/)?[a-z][a-z0-9-]*)\/(?<repository>[a-z][a-z0-9-]*)\/(?<image>[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)$/;

/** What is wrong with the options that say where an image is. */
export function placeProblems(values: OptionValues): readonly string[] {
  const registry = optionText(values, "registry");
  const repository = optionText(values, "repository");
  const problems: string[] = [];
  if (registry === undefined)
    problems.push("--registry is missing; name the host, such as europe-west1-docker.pkg.dev.");
  else if (!registryPattern.test(registry) && !loopbackPattern.test(registry)) {
    problems.push("--registry is no host of Artifact Registry; write it like europe-west1-docker.pkg.dev.");
  }
  if (repository === undefined) {
    problems.push("--repository is missing; name the image, such as acme-delivery/staging-payments-docker/api.");
  } else if (!repositoryPattern.test(repository)) {
    problems.push(
      "--repository is no image; write <project>/<repository>/<image>, without the host and without a tag.",
    );
  }
  return problems;
}

/** Options in which `placeProblems` has found nothing. */
export function placeOf(values: OptionValues): ImagePlace {
  const registry = optionText(values, "registry") ?? "";
  const groups = repositoryPattern.exec(optionText(values, "repository") ?? "")?.groups ?? {};
  const { project = "", repository = "", image = "" } = groups;
  const location = registryPattern.exec(registry)?.groups?.location ?? "local";
  return { registry, project: project.replace("/", ":"), location, repository, image };
}

/** As the registry's own API and Artifact Analysis name it. */
export function imagePath({ project, repository, image }: ImagePlace): string {
  return `${project.replace(":", "/")}/${repository}/${image}`;
}

export function registryAddress({ registry }: ImagePlace): string {
  return `${loopbackPattern.test(registry) ? "http" : "https"}://${registry}`;
}
