/** An event as EventBridge has it. */
export interface SampleEvent {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type": string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

export const accountId = "123456789012";
export const digest = "sha256:7f5b2640fe6fb4f46592dfd3410c4a79dac4f89e4782432e0378abcd12341234";

/**
 * The documented sample events, with a repository and a digest of the tests' own: in the documentation digests are
 * shortened.
 */
function event(
  source: string,
  detailType: string,
  detail: Readonly<Record<string, unknown>>,
  resources: readonly string[] = [],
): SampleEvent {
  return {
    version: "0",
    id: "13cde686-328b-6117-af20-0e5566167482",
    "detail-type": detailType,
    source,
    account: accountId,
    time: "2026-11-16T01:54:34Z",
    region: "us-east-1",
    resources,
    detail,
  };
}

export function arnOf(repository: string): string {
  return `arn:aws:ecr:us-east-1:${accountId}:repository/${repository}`;
}

/** "Event for a completed image push", https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html */
export function imageAction(repository: string, change: object = {}): SampleEvent {
  return event("aws.ecr", "ECR Image Action", {
    result: "SUCCESS",
    "repository-name": repository,
    "image-digest": digest,
    "action-type": "PUSH",
    "image-tag": "latest",
    ...change,
  });
}

/** "Event for a referrer restore action", the same page. */
export function referrerAction(repository: string): SampleEvent {
  return event("aws.ecr", "ECR Referrer Action", {
    "action-type": "UPDATE_STORAGE_CLASS",
    "target-storage-class": "STANDARD",
    "image-digest": digest,
    "repository-name": repository,
    result: "SUCCESS",
    "manifest-media-type": "application/vnd.cncf.oras.artifact.manifest.v1+json",
    "artifact-media-type": "text/sbom+json",
    "last-activated-at": "2025-10-10T19:13:02.74Z",
  });
}

/** "Event for a completed image scan (basic scanning)", the same page. */
export function basicScanEvent(repository: string, counts: object, status = "COMPLETE"): SampleEvent {
  return event(
    "aws.ecr",
    "ECR Image Scan",
    {
      "scan-status": status,
      "repository-name": repository,
      "finding-severity-counts": counts,
      "image-digest": digest,
      "image-tags": [],
    },
    [arnOf(repository)],
  );
}

/** "Event for a completed image replication", the same page. */
export function replicationAction(repository: string): SampleEvent {
  return event(
    "aws.ecr",
    "ECR Replication Action",
    {
      result: "SUCCESS",
      "repository-name": repository,
      "image-digest": digest,
      "source-account": accountId,
      "action-type": "REPLICATE",
      "source-region": "us-west-2",
      "image-tag": "3.17.2",
    },
    [arnOf(repository)],
  );
}

/** "Event for a pull through cache action", the same page. */
export function cacheAction(repository: string): SampleEvent {
  return event(
    "aws.ecr",
    "ECR Pull Through Cache Action",
    {
      "rule-version": "1",
      "sync-status": "SUCCESS",
      "ecr-repository-prefix": "docker-hub",
      "repository-name": repository,
      "upstream-registry-url": "public.ecr.aws",
      "image-tag": "3.17.2",
      "image-digest": digest,
    },
    [arnOf(repository)],
  );
}

/** "Event for an initial image scan", https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced-events.html */
export function enhancedScanEvent(repository: string, counts: object): SampleEvent {
  return event(
    "aws.inspector2",
    "Inspector2 Scan",
    {
      "scan-status": "INITIAL_SCAN_COMPLETE",
      "repository-name": arnOf(repository),
      "finding-severity-counts": counts,
      "image-digest": digest,
      "image-tags": ["latest"],
    },
    [arnOf(repository)],
  );
}

/** "Event for an image scan finding update", the same page; shortened where nothing is read. */
export function findingEvent(repository: string, change: object = {}): SampleEvent {
  const image = `${arnOf(repository)}/${digest}`;
  return event(
    "aws.inspector2",
    "Inspector2 Finding",
    {
      awsAccountId: accountId,
      description: "In libssh2 v1.9.0 and earlier versions, the SSH_MSG_DISCONNECT logic has an integer overflow.",
      findingArn: `arn:aws:inspector2:us-east-1:${accountId}:finding/be674aaddd0f75ac632055EXAMPLE`,
      firstObservedAt: "Dec 3, 2021, 6:02:30 PM",
      inspectorScore: 6.5,
      resources: [
        {
          details: {
            awsEcrContainerImage: {
              architecture: "amd64",
              imageHash: digest,
              imageTags: ["latest"],
              platform: "AMAZON_LINUX_2",
              pushedAt: "Dec 3, 2021, 6:02:13 PM",
              registry: accountId,
              repositoryName: repository,
            },
          },
          id: image,
          partition: "N/A",
          region: "N/A",
          type: "AWS_ECR_CONTAINER_IMAGE",
        },
      ],
      severity: "MEDIUM",
      status: "ACTIVE",
      title: "CVE-2019-17498 - libssh2",
      type: "PACKAGE_VULNERABILITY",
      updatedAt: "Dec 3, 2021, 6:02:30 PM",
      ...change,
    },
    [image],
  );
}

/**
 * "Amazon Inspector coverage event schema example", https://docs.aws.amazon.com/inspector/latest/user/eventbridge-integration.html.
 * The documentation shows an instance's; this one has an image's ARN, as a finding has it, and a reason of those in
 * https://docs.aws.amazon.com/inspector/v2/APIReference/API_ScanStatus.html.
 */
export function coverageEvent(repository: string, reason: string, statusCodeValue = "INACTIVE"): SampleEvent {
  return event(
    "aws.inspector2",
    "Inspector2 Coverage",
    {
      scanStatus: { reason, statusCodeValue },
      scanType: "PACKAGE",
      eventTimestamp: "2023-01-20T22:51:35.665501Z",
      version: "1.0",
    },
    [`${arnOf(repository)}/${digest}`],
  );
}

/** A role's session, https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
export function sessionOf(role: string, session: string): object {
  return {
    type: "AssumedRole",
    principalId: `AROAIDPPEZS35WEXAMPLE:${session}`,
    arn: `arn:aws:sts::${accountId}:assumed-role/${role}/${session}`,
    accountId,
    accessKeyId: "ASIAIOSFODNN7EXAMPLE",
    sessionContext: {
      attributes: { mfaAuthenticated: "false", creationDate: "2026-11-16T01:50:00Z" },
      sessionIssuer: {
        type: "Role",
        principalId: "AROAIDPPEZS35WEXAMPLE",
        arn: `arn:aws:iam::${accountId}:role/${role}`,
        accountId,
        userName: role,
      },
    },
  };
}

/**
 * A record of CloudTrail, https://docs.aws.amazon.com/AmazonECR/latest/userguide/logging-using-cloudtrail.html, as
 * EventBridge has it: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export function call(eventName: string, requestParameters: object | null, change: object = {}): SampleEvent {
  return event("aws.ecr", "AWS API Call via CloudTrail", {
    eventVersion: "1.08",
    userIdentity: sessionOf("payments-staging-publish", "publish-4711-1"),
    eventTime: "2026-11-16T01:54:34Z",
    eventSource: "ecr.amazonaws.com",
    eventName,
    awsRegion: "us-east-1",
    sourceIPAddress: "203.0.113.12",
    userAgent: "aws-cli/2.31.0",
    requestParameters,
    responseElements: null,
    requestID: "cf044b7d-5f9d-11e9-9b2a-95983139cc57",
    eventID: "2bfd4ee2-2178-4a82-a27d-b12939923f0f",
    readOnly: false,
    eventType: "AwsApiCall",
    recipientAccountId: accountId,
    ...change,
  });
}

/** "Example: Image push action", the page of `call`. */
export function putImage(
  repository: string,
  imageManifest: string,
  imageTag?: string,
  change: object = {},
): SampleEvent {
  const tag = imageTag === undefined ? {} : { imageTag };
  return call(
    "PutImage",
    { repositoryName: repository, ...tag, registryId: accountId, imageManifest },
    {
      responseElements: {
        image: {
          repositoryName: repository,
          imageManifest,
          registryId: accountId,
          imageId: { imageDigest: digest, ...tag },
        },
      },
      resources: [{ ARN: arnOf(repository), accountId }],
      ...change,
    },
  );
}

/** "Example: Image lifecycle policy action", the page of `call`. */
export function expiration(repository: string, imageDigest = digest): SampleEvent {
  return {
    ...event("aws.ecr", "AWS Service Event via CloudTrail", {
      eventVersion: "1.05",
      userIdentity: { accountId, invokedBy: "AWS Internal" },
      eventTime: "2026-11-16T01:54:34Z",
      eventSource: "ecr.amazonaws.com",
      eventName: "PolicyExecutionEvent",
      awsRegion: "us-east-1",
      sourceIPAddress: "AWS Internal",
      userAgent: "AWS Internal",
      requestParameters: null,
      responseElements: null,
      eventID: "9354dd7f-9aac-4e9d-956d-12561a4923aa",
      readOnly: true,
      resources: [{ ARN: arnOf(repository), accountId, type: "AWS::ECR::Repository" }],
      eventType: "AwsServiceEvent",
      recipientAccountId: accountId,
      serviceEventDetails: {
        repositoryName: repository,
        lifecycleEventPolicy: {
          lifecycleEventRules: [
            {
              rulePriority: 1,
              description: "remove all images > 2",
              lifecycleEventSelection: {
                tagStatus: "Any",
                tagPrefixList: [],
                countType: "Image count more than",
                countNumber: 2,
              },
              action: "expire",
            },
          ],
          lastEvaluatedAt: 0,
          policyVersion: 1,
          policyId: "ceb86829-58e7-9498-920c-aa042e33037b",
        },
        lifecycleEventImageActions: [
          {
            lifecycleEventImage: {
              digest: imageDigest,
              tagStatus: "Tagged",
              tagList: ["alpine"],
              pushedAt: 1584042813000,
            },
            rulePriority: 1,
          },
        ],
      },
    }),
  };
}

/** "AWS KMS", an administrator's call: https://docs.aws.amazon.com/kms/latest/developerguide/ct-schedule-key-deletion.html */
export function keyCall(eventName: string, keyArn: string, change: object = {}): SampleEvent {
  return {
    ...call(
      eventName,
      { keyId: keyArn.split("/").at(-1), pendingWindowInDays: 20 },
      {
        eventSource: "kms.amazonaws.com",
        resources: [{ accountId, type: "AWS::KMS::Key", ARN: keyArn }],
        ...change,
      },
    ),
    source: "aws.kms",
  };
}
