import { setTimeout as sleep } from "node:timers/promises";
import type { ECR } from "@aws-sdk/client-ecr";
import type { KMS } from "@aws-sdk/client-kms";
import type { GetCallerIdentityCommandOutput } from "@aws-sdk/client-sts";
import type { KeptState } from "../provider/kept-state";
import { type Iam, iamAt } from "./iam";
import { keptState } from "./kept-state";
import { type JsonApi, jsonApiAt } from "./resources/json-api";
import { type S3, s3At } from "./resources/s3-api";
import { type Sns, snsAt } from "./resources/sns-api";

/** The cloud as one region's resources see it. */
export interface Cloud {
  readonly region: string;
  readonly kept: KeptState;
  readonly defaultTags: Readonly<Record<string, string>>;
  callerIdentity(): Promise<GetCallerIdentityCommandOutput>;
  accountId(): Promise<string>;
  ecr(): Promise<ECR>;
  kms(): Promise<KMS>;
  readonly iam: Iam;
  readonly s3: S3;
  readonly firehose: JsonApi;
  /** Amazon EventBridge. */
  readonly events: JsonApi;
  /** Amazon CloudWatch Logs. */
  readonly logs: JsonApi;
  readonly sns: Sns;
  readonly sqs: JsonApi;
  /** Calls again, for as long as the real provider's patience is worth here, while the error is of that kind. */
  retry<Result>(call: () => Promise<Result>, isPassing: (error: Error) => boolean): Promise<Result>;
}

/** One provider's connections, made when they are first needed: loading an SDK client takes longer than a call. */
export class Connections {
  private readonly identities = new Map<string, Promise<GetCallerIdentityCommandOutput>>();
  private readonly registries = new Map<string, Promise<ECR>>();
  private readonly keys = new Map<string, Promise<KMS>>();

  constructor(
    private readonly endpoint: string,
    private readonly defaultTags: Readonly<Record<string, string>>,
    private readonly patience = 10_000,
  ) {}

  in(region: string): Cloud {
    const options = this.clientOptions(region);
    const callerIdentity = () =>
      once(this.identities, region, async () => {
        const { STS } = await import("@aws-sdk/client-sts");
        return new STS(options).getCallerIdentity({});
      });
    return {
      region,
      kept: keptState(this.endpoint, region),
      defaultTags: this.defaultTags,
      callerIdentity,
      accountId: async () => {
        const { Account } = await callerIdentity();
        if (Account === undefined) throw new Error("STS did not say which account this is.");
        return Account;
      },
      ecr: () =>
        once(this.registries, region, async () => {
          const { ECR } = await import("@aws-sdk/client-ecr");
          return new ECR(options);
        }),
      kms: () =>
        once(this.keys, region, async () => {
          const { KMS } = await import("@aws-sdk/client-kms");
          return new KMS(options);
        }),
      iam: iamAt(this.endpoint),
      s3: s3At(this.endpoint, region),
      events: jsonApiAt(this.endpoint, region, "events", "AWSEvents"),
      logs: jsonApiAt(this.endpoint, region, "logs", "Logs_20140328"),
      sns: snsAt(this.endpoint, region),
      sqs: jsonApiAt(this.endpoint, region, "sqs", "AmazonSQS"),
      firehose: jsonApiAt(this.endpoint, region, "firehose", "Firehose_20150804"),
      retry: async (call, isPassing) => {
        const deadline = Date.now() + this.patience;
        for (let wait = 100; ; wait = Math.min(wait * 2, 2000)) {
          try {
            return await call();
          } catch (error) {
            if (!(error instanceof Error) || !isPassing(error) || Date.now() + wait > deadline) throw error;
            await sleep(wait);
          }
        }
      },
    };
  }

  /** The credentials are the emulator's own administrator's, and of no use anywhere else. */
  private clientOptions(region: string) {
    return {
      region,
      endpoint: this.endpoint,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      maxAttempts: 5,
    };
  }
}

function once<Result>(made: Map<string, Promise<Result>>, key: string, make: () => Promise<Result>): Promise<Result> {
  const result = made.get(key) ?? make();
  made.set(key, result);
  return result;
}
