import type { GoogleResourceType } from "../google";
import { attestor } from "./attestor";
import { auditConfig } from "./audit-config";
import { binaryAuthorizationPolicy } from "./binary-authorization-policy";
import { bucket } from "./bucket";
import { cryptoKey } from "./crypto-key";
import { customRole } from "./custom-role";
import { bindingOn, memberOn } from "./iam-grants";
import { policyOn } from "./iam-policy";
import { inProject, onBucket, onCryptoKey, onProject, onRepository, onServiceAccount } from "./iam-targets";
import { keyRing } from "./key-ring";
import { projectBucketConfig } from "./log-bucket";
import { projectSink } from "./log-sink";
import { note } from "./note";
import { projectService } from "./project-service";
import { repository } from "./repository";
import { account } from "./service-account";
import { serviceIdentity } from "./service-identity";
import { workloadIdentityPool } from "./workload-identity-pool";
import { workloadIdentityPoolProvider } from "./workload-identity-provider";

const onAttestor = inProject("attestor", "attestor", "attestors", "binaryauthorization attestor");
const onNote = inProject("note", "note", "notes", "containeranalysis note");

export const resourceTypes: Readonly<Record<string, GoogleResourceType>> = {
  "gcp:artifactregistry/repository:Repository": repository,
  "gcp:artifactregistry/repositoryIamBinding:RepositoryIamBinding": bindingOn("RepositoryIamBinding", onRepository),
  "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember": memberOn("RepositoryIamMember", onRepository),
  "gcp:artifactregistry/repositoryIamPolicy:RepositoryIamPolicy": policyOn("RepositoryIamPolicy", onRepository),
  "gcp:binaryauthorization/attestor:Attestor": attestor,
  "gcp:binaryauthorization/attestorIamMember:AttestorIamMember": memberOn("AttestorIamMember", onAttestor),
  "gcp:binaryauthorization/policy:Policy": binaryAuthorizationPolicy,
  "gcp:containeranalysis/note:Note": note,
  "gcp:containeranalysis/noteIamMember:NoteIamMember": memberOn("NoteIamMember", onNote),
  "gcp:iam/workloadIdentityPool:WorkloadIdentityPool": workloadIdentityPool,
  "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider": workloadIdentityPoolProvider,
  "gcp:kms/cryptoKey:CryptoKey": cryptoKey,
  "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember": memberOn("CryptoKeyIAMMember", onCryptoKey),
  "gcp:kms/keyRing:KeyRing": keyRing,
  "gcp:logging/projectBucketConfig:ProjectBucketConfig": projectBucketConfig,
  "gcp:logging/projectSink:ProjectSink": projectSink,
  "gcp:projects/iAMAuditConfig:IAMAuditConfig": auditConfig,
  "gcp:projects/iAMCustomRole:IAMCustomRole": customRole,
  "gcp:projects/iAMMember:IAMMember": { ...memberOn("IAMMember", onProject), deleteBeforeReplace: true },
  "gcp:projects/service:Service": projectService,
  "gcp:projects/serviceIdentity:ServiceIdentity": serviceIdentity,
  "gcp:serviceaccount/account:Account": account,
  "gcp:serviceaccount/iAMMember:IAMMember": memberOn("IAMMember", onServiceAccount),
  "gcp:storage/bucket:Bucket": bucket,
  "gcp:storage/bucketIAMMember:BucketIAMMember": memberOn("BucketIAMMember", onBucket),
};
