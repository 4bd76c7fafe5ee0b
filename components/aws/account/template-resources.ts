import { RepositoryCreationTemplate } from "@pulumi/aws/ecr/repositoryCreationTemplate";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { Key } from "@pulumi/aws/kms/key";
import type * as pulumi from "@pulumi/pulumi";
import { ecr } from "../ecr-backend";
import { releasedLifecyclePolicy } from "../lifecycle/retention-policies";
import { EcrEncryption } from "../registry-args";
import { holdsTag } from "../tags";
import type { AccountContext, EcrAccountResources } from "./account-resources";
import {
  cacheLifecyclePolicy,
  createdPrefixes,
  creationRoleTrustPolicy,
  keyUsePolicy,
  repositoryCreationPolicy,
} from "./creation-template";

type TemplateResources = Pick<
  EcrAccountResources,
  "creationTemplates" | "key" | "creationRole" | "creationRolePolicies"
>;

/** The templates and what they need; nothing where no repository is created by them. */
export function createTemplates(context: AccountContext): TemplateResources {
  const { name, settings, child, inRegion } = context;
  const { caches, replicas } = createdPrefixes(settings);
  if (caches.length === 0 && replicas.length === 0) {
    return { creationTemplates: {}, creationRolePolicies: {} };
  }
  const key = createKey(context);
  const keyArn = settings.kmsKeyArn ?? key?.arn;
  const role = settings.creationRoleArn ? undefined : createRole(context);
  const creationRolePolicies = role ? createRolePolicies(context, role, keyArn) : {};
  const common = {
    ...inRegion,
    encryptionConfigurations: [{ encryptionType: settings.encryption, ...(keyArn && { kmsKey: keyArn }) }],
    ...optionalRole(settings.creationRoleArn ?? role?.arn),
  };
  // A repository cannot be created while its role may not do so yet.
  const options = { ...child, dependsOn: Object.values(creationRolePolicies) };
  const template = (prefix: string, args: Omit<TemplateInputs, "prefix">) =>
    [prefix, new RepositoryCreationTemplate(`${name}/${prefix}`, { ...common, ...args, prefix }, options)] as const;
  const replicaPolicy = releasedLifecyclePolicy(settings.retention);
  const creationTemplates = Object.fromEntries([
    ...settings.upstreams.map(({ prefix, registry }) =>
      template(prefix, {
        description: `Caches of ${registry}`,
        appliedFors: ["PULL_THROUGH_CACHE"],
        // A cache follows its upstream, where tags move.
        imageTagMutability: "MUTABLE",
        lifecyclePolicy: cacheLifecyclePolicy(settings.cacheDays),
        resourceTags: { ...settings.tags, "artifact-registries:upstream": registry },
      }),
    ),
    ...replicas.map((environment) =>
      template(environment, {
        description: `Replicated repositories of ${environment}`,
        appliedFors: ["REPLICATION"],
        imageTagMutability: "IMMUTABLE",
        ...(replicaPolicy !== undefined && { lifecyclePolicy: replicaPolicy }),
        resourceTags: {
          ...settings.tags,
          "artifact-registries:environment": environment,
          [holdsTag]: "released",
        },
      }),
    ),
  ]);
  return {
    creationTemplates,
    creationRolePolicies,
    ...(key && { key }),
    ...(role && { creationRole: role }),
  };
}

type TemplateInputs = ConstructorParameters<typeof RepositoryCreationTemplate>[1];

function optionalRole(customRoleArn: pulumi.Output<string> | undefined) {
  return customRoleArn ? { customRoleArn } : {};
}

function createKey({ name, settings, child, inRegion }: AccountContext): Key | undefined {
  if (settings.encryption === EcrEncryption.Aes256 || settings.kmsKeyArn) return undefined;
  const args = {
    ...inRegion,
    description: "Encrypts cached and replicated repositories",
    enableKeyRotation: true,
    deletionWindowInDays: 30,
    tags: { ...settings.tags },
  };
  return new Key(name, args, child);
}

/** Named by the engine: a role is in no region, and the accounts of two regions have one each. */
function createRole({ name, settings, child }: AccountContext): Role {
  const args = {
    description: `Creates cached and replicated repositories of ${ecr.name}`,
    assumeRolePolicy: creationRoleTrustPolicy(),
    tags: { ...settings.tags },
  };
  return new Role(name, args, child);
}

function createRolePolicies(
  { name, settings, child, place }: AccountContext,
  role: Role,
  keyArn: pulumi.Output<string> | undefined,
): Record<string, RolePolicy> {
  const policy = (policyName: string, document: pulumi.Output<string>) =>
    new RolePolicy(`${name}/${policyName}`, { name: policyName, role: role.name, policy: document }, child);
  return {
    repositories: policy(
      "repositories",
      place.apply((known) => repositoryCreationPolicy(known, createdPrefixes(settings))),
    ),
    ...(keyArn && { key: policy("key", keyArn.apply(keyUsePolicy)) }),
  };
}
