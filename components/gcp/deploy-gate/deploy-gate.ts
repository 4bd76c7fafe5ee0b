import { Attestor } from "@pulumi/gcp/binaryauthorization/attestor";
import { Policy } from "@pulumi/gcp/binaryauthorization/policy";
import { Note } from "@pulumi/gcp/containeranalysis/note";
import { NoteIamMember } from "@pulumi/gcp/containeranalysis/noteIamMember";
import { getKMSCryptoKeyVersionOutput } from "@pulumi/gcp/kms/getKMSCryptoKeyVersion";
import { IAMCustomRole } from "@pulumi/gcp/projects/iamcustomRole";
import { IAMMember } from "@pulumi/gcp/projects/iammember";
import { Service } from "@pulumi/gcp/projects/service";
import * as pulumi from "@pulumi/pulumi";
import { googleAttestPermissions } from "../permissions";
import { projectOf } from "../place";
import type { GoogleDeployGateArgs } from "./deploy-gate-args";
import { type DeployGateSettings, deployGateType, readDeployGateArgs } from "./deploy-gate-settings";

/** The resources inside `GoogleDeployGate`. */
export interface GoogleDeployGateResources {
  readonly apis: readonly Service[];
  readonly note: Note;
  readonly attestor: Attestor;
  /** Who may attest. */
  readonly attesterRole: IAMCustomRole;
  readonly noteGrants: readonly NoteIamMember[];
  readonly attesterGrants: readonly IAMMember[];
  readonly policy: Policy;
}

interface Context {
  readonly name: string;
  readonly settings: DeployGateSettings;
  readonly project: pulumi.Output<string>;
  readonly child: pulumi.CustomResourceOptions;
}

/**
 * Lets only attested images run in a project's clusters and Cloud Run services: a Binary Authorization policy that asks
 * for an attestation by the key that artifacts are signed with. An attestation is of a digest, so that what was attested
 * when it was built may run from every repository that it was promoted to.
 *
 * When to use: in the project where a later environment runs.
 *
 * Gotchas:
 * - A project has one policy: this one replaces what is there, for all its clusters.
 * - Who may deploy to GKE can also let a workload past by an annotation, which is logged
 *   (https://docs.cloud.google.com/binary-authorization/docs/using-breakglass).
 * - Start with `dryRun: true` in a project that runs something already.
 *
 * @throws pulumi.InputPropertiesError with all problems of the arguments, before anything is created.
 */
export class GoogleDeployGate extends pulumi.ComponentResource {
  /** Name of the attestor, which attestations are made for: `projects/<project>/attestors/<attestor>`. */
  readonly attestorName: pulumi.Output<string>;
  /**
   * Name of the note that attestations are kept in: `projects/<project>/notes/<attestor>`. It is what the generated
   * workflows read from the GitHub variable `ATTESTATION_NOTES`.
   */
  readonly noteName: pulumi.Output<string>;
  /** The resources inside; to change their inputs use the `transforms` option. */
  readonly resources: GoogleDeployGateResources;

  constructor(name: string, args: GoogleDeployGateArgs, options?: pulumi.ComponentResourceOptions) {
    const settings = readDeployGateArgs(name, args);
    super("artifact-registries:gcp:GoogleDeployGate", name, args, options);
    const context: Context = {
      name,
      settings,
      project: projectOf({ type: deployGateType, name }, settings, this),
      child: { parent: this, ...(options?.retainOnDelete && { retainOnDelete: true }) },
    };
    const apis = createApis(context);
    const after = { ...stayingWithPolicy(context), dependsOn: apis };
    const note = new Note(
      name,
      {
        project: context.project,
        name: settings.attestor,
        attestationAuthority: { hint: { humanReadableName: settings.attestor } },
      },
      after,
    );
    const attestor = createAttestor(context, note, after);
    this.attestorName = pulumi.interpolate`projects/${context.project}/attestors/${attestor.name}`;
    this.noteName = pulumi.interpolate`projects/${context.project}/notes/${note.name}`;
    this.resources = {
      apis,
      note,
      attestor,
      ...createAttesterGrants(context, note, apis),
      policy: createPolicy(context, this.attestorName),
    };
    this.registerOutputs({ attestorName: this.attestorName, noteName: this.noteName });
  }
}

