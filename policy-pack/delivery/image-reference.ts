/** A reference to a container image, with what is left out of it filled in as container engines do. */
export interface ImageReference {
  /** Host of the registry with its port, in lower case. */
  readonly registry: string;
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

// https://github.com/distribution/reference/blob/main/reference.go
const label = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
const domain = new RegExp(`^(?:${label}(?:\\.${label})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?$`);
const pathComponent = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
const path = new RegExp(`^${pathComponent}(?:/${pathComponent})*$`);
const longestPath = 255;
const tagFormat = /^\w[\w.-]{0,127}$/;
// ECR, like most registries, stores images under digests of this algorithm only:
// https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageIdentifier.html
const digestFormat = /^sha256:[a-f0-9]{64}$/;
/** A text of this form is taken for the id of a local image. */
const imageId = /^[a-f0-9]{64}$/;

const dockerHub = "docker.io";

/** Gives `undefined` for a text that refers to no image. */
export function parseImageReference(text: string): ImageReference | undefined {
  const at = text.indexOf("@");
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const named = at < 0 ? text : text.slice(0, at);
  const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  const name = colon < 0 ? named : named.slice(0, colon);
  const [registry, repository] = splitName(name);
  const valid =
    !imageId.test(text) &&
    domain.test(registry) &&
    repository.length <= longestPath &&
    path.test(repository) &&
    (tag === undefined || tagFormat.test(tag)) &&
    (digest === undefined || digestFormat.test(digest));
  if (!valid) return undefined;
  return {
    registry: registry.toLowerCase(),
    repository,
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
  };
}

/** What stands before the first `/` is a registry if it could be no namespace of Docker Hub, as `docker pull` has it. */
function splitName(name: string): readonly [registry: string, repository: string] {
  const slash = name.indexOf("/");
  const first = name.slice(0, Math.max(slash, 0));
  const isRegistry = first === "localhost" || /[.:A-Z]/.test(first);
  const repository = isRegistry ? name.slice(slash + 1) : name;
  if (isRegistry && first !== dockerHub && first !== `index.${dockerHub}`) return [first, repository];
  return [dockerHub, repository.includes("/") ? repository : `library/${repository}`];
}
