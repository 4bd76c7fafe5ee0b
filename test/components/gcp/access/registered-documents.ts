import type { GoogleAccessDocuments } from "../../../../components/gcp/access/documents";
import type { GoogleBinding, GoogleResource } from "../../../../components/gcp/iam/allow-policy";
import type { WorkloadIdentityProvider } from "../../../../components/gcp/workload-identity/provider";

const project = "projects/acme-delivery";
const projectNumber = "projects/123456789012";

/** A resource that was registered with Pulumi. */
interface Registered {
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** What was registered with Pulumi, as Google would have it. */
export function documentsOf(registered: readonly Registered[]): GoogleAccessDocuments {
  const of = (type: string) => registered.filter((one) => one.type.endsWith(`:${type}`)).map(({ inputs }) => inputs);
  const bindings = new Map<string, GoogleBinding[]>();
  const grant = (on: string, { role, member }: Record<string, unknown>) => {
    const others = bindings.get(on) ?? [];
    bindings.set(on, [...others, { role: String(role), members: [String(member)] }]);
  };
  for (const one of of("RepositoryIamMember")) grant(repositoryName(one.repository), one);
  for (const one of of("CryptoKeyIAMMember")) grant(String(one.cryptoKeyId), one);
  for (const one of registered.filter(({ type }) => /:(?:projects|serviceaccount)\/iAMMember:IAMMember$/.test(type))) {
    grant(String(one.inputs.serviceAccountId ?? project), one.inputs);
  }
  const resource = (name: string): GoogleResource => ({ name, bindings: bindings.get(name) ?? [] });
  return {
    providers: of("WorkloadIdentityPoolProvider").map(
      (one): WorkloadIdentityProvider => ({
        name: `${projectNumber}/locations/global/workloadIdentityPools/${one.workloadIdentityPoolId}/providers/${one.workloadIdentityPoolProviderId}`,
        issuerUri: String((one.oidc as { issuerUri: string }).issuerUri),
        attributeMapping: one.attributeMapping as Record<string, string>,
        attributeCondition: String(one.attributeCondition),
      }),
    ),
    roles: of("IAMCustomRole").map((one) => ({
      name: `${project}/roles/${one.roleId}`,
      permissions: one.permissions as string[],
    })),
    resources: [
      resource(project),
      ...of("Repository").map((one) => resource(repositoryName(one.repositoryId))),
      ...of("CryptoKey").map((one) => resource(`${one.keyRing}/cryptoKeys/${one.name}`)),
      ...of("Account").map((one) =>
        resource(`${project}/serviceAccounts/${one.accountId}@acme-delivery.iam.gserviceaccount.com`),
      ),
    ],
  };
}

export function repositoryName(id: unknown): string {
  return `${project}/locations/europe-west1/repositories/${id}`;
}