/** Without a policy everything may run; with one, and without the attestor that it asks for, nothing may. */
function stayingWithPolicy({ settings, child }: Context): pulumi.CustomResourceOptions {
  return settings.disposable ? child : { ...child, retainOnDelete: true };
}

function createApis({ name, settings, project, child }: Context): Service[] {
  if (!settings.enableApis) return [];
  return ["binaryauthorization", "containeranalysis", "iam"].map(
    (api) =>
      new Service(
        `${name}/${api}`,
        { project, service: `${api}.googleapis.com`, disableOnDestroy: false },
        { ...child, retainOnDelete: true },
      ),
  );
}

function createAttestor({ name, settings, project, child }: Context, note: Note, after: pulumi.CustomResourceOptions) {
  const parts = settings.signingKeyVersion.apply((version) => version.split("/cryptoKeyVersions/"));
  const version = getKMSCryptoKeyVersionOutput(
    { cryptoKey: parts.apply(([key = ""]) => key), version: parts.apply(([, number]) => Number(number)) },
    { ...(child.parent && { parent: child.parent }) },
  );
  const publicKey = version.publicKeys.apply(([key]) => ({
    publicKeyPem: key?.pem ?? "",
    signatureAlgorithm: key?.algorithm ?? "",
  }));
  return new Attestor(
    name,
    {
      project,
      name: settings.attestor,
      attestationAuthorityNote: {
        noteReference: note.name,
        publicKeys: [
          {
            // What gcloud calls it: https://docs.cloud.google.com/binary-authorization/docs/creating-attestors-cli
            id: pulumi.interpolate`//cloudkms.googleapis.com/v1/${settings.signingKeyVersion}`,
            pkixPublicKey: publicKey,
          },
        ],
      },
    },
    after,
  );
}

/** https://docs.cloud.google.com/binary-authorization/docs/making-attestations#before_you_begin */
function createAttesterGrants({ name, settings, project, child }: Context, note: Note, apis: readonly Service[]) {
  const attesterRole = new IAMCustomRole(
    `${name}/attest`,
    {
      project,
      roleId: `${settings.attestor}_attest`.replaceAll("-", "_"),
      title: `Attests as ${settings.attestor}`,
      permissions: [...googleAttestPermissions],
    },
    { ...child, dependsOn: [...apis] },
  );
  const noteGrants = settings.attesters.map(
    (member, index) =>
      new NoteIamMember(
        `${name}/attester/${index}`,
        { project, note: note.name, role: "roles/containeranalysis.notes.attacher", member },
        child,
      ),
  );
  const attesterGrants = settings.attesters.map(
    (member, index) => new IAMMember(`${name}/attester/${index}`, { project, role: attesterRole.name, member }, child),
  );
  return { attesterRole, noteGrants, attesterGrants };
}

/** https://docs.cloud.google.com/binary-authorization/docs/policy-yaml-reference */
function createPolicy(context: Context, attestorName: pulumi.Output<string>): Policy {
  const { name, settings, project } = context;
  const { dryRun, exemptImages } = settings;
  return new Policy(
    name,
    {
      project,
      description: `What runs here was attested by ${settings.attestor}`,
      globalPolicyEvaluationMode: "ENABLE",
      defaultAdmissionRule: {
        evaluationMode: "REQUIRE_ATTESTATION",
        enforcementMode: dryRun ? "DRYRUN_AUDIT_LOG_ONLY" : "ENFORCED_BLOCK_AND_AUDIT_LOG",
        requireAttestationsBies: [attestorName],
      },
      ...(exemptImages.length > 0 && {
        admissionWhitelistPatterns: exemptImages.map((namePattern) => ({ namePattern })),
      }),
    },
    stayingWithPolicy(context),
  );
}
