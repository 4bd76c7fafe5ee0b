import { OpenIdConnectProvider } from "@pulumi/aws/iam/openIdConnectProvider";
import type * as pulumi from "@pulumi/pulumi";
import type { ClaimedName } from "../claim-names";
import type { Issuer } from "./issuer";
import { audienceOf } from "./trust-document";

/** An account has one provider of an issuer. */
export function oidcProviderName({ name }: Issuer): ClaimedName {
  const fix = "write createOidcProvider: false for all but one of them";
  return { what: "OIDC provider", name, property: "createOidcProvider", fix };
}

/**
 * The provider of an issuer, for tokens that are meant for AWS. GitHub's certificate is not checked against
 * thumbprints, so there are none:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_verify-thumbprint.html
 */
export function newOidcProvider(
  name: string,
  issuer: Issuer,
  dnsSuffix: pulumi.Output<string>,
  tags: Record<string, pulumi.Input<string>>,
  options: pulumi.CustomResourceOptions,
): OpenIdConnectProvider {
  const audience = dnsSuffix.apply((suffix) => audienceOf({ dnsSuffix: suffix }));
  return new OpenIdConnectProvider(name, { url: `https://${issuer.name}`, clientIdLists: [audience], tags }, options);
}
