import { getRegionOutput } from "@pulumi/aws/getRegion";
import * as pulumi from "@pulumi/pulumi";
import type { Severity } from "../delivery/severity";
import { imageAddress } from "../image-address";
import { claimAccount } from "./account/owner";
import { readRegistryArgs, registryType } from "./read-registry-args";
import { repositoryAddresses } from "./registry-addresses";
import type { EcrRegistryArgs } from "./registry-args";
import {
  type Context,
  createKey,
  createLifecyclePolicies,
  createRepositories,
  createRepositoryPolicies,
  createScanningConfiguration,
  type EcrRegistryResources,
} from "./registry-resources";
import { createDeliveryRoles, registryVariableNames, registryVariables } from "./registry-roles";

/**
 * An Amazon ECR registry for a delivery path: a repository per artifact and environment, named
 * `<environment>/<namespace>/<artifact>`, with immutable tags, scan on push, retention and encryption; and, with a
 * `source`, one IAM role per duty and environment (see `EcrDeliveryRoles`), and repositories locked to them.
 *
 * When to use: for the artifacts of one team or product in one account and region.
 *
 * Gotchas:
 * - Repositories of later environments and the encryption key are protected and retained: to remove one on purpose,
 *   run `pulumi state unprotect` first, and delete it in AWS afterwards.
 * - A change of `namespace`, `encryption`, `kmsKeyArn` or `region` would replace repositories, and is refused; so is
 *   making a later environment the first, whose images expire. Transforms cannot change a repository's name,
 *   encryption or region either.
 * - Renaming the component changes its default namespace: give `namespace` and an alias then.
 *
 * @throws pulumi.InputPropertiesError with all problems of the arguments, before anything is created.
 */
export class EcrRegistry extends pulumi.ComponentResource {
  /**
   * Addresses of the repositories, without a tag, by environment and artifact:
   * `<account>.dkr.ecr.<region>.amazonaws.com/<environment>/<namespace>/<artifact>`.
   */
  readonly repositories: pulumi.Output<Record<string, Record<string, string>>>;
  /** ARN of the KMS key that encrypts the images; `undefined` with `encryption: "AES256"`. */
  readonly encryptionKeyArn: pulumi.Output<string | undefined>;
  /** ARNs of the KMS keys that encrypt the images and sign artifacts: for `keyArns` of `EcrAuditTrail`. */
  readonly keyArns: pulumi.Output<string>[];
  /** Findings of this severity or worse must stop a promotion; for the pipeline to read. */
  readonly severityThreshold: pulumi.Output<Severity>;
  /**
   * What the jobs of each environment need, by environment, as `EcrDeliveryRoles` gives it, and `SEVERITY_THRESHOLD`;
   * empty without a source. None of it is a secret.
   */
  readonly environmentVariables: pulumi.Output<Record<string, Record<string, string>>>;
  /** The names of those variables, by environment: plain, since resources are made for each (`GitHubDelivery`). */
  readonly environmentVariableNames: Record<string, string[]>;
  /** What the arguments leave open that the defaults ask of a job, in sentences; also logged as warnings. */
  readonly notices: pulumi.Output<string[]>;
  /** The resources inside; to change their inputs use the `transforms` option. */
  readonly resources: EcrRegistryResources;
  readonly #name: string;

  constructor(name: string, args: EcrRegistryArgs, options?: pulumi.ComponentResourceOptions) {
    const settings = readRegistryArgs(name, args);
    super("artifact-registries:index:EcrRegistry", name, args, options);
    this.#name = name;
    const region = () => settings.region ?? getRegionOutput({}, { parent: this }).region;
    const claimed = settings.standalone
      ? claimAccount({ type: registryType, name }, this, args.region, region)
      : pulumi.output([]);
    const context: Context = {
      name,
      settings,
      child: { parent: this, ...(options?.retainOnDelete && { retainOnDelete: true }) },
    };
    const roles = createDeliveryRoles(context, args);
    const key = createKey(context);
    const keyArn = settings.kmsKeyArn ?? key?.arn;
    const repositories = createRepositories(context, keyArn);
    const scanningConfiguration = createScanningConfiguration(context);
    this.resources = {
      repositories,
      lifecyclePolicies: createLifecyclePolicies(context, repositories),
      repositoryPolicies: createRepositoryPolicies(context, repositories, roles),
      ...(roles && { deliveryRoles: roles }),
      ...(key && { key }),
      ...(scanningConfiguration && { scanningConfiguration }),
    };
    const encryptionKey = keyArn && { arn: keyArn, own: key !== undefined };
    this.repositories = repositoryAddresses(context, repositories, encryptionKey, claimed, region);
    this.encryptionKeyArn = pulumi.output<string | undefined>(keyArn);
    this.keyArns = [keyArn, roles?.resources.signingKey?.arn].filter((arn) => arn !== undefined);
    this.severityThreshold = pulumi.output(settings.delivery.severityThreshold);
    this.environmentVariables = registryVariables(context, roles);
    this.environmentVariableNames = registryVariableNames(roles);
    this.notices = roles?.notices ?? pulumi.output([]);
    this.registerOutputs({
      repositories: this.repositories,
      encryptionKeyArn: this.encryptionKeyArn,
      keyArns: this.keyArns,
      severityThreshold: this.severityThreshold,
      environmentVariables: this.environmentVariables,
      notices: this.notices,
    });
  }

  /**
   * The address of one image, by digest: what a deployment should name, since a digest cannot come to mean another
   * image.
   *
   * @param environment name of one of the environments
   * @param artifact name of one of the artifacts
   * @param digest `sha256:` and 64 hexadecimal digits
   * @throws pulumi.InputPropertiesError if the registry has no such environment or artifact, or the digest is none
   */
  imageAddress(environment: string, artifact: string, digest: pulumi.Input<string>): pulumi.Output<string> {
    const { repositories } = this.resources;
    const images = {
      environments: Object.keys(repositories),
      artifacts: Object.keys(Object.values(repositories)[0] ?? {}),
      addresses: this.repositories,
    };
    return imageAddress({ type: registryType, name: this.#name }, images, environment, artifact, digest);
  }
}
