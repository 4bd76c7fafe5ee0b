import type { Role } from "@pulumi/aws/iam/role";
import * as pulumi from "@pulumi/pulumi";
import { inputError } from "../../input-error";
import { whenKnown } from "../../inputs";
import type { ClaimedName } from "../claim-names";
import { type ByEnvironmentAndDuty, identitiesIn, type RolesContext } from "./delivery-role-resources";
import { type DeliveryRolesSettings, deliveryRolesType } from "./delivery-roles-settings";
import { oidcProviderName } from "./oidc-provider";
import { roleArn, roleName } from "./role";
import { signingKeyAlias } from "./signing-key";

/** What an account has once, and this component makes. */
export function claimedNames(settings: DeliveryRolesSettings): readonly ClaimedName[] {
  const { rolePrefix, signing, createOidcProvider, issuer } = settings.identities;
  const byPrefix = { property: "rolePrefix", fix: "give one of them a rolePrefix of its own" };
  return [
    ...identitiesIn(settings).map((identity) => ({ what: "role", name: roleName(rolePrefix, identity), ...byPrefix })),
    ...(signing ? [{ what: "alias", name: signingKeyAlias(settings.identities), ...byPrefix }] : []),
    ...(createOidcProvider ? [oidcProviderName(issuer)] : []),
  ];
}

/**
 * The roles' ARNs, which policies elsewhere name by what they must be: a transform that changes a role's name or path
 * would leave them without effect, and is refused.
 */
export function foundRoles(
  { name, settings, place }: RolesContext,
  roles: ByEnvironmentAndDuty<Role>,
): pulumi.Output<ByEnvironmentAndDuty<string>> {
  const identities = identitiesIn(settings);
  const arns = identities.map(({ environment, duty }) => whenKnown(roles[environment]?.[duty]?.arn));
  return pulumi.all([place, pulumi.all(arns)]).apply(([known, found]) => {
    const expected = identities.map((identity) => roleArn(known, settings.identities, identity));
    const problems = expected.flatMap((arn, index) =>
      found[index] === undefined || found[index] === arn
        ? []
        : [
            {
              property: "rolePrefix",
              reason:
                `makes the role ${arn}, and a transform makes it ${found[index]}, which the other policies do not ` +
                "know; change rolePrefix or rolePath instead",
            },
          ],
    );
    if (problems.length > 0) throw inputError(deliveryRolesType, name, problems);
    const byPlace: ByEnvironmentAndDuty<string> = {};
    identities.forEach(({ environment, duty }, index) => {
      const arn = expected[index];
      if (arn !== undefined) byPlace[environment] = { ...byPlace[environment], [duty]: arn };
    });
    return byPlace;
  });
}
