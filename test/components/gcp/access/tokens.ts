export const provider = "projects/123456789012/locations/global/workloadIdentityPools/payments-github/providers/github";

/** https://docs.github.com/en/actions/reference/security/oidc#oidc-token-claims */
export const token = (change: Readonly<Record<string, string | undefined>>) => ({
  iss: "https://token.actions.githubusercontent.com",
  aud: `https://iam.googleapis.com/${provider}`,
  sub: `repo:acme@9919/payments@41881900:environment:${change.environment ?? ""}`,
  repository: "acme/payments",
  repository_id: "41881900",
  repository_owner: "acme",
  repository_owner_id: "9919",
  ref: "refs/heads/main",
  job_workflow_ref: "acme/payments/.github/workflows/deliver.yml@refs/heads/main",
  run_id: "17000000000",
  run_attempt: "1",
  ...change,
});

export const permissions = {
  pull: "artifactregistry.repositories.downloadArtifacts",
  push: "artifactregistry.repositories.uploadArtifacts",
  tag: "artifactregistry.tags.create",
  "move tag": "artifactregistry.tags.update",
  "delete tag": "artifactregistry.tags.delete",
  delete: "artifactregistry.versions.delete",
  "delete as a client": "artifactregistry.repositories.deleteArtifacts",
  "delete attachments": "artifactregistry.attachments.delete",
  "change settings": "artifactregistry.repositories.update",
  "set access": "artifactregistry.repositories.setIamPolicy",
};
