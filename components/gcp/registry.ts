import type { Repository } from "@pulumi/gcp/artifactregistry/repository";
import type { Service } from "@pulumi/gcp/projects/service";
import * as pulumi from "@pulumi/pulumi";
import type { Severity } from "../delivery/severity";
import { imageAddress } from "../image-address";
import { type AccessGrantResources, createAccessGrants } from "./access-grants";
import { createApis } from "./apis";
import { createEncryptionKey, type EncryptionKeyResources } from "./encryption-key";
import type { GoogleDeliveryIdentities } from "./identities/delivery-identities";
import { formatOf, GooglePackageFormat } from "./package-format";
import { placeOf } from "./place";
import { readRegistryArgs, registryType } from "./read-registry-args";
import { artifactAddresses } from "./registry-addresses";
import type { GoogleArtifactRegistryArgs, GoogleRegistrySettings } from "./registry-args";
import type { ByEnvironmentAndFormat, RegistryContext } from "./registry-context";
import {
  createIdentities,
  promotersOf,
  publishersOf,
  registryVariableNames,
  registryVariables,
} from "./registry-identities";
import { registryNotices } from "./registry-notices";
import { createRepositories } from "./repository-resources";
import { createUpstreams, type UpstreamResources } from "./upstream-resources";

/** The resources inside a `GoogleArtifactRegistry`. */
export interface GoogleArtifactRegistryResources
  extends AccessGrantResources,
    EncryptionKeyResources,
    UpstreamResources {
  readonly repositories: ByEnvironmentAndFormat<Repository>;
  readonly apis: readonly Service[];
  /** With a source. */
  readonly identities?: GoogleDeliveryIdentities;
}

/**
 * A registry for a delivery path on Google Artifact Registry: a repository per format and environment, called
 * `<environment>-<namespace>-<format>`, with immutable tags, scanning, cleanup and encryption; and, with a `source`, one
 * identity per duty and environment (see `GoogleDeliveryIdentities`).
 *
 * When to use: for the artifacts of one team or product in one project and location. An environment in a project of
 * its own is a second registry with `promotesFrom`.
 *
 * Gotchas:
 * - Where the service keeps tags immutable, it deletes nothing that has a tag: unreleased images of the first
 *   environment expire only with `immutability: "workflow"`, and released images never.
 * - Repositories of later environments and the encryption key are protected and retained, and no repository can be
 *   deleted: to remove one on purpose, run `pulumi state unprotect`, and delete it in Google Cloud afterwards.
 * - A change of `namespace`, `encryption`, `kmsKeyName`, `location` or `project` would replace repositories, and is
 *   refused; so is making a later environment the first.
 * - Key rings and keys cannot be deleted from Google Cloud: standing a destroyed stack up again takes `kmsKeyName`, or
 *   `import`.
 *
 * @throws pulumi.InputPropertiesError with all problems of the arguments, before anything is created.
 */
export class GoogleArtifactRegistry extends pulumi.ComponentResource {
  /**
   * Addresses of the artifacts, by environment and artifact: of images
   * `<location>-docker.pkg.dev/<project>/<environment>-<namespace>-docker/<artifact>`, without a tag; of packages the
   * address of the registry that has them.
   */
  readonly repositories: pulumi.Output<Record<string, Record<string, string>>>;
  /** Name of the Cloud KMS key that encrypts; `undefined` with `encryption: "GOOGLE_MANAGED"`. */
  readonly encryptionKeyName: pulumi.Output<string | undefined>;
  /** Name of the version of the Cloud KMS key that signs, for `GoogleDeployGate`; `undefined` without `signing`. */
  readonly signingKeyVersion: pulumi.Output<string | undefined>;
  /**
   * Who publishes, as an allow policy names them: for `attesters` of `GoogleDeployGate`. Plain in number, since grants
   * are made for each; empty without a source, and where the first environment is fed from elsewhere.
   */
  readonly publishers: pulumi.Output<string>[];
  /** Findings of this severity or worse must stop a promotion; for the pipeline to read. */
  readonly severityThreshold: pulumi.Output<Severity>;
  /**
   * Who promotes into each environment, as an allow policy names them: for `promotedBy` of the registry that this one
   * takes artifacts from. Empty without a source.
   */
  readonly promoters: pulumi.Output<Record<string, string[]>>;
  /**
   * What the jobs of each environment need, by environment, as `GoogleDeliveryIdentities` gives it, and
   * `SEVERITY_THRESHOLD`; empty without a source. None of it is a secret.
   */
  readonly environmentVariables: pulumi.Output<Record<string, Record<string, string>>>;
  /** The names of those variables, by environment: plain, since resources are made for each (`GitHubDelivery`). */
  readonly environmentVariableNames: Record<string, string[]>;
  /** What the service or the arguments leave open, in sentences; also logged as warnings. */
  readonly notices: pulumi.Output<string[]>;
  /** The resources inside; to change their inputs use the `transforms` option. */
  readonly resources: GoogleArtifactRegistryResources;
  readonly #name: string;
  readonly #delivery: GoogleRegistrySettings["delivery"];

