import type { RepositoryDeployKeyArgs } from "@pulumi/github";
import { definePolicy, type Finding, unknownFinding } from "../framework/policy";
import { type Snapshot, Unknown } from "../framework/snapshot";

export const githubDeployKeys = definePolicy({
  name: "github-deploy-keys",
  displayName: "GitHub's deploy keys read only",
  description: "A deploy key of a GitHub repository cannot write to it.",
  why:
    "A key that writes is nobody's, does not expire, and can be let past the rules of branches and tags: whoever finds " +
    "it changes what is built, in nobody's name.",
  severity: "high",
  frameworks: [
    { name: "NIST SP 800-53", version: "Rev. 5", reference: "IA-5", specification: "Authenticator Management" },
  ],
  tags: ["github", "least-privilege"],
  remediationSteps:
    "Remove `readOnly: false` from the key. What has to write does it with a token of its job, or as a GitHub App.",
  url: "https://docs.github.com/en/authentication/connecting-to-github-with-ssh/managing-deploy-keys#deploy-keys",
  settings: {},
  resource: {
    reads: { "github:index/repositoryDeployKey:RepositoryDeployKey": ["readOnly"] },
    check: ({ properties }) => checkKey(properties),
  },
});

/** The provider's default is true. */
function checkKey({ readOnly }: Snapshot<RepositoryDeployKeyArgs>): readonly Finding[] {
  if (readOnly === undefined || readOnly === true) return [];
  if (readOnly instanceof Unknown) return [unknownFinding(readOnly, "scalar")];
  const reason = "lets whoever has the key write to the repository, past reviews. Remove it, or set it to true.";
  return [{ property: "readOnly", reason }];
}
