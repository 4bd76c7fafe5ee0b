import type { Artifact, ArtifactInput } from "../../delivery/artifact";
import type { EnvironmentInput } from "../../delivery/environment";
import { defaultMaximumAgeDays } from "../../delivery/scan-gate";
import { GitHubPublishFrom } from "../environment-args";
import { type Registry, RegistryKind } from "./registries";

/** What is built, signed and deployed, and how: plain values, all of them known. */
export interface WorkflowContentsInput {
  /** What is published: at least one artifact, each name once. */
  artifacts: WorkflowArtifactInput[];
  /**
   * Where artifacts are published: `ecr`, Amazon ECR, or `google`, Google Artifact Registry.
   *
   * @default "ecr"
   */
  registry?: RegistryKind;
  /**
   * Whether artifacts are signed, and verified before they are promoted or deployed, with the key that the
   * environments' variable `SIGNING_KEY` names. Without it the workflows say so, and compare digests only.
   *
   * @default true
   */
  signing?: boolean;
  /**
   * Whether images are attested to Binary Authorization once they are signed, for `GoogleDeployGate`, in the notes that
   * the variable `ATTESTATION_NOTES` of where they are published names, with spaces between them. Google Artifact
   * Registry only, and with `signing`.
   *
   * @default false
   */
  attestation?: boolean;
  /**
   * What a scan may have found in what is promoted.
   *
   * @default nothing of the registry's `severityThreshold` or worse
   */
  scanGate?: WorkflowScanGateInput;
  /**
   * A script of the repository that builds one artifact, instead of the step that comes with the workflow. It gets
   * `ARTIFACT`, `ARTIFACT_TYPE`, `FOLDER`, `COMMIT`, `SOURCE_URL`, `SOURCE_DATE_EPOCH`, and `LAYOUT`, where it leaves
   * an OCI layout with the artifact under the tag `COMMIT`. A file `sbom.cdx.json` beside it is taken as its SBOM.
   *
   * @default a step that builds a Dockerfile, packages a chart, or packs a folder's files
   */
  buildScript?: string;
  /**
   * The script of the repository that deploys one artifact. It gets `ARTIFACT`, `ARTIFACT_TYPE`, `ENVIRONMENT`,
   * `VERSION`, and `ADDRESS`, the artifact's address by digest.
   *
   * @default ".github/delivery/deploy.sh"
   */
  deployScript?: string;
}

/** What the workflows of a repository are made from: plain values, all of them known. */
export interface DeliveryWorkflowsInput extends WorkflowContentsInput {
  /** The steps of the delivery path in their order, as the registry's component takes them. */
  environments: WorkflowEnvironmentInput[];
  /**
   * The branch that releases are built from.
   *
   * @default "main"
   */
  branch?: string;
  /**
   * Whether CI publishes into the first environment. Where it is fed from elsewhere nothing is built here, and it is
   * promoted to as the others are.
   *
   * @default true
   */
  publishes?: boolean;
  /**
   * Where publishing runs. It must be what the registry trusts (`publish` of its component).
   *
   * @default jobs of the first environment
   */
  publish?: WorkflowPublishInput;
}

/** An environment, and where its jobs run. */
export interface WorkflowEnvironmentInput extends EnvironmentInput {
  /**
   * The only branch whose jobs run in it, a reviewed merge into which is the approval: what is promoted must have been
   * merged there. Not the source's branch, and not for the environment that CI publishes into.
   *
   * @default none: GitHub's rules for the environment decide
   */
  releaseBranch?: string;
}

/** An artifact and where it is built. */
export interface WorkflowArtifactInput extends ArtifactInput {
  /**
   * The folder that it is built from, relative to the repository's root.
   *
   * @default "."
   */
  folder?: string;
}

/**
 * Whether a digest may be promoted, by what the scan in the environment before has found. Which severity stops it is the
 * registry's word: the environment's variable `SEVERITY_THRESHOLD`.
 */
export interface WorkflowScanGateInput {
  /**
   * Whether the scan is asked at all.
   *
   * @default true
   */
  enabled?: boolean;
  /**
   * How many days old a scan may be that is not continuous: 1 to 365.
   *
   * @default 30
   */
  maximumAgeDays?: number;
  /**
   * Whether findings pass that somebody has suppressed at the scanner, where neither reason nor end is asked for.
   *
   * @default false
   */
  acceptSuppressed?: boolean;
  /**
   * The file of the repository that says which findings are ignored, and which artifacts the scanner cannot read, such
   * as Helm charts: each with a reason and a last day. It need not be there.
   *
   * @default ".github/delivery/scan-exceptions.json"
   */
  exceptions?: string;
}

/** The jobs that publish. */
export interface WorkflowPublishInput {
  /**
   * `environment`, jobs of one GitHub environment, or `branch`, jobs outside of any environment, which read the
   * repository's variables.
   *
   * @default "environment"
   */
  from?: GitHubPublishFrom;
  /**
   * Their GitHub environment.
   *
   * @default the first environment
   */
  environment?: string;
}

export interface WorkflowArtifact extends Artifact {
  readonly folder: string;
}

export interface WorkflowEnvironment {
  readonly name: string;
  readonly releaseBranch?: string;
}

/** Properties that have been checked, with their defaults filled in. */
export interface DeliveryWorkflowsSettings {
  readonly artifacts: readonly WorkflowArtifact[];
  /** All of them, in their order. */
  readonly environments: readonly WorkflowEnvironment[];
  /** Those that are promoted to. */
  readonly promoted: readonly WorkflowEnvironment[];
  /** Where CI publishes, if it does. */
  readonly publisher?: Publisher;
  readonly branch: string;
  readonly registry: Registry;
  readonly signing: boolean;
  readonly attestation: boolean;
  /** Without it no scan is asked. */
  readonly scanGate?: WorkflowScanGate;
  readonly buildScript?: string;
  readonly deployScript: string;
}

export interface WorkflowScanGate {
  readonly maximumAgeDays: number;
  readonly acceptSuppressed: boolean;
  readonly exceptions: string;
}

export interface Publisher {
  /** The environment of the delivery path. */
  readonly into: string;
  /** The GitHub environment of its jobs, unless they have none. */
  readonly environment?: string;
}

export const deliveryWorkflowsDefaults = {
  branch: "main",
  publishes: true,
  publishFrom: GitHubPublishFrom.Environment,
  registry: RegistryKind.Ecr,
  signing: true,
  attestation: false,
  scanGate: Object.freeze({
    enabled: true,
    maximumAgeDays: defaultMaximumAgeDays,
    acceptSuppressed: false,
    exceptions: ".github/delivery/scan-exceptions.json",
  }),
  deployScript: ".github/delivery/deploy.sh",
  folder: ".",
} as const;
