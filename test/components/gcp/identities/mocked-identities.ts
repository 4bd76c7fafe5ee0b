import type { GoogleArtifactRegistryArgs } from "../../../../components/gcp";
import { mockedRegistry, type Registered, resolved } from "../mocked-registry";

export const source = { owner: "acme", ownerId: 9919, repository: "payments", repositoryId: 41881900 };

const pool =
  "principalSet://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/payments-github";

/** Who may do what with which repository, key, project or service account, without what nobody of the delivery gets. */
export async function grants(more: Partial<GoogleArtifactRegistryArgs> = {}) {
  const { registered, registry, warnings } = await mockedRegistry("payments", {
    artifacts: [{ name: "api" }],
    environments: [{ name: "staging" }, { name: "production" }],
    source,
    // Chosen, so that nothing is to be said of it.
    ...(more.promotesFrom === undefined && { immutability: "service" }),
    ...more,
  });
  const variables = await resolved(registry.environmentVariables);
  return { registered, rows: registered.flatMap(rowOf), variables, names: registry.environmentVariableNames, warnings };
}

function rowOf({ type, inputs }: Registered): readonly string[] {
  const where = inputs.repository ?? inputs.cryptoKeyId ?? inputs.serviceAccountId ?? inputs.project;
  if (!/I[aA][mM]Member$/.test(type) || inputs.role === "roles/cloudkms.cryptoKeyEncrypterDecrypter") return [];
  const short = (text: unknown) =>
    String(text)
      .replace(pool, "")
      .replace(/^.*\/(roles|cryptoKeys|serviceAccounts)\//, "");
  return [`${short(inputs.member)} ${short(inputs.role)} ${short(where)}`];
}
