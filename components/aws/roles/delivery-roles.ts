import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import { getPartitionOutput } from "@pulumi/aws/getPartition";
import { getRegionOutput } from "@pulumi/aws/getRegion";
import * as pulumi from "@pulumi/pulumi";
import { inputError } from "../../input-error";
import { claimNames } from "../claim-names";
import {
  type ByEnvironmentAndDuty,
  createOidcProvider,
  createRolePolicies,
  createRoles,
  createSigningKey,
  type EcrDeliveryRolesResources,
  identitiesIn,
  type RolesContext,
} from "./delivery-role-resources";
import type { EcrDeliveryRolesArgs } from "./delivery-roles-args";
import { deliveryRolesType, readDeliveryRolesArgs } from "./delivery-roles-settings";
import { environmentVariableNames, environmentVariables } from "./environment-variables";
import { claimedNames, foundRoles } from "./found-roles";
import { accountProblems, oidcProviderArn, trustNotices } from "./trust-document";

/**
 * The IAM roles of a delivery path on Amazon ECR, one per duty and environment, which GitHub's jobs take without a
 * stored secret: `publish` writes the first environment, `promote` reads the environment before and writes its own,
 * `deploy` pulls from its own. None of them can delete, move a tag or change a registry's settings.
 *
 * When to use: for repositories `<environment>/<namespace>/<artifact>` that something else creates. `EcrRegistry`
 * creates this component itself when it has a `source`, and locks its repositories as well.
 *
 * Gotchas:
 * - The GitHub environments must exist and be protected: without rules, whoever can push to the source can run a job
 *   in them. GitHub makes one without rules when a workflow names it for the first time.
 * - A role's name is its identity: with another `rolePrefix`, `rolePath` or environment's name it is replaced.
 * - The OIDC provider stays when the stack is destroyed; standing it up again takes `createOidcProvider: false`.
 *
 * @throws pulumi.InputPropertiesError with all problems of the arguments, before anything is created.
 */
export class EcrDeliveryRoles extends pulumi.ComponentResource {
  /** ARNs of the roles by environment and duty (`publish`, `promote`, `deploy`). */
  readonly roles: pulumi.Output<Record<string, Record<string, string>>>;
  /** ARN of the OIDC provider that the roles trust. */
  readonly oidcProviderArn: pulumi.Output<string>;
  /** ARN of the signing key; `undefined` without `signing`. */
  readonly signingKeyArn: pulumi.Output<string | undefined>;
  /**
   * What the jobs of each environment need, by environment: `AWS_REGION`, `AWS_AUDIENCE`, `REGISTRY`,
   * `REPOSITORY_PREFIX`, and where they apply `AWS_PUBLISH_ROLE`, `AWS_PROMOTE_ROLE`, `AWS_DEPLOY_ROLE`,
   * `SOURCE_AWS_REGION`, `SOURCE_REGISTRY`, `SOURCE_REPOSITORY_PREFIX` and `SIGNING_KEY` (as cosign takes it). None of
   * it is a secret.
   */
  readonly environmentVariables: pulumi.Output<Record<string, Record<string, string>>>;
  /** The names of those variables, by environment: plain, since resources are made for each (`GitHubDelivery`). */
  readonly environmentVariableNames: Record<string, string[]>;
  /** What these arguments leave open that the defaults ask of a job, in sentences; also logged as warnings. */
  readonly notices: pulumi.Output<string[]>;
  /** The resources inside; to change their inputs use the `transforms` option. */
  readonly resources: EcrDeliveryRolesResources;

  constructor(name: string, args: EcrDeliveryRolesArgs, options?: pulumi.ComponentResourceOptions) {
    const settings = readDeliveryRolesArgs(name, args);
    super("artifact-registries:index:EcrDeliveryRoles", name, args, options);
    const { identities } = settings;
    const names = claimNames({ type: deliveryRolesType, name }, this, claimedNames(settings));
    if (names.problems.length > 0) throw inputError(deliveryRolesType, name, names.problems);
    const { accountId } = getCallerIdentityOutput({}, { parent: this });
    const { partition, dnsSuffix } = getPartitionOutput({}, { parent: this });
    const region = settings.region ?? getRegionOutput({}, { parent: this }).region;
    // Nothing is made where these checks fail, because everything is made from the place.
    const place = pulumi.output({ accountId, partition, dnsSuffix, region }).apply((known) => {
      const problems = [...names.inAccount(known.accountId), ...accountProblems(identities, known)];
      if (problems.length > 0) throw inputError(deliveryRolesType, name, problems);
      return known;
    });
    const context: RolesContext = {
      name,
      settings,
      child: { parent: this, ...(options?.retainOnDelete && { retainOnDelete: true }) },
      place,
    };
    const oidcProvider = createOidcProvider(context);
    const roles = createRoles(context, oidcProvider);
    const signing = createSigningKey(context);
    this.resources = {
      roles,
      rolePolicies: createRolePolicies(context, roles),
      ...(oidcProvider && { oidcProvider }),
      ...signing,
    };
    const found = foundRoles(context, roles);
    this.roles = found.apply((arns) => arns as ByEnvironmentAndDuty<string> as Record<string, Record<string, string>>);
    this.oidcProviderArn = place.apply(
      (account) => identities.oidcProviderArn ?? oidcProviderArn(account, identities.issuer),
    );
    this.signingKeyArn = pulumi.output<string | undefined>(signing.signingKey?.arn);
    this.environmentVariables = pulumi
      .all([place, found])
      .apply(([known]) => environmentVariables(identitiesIn(settings), identities, known));
    this.environmentVariableNames = environmentVariableNames(identitiesIn(settings), identities);
    const notices = trustNotices(identities);
    for (const notice of notices) void pulumi.log.warn(notice, this);
    this.notices = pulumi.output(notices);
    this.registerOutputs({
      roles: this.roles,
      oidcProviderArn: this.oidcProviderArn,
      signingKeyArn: this.signingKeyArn,
      environmentVariables: this.environmentVariables,
      notices: this.notices,
    });
  }
}
