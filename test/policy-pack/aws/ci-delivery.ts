import { repositoryTags } from "../../../components/aws/tags";
import type { Resource } from "../analyze";
import { logIn, promoting, publishing, pull, role, rolePolicy, text, trust, types } from "./ci-stack";

export const repository = (environment: string, tags: unknown = {}): Resource => ({
  type: types.repository,
  name: `${environment}-api`,
  properties: { name: `${environment}/payments/api`, tags },
});
const tagged = (environment: string, holds: "released" | "unreleased") =>
  repository(environment, repositoryTags(environment, "api", holds));
export const repositoryPolicy = (environment: string, ...statements: unknown[]): Resource => ({
  type: types.repositoryPolicy,
  name: "grant",
  properties: { repository: `${environment}/payments/api`, policy: text(...statements) },
});

/** The repositories of both environments, as `EcrRegistry` tags them. */
export const both = [tagged("staging", "unreleased"), tagged("production", "released")];
export const publisher = (document: unknown = publishing) => [role("publish"), rolePolicy("publish", document)];
export const promoter = (document: unknown = promoting) => [
  role("promote", { assumeRolePolicy: trust("production") }),
  rolePolicy("promote", document),
];
export const deployer = [
  role("deploy", { assumeRolePolicy: trust("production") }),
  rolePolicy("deploy", text(logIn, pull("production"))),
];
/** A delivery path in which each role has one duty. */
export const compliant = [...both, ...publisher(), ...promoter(), ...deployer];
