import { createHash } from "node:crypto";
import {
  basicScanEvent,
  call,
  digest as documentedDigest,
  expiration,
  imageAction,
  keyCall,
  putImage,
  type SampleEvent,
  sessionOf,
} from "../events/documented-events";

export const commit = "0123456789".repeat(4);
export const source = "https://github.com/acme/payments";

/** A manifest as the workflows push one: annotated with where it comes from. */
export const manifest = JSON.stringify({
  schemaVersion: 2,
  mediaType: "application/vnd.oci.image.manifest.v1+json",
  config: { mediaType: "application/vnd.oci.image.config.v1+json", digest: `sha256:${"c".repeat(64)}`, size: 2 },
  layers: [],
  annotations: {
    "org.opencontainers.image.revision": commit,
    "org.opencontainers.image.source": source,
    "org.opencontainers.image.created": "2026-11-16T01:50:00Z",
  },
});

export function sha256(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

export const digest = sha256(manifest);
export const otherDigest = sha256("another manifest");
export const signature = JSON.stringify({
  schemaVersion: 2,
  artifactType: "application/vnd.dev.sigstore.bundle.v0.3+json",
  subject: { mediaType: "application/vnd.oci.image.manifest.v1+json", digest, size: manifest.length },
});

export const staging = "staging/payments/api";
export const production = "production/payments/api";
const keyArn = "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-0000-4000-8000-000000000000";

/** The sample with this digest, at a minute of a day. */
export function at(minute: number, sample: SampleEvent, of = digest): SampleEvent {
  const time = new Date(Date.UTC(2026, 10, 16, 10, minute)).toISOString().replace(".000Z", "Z");
  const text = JSON.stringify(sample).replaceAll(documentedDigest, of);
  return { ...(JSON.parse(text) as SampleEvent), time, id: `${sample["detail-type"]} at ${time} ${counter++}` };
}
let counter = 0;

const publisher = { userIdentity: sessionOf("payments-staging-publish", "publish-4711-1") };
const promoter = { userIdentity: sessionOf("payments-production-promote", "promote-4800-2") };
const administrator = { userIdentity: sessionOf("Admin", "mary") };

/** A push, told by CloudTrail and by Amazon ECR a little later. */
function pushed(minute: number, repository: string, tag: string | undefined, by: object): readonly SampleEvent[] {
  const answer = {
    image: {
      repositoryName: repository,
      imageManifest: manifest,
      imageId: { imageDigest: documentedDigest, ...(tag !== undefined && { imageTag: tag }) },
    },
  };
  const told = imageAction(repository, tag === undefined ? { "image-tag": undefined } : { "image-tag": tag });
  return [at(minute, putImage(repository, manifest, tag, { responseElements: answer, ...by })), at(minute + 1, told)];
}

/** The life of one image, from its build to its end. */
export const history: readonly SampleEvent[] = [
  at(0, call("PutLifecyclePolicy", { repositoryName: staging, lifecyclePolicyText: "{}" }, administrator)),
  ...pushed(1, staging, undefined, publisher),
  at(3, putImage(staging, signature, undefined, { responseElements: null, ...publisher })),
  ...pushed(4, staging, commit, publisher),
  at(6, basicScanEvent(staging, { MEDIUM: 9, LOW: 1 })),
  ...pushed(10, production, undefined, promoter),
  ...pushed(12, production, commit, promoter),
  ...pushed(14, production, "v1.4.0", promoter),
  at(20, call("PutImageTagMutability", { repositoryName: production, imageTagMutability: "MUTABLE" }, administrator)),
  at(21, keyCall("ScheduleKeyDeletion", keyArn, administrator)),
  at(30, expiration(staging)),
  at(31, imageAction(staging, { "action-type": "DELETE", "image-tag": commit })),
  at(
    40,
    call(
      "BatchDeleteImage",
      { repositoryName: production, imageIds: [{ imageTag: "v1.4.0" }] },
      {
        errorCode: "AccessDenied",
        requestParameters: { repositoryName: production, imageIds: [{ imageDigest: digest }] },
      },
    ),
  ),
];
