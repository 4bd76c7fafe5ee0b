import { AccountSetting } from "@pulumi/aws/ecr/accountSetting";
import { PullThroughCacheRule } from "@pulumi/aws/ecr/pullThroughCacheRule";
import { PullTimeUpdateExclusion } from "@pulumi/aws/ecr/pullTimeUpdateExclusion";
import { RegistryPolicy } from "@pulumi/aws/ecr/registryPolicy";
import { RegistryScanningConfiguration } from "@pulumi/aws/ecr/registryScanningConfiguration";
import { ReplicationConfiguration } from "@pulumi/aws/ecr/replicationConfiguration";
import type { RepositoryCreationTemplate } from "@pulumi/aws/ecr/repositoryCreationTemplate";
import type { OpenIdConnectProvider } from "@pulumi/aws/iam/openIdConnectProvider";
import type { Role } from "@pulumi/aws/iam/role";
import type { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import type { Key } from "@pulumi/aws/kms/key";
import type * as pulumi from "@pulumi/pulumi";
import type { AwsAccount, RegistryPlace } from "../place";
import { newOidcProvider } from "../roles/oidc-provider";
import type { EcrAccountSettings } from "./account-args";
import { grantsOf, registryPolicyDocument } from "./registry-policy";
import { replicationInputs } from "./replication";
import { scanningInputs } from "./scanning";

/** The resources inside an `EcrAccount`. */
export interface EcrAccountResources {
  readonly scanningConfiguration: RegistryScanningConfiguration;
  /** By the setting's name. */
  readonly accountSettings: Record<string, AccountSetting>;
  readonly registryPolicy: RegistryPolicy;
  /** By prefix: of a cache, or an environment that is replicated to here. */
  readonly creationTemplates: Record<string, RepositoryCreationTemplate>;
  /** By prefix. */
  readonly cacheRules: Record<string, PullThroughCacheRule>;
  /** By the role's ARN. */
  readonly pullTimeExclusions: Record<string, PullTimeUpdateExclusion>;
  /** With `replication`. */
  readonly replicationConfiguration?: ReplicationConfiguration;
  /** The account's own key, where it has one. */
  readonly key?: Key;
  /** The role that creates repositories, where it is the account's own, and its policies by name. */
  readonly creationRole?: Role;
  readonly creationRolePolicies: Record<string, RolePolicy>;
  /** With `createOidcProvider: true`. */
  readonly oidcProvider?: OpenIdConnectProvider;
}

/** What every resource of one account is made from. */
export interface AccountContext {
  readonly name: string;
  readonly settings: EcrAccountSettings;
  /** Options of every child: deleting one would reset what the whole account relies on. */
  readonly child: pulumi.CustomResourceOptions;
  readonly place: pulumi.Output<AwsAccount & RegistryPlace>;
  /** Inputs of every child that is in a region. */
  readonly inRegion: { readonly region?: pulumi.Output<string> };
}

export function createScanningConfiguration({ name, settings, child, inRegion }: AccountContext) {
  return new RegistryScanningConfiguration(name, { ...inRegion, ...scanningInputs(settings) }, child);
}

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutAccountSetting.html */
export function createAccountSettings({ name, settings, child, inRegion }: AccountContext) {
  const setting = (settingName: string, value: string) =>
    new AccountSetting(`${name}/${settingName}`, { ...inRegion, name: settingName, value }, child);
  return {
    BASIC_SCAN_TYPE_VERSION: setting("BASIC_SCAN_TYPE_VERSION", "AWS_NATIVE"),
    BLOB_MOUNTING: setting("BLOB_MOUNTING", settings.blobMounting ? "ENABLED" : "DISABLED"),
    REGISTRY_POLICY_SCOPE: setting("REGISTRY_POLICY_SCOPE", "V2"),
  };
}

/** The scope goes first: the older one knows none of the actions that the policy denies. */
export function createRegistryPolicy(
  { name, settings, child, place, inRegion }: AccountContext,
  scope: AccountSetting,
) {
  const policy = place.apply((known) => registryPolicyDocument(known, grantsOf(settings)));
  return new RegistryPolicy(name, { ...inRegion, policy }, { ...child, dependsOn: [scope] });
}

export function createOidcProvider({
  name,
  settings,
  child,
  place,
}: AccountContext): OpenIdConnectProvider | undefined {
  const { oidcIssuer, tags } = settings;
  return oidcIssuer && newOidcProvider(name, oidcIssuer, place.dnsSuffix, { ...tags }, child);
}

/** Each rule after its template: a repository that an early pull creates would have none of its settings. */
export function createCacheRules(
  { name, settings, child, inRegion }: AccountContext,
  templates: Readonly<Record<string, RepositoryCreationTemplate>>,
): Record<string, PullThroughCacheRule> {
  return Object.fromEntries(
    settings.upstreams.map(({ prefix, registry, url, credentialsSecretArn, pullRoleArn }) => {
      const args = {
        ...inRegion,
        ecrRepositoryPrefix: prefix,
        upstreamRegistryUrl: url,
        // What Amazon ECR sets where it is missing; the provider would take that for a change, and replace the rule.
        ...(registry === "ecr" && { upstreamRepositoryPrefix: "ROOT" }),
        ...(credentialsSecretArn && { credentialArn: credentialsSecretArn }),
        ...(pullRoleArn && { customRoleArn: pullRoleArn }),
      };
      const template = templates[prefix];
      const options = { ...child, ...(template && { dependsOn: [template] }) };
      return [prefix, new PullThroughCacheRule(`${name}/${prefix}`, args, options)];
    }),
  );
}

export function createReplicationConfiguration({ name, settings, child, place, inRegion }: AccountContext) {
  const { replication } = settings;
  if (replication.length === 0) return undefined;
  const replicationConfiguration = place.apply(({ accountId }) => replicationInputs(replication, accountId));
  return new ReplicationConfiguration(name, { ...inRegion, replicationConfiguration }, child);
}

export function createPullTimeExclusions({ name, settings, child, inRegion }: AccountContext) {
  return Object.fromEntries(
    settings.pullTimeExclusions.map((principalArn) => {
      // Roles of two accounts may have one name.
      const role = principalArn.replace(/^.*::(\d+):role/, "$1");
      return [principalArn, new PullTimeUpdateExclusion(`${name}/${role}`, { ...inRegion, principalArn }, child)];
    }),
  );
}
