import { CryptoKey } from "@pulumi/gcp/kms/cryptoKey";
import { CryptoKeyIAMMember } from "@pulumi/gcp/kms/cryptoKeyIAMMember";
import { KeyRing } from "@pulumi/gcp/kms/keyRing";
import { ServiceIdentity } from "@pulumi/gcp/projects/serviceIdentity";
import type * as pulumi from "@pulumi/pulumi";
import { namespaceLabel } from "./labels";
import { GoogleEncryption } from "./registry-args";
import { heldOptions, type RegistryContext } from "./registry-context";

export interface EncryptionKeyResources {
  /** Of the registry's own key. */
  readonly keyRing?: KeyRing;
  /** The registry's own key, where it has one. */
  readonly key?: CryptoKey;
  /** Whom Artifact Registry works as, which must be let at the key. */
  readonly serviceAgent?: ServiceIdentity;
  readonly keyGrant?: CryptoKeyIAMMember;
}

/** 90 days, as Google recommends: https://docs.cloud.google.com/kms/docs/key-rotation#how_often_to_rotate_keys */
const rotationPeriod = "7776000s";

/** https://docs.cloud.google.com/artifact-registry/docs/cmek */
export function createEncryptionKey(
  context: RegistryContext,
  apis: readonly pulumi.Resource[],
): EncryptionKeyResources {
  const { name, settings, place, child } = context;
  if (settings.encryption === GoogleEncryption.GoogleManaged || settings.kmsKeyName) return {};
  const { namespace } = settings.delivery;
  const { project, location } = place;
  const held = { ...heldOptions(context, true), dependsOn: [...apis] };
  // What a repository is encrypted with must stay where it is while the repository does.
  const staying = settings.allowReplacement ? {} : { ignoreChanges: ["project", "location", "name"] };
  const ring = { project, location, name: `${namespace}-registry` };
  const keyRing = new KeyRing(name, ring, { ...held, ...staying });
  const labels = { ...settings.labels, ...namespaceLabel(namespace) };
  const key = new CryptoKey(name, { keyRing: keyRing.id, name: "artifacts", rotationPeriod, labels }, held);
  const serviceAgent = new ServiceIdentity(
    name,
    { project, service: "artifactregistry.googleapis.com" },
    { ...child, dependsOn: [...apis] },
  );
  const keyGrant = new CryptoKeyIAMMember(
    name,
    { cryptoKeyId: key.id, role: "roles/cloudkms.cryptoKeyEncrypterDecrypter", member: serviceAgent.member },
    // Without it nobody can read the artifacts.
    heldOptions(context, true),
  );
  return { keyRing, key, serviceAgent, keyGrant };
}
