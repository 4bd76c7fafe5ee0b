import { join, type Reader, type TextRule } from "../../delivery/reader";
import { type Component, readInput } from "../../inputs";
import { roleArn } from "../inputs";
import { type EcrUpstreamArgs, EcrUpstreamRegistry, type Upstream, upstreamKinds } from "./upstream";

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreatePullThroughCacheRule.html */
const secretArn: TextRule = {
  pattern: /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:ecr-pullthroughcache\/[a-zA-Z0-9/_+=.@-]+$/,
  meaning:
    'the ARN of a secret whose name starts with "ecr-pullthroughcache/", such as "arn:aws:secretsmanager:eu-west-1:111122223333:secret:ecr-pullthroughcache/docker-hub-a1b2c3"',
  maximum: 612,
};
const segment = "[a-z0-9]+(?:[._-][a-z0-9]+)*";
const prefixRule: TextRule = {
  pattern: new RegExp(`^(?=.{2})${segment}(?:/${segment})*$`),
  meaning:
    '2 or more lower-case letters and digits with single ".", "_", "-" or "/" between them, such as "docker-hub"',
  maximum: 30,
};

const properties = ["prefix", "registry", "registryUrl", "credentialsSecretArn", "pullRoleArn"];

export function readUpstream(
  value: unknown,
  property: string,
  component: Component,
  reader: Reader,
): Upstream | undefined {
  const record = reader.record(value, property, properties);
  if (!record) return undefined;
  const at = (key: string) => join(property, key);
  const prefix = reader.text(record.prefix, at("prefix"), prefixRule);
  const registry = reader.choice(record.registry, at("registry"), Object.values(EcrUpstreamRegistry));
  if (!registry) return undefined;
  const kind = upstreamKinds[registry];
  const superfluous = (key: string, why: string) => {
    if (record[key] !== undefined)
      reader.report(at(key), `has no meaning with registry: "${registry}", ${why}; remove it`);
  };
  let url: string | undefined;
  if (typeof kind.url === "string") {
    superfluous("registryUrl", `whose host is ${kind.url}`);
    url = kind.url;
  } else {
    url = reader.text(record.registryUrl, at("registryUrl"), kind.url);
  }
  const { credentialsSecretArn, pullRoleArn } = value as EcrUpstreamArgs;
  if (!kind.credentials) superfluous("credentialsSecretArn", "which takes no credentials");
  else if (credentialsSecretArn === undefined) {
    reader.report(
      at("credentialsSecretArn"),
      `is missing, and "${registry}" needs credentials; write ${secretArn.meaning}`,
    );
  }
  if (registry !== "ecr") superfluous("pullRoleArn", "which no role of AWS can pull from");
  const secret = kind.credentials
    ? readInput(component, credentialsSecretArn, at("credentialsSecretArn"), secretArn, reader)
    : undefined;
  const role = registry === "ecr" ? readInput(component, pullRoleArn, at("pullRoleArn"), roleArn, reader) : undefined;
  if (!prefix || !url) return undefined;
  return {
    prefix,
    registry,
    url,
    ...(secret && { credentialsSecretArn: secret }),
    ...(role && { pullRoleArn: role }),
  };
}
