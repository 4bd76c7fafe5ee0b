import { definePolicy, type Finding, type JudgedResource, unknownFinding } from "../framework/policy";
import { Unknown } from "../framework/snapshot";
import { isCredentialName, isCredentialValue, isKeyReference } from "./credential-signs";

const secrets = [
  "actionsSecret:ActionsSecret",
  "actionsEnvironmentSecret:ActionsEnvironmentSecret",
  "actionsOrganizationSecret:ActionsOrganizationSecret",
  "dependabotSecret:DependabotSecret",
  "dependabotOrganizationSecret:DependabotOrganizationSecret",
  "codespacesSecret:CodespacesSecret",
  "codespacesOrganizationSecret:CodespacesOrganizationSecret",
];
const variables = [
  "actionsVariable:ActionsVariable",
  "actionsEnvironmentVariable:ActionsEnvironmentVariable",
  "actionsOrganizationVariable:ActionsOrganizationVariable",
];
const values = ["value", "plaintextValue"];

export const githubStaticCredentials = definePolicy({
  name: "github-static-credentials",
  displayName: "GitHub stores no credentials of clouds",
  description: "No secret and no variable of GitHub's holds a lasting credential of a cloud or a registry.",
  why:
    "A stored key works from anywhere until somebody deletes it. Whoever can change a workflow prints it, and a variable " +
    "shows it to everybody who can read the repository.",
  severity: "critical",
  frameworks: [
    { name: "NIST SP 800-53", version: "Rev. 5", reference: "IA-5", specification: "Authenticator Management" },
  ],
  tags: ["github", "least-privilege"],
  remediationSteps:
    "Let jobs take a role by the token of their job (`id-token: write`), as the roles of `EcrDeliveryRoles` are taken, " +
    "delete the secret, and revoke the key. Where one is needed still, exempt the resource with a last day.",
  url: "https://docs.github.com/en/actions/concepts/security/openid-connect",
  settings: {},
  resource: {
    reads: Object.fromEntries([
      ...secrets.map((type) => [`github:index/${type}`, ["secretName", ...values]]),
      ...variables.map((type) => [`github:index/${type}`, ["variableName", "value"]]),
    ]),
    check: ({ properties }) => storedFindings(properties),
  },
});

/** A value that is not known yet is judged by the update, before it is stored. */
function storedFindings({
  secretName,
  variableName,
  value,
  plaintextValue,
}: JudgedResource["properties"]): readonly Finding[] {
  const [property, name] = secretName === undefined ? ["variableName", variableName] : ["secretName", secretName];
  if (name instanceof Unknown) return [unknownFinding(name, "scalar")];
  if (typeof name === "string" && isCredentialName(name) && !isKeyReference(value)) {
    const reason =
      "is what a lasting credential of a cloud or a registry is called. Let jobs take a role by the token of their job " +
      "instead.";
    return [{ property, reason }];
  }
  return Object.entries({ value, plaintextValue }).flatMap(([at, text]): readonly Finding[] => {
    if (typeof text !== "string" || !isCredentialValue(text)) return [];
    const reason =
      "has the form of a lasting credential. Let jobs take a role by the token of their job instead, and revoke it.";
    return [{ property: at, reason }];
  });
}
