import type { RepositoryFileArgs } from "@pulumi/github";
import { definePolicy, type Finding, unknownFinding } from "../framework/policy";
import { type Snapshot, Unknown } from "../framework/snapshot";
import { workflowFindings } from "./workflow-rules";
import { kindOfFile, readWorkflow } from "./workflow-text";

export const githubWorkflowFiles = definePolicy({
  name: "github-workflow-files",
  displayName: "GitHub workflows are pinned, ask for little and trust no input",
  description:
    "Workflows that a stack commits pin what they use, say what their tokens may do, hold no stored keys, and run " +
    "neither the code nor the words of strangers.",
  why:
    "A workflow runs with what the clouds give it. An action whose tag was moved, a token that may write everything, a " +
    "pull request's code in a privileged job, or its title in a script takes all of that over.",
  severity: "high",
  frameworks: [
    {
      name: "NIST SP 800-53",
      version: "Rev. 5",
      reference: "SI-7",
      specification: "Software, Firmware, and Information Integrity",
    },
  ],
  tags: ["github", "provenance", "least-privilege"],
  remediationSteps:
    "Pin each `uses` by a commit of 40 digits, or an image by digest; write `permissions` with what each job needs, and " +
    "`id-token: write` only there; take roles by the job's token; check out no pull request under `pull_request_target` " +
    "or `workflow_run`; hand values to scripts by `env`. `deliveryWorkflows` writes them so, and actionlint and zizmor " +
    "find more than this policy does.",
  url: "https://docs.github.com/en/actions/reference/security/secure-use",
  settings: {},
  resource: {
    reads: { "github:index/repositoryFile:RepositoryFile": ["file", "content"] },
    check: ({ properties }) => fileFindings(properties),
  },
});

function fileFindings({ file, content }: Snapshot<RepositoryFileArgs>): readonly Finding[] {
  if (file instanceof Unknown) return [unknownFinding(file, "document")];
  const kind = typeof file === "string" ? kindOfFile(file) : undefined;
  if (!kind) return [];
  if (content instanceof Unknown) return [unknownFinding(content, "document")];
  const read = typeof content === "string" ? readWorkflow(content) : "is no text. Write the workflow's YAML.";
  return typeof read === "string" ? [{ property: "content", reason: read }] : workflowFindings(read, kind);
}
