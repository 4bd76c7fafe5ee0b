import type { Resource } from "./analyze";
import type { PolicyExample } from "./examples";

const account = "444455556666";
const ownKey = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const settingType = "aws:ecr/accountSetting:AccountSetting";
const templateType = "aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate";
const replicationType = "aws:ecr/replicationConfiguration:ReplicationConfiguration";
const cacheType = "aws:ecr/pullThroughCacheRule:PullThroughCacheRule";
const registryPolicyType = "aws:ecr/registryPolicy:RegistryPolicy";
const publicType = "aws:ecrpublic/repository:Repository";
const publicPolicyType = "aws:ecrpublic/repositoryPolicy:RepositoryPolicy";

const setting = (name: string, value: string): Resource => ({ type: settingType, name, properties: { name, value } });

const newest = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      selection: { tagStatus: "tagged", tagPatternList: ["*"], countType: "imageCountMoreThan", countNumber: 200 },
      action: { type: "expire" },
    },
  ],
});
const template = (imageTagMutability: string): Resource => ({
  type: templateType,
  name: "production",
  properties: {
    prefix: "production",
    appliedFors: ["REPLICATION"],
    imageTagMutability,
    encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: ownKey }],
    lifecyclePolicy: newest,
    resourceTags: { team: "payments" },
  },
});

const replication = (registryId: string): Resource => ({
  type: replicationType,
  name: "registry",
  properties: {
    replicationConfiguration: {
      rules: [
        {
          destinations: [{ region: "eu-central-1", registryId }],
          repositoryFilters: [{ filter: "production/", filterType: "PREFIX_MATCH" }],
        },
      ],
    },
  },
});

const cache = (upstreamRegistryUrl: string): Resource => ({
  type: cacheType,
  name: "cache",
  properties: {
    ecrRepositoryPrefix: "docker-hub",
    upstreamRegistryUrl,
    credentialArn: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:ecr-pullthroughcache/docker-hub-a1b2c3",
  },
});

const registryPolicy = (action: string): Resource => ({
  type: registryPolicyType,
  name: "registry",
  properties: {
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${account}:root` },
          Action: ["ecr:CreateRepository", action],
          Resource: ["arn:aws:ecr:eu-west-1:111122223333:repository/production/*"],
        },
      ],
    }),
  },
});

const publicRepository = (repositoryName: string): readonly Resource[] => [
  { type: publicType, name: "charts", properties: { repositoryName } },
  {
    type: publicPolicyType,
    name: "charts",
    properties: {
      repositoryName,
      policy: JSON.stringify({
        Statement: { Effect: "Allow", Principal: { AWS: account }, Action: "ecr-public:PutImage" },
      }),
    },
  },
];

/** For the policies about what an account has beside its declared repositories. */
export const accountExamples: Readonly<Record<string, PolicyExample>> = {
  "ecr-account-settings": {
    compliant: [setting("REGISTRY_POLICY_SCOPE", "V2"), setting("BASIC_SCAN_TYPE_VERSION", "AWS_NATIVE")],
    mutant: [setting("REGISTRY_POLICY_SCOPE", "V1"), setting("BASIC_SCAN_TYPE_VERSION", "AWS_NATIVE")],
    unknown: { [settingType]: { name: "mandatory", value: "mandatory" } },
  },
  "ecr-creation-templates": {
    compliant: [template("IMMUTABLE")],
    mutant: [template("MUTABLE")],
    unknown: {
      [templateType]: {
        appliedFors: "mandatory",
        encryptionConfigurations: "mandatory",
        imageTagMutability: "mandatory",
        // With IMMUTABLE no filter matters, and this lifecycle policy is good for every prefix and every tag.
        imageTagMutabilityExclusionFilters: "nothing",
        lifecyclePolicy: "advisory",
        prefix: "nothing",
        resourceTags: "nothing",
      },
    },
  },
  "ecr-no-public-repository": {
    compliant: publicRepository("charts"),
    mutant: publicRepository("payments"),
    unknown: {
      [publicType]: { repositoryName: "mandatory" },
      [publicPolicyType]: { repositoryName: "mandatory" },
    },
    settings: { repositories: ["charts"] },
  },
  "ecr-pull-through": {
    compliant: [cache("registry-1.docker.io")],
    mutant: [cache("registry.example.com")],
    unknown: {
      // A credential that is not known yet is there.
      [cacheType]: { ecrRepositoryPrefix: "mandatory", upstreamRegistryUrl: "mandatory", credentialArn: "nothing" },
    },
    settings: { upstreams: ["registry-1.docker.io"] },
  },
  "ecr-registry-policy": {
    compliant: [registryPolicy("ecr:ReplicateImage")],
    mutant: [registryPolicy("ecr:PutImage")],
    unknown: { [registryPolicyType]: { policy: "advisory" } },
    settings: { accounts: [account] },
  },
  "ecr-replication": {
    compliant: [replication(account)],
    mutant: [replication("777788889999")],
    unknown: { [replicationType]: { replicationConfiguration: "mandatory" } },
    settings: { accounts: [account] },
  },
};
