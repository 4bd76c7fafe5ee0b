import { CryptoKey } from "@pulumi/gcp/kms/cryptoKey";
import { CryptoKeyIAMMember } from "@pulumi/gcp/kms/cryptoKeyIAMMember";
import { KeyRing } from "@pulumi/gcp/kms/keyRing";
import * as pulumi from "@pulumi/pulumi";
import { Duty, type Identity } from "../../delivery/identity";
import { namespaceLabel } from "../labels";
import { type IdentitiesContext, identitiesIn, placed } from "./context";
import type { CustomRoles } from "./identity-resources";
import { signingKeyId, signingKeyRingId } from "./ids";
import { grantedMembers, type Member } from "./members";

export interface SigningKeyResources {
  readonly signingKeyRing?: KeyRing;
  readonly signingKey?: CryptoKey;
  readonly signingKeyGrants: readonly CryptoKeyIAMMember[];
}

/** With `signing`. Only who is named signs, as far as nobody else may use the project's keys. */
export function createSigningKey(
  context: IdentitiesContext,
  roles: CustomRoles,
  waitFor: readonly pulumi.Resource[],
): SigningKeyResources {
  const { name, settings, child, place } = context;
  const { identities, signers, verifiers, disposable, labels } = settings;
  if (!identities.signing) return { signingKeyGrants: [] };
  const { project, location } = place;
  // What was signed must stay verifiable, so the key is held as the artifacts are.
  const held = disposable ? child : { ...child, protect: true, retainOnDelete: true };
  const keyRing = { project, location, name: signingKeyRingId(identities.identityPrefix) };
  const signingKeyRing = new KeyRing(`${name}/signing`, keyRing, held);
  const signingKey = new CryptoKey(
    `${name}/signing`,
    {
      keyRing: signingKeyRing.id,
      name: signingKeyId,
      purpose: "ASYMMETRIC_SIGN",
      versionTemplate: { algorithm: "EC_SIGN_P256_SHA256", protectionLevel: "SOFTWARE" },
      labels: { ...labels, ...namespaceLabel(identities.namespace) },
    },
    held,
  );
  const grant = (purpose: "sign" | "verify", to: string, { key, member }: Member) =>
    new CryptoKeyIAMMember(
      `${name}/${to}/${purpose}/${key}`,
      { cryptoKeyId: signingKey.id, role: roles[purpose]?.name ?? "", member },
      { ...child, dependsOn: [...waitFor] },
    );
  const others = (members: readonly string[]) => members.map((one) => ({ key: one, member: pulumi.output(one) }));
  const signingKeyGrants = [
    ...identitiesIn(settings).flatMap((identity, index, all) =>
      grantedMembers(identity, placed(context))
        // Jobs of one environment can be several identities, and a grant that there is twice goes with either.
        .filter(({ key }) => !all.slice(0, index).some((other) => isMember(key, other, context)))
        .map((member) =>
          grant(identity.duty === Duty.Publish ? "sign" : "verify", `${identity.environment}/${identity.duty}`, member),
        ),
    ),
    ...others(signers).map((member) => grant("sign", "signers", member)),
    ...others(verifiers).map((member) => grant("verify", "verifiers", member)),
  ];
  return { signingKeyRing, signingKey, signingKeyGrants };
}

/** Whether the same principal verifies as another identity already. */
function isMember(key: string, other: Identity, context: IdentitiesContext): boolean {
  const { serviceAccounts } = context.settings.identities;
  if (serviceAccounts || other.duty === Duty.Publish) return false;
  return grantedMembers(other, placed(context)).some((member) => member.key === key);
}