  constructor(name: string, args: GoogleArtifactRegistryArgs, options?: pulumi.ComponentResourceOptions) {
    const settings = readRegistryArgs(name, args);
    super("artifact-registries:gcp:GoogleArtifactRegistry", name, args, options);
    this.#name = name;
    this.#delivery = settings.delivery;
    const context: RegistryContext = {
      name,
      settings,
      place: placeOf({ type: registryType, name }, settings, this),
      child: { parent: this, ...(options?.retainOnDelete && { retainOnDelete: true }) },
    };
    const apis = createApis(context);
    const encryption = createEncryptionKey(context, apis);
    const keyName = settings.kmsKeyName ?? encryption.key?.id;
    const waitFor = [...apis, ...(encryption.keyGrant ? [encryption.keyGrant] : [])];
    const repositories = createRepositories(context, keyName, waitFor);
    const identities = createIdentities(context, args, repositories, apis);
    this.resources = {
      apis,
      ...encryption,
      repositories,
      ...createAccessGrants(context, repositories, apis),
      ...(identities && { identities }),
      ...createUpstreams(context, keyName, identities ? [identities] : [], waitFor),
    };
    const key = keyName && { name: keyName, own: encryption.key !== undefined };
    this.repositories = artifactAddresses(context, repositories, key);
    this.encryptionKeyName = pulumi.output<string | undefined>(keyName);
    this.signingKeyVersion = identities?.signingKeyVersion ?? pulumi.output<string | undefined>(undefined);
    this.publishers = publishersOf(context);
    this.severityThreshold = pulumi.output(settings.delivery.severityThreshold);
    this.promoters = promotersOf(identities);
    this.environmentVariables = registryVariables(context, identities);
    this.environmentVariableNames = registryVariableNames(identities);
    const notices = registryNotices(settings, args.immutability !== undefined);
    for (const notice of notices) void pulumi.log.warn(notice, this);
    this.notices = (identities?.notices ?? pulumi.output([])).apply((others) => [...notices, ...others]);
    this.registerOutputs({
      repositories: this.repositories,
      encryptionKeyName: this.encryptionKeyName,
      signingKeyVersion: this.signingKeyVersion,
      publishers: this.publishers,
      severityThreshold: this.severityThreshold,
      promoters: this.promoters,
      environmentVariables: this.environmentVariables,
      notices: this.notices,
    });
  }

  /**
   * The address of one image, by digest: what a deployment should name, since a digest cannot come to mean another
   * image.
   *
   * @param environment name of one of the environments
   * @param artifact name of one of the artifacts that are images, charts or other OCI artifacts
   * @param digest `sha256:` and 64 hexadecimal digits
   * @throws pulumi.InputPropertiesError if the registry has no such environment or artifact, or the digest is none
   */
  imageAddress(environment: string, artifact: string, digest: pulumi.Input<string>): pulumi.Output<string> {
    const { artifacts, environments } = this.#delivery;
    const images = {
      environments: environments.map(({ name }) => name),
      artifacts: artifacts.filter(({ type }) => formatOf(type) === GooglePackageFormat.Docker).map(({ name }) => name),
      addresses: this.repositories,
    };
    return imageAddress({ type: registryType, name: this.#name }, images, environment, artifact, digest);
  }
}
