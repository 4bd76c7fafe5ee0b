import { definePolicy } from "../framework/policy";
import { encryptionFindings, encryptionSettings } from "./encryption";

export const ecrEncryption = definePolicy({
  name: "ecr-encryption",
  displayName: "ECR encrypts with a key of your own",
  description: "An ECR repository is encrypted with a KMS key that its owner controls.",
  why:
    "Who may decrypt cannot be restricted, withdrawn or followed in an audit with a key that AWS controls, and a " +
    "repository's encryption can never be changed: what is wrong now stays so until all images have moved elsewhere.",
  severity: "medium",
  frameworks: [
    {
      name: "NIST SP 800-53",
      version: "Rev. 5",
      reference: "SC-28",
      specification: "Protection of Information at Rest",
    },
  ],
  tags: ["aws", "ecr", "confidentiality"],
  remediationSteps:
    'Set `encryptionConfigurations` of the repository to `[{ encryptionType: "KMS", kmsKey: key.arn }]`. For a ' +
    "repository that is there already, this is another repository: make that, and copy the images by digest.",
  url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html",
  settings: encryptionSettings,
  resource: {
    reads: { "aws:ecr/repository:Repository": ["encryptionConfigurations"] },
    check: ({ properties }, settings) => encryptionFindings(properties.encryptionConfigurations, settings),
  },
});
