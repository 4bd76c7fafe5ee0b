import { keyName } from "../../components/gcp/inputs";
import { definePolicy, type Finding } from "../framework/policy";
import { Unknown } from "../framework/snapshot";
import { type Repository, repositoryType } from "./repository";

export const garEncryption = definePolicy({
  name: "gar-encryption",
  displayName: "Artifact Registry encrypts with a key of your own",
  description: "A repository of Artifact Registry is encrypted with a Cloud KMS key that its owner controls.",
  why:
    "Who may decrypt cannot be restricted, withdrawn or followed in an audit with a key that Google controls, and a " +
    "repository's encryption can never be changed: what is wrong now stays so until all artifacts have moved elsewhere.",
  severity: "medium",
  frameworks: [
    {
      name: "NIST SP 800-53",
      version: "Rev. 5",
      reference: "SC-28",
      specification: "Protection of Information at Rest",
    },
  ],
  tags: ["gcp", "artifact-registry", "confidentiality"],
  remediationSteps:
    "Set `kmsKeyName` of the repository to the name of a key in the same location, which the service agent of Artifact " +
    "Registry may use. For a repository that is there already, this is another repository: make that, and copy the " +
    "artifacts by digest.",
  url: "https://docs.cloud.google.com/artifact-registry/docs/cmek",
  settings: {
    acceptGoogleManagedKey: {
      meaning: "Whether a key that Google manages will do, whose use nobody can restrict or withdraw.",
      default: false as boolean,
      schema: { type: "boolean" },
    },
  },
  resource: {
    reads: { [repositoryType]: ["kmsKeyName", "mode"] },
    check: ({ properties }, { acceptGoogleManagedKey }) => checkKey(properties, acceptGoogleManagedKey),
  },
});

function checkKey({ kmsKeyName: key, mode }: Repository, acceptGoogleManagedKey: boolean): readonly Finding[] {
  const property = "kmsKeyName";
  // A key that is not known yet is one that the program has made; a virtual repository holds nothing.
  if (key instanceof Unknown || mode === "VIRTUAL_REPOSITORY") return [];
  if (key === undefined || key === "") {
    const reason = "is not set, so that Google's own key encrypts. Name a key of yours.";
    return acceptGoogleManagedKey ? [] : [{ property, reason }];
  }
  if (typeof key === "string" && keyName.pattern.test(key)) return [];
  const reason =
    "is not the name of a Cloud KMS key. Write projects/<project>/locations/<location>/keyRings/<key ring>/cryptoKeys/" +
    "<key>, without a version.";
  return [{ property, reason }];
}
