import { getPartitionOutput } from "@pulumi/aws/getPartition";
import { OpenIdConnectProvider } from "@pulumi/aws/iam/openIdConnectProvider";
import type * as pulumi from "@pulumi/pulumi";
import type { Issuer } from "./issuer";
import { audienceOf } from "./trust-document";

/**
 * The provider of an issuer, for tokens that are meant for AWS. GitHub's certificate is not checked against
 * thumbprints, so there are none:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_verify-thumbprint.html
 */
export function newOidcProvider(
  name: string,
  issuer: Issuer,
  tags: Record<string, pulumi.Input<string>>,
  options: pulumi.CustomResourceOptions,
): OpenIdConnectProvider {
  const { parent } = options;
  const { dnsSuffix } = getPartitionOutput({}, parent ? { parent } : {});
  const audience = dnsSuffix.apply((suffix) => audienceOf({ dnsSuffix: suffix }));
  return new OpenIdConnectProvider(name, { url: `https://${issuer.name}`, clientIdLists: [audience], tags }, options);
}
