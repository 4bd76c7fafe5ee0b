import { WorkloadIdentityPool } from "@pulumi/gcp/iam/workloadIdentityPool";
import { WorkloadIdentityPoolProvider } from "@pulumi/gcp/iam/workloadIdentityPoolProvider";
import { IAMCustomRole } from "@pulumi/gcp/projects/iamcustomRole";
import { Account } from "@pulumi/gcp/serviceaccount/account";
import { IAMMember } from "@pulumi/gcp/serviceaccount/iammember";
import { Duty, type Identity } from "../../delivery/identity";
import {
  googlePushPermissions,
  googleScanFindingPermissions,
  kmsSignPermissions,
  kmsVerifyPermissions,
} from "../permissions";
import { type ByEnvironmentAndDuty, type IdentitiesContext, identitiesIn, placed } from "./context";
import { customRoleId, poolId, providerId, type RolePurpose, serviceAccountId } from "./ids";
import { trustedPrincipals } from "./members";
import { attributeCondition, attributeMapping } from "./token-mapping";

/** https://docs.cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts */
const maximumTitle = 100;

interface PoolResources {
  readonly pool: WorkloadIdentityPool;
  readonly provider: WorkloadIdentityPoolProvider;
}

export function createPool({ name, settings, child, place }: IdentitiesContext): PoolResources {
  const { identities } = settings;
  const { project } = place;
  const id = poolId(identities.identityPrefix);
  const description = `GitHub's jobs that deliver ${identities.namespace}`;
  const pool = new WorkloadIdentityPool(
    name,
    { project, workloadIdentityPoolId: id, displayName: id, description },
    child,
  );
  const provider = new WorkloadIdentityPoolProvider(
    name,
    {
      project,
      workloadIdentityPoolId: pool.workloadIdentityPoolId,
      workloadIdentityPoolProviderId: providerId,
      displayName: "GitHub",
      oidc: { issuerUri: `https://${identities.issuer}` },
      attributeMapping: attributeMapping(identitiesIn(settings), identities),
      attributeCondition: attributeCondition(identities.sources),
    },
    child,
  );
  return { pool, provider };
}

export type CustomRoles = Partial<Record<RolePurpose, IAMCustomRole>>;

/** Google's own role for writing can move tags, and those for reading findings read much else. */
export function createCustomRoles({ name, settings, child, place }: IdentitiesContext): CustomRoles {
  const { environments, identityPrefix, namespace, signing } = settings.identities;
  const duties = new Set(identitiesIn(settings).map(({ duty }) => duty));
  const make = (purpose: RolePurpose, does: string, permissions: readonly string[]) =>
    new IAMCustomRole(
      `${name}/${purpose}`,
      {
        project: place.project,
        roleId: customRoleId(identityPrefix, purpose),
        title: `${does} ${namespace}`.slice(0, maximumTitle),
        permissions: [...permissions],
      },
      child,
    );
  return {
    ...(duties.has(Duty.Publish) && { publish: make(Duty.Publish, "Publishes", googlePushPermissions) }),
    ...(duties.has(Duty.Promote) && {
      promote: make(Duty.Promote, "Promotes", googlePushPermissions),
    }),
    // Those of an environment in another project are read there.
    ...(environments.length > 1 && {
      "read-findings": make("read-findings", "Reads scan findings of", googleScanFindingPermissions),
    }),
    ...(signing && {
      sign: make("sign", "Signs artifacts of", kmsSignPermissions),
      verify: make("verify", "Verifies artifacts of", kmsVerifyPermissions),
    }),
  };
}

export interface ServiceAccountResources {
  readonly serviceAccounts: ByEnvironmentAndDuty<Account>;
  /** Who may impersonate them. */
  readonly impersonations: readonly IAMMember[];
}

/** With `serviceAccounts`. */
export function createServiceAccounts(
  context: IdentitiesContext,
  { pool }: Pick<PoolResources, "pool">,
): ServiceAccountResources {
  const { name, settings, child, place } = context;
  const { identityPrefix, namespace, serviceAccounts: wanted } = settings.identities;
  const serviceAccounts: ByEnvironmentAndDuty<Account> = {};
  const impersonations = (wanted ? identitiesIn(settings) : []).flatMap((identity) => {
    const { environment, duty } = identity;
    const account = new Account(
      `${name}/${environment}/${duty}`,
      {
        project: place.project,
        accountId: serviceAccountId(identityPrefix, identity),
        displayName: describe(identity, namespace),
      },
      child,
    );
    serviceAccounts[environment] = { ...serviceAccounts[environment], [duty]: account };
    return trustedPrincipals(identity, placed(context)).map(
      ({ key, member }) =>
        new IAMMember(
          `${name}/${environment}/${duty}/${key}`,
          { serviceAccountId: account.name, role: "roles/iam.workloadIdentityUser", member },
          { ...child, dependsOn: [pool] },
        ),
    );
  });
  return { serviceAccounts, impersonations };
}

function describe({ duty, environment }: Identity, namespace: string): string {
  const does = { publish: "Publishes", promote: "Promotes", deploy: "Deploys" }[duty];
  return `${does} ${namespace} ${duty === Duty.Deploy ? "in" : "into"} ${environment}`.slice(0, maximumTitle);
}
