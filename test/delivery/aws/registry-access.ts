import { ECR } from "@aws-sdk/client-ecr";
import { STS } from "@aws-sdk/client-sts";
import type { Emulator } from "../../local-cloud/emulator";
import type { RegistryRefusal, RegistryRequest } from "../referrers-registry";

const region = "us-east-1";

interface Session {
  readonly ecr: ECR;
  readonly arn: Promise<string>;
}

/**
 * Whom Amazon ECR lets in by the registry's own API, which the emulator lets everybody use: each request takes an IAM
 * action of its repository (https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html), and whether the
 * caller has it is asked of the emulator, by a call of that action with the caller's credentials that changes nothing.
 */
export class RegistryAccess {
  private readonly sessions = new Map<string, Session>();
  private expired = false;

  constructor(private readonly emulator: Emulator) {}

  /** Lets every token of a registry be too old while `during` runs. */
  async withExpiredTokens<T>(during: () => Promise<T>): Promise<T> {
    this.expired = true;
    return during().finally(() => {
      this.expired = false;
    });
  }

  async refusal(request: RegistryRequest): Promise<RegistryRefusal | undefined> {
    if (request.authorization === undefined) {
      return { status: 401, code: "UNAUTHORIZED", message: "authentication required" };
    }
    if (this.expired) {
      const message = "Your authorization token has expired. Reauthenticate and try again.";
      return { status: 403, code: "DENIED", message };
    }
    const action = actionOf(request);
    if (!action) return undefined;
    const { ecr } = this.session(request.authorization);
    const error: { readonly name: string; readonly message: string } | undefined = await action(ecr).then(
      () => undefined,
      (thrown) => thrown,
    );
    // Any other answer comes from behind the question whether the caller may ask.
    if (error === undefined || !/^(AccessDenied|UnrecognizedClient|ExpiredToken|InvalidClient)/.test(error.name)) {
      return undefined;
    }
    return { status: 403, code: "DENIED", message: error.message };
  }

  /** The ARN of the caller, as AWS's own records name it. */
  caller(authorization: string): Promise<string> {
    return this.session(authorization).arn;
  }

  private session(authorization: string): Session {
    const known = this.sessions.get(authorization);
    if (known) return known;
    const [accessKeyId = "", secretAccessKey = "", sessionToken = ""] = Buffer.from(passwordOf(authorization), "base64")
      .toString()
      .split(" ");
    const credentials = { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
    const options = { endpoint: this.emulator.endpoint, region, credentials, maxAttempts: 1 };
    const arn = new STS(options).getCallerIdentity({}).then(({ Arn = "" }) => Arn);
    const session = { ecr: new ECR(options), arn };
    this.sessions.set(authorization, session);
    return session;
  }
}

/** What `aws ecr get-login-password` prints where a registry is behind this: the caller's own credentials. */
export const printRegistryPassword = `printf '%s %s %s' "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY" "$AWS_SESSION_TOKEN" | base64 --wrap=0`;

function passwordOf(authorization: string): string {
  const [, encoded = ""] = /^Basic (.+)$/.exec(authorization) ?? [];
  return Buffer.from(encoded, "base64").toString().replace(/^AWS:/, "");
}

type Action = (ecr: ECR) => Promise<unknown>;

function actionOf({ method, path }: RegistryRequest): Action | undefined {
  const [, repositoryName = "", kind, reference = ""] =
    /^\/v2\/(.+)\/(manifests|referrers|blobs|tags)\/(.*)$/.exec(path) ?? [];
  const reads = method === "GET" || method === "HEAD";
  const imageIds = [reference.includes(":") ? { imageDigest: reference } : { imageTag: reference }];
  if (kind === "manifests" && reads) return (ecr) => ecr.batchGetImage({ repositoryName, imageIds });
  if (kind === "manifests" && method === "PUT") {
    // A manifest that is no text is refused by the service after IAM has been asked, and so writes nothing.
    return (ecr) => ecr.putImage({ repositoryName, imageManifest: 0 as unknown as string });
  }
  if (method === "DELETE") return (ecr) => ecr.batchDeleteImage({ repositoryName, imageIds: [] });
  if (kind === "referrers") return (ecr) => ecr.batchGetImage({ repositoryName, imageIds });
  if (kind === "tags") return (ecr) => ecr.listImages({ repositoryName });
  if (kind !== "blobs") return undefined;
  if (method === "HEAD") {
    return (ecr) => ecr.batchCheckLayerAvailability({ repositoryName, layerDigests: [reference] });
  }
  if (method === "GET") return (ecr) => ecr.getDownloadUrlForLayer({ repositoryName, layerDigest: reference });
  if (method === "POST") return (ecr) => ecr.initiateLayerUpload({ repositoryName });
  const part = { repositoryName, uploadId: "none", partFirstByte: 0, partLastByte: 0, layerPartBlob: Buffer.from("x") };
  if (method === "PATCH") return (ecr) => ecr.uploadLayerPart(part);
  return async (ecr) => {
    await ecr.uploadLayerPart(part);
    await ecr.completeLayerUpload({ repositoryName, uploadId: "none", layerDigests: [`sha256:${"0".repeat(64)}`] });
  };
}
