/** Names that people give to what opens a cloud or a registry for as long as nobody takes it away. */
const names = [
  // https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html
  /AWS_?(?:ACCESS_?KEY|SECRET)/,
  // https://cloud.google.com/docs/authentication/application-default-credentials
  /^(?:GOOGLE|GCP|GCLOUD|GAR|GCR|GKE)_?(?:\w*_)?(?:CREDENTIALS?|KEY|KEYFILE|JSON)(?:_\w+)?$/,
  /SERVICE_?ACCOUNT_?(?:\w*_)?(?:KEY|JSON|CREDENTIALS?)/,
  // https://learn.microsoft.com/en-us/azure/developer/github/connect-from-azure-secret
  /^AZURE_(?:\w*_)?(?:CREDENTIALS?|CLIENT_SECRET|PASSWORD)$/,
  // https://docs.jfrog.com/integrations/docs/download-and-install-the-jfrog-cli
  /^(?:JFROG|JF|ARTIFACTORY|ART)_(?:\w*_)?(?:ACCESS_?TOKEN|TOKEN|API_?KEY|APIKEY|PASSWORD|SECRET)$/,
];

const values = [
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
  /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/,
  // https://cloud.google.com/iam/docs/keys-create-delete
  /"type"\s*:\s*"service_account"/,
  /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/,
  // https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats
  /\b(?:ghp_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60,})/,
  // https://docs.jfrog.com/administration/docs/introduction-to-jfrog-access-tokens
  /\b(?:AKCp[A-Za-z0-9]{60,}|cmVmd[A-Za-z0-9+/=]{50,})/,
];

/** Whether a name says that a credential of a cloud or a registry is behind it. Names are in upper case in GitHub. */
export function isCredentialName(name: string): boolean {
  const upper = name.toUpperCase();
  return names.some((pattern) => pattern.test(upper)) && !/_(?:ARN|ID_TOKEN_AUDIENCE|NAME)$/.test(upper);
}

/** Whether a value has the form of such a credential. */
export function isCredentialValue(value: string): boolean {
  return values.some((pattern) => pattern.test(value));
}

/** Whether a value says where a key is, and is none: https://docs.sigstore.dev/cosign/key_management/overview/ */
export function isKeyReference(value: unknown): boolean {
  return typeof value === "string" && /^(?:awskms|azurekms|gcpkms|hashivault):\/\/[\w.:/@-]+$/.test(value);
}
