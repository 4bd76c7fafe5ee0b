import type { WorkloadIdentityPool } from "@pulumi/gcp/iam/workloadIdentityPool";
import type { WorkloadIdentityPoolProvider } from "@pulumi/gcp/iam/workloadIdentityPoolProvider";
import * as pulumi from "@pulumi/pulumi";
import { publishNotices } from "../../delivery/identity-input";
import { placeOf } from "../place";
import { type IdentitiesContext, identitiesIn, placed } from "./context";
import type { GoogleDeliveryIdentitiesArgs } from "./delivery-identities-args";
import { deliveryIdentitiesType, readDeliveryIdentitiesArgs } from "./delivery-identities-settings";
import { environmentVariableNames, environmentVariables } from "./environment-variables";
import { createGrants, type GrantResources } from "./grants";
import {
  type CustomRoles,
  createCustomRoles,
  createPool,
  createServiceAccounts,
  type ServiceAccountResources,
} from "./identity-resources";
import { providerName } from "./ids";
import { grantedMembers } from "./members";
import { createSigningKey, type SigningKeyResources } from "./signing-key";

/** The resources inside `GoogleDeliveryIdentities`. */
export interface GoogleDeliveryIdentitiesResources
  extends ServiceAccountResources,
    GrantResources,
    SigningKeyResources {
  readonly pool: WorkloadIdentityPool;
  readonly provider: WorkloadIdentityPoolProvider;
  readonly customRoles: CustomRoles;
}

/**
 * The identities of a delivery path on Google Artifact Registry, one per duty and environment, as which GitHub's jobs
 * sign in by Workload Identity Federation, without a stored secret: `publish` writes the first environment, `promote`
 * reads the environment before and writes its own, `deploy` pulls from its own. None of them can delete, move a tag or
 * change a repository's settings.
 *
 * When to use: for repositories `<environment>-<namespace>-<format>` that something else creates.
 * `GoogleArtifactRegistry` creates this component itself when it has a `source`.
 *
 * Gotchas:
 * - The GitHub environments must exist and be protected: without rules, whoever can push to the source can run a job
 *   in them. GitHub makes one without rules when a workflow names it for the first time.
 * - Whoever may write all repositories of the project may write these: Google has no policy on a repository that
 *   refuses. Keep the project to the registry.
 * - Google keeps the ids of a deleted pool for 30 days and of a deleted role for 37: standing the stack up again
 *   takes another `identityPrefix`, or undeleting them.
 *
 * @throws pulumi.InputPropertiesError with all problems of the arguments, before anything is created.
 */
export class GoogleDeliveryIdentities extends pulumi.ComponentResource {
  /**
   * Who has the grants, by environment and duty (`publish`, `promote`, `deploy`), as an allow policy names them:
   * `principalSet://…`, or `serviceAccount:…`. Those of `promote` are what `promotedBy` of another project takes.
   */
  readonly members: pulumi.Output<Record<string, Record<string, string[]>>>;
  /** Name of the workload identity provider: `projects/<number>/locations/global/workloadIdentityPools/<pool>/providers/github`. */
  readonly workloadIdentityProvider: pulumi.Output<string>;
  /** Name of the version of the Cloud KMS key that signs; `undefined` without `signing`. */
  readonly signingKeyVersion: pulumi.Output<string | undefined>;
  /**
   * What the jobs of each environment need, by environment: `GOOGLE_PROJECT`, `GOOGLE_LOCATION`,
   * `GOOGLE_WORKLOAD_IDENTITY_PROVIDER`, `REGISTRY`, `REPOSITORY_PREFIX`, and where they apply
   * `GOOGLE_PUBLISH_SERVICE_ACCOUNT`, `GOOGLE_PROMOTE_SERVICE_ACCOUNT`, `GOOGLE_DEPLOY_SERVICE_ACCOUNT`,
   * `SOURCE_GOOGLE_PROJECT`, `SOURCE_GOOGLE_LOCATION`, `SOURCE_REGISTRY`, `SOURCE_REPOSITORY_PREFIX` and `SIGNING_KEY`
   * (as cosign takes it). None of it is a secret.
   */
  readonly environmentVariables: pulumi.Output<Record<string, Record<string, string>>>;
  /** The names of those variables, by environment: plain, since resources are made for each (`GitHubDelivery`). */
  readonly environmentVariableNames: Record<string, string[]>;
  /** What these arguments leave open that the defaults ask of a job, in sentences; also logged as warnings. */
  readonly notices: pulumi.Output<string[]>;
  /** The resources inside; to change their inputs use the `transforms` option. */
  readonly resources: GoogleDeliveryIdentitiesResources;

  constructor(name: string, args: GoogleDeliveryIdentitiesArgs, options?: pulumi.ComponentResourceOptions) {
    const settings = readDeliveryIdentitiesArgs(name, args);
    super("artifact-registries:gcp:GoogleDeliveryIdentities", name, args, options);
    const { identities } = settings;
    const context: IdentitiesContext = {
      name,
      settings,
      child: {
        parent: this,
        ...(options?.retainOnDelete && { retainOnDelete: true }),
        // A component hands this on to nothing that is in it.
        ...(options?.dependsOn && { dependsOn: options.dependsOn }),
      },
      place: placeOf({ type: deliveryIdentitiesType, name }, settings, this),
    };
    const pool = createPool(context);
    const customRoles = createCustomRoles(context);
    const accounts = createServiceAccounts(context, pool);
    // Grants name their principals by what they will be, and Google refuses one that does not exist.
    const principals = [
      pool.pool,
      ...Object.values(accounts.serviceAccounts).flatMap((byDuty) => Object.values(byDuty)),
    ];
    this.resources = {
      ...pool,
      customRoles,
      ...accounts,
      ...createGrants(context, customRoles, args.repositories ?? {}, principals),
      ...createSigningKey(context, customRoles, principals),
    };
    const { place } = context;
    const all = identitiesIn(settings);
    const members: Record<string, Record<string, pulumi.Output<string>[]>> = {};
    for (const identity of all) {
      const { environment, duty } = identity;
      members[environment] ??= {};
      members[environment][duty] = grantedMembers(identity, placed(context)).map(({ member }) => member);
    }
    this.members = pulumi.output(members);
    this.workloadIdentityProvider = place.apply(({ projectNumber }) =>
      providerName(projectNumber, identities.identityPrefix),
    );
    const { signingKey } = this.resources;
    this.signingKeyVersion = pulumi.output(signingKey && pulumi.interpolate`${signingKey.id}/cryptoKeyVersions/1`);
    this.environmentVariables = place.apply((known) => environmentVariables(all, identities, known));
    this.environmentVariableNames = environmentVariableNames(all, identities);
    const notices = identities.promotesFrom ? [] : publishNotices(identities);
    for (const notice of notices) void pulumi.log.warn(notice, this);
    this.notices = pulumi.output(notices);
    this.registerOutputs({
      members: this.members,
      workloadIdentityProvider: this.workloadIdentityProvider,
      signingKeyVersion: this.signingKeyVersion,
      environmentVariables: this.environmentVariables,
      notices: this.notices,
    });
  }
}
