import type { WorkflowContentsInput } from "./workflows/settings";

/** The workflows of the delivery path, as files of the repository. */
export interface GitHubWorkflowsArgs extends WorkflowContentsInput {
  /**
   * The branch that the files are committed to, which is made from the source's and which no environment lets in.
   * Merging it is yours to do, as for every other change: until then nothing of it runs.
   *
   * @default "delivery-workflows"
   */
  commitTo?: string;
}
