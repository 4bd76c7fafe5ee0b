import { type Properties, texts } from "../provider/values";
import type { Google } from "./google";
import { grantsOn } from "./policies";

const encrypterDecrypter = "roles/cloudkms.cryptoKeyEncrypterDecrypter";
const encrypting = ["cloudkms.cryptoKeyVersions.useToDecrypt", "cloudkms.cryptoKeyVersions.useToEncrypt"];

/** Whether a service agent may use a key: by a role on the key, its ring or its project. */
export async function mayEncrypt(google: Google, key: string, agent: string): Promise<boolean> {
  const [, ring = "", project = ""] = /^((projects\/[^/]+)\/locations\/[^/]+\/keyRings\/[^/]+)\//.exec(key) ?? [];
  const grants = await Promise.all([key, ring, project].map((resource) => grantsOn(google.kept, resource)));
  const roles = grants.flat().filter(({ member, condition }) => member === `serviceAccount:${agent}` && !condition);
  const enough = await Promise.all(roles.map(({ role }) => isEnough(google, role)));
  return enough.includes(true);
}

async function isEnough(google: Google, role: string): Promise<boolean> {
  if (role === encrypterDecrypter) return true;
  const custom = await google.kept.get("custom-role", role);
  const permissions = texts(custom?.permissions);
  return custom?.deleted === false && encrypting.every((permission) => permissions.includes(permission));
}

/** A key's newest usable version; only symmetric keys have one that encrypts. */
export async function isUsable(google: Google, key: string): Promise<boolean> {
  const kept = await google.kept.get("crypto-key", key);
  const version: Properties | undefined = await google.kept.get("crypto-key-version", `${key}/cryptoKeyVersions/1`);
  return kept?.purpose === "ENCRYPT_DECRYPT" && version?.state === "ENABLED";
}
