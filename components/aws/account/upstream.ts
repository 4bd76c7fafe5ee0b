import type * as pulumi from "@pulumi/pulumi";
import type { TextRule } from "../../delivery/reader";

/** Registries that Amazon ECR can cache. */
export const EcrUpstreamRegistry = {
  DockerHub: "docker-hub",
  GitHub: "github-container-registry",
  GitLab: "gitlab-container-registry",
  Azure: "azure-container-registry",
  Chainguard: "chainguard",
  EcrPublic: "ecr-public",
  Kubernetes: "k8s",
  Quay: "quay",
  /** The private registry of another region or account on Amazon ECR. */
  Ecr: "ecr",
} as const;
export type EcrUpstreamRegistry = (typeof EcrUpstreamRegistry)[keyof typeof EcrUpstreamRegistry];

/** A pull-through cache: images of another registry, fetched when they are first pulled from here. */
export interface EcrUpstreamArgs {
  /**
   * Names of its repositories start with this and `/`: 2 to 30 lower-case letters and digits with single `.`, `_`,
   * `-` or `/` between them. Its first segment must not be an environment's name: what is cached was
   * neither built nor approved here, and is never promoted.
   */
  prefix: string;
  /**
   * The registry: `docker-hub`, `github-container-registry`, `gitlab-container-registry`, `azure-container-registry`,
   * `chainguard`, `ecr-public`, `k8s`, `quay` or `ecr`.
   */
  registry: EcrUpstreamRegistry;
  /**
   * The registry's host, needed for `azure-container-registry` (`<name>.azurecr.io`) and `ecr`
   * (`<account>.dkr.ecr.<region>.amazonaws.com`), and for no other.
   *
   * @default the one host that the registry has
   */
  registryUrl?: string;
  /**
   * ARN of the secret with the registry's credentials, in the same account and region, its name starting with
   * `ecr-pullthroughcache/`. Needed for `docker-hub`, `github-container-registry`, `gitlab-container-registry`,
   * `azure-container-registry` and `chainguard`, and possible for no other.
   *
   * @default none
   */
  credentialsSecretArn?: pulumi.Input<string>;
  /**
   * With `ecr`: ARN of the role with which Amazon ECR pulls from a registry of another account; it must trust
   * `pullthroughcache.ecr.amazonaws.com`. The other registry must allow it, which one with an `EcrAccount` does not.
   *
   * @default none: the registry is this account's own, in another region
   */
  pullRoleArn?: pulumi.Input<string>;
}

/** An upstream whose properties have been checked. */
export interface Upstream {
  readonly prefix: string;
  readonly registry: EcrUpstreamRegistry;
  readonly url: string;
  readonly credentialsSecretArn?: pulumi.Output<string>;
  readonly pullRoleArn?: pulumi.Output<string>;
}

/** A fixed host, or what a host must look like. */
interface UpstreamKind {
  readonly url: string | TextRule;
  readonly credentials: boolean;
}

/**
 * Hosts: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreatePullThroughCacheRule.html, Chainguard's:
 * https://edu.chainguard.dev/chainguard/chainguard-images/chainguard-registry/pull-through-guides/
 * Which take credentials: https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
 */
export const upstreamKinds: Record<EcrUpstreamRegistry, UpstreamKind> = {
  "docker-hub": { url: "registry-1.docker.io", credentials: true },
  "github-container-registry": { url: "ghcr.io", credentials: true },
  "gitlab-container-registry": { url: "registry.gitlab.com", credentials: true },
  "azure-container-registry": {
    url: {
      pattern: /^[a-z0-9]+(?:-[a-z0-9]+)*\.azurecr\.io$/,
      meaning: 'the host of a registry on Azure, such as "acme.azurecr.io"',
      maximum: 255,
    },
    credentials: true,
  },
  chainguard: { url: "cgr.dev", credentials: true },
  "ecr-public": { url: "public.ecr.aws", credentials: false },
  k8s: { url: "registry.k8s.io", credentials: false },
  quay: { url: "quay.io", credentials: false },
  ecr: {
    url: {
      pattern: /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/,
      meaning: 'the host of a registry on Amazon ECR, such as "111122223333.dkr.ecr.eu-west-1.amazonaws.com"',
      maximum: 255,
    },
    credentials: false,
  },
};

/** The environment that a prefix would put its repositories into, if it has that name. */
export function firstSegment(prefix: string): string {
  return prefix.split("/", 1)[0] ?? prefix;
}
