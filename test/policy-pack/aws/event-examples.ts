import { repositoryEvents } from "../../../components/aws/events/audit-events";
import { basicScan } from "../../../components/aws/events/scan-events";
import type { Resource } from "../analyze";
import type { PolicyExample } from "../examples";
import {
  bucket,
  logGroup,
  logGroupArn,
  objectLock,
  patternOf,
  queue,
  queueArn,
  rule,
  scanning,
  stream,
  streamArn,
  target,
  topic,
  topicArn,
  types,
} from "./event-rules";

const key = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const own = { "artifact-registries:namespace": "payments" };
const prefix = "production/";
const scans = patternOf(basicScan("HIGH"), prefix);
const audited = repositoryEvents.find(({ name }) => name === "calls");
if (!audited) throw new Error("no events are for calls");
const calls = patternOf(audited, prefix);

const named = (name: string, resource: Resource): Resource => ({ ...resource, name });
const repository: Resource = {
  type: types.repository,
  name: "api",
  properties: {
    name: "production/api",
    imageTagMutability: "IMMUTABLE",
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: key }],
  },
};
const lifecyclePolicy: Resource = {
  type: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
  name: "api",
  properties: {
    repository: "production/api",
    policy: JSON.stringify({
      rules: [
        {
          rulePriority: 1,
          selection: { tagStatus: "tagged", tagPatternList: ["*"], countType: "imageCountMoreThan", countNumber: 200 },
          action: { type: "expire" },
        },
      ],
    }),
  },
};

const notified = (pattern: string): readonly Resource[] => [
  repository,
  lifecyclePolicy,
  scanning("BASIC"),
  rule(pattern, { state: "ENABLED", isEnabled: true }),
  target(),
];
const recorded = (days: number): readonly Resource[] => [
  repository,
  lifecyclePolicy,
  rule(calls, { state: "ENABLED", isEnabled: true }),
  target(logGroupArn),
  named("archive", target(streamArn)),
  logGroup({ retentionInDays: days, kmsKeyId: key }),
  stream(),
  bucket(),
  objectLock({ rule: { defaultRetention: { mode: "GOVERNANCE", days: 400 } } }),
];
const encrypted = (change: Record<string, unknown>): readonly Resource[] => [
  rule(scans),
  named("topic", target(topicArn, { deadLetterConfig: { arn: queueArn } })),
  named("log", target(logGroupArn)),
  topic({ kmsMasterKeyId: key }),
  queue({ kmsMasterKeyId: key, sqsManagedSseEnabled: false }),
  logGroup({ retentionInDays: 400, kmsKeyId: key }),
  { ...topic({ kmsMasterKeyId: key, tags: own, arn: `${topicArn}-own`, ...change }), name: "own" },
];

export const eventExamples: Readonly<Record<string, PolicyExample>> = {
  "ecr-scan-notifications": {
    compliant: notified(scans),
    mutant: notified(scans.replaceAll(/CRITICAL|HIGH|UNDEFINED/g, (severity) => severity.toLowerCase())),
    settings: { required: true },
    unknown: {
      // Which bus, region or target it is that is not known, is taken for the right one as long as there is a target.
      [types.rule]: {
        eventBusName: "nothing",
        eventPattern: "advisory",
        isEnabled: "mandatory",
        name: "mandatory",
        region: "nothing",
        state: "mandatory",
      },
      [types.target]: { rule: "mandatory" },
      [types.repository]: { name: "nothing", region: "nothing" },
      [types.scanning]: { region: "nothing", scanType: "nothing" },
    },
  },
  "ecr-audit-trail": {
    compliant: recorded(400),
    mutant: recorded(180),
    settings: { required: true },
    unknown: {
      [types.rule]: {
        eventBusName: "nothing",
        eventPattern: "advisory",
        isEnabled: "mandatory",
        name: "mandatory",
        region: "nothing",
        state: "mandatory",
      },
      [types.target]: { arn: "nothing", rule: "nothing" },
      [types.repository]: { name: "nothing", region: "nothing" },
      [types.logGroup]: { arn: "nothing", retentionInDays: "mandatory", tags: "nothing" },
      [types.stream]: { arn: "nothing", extendedS3Configuration: "nothing" },
      [types.bucket]: { arn: "nothing", bucket: "nothing" },
      [types.objectLock]: { bucket: "nothing", rule: "mandatory" },
    },
  },
  "ecr-event-encryption": {
    compliant: encrypted({}),
    mutant: encrypted({ kmsMasterKeyId: "alias/aws/sns" }),
    unknown: {
      [types.rule]: { eventPattern: "nothing", name: "nothing" },
      [types.target]: { arn: "nothing", deadLetterConfig: "nothing", rule: "nothing" },
      // A key that is not known yet is one that the program has made.
      [types.topic]: { arn: "nothing", kmsMasterKeyId: "nothing", tags: "nothing" },
      [types.queue]: { arn: "nothing", kmsMasterKeyId: "nothing", sqsManagedSseEnabled: "nothing", tags: "nothing" },
      [types.logGroup]: { arn: "nothing", kmsKeyId: "nothing", tags: "nothing" },
    },
  },
};
