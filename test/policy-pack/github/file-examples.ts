import type { Resource } from "../analyze";
import type { PolicyExample } from "../examples";
import { commit, step } from "./workflow-cases";

const type = (name: string) => `github:index/${name[0]?.toLowerCase()}${name.slice(1)}:${name}`;
const resource = (name: string, properties: Record<string, unknown>): Resource => ({
  type: type(name),
  name: name.toLowerCase(),
  properties: { repository: "payments", ...properties },
});

const key = (readOnly: boolean) => resource("RepositoryDeployKey", { title: "ci", key: "ssh-ed25519 AAAA", readOnly });
const secret = (secretName: string) => resource("ActionsSecret", { secretName, plaintextValue: "acme" });
const workflow = (uses: string) =>
  resource("RepositoryFile", { file: ".github/workflows/build.yml", content: step(`uses: ${uses}`) });
const ruleset = (enforcement: string) =>
  resource("RepositoryRuleset", {
    target: "tag",
    enforcement,
    conditions: { refName: { includes: ["refs/tags/v*"], excludes: [] } },
    rules: { update: true, deletion: true },
  });

/** What the generic tests of the policies on rulesets, keys, secrets and workflow files are made from. */
export const fileExamples: Readonly<Record<string, PolicyExample>> = {
  "github-release-rulesets": {
    compliant: [ruleset("active")],
    mutant: [ruleset("disabled")],
    unknown: {
      [type("RepositoryRuleset")]: {
        repository: "nothing",
        target: "nothing",
        enforcement: "mandatory",
        conditions: "nothing",
        rules: "mandatory",
        bypassActors: "mandatory",
      },
    },
  },
  "github-deploy-keys": {
    compliant: [key(true)],
    mutant: [key(false)],
    unknown: { [type("RepositoryDeployKey")]: { readOnly: "mandatory" } },
  },
  "github-static-credentials": {
    compliant: [secret("NPM_SCOPE")],
    mutant: [secret("AWS_SECRET_ACCESS_KEY")],
    // The update judges a value before it is stored.
    unknown: { [type("ActionsSecret")]: { secretName: "mandatory", value: "nothing", plaintextValue: "nothing" } },
  },
  "github-workflow-files": {
    compliant: [workflow(`actions/checkout@${commit}`)],
    mutant: [workflow("actions/checkout@v7")],
    unknown: { [type("RepositoryFile")]: { file: "advisory", content: "advisory" } },
  },
};
